// How fast the simulation plays a shop's days (B10), in one thread.
#include <ctime>
#include <stdexcept>

#include "tests/bench/measuring_program.hpp"
#include "tests/bench/row.hpp"
#include "tests/simulation/runner.hpp"

namespace bench {
namespace {

void measure_simulation(bool /*is_quick*/) {
  simulation::Order order;
  order.payments = 60'000;
  order.threads = 1;
  const std::clock_t start = std::clock();  // of processor time: one core's
  const simulation::Total total = simulation::run_seeds(order);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!total.failures.empty()) throw std::runtime_error("an invariant was broken");
  Row row;
  row.id = "B10";
  row.metric = "simulated payments with faults, one core";
  row.unit = "1/s";
  row.ours = static_cast<double>(total.figures.payments) / seconds;
  row.judged = row.ours;
  row.goal = 20'000;
  row.goal_text = "≥ 20 000";
  row.is_at_least = true;
  tell(row);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::run_program("bench_simulation", argc, argv, bench::measure_simulation);
}

// ./dev sim [PAYMENTS] [SEED]: a million payments, or the history of one seed. README.md here.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

#include "tests/simulation/coverage.hpp"
#include "tests/simulation/minimiser.hpp"
#include "tests/simulation/runner.hpp"

namespace simulation {
namespace {

// Fewer say nothing about how often a fault is met.
constexpr std::uint64_t enough_for_coverage = 20'000;

void print_history(const Run& run) {
  for (const auto& line : run.history) std::printf("%s\n", line.c_str());
}

void print_shortest(std::uint64_t seed, const std::string& id) {
  const Shortest shortest = shortest_history(seed, nullptr, id);
  std::printf("--- seed %llu, %zu faults left of its history after %d tries\n",
              static_cast<unsigned long long>(seed), shortest.run.struck.size(), shortest.tries);
  print_history(shortest.run);
}

int run_one(std::uint64_t seed) {
  Settings settings;
  settings.seed = seed;
  settings.is_told = true;
  const Run run = World(std::move(settings)).run();
  if (run.violation) {
    print_shortest(seed, run.violation->id);
    return 1;
  }
  print_history(run);
  const auto wall_clock = s12_wall_clock_changes_nothing(seed, nullptr);
  if (wall_clock) std::printf("%s: %s\n", wall_clock->id.c_str(), wall_clock->text.c_str());
  return wall_clock ? 1 : 0;
}

void print_figures(const Total& total) {
  const Figures& all = total.figures;
  const auto number = [](const char* name, std::uint64_t value) {
    std::printf("%-34s %12llu\n", name, static_cast<unsigned long long>(value));
  };
  number("payments", all.payments);
  number("refunds", all.refunds);
  number("seeds", total.seeds);
  number("told as approved", all.approved);
  number("told as unknown", all.told_unknown);
  number("requests", all.requests);
  number("most requests of one operation", all.most_requests);
  number("deaths of a till", all.deaths);
  number("left to a reconciliation", all.excused);
  number("closes of a shift", all.closes);
  number("differences that they found", all.differences);
  if (all.by_answer > 0) {
    std::printf("%-34s %11.2f %%\n", "told within 10 s, faults going on",
                100.0 * static_cast<double>(all.within_10_s) / static_cast<double>(all.by_answer));
  }
  if (all.to_settle > 0) {
    std::printf("%-34s %11.2f %% of %llu\n", "L1: settled within 10 s, healthy",
                100.0 * all.settled_share(), static_cast<unsigned long long>(all.to_settle));
  }
  std::printf("%-34s %12.1f s, %.0f payments/s\n", "took", total.seconds,
              static_cast<double>(all.payments) / total.seconds);
}

int run_many(std::uint64_t payments, std::uint64_t first_seed) {
  Order order;
  order.payments = payments;
  order.first_seed = first_seed;
  const Total total = run_seeds(order);
  std::printf("%s\n", coverage_table(total).c_str());
  print_figures(total);
  for (const Failure& failure : total.failures) {
    std::printf("seed %llu breaks %s: %s; ./dev sim 1 %llu\n",
                static_cast<unsigned long long>(failure.seed), failure.violation.id.c_str(),
                failure.violation.text.c_str(), static_cast<unsigned long long>(failure.seed));
  }
  if (!total.failures.empty()) {
    print_shortest(total.failures.front().seed, total.failures.front().violation.id);
    return 1;
  }
  std::printf("every invariant held\n");
  if (payments < enough_for_coverage) return 0;
  if (total.figures.settled_share() < least_settled_share) {
    std::printf("L1: fewer than 99 %% are settled within 10 s\n");
    return 1;
  }
  const auto rare = rarely_met(total);
  for (const auto& id : rare) std::printf("%s is met by fewer than one seed in 100\n", id.c_str());
  return rare.empty() ? 0 : 1;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace
}  // namespace simulation

int main(int argc, char** argv) {
  using namespace simulation;
  const auto payments = argc > 1 ? number_of(argv[1]) : std::uint64_t{20'000};
  const auto seed = argc > 2 ? number_of(argv[2]) : std::uint64_t{1};
  if (!payments || !seed || *payments == 0 || argc > 3) {
    std::fputs("usage: simulate [PAYMENTS] [SEED]\n", stderr);
    return 2;
  }
  return *payments == 1 ? run_one(*seed) : run_many(*payments, *seed);
}

#include "tests/simulation/runner.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace simulation {
namespace {

// One seed in so many is run a second time without jumps of the wall clock.
constexpr std::uint64_t wall_clock_every = 50;

void add(Total& total, std::uint64_t seed, const Run& run) {
  total.figures.add(run.figures);
  ++total.seeds;
  for (std::size_t i = 0; i < fault_count; ++i) {
    total.strikes[i] += run.faults[i];
    if (run.faults[i] > 0) ++total.seeds_struck[i];
  }
  if (run.violation) total.failures.push_back({seed, *run.violation});
}

void merge(Total& total, const Total& part) {
  total.figures.add(part.figures);
  total.seeds += part.seeds;
  for (std::size_t i = 0; i < fault_count; ++i) {
    total.strikes[i] += part.strikes[i];
    total.seeds_struck[i] += part.seeds_struck[i];
  }
  total.failures.insert(total.failures.end(), part.failures.begin(), part.failures.end());
}

Run run_seed(std::uint64_t seed, const Seams* seams) {
  Settings settings;
  settings.seed = seed;
  settings.seams = seams;
  return World(std::move(settings)).run();
}

}  // namespace

std::optional<Violation> s12_wall_clock_changes_nothing(std::uint64_t seed, const Seams* seams) {
  const Run with = run_seed(seed, seams);
  Settings settings;
  settings.seed = seed;
  settings.seams = seams;
  settings.wall_clock_jumps = false;
  const Run without = World(std::move(settings)).run();
  if (with.digest == without.digest) return std::nullopt;
  return Violation{"S12", "the wall clock changes what is sent and told"};
}

Total run_seeds(const Order& order) {
  const auto start = std::chrono::steady_clock::now();
  std::atomic<std::uint64_t> next{order.first_seed};
  std::atomic<std::uint64_t> payments{0};
  std::atomic<std::size_t> failures{0};
  std::mutex mutex;
  Total total;
  const auto work = [&] {
    Total part;
    while (payments < order.payments && failures < order.most_failures) {
      const std::uint64_t seed = next++;
      if (seed - order.first_seed >= order.most_seeds) break;
      Run run = run_seed(seed, order.seams);
      if (!run.violation && seed % wall_clock_every == 0) {
        run.violation = s12_wall_clock_changes_nothing(seed, order.seams);
      }
      payments += run.figures.payments;
      if (run.violation) ++failures;
      add(part, seed, run);
    }
    const std::lock_guard lock(mutex);
    merge(total, part);
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < order.threads; ++i) threads.emplace_back(work);
  work();
  for (auto& thread : threads) thread.join();
  std::sort(total.failures.begin(), total.failures.end(),
            [](const Failure& a, const Failure& b) { return a.seed < b.seed; });
  total.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return total;
}

}  // namespace simulation

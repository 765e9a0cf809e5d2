#include "tests/simulation/minimiser.hpp"

#include <algorithm>
#include <utility>

namespace simulation {
namespace {

// A seed has some hundred strikes at most; leaving one out may bring new ones, so it must end.
constexpr int most_tries = 1'500;

Run run_without(std::uint64_t seed, const Seams* seams, std::vector<Strike> left_out,
                bool is_told) {
  Settings settings;
  settings.seed = seed;
  settings.seams = seams;
  settings.left_out = std::move(left_out);
  settings.is_told = is_told;
  return World(std::move(settings)).run();
}

}  // namespace

Shortest shortest_history(std::uint64_t seed, const Seams* seams, const std::string& id) {
  Shortest shortest;
  auto struck = run_without(seed, seams, {}, false).struck;
  std::size_t size = std::max<std::size_t>(1, struck.size() / 2);
  while (shortest.tries < most_tries) {
    bool is_shorter = false;
    for (std::size_t from = 0; from < struck.size() && shortest.tries < most_tries;) {
      ++shortest.tries;
      auto left_out = shortest.left_out;
      const auto until = std::min(struck.size(), from + size);
      left_out.insert(left_out.end(), struck.begin() + static_cast<std::ptrdiff_t>(from),
                      struck.begin() + static_cast<std::ptrdiff_t>(until));
      Run run = run_without(seed, seams, left_out, false);
      const bool is_same = run.violation && run.violation->id == id;
      if (is_same && run.struck.size() < struck.size()) {
        shortest.left_out = std::move(left_out);
        struck = std::move(run.struck);
        is_shorter = true;
      } else {
        from = until;
      }
    }
    if (size == 1 && !is_shorter) break;
    size = std::max<std::size_t>(1, size / 2);
  }
  shortest.run = run_without(seed, seams, shortest.left_out, true);
  return shortest;
}

}  // namespace simulation

// `./dev kill [CYCLES [SEED [TILLS]]]`: a till is killed at random steps of random works, its disk
// loses what a power cut may take, every other recovery is cut too. Cycle n is drawn from SEED + n,
// so that `./dev kill 1 SEED+n` draws it again. Exit status 1 when any money is not where the
// receipts say, or a till did not come up again.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include "tests/faults/kill_crew.hpp"

namespace {

using faults::KillResult;
using faults::KillRow;
using faults::Wrong;

// A till waits for timers and for its gateway most of the time: so many keep a core busy.
constexpr std::size_t tills_per_core = 4;
constexpr std::size_t progress_every = 500;
// A start of the till crosses about so many points.
constexpr int recovery_points = 60;
// A place in a work is drawn as a part of it, since two runs differ in how often they poll.
constexpr std::size_t parts = 1'000'000;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t up_to(std::size_t size) {
    return std::uniform_int_distribution<std::size_t>(0, size - 1)(engine_);
  }
  const char* one_of(const std::vector<const char*>& words) { return words[up_to(words.size())]; }

 private:
  std::mt19937_64 engine_;
};

// The points of each work, measured once, when first asked for.
class Points {
 public:
  Points() : points_(faults::all_works().size()) {}
  const std::vector<std::string>& of(std::size_t work) {
    const std::lock_guard lock(mutex_);
    if (points_[work].empty()) points_[work] = faults::points_of(faults::all_works()[work]);
    return points_[work];
  }

 private:
  std::mutex mutex_;
  std::vector<std::vector<std::string>> points_;
};

KillRow draw(std::uint64_t seed, Points& points) {
  static const std::vector<const char*> disks{"kept", "dropped", "torn", "mixed"};
  static const std::vector<const char*> sides{"before", "after"};
  Dice dice(seed);
  KillRow row;
  const std::size_t work = dice.up_to(faults::all_works().size());
  row.work = &faults::all_works()[work];
  const std::vector<std::string>& names = points.of(work);
  const std::size_t at = dice.up_to(parts) * names.size() / parts;
  row.cut = {static_cast<int>(at) + 1, dice.one_of(sides), dice.one_of(disks)};
  row.moment = {row.cut.point, names[at]};
  if (dice.up_to(2) == 0) {
    row.second = {1 + static_cast<int>(dice.up_to(recovery_points)), dice.one_of(sides),
                  dice.one_of(disks)};
  }
  return row;
}

struct Tally {
  std::size_t cycles = 0;
  std::size_t killed = 0;
  int decisions = 0;
  std::array<std::size_t, 4> wrong{};  // by Wrong

  void add(const KillResult& result) {
    ++cycles;
    killed += result.was_killed ? 1 : 0;
    decisions += result.decisions;
    ++wrong.at(static_cast<std::size_t>(result.wrong));
  }
  std::size_t of(Wrong kind) const { return wrong.at(static_cast<std::size_t>(kind)); }
};

class Watch {
 public:
  std::int64_t seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() -
                                                            start_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void print(const Tally& tally, const Watch& watch) {
  std::cout << tally.cycles << " cycles, " << tally.killed << " killed, " << tally.decisions
            << " decided by a person, " << tally.of(Wrong::lost) << " lost, "
            << tally.of(Wrong::twice) << " double, " << tally.of(Wrong::other)
            << " wrong otherwise, " << watch.seconds() << " s" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t cycles = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  const std::uint64_t seed =
      argc > 2 ? std::strtoull(argv[2], nullptr, 10) : std::random_device{}();
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t tills =
      argc > 3 ? std::strtoul(argv[3], nullptr, 10) : std::min(cycles, cores * tills_per_core);
  std::cout << "seed " << seed << ", " << cycles << " cycles, " << tills << " tills" << std::endl;
  Points points;
  Tally tally;
  const Watch watch;
  faults::KillCrew crew(tills);
  crew.play(
      cycles, [&](std::size_t i) { return draw(seed + i, points); },
      [&](std::size_t i, const KillRow& row, const KillResult& result) {
        tally.add(result);
        if (result.wrong != Wrong::nothing) {
          const std::string what = row.work == nullptr ? "no work" : faults::describe(row);
          std::cout << "WRONG " << what << ": " << result.problem << "\n  again: ./dev kill 1 "
                    << seed + i << std::endl;
        }
        if (tally.cycles % progress_every == 0 && tally.cycles != cycles) print(tally, watch);
      });
  print(tally, watch);
  return tally.of(Wrong::nothing) == cycles && cycles > 0 ? 0 : 1;
}

// `./dev kill [CYCLES] [SEED]`: a till is killed at random steps of random works, its disk loses
// what a power cut may take, every other recovery is cut too. Exit status 1 when any money is not
// where the receipts say.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/faults/kill_rows.hpp"

namespace {

using faults::Cut;
using faults::KillResult;
using faults::KillRow;

constexpr std::size_t workers = 4;
// Rows that are played before the next line of progress.
constexpr std::size_t batch_size = 100;
constexpr int recovery_points = 60;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  int up_to(std::size_t size) {
    return std::uniform_int_distribution<int>(0, static_cast<int>(size) - 1)(engine_);
  }

 private:
  std::mt19937_64 engine_;
};

KillRow draw(Dice& dice, const std::vector<std::vector<std::string>>& points) {
  static const char* const disks[] = {"kept", "dropped", "torn", "mixed"};
  static const char* const sides[] = {"before", "after"};
  KillRow row;
  const auto work = static_cast<std::size_t>(dice.up_to(faults::all_works().size()));
  row.work = &faults::all_works()[work];
  row.cut = {1 + dice.up_to(points[work].size()), sides[dice.up_to(2)], disks[dice.up_to(4)]};
  row.moment = {row.cut.point, points[work][static_cast<std::size_t>(row.cut.point) - 1]};
  if (dice.up_to(2) == 0) {
    row.second = {1 + dice.up_to(recovery_points), sides[dice.up_to(2)], disks[dice.up_to(4)]};
  }
  return row;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t cycles = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  const std::uint64_t seed =
      argc > 2 ? std::strtoull(argv[2], nullptr, 10) : std::random_device{}();
  std::cout << "seed " << seed << ", " << cycles << " cycles" << std::endl;
  std::vector<std::vector<std::string>> points;
  for (const faults::Work& work : faults::all_works()) points.push_back(faults::points_of(work));
  Dice dice(seed);
  std::size_t done = 0;
  std::size_t killed = 0;
  int decisions = 0;
  int wrong = 0;
  while (done < cycles) {
    std::vector<KillRow> rows;
    for (std::size_t i = 0; i < std::min(batch_size, cycles - done); ++i) {
      rows.push_back(draw(dice, points));
    }
    const std::vector<KillResult> results = faults::play_rows(rows, workers);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      killed += results[i].was_killed ? 1 : 0;
      decisions += results[i].decisions;
      if (results[i].problem.empty()) continue;
      ++wrong;
      std::cout << "WRONG " << faults::describe(rows[i]) << ": " << results[i].problem << std::endl;
    }
    done += rows.size();
    std::cout << done << " cycles, " << killed << " killed, " << decisions
              << " decided by a person, " << wrong << " wrong" << std::endl;
  }
  return wrong == 0 ? 0 : 1;
}

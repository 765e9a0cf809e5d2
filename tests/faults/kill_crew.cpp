#include "tests/faults/kill_crew.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace faults {
void KillCrew::play(std::size_t rows, const RowOf& row_of, const Ended& ended) {
  std::atomic<std::size_t> next{0};
  std::mutex telling;
  const auto work = [&](Worlds& worlds) {
    for (std::size_t i = next++; i < rows; i = next++) {
      KillRow row;
      KillResult result;
      try {
        row = row_of(i);
        auto& world = worlds[row.work];
        if (!world) world = make_world(*row.work);
        result = cut_and_settle(*world, row);
      } catch (const std::exception& error) {
        result.wrong = Wrong::other;
        result.problem = error.what();
      }
      const std::lock_guard lock(telling);
      ended(i, row, result);
    }
  };
  std::vector<std::thread> threads;
  for (Worlds& worlds : worlds_) threads.emplace_back([&] { work(worlds); });
  for (std::thread& thread : threads) thread.join();
}

std::vector<KillResult> KillCrew::play(const std::vector<KillRow>& rows) {
  std::vector<KillResult> results(rows.size());
  play(
      rows.size(), [&](std::size_t i) { return rows[i]; },
      [&](std::size_t i, const KillRow&, const KillResult& result) { results[i] = result; });
  return results;
}

}  // namespace faults

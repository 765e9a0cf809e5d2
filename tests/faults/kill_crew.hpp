// Several tills side by side, each in a shop of its own that is kept from row to row: a till waits
// for the network and for the disk most of the time, and a shop costs more than a till's run.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "tests/faults/kill_rows.hpp"

namespace faults {

class KillCrew {
 public:
  explicit KillCrew(std::size_t tills) : worlds_(tills) {}

  // The row of a number; called by several threads.
  using RowOf = std::function<KillRow(std::size_t)>;
  // Told of each row as it ends, one at a time, in any order.
  using Ended = std::function<void(std::size_t, const KillRow&, const KillResult&)>;
  void play(std::size_t rows, const RowOf& row_of, const Ended& ended);
  // Results in the order of the rows.
  std::vector<KillResult> play(const std::vector<KillRow>& rows);

 private:
  using Worlds = std::map<const Work*, std::unique_ptr<KillWorld>>;

  std::vector<Worlds> worlds_;  // of each till
};

}  // namespace faults

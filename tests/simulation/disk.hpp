// The journal of one till on a disk that may fail, be full, be slow or lie. What survives a death
// is a prefix of what was written that has every record whose sync was honoured (S13).
//
// It keeps the promises of the plugin's own journal (plugins/oplati/io/journal.hpp): a commit is
// there as a whole or not at all; a session belongs to one operation; with the disk full only
// results are written, into the reserve.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugins/oplati/core/machine.hpp"

namespace simulation {

class World;

class Disk {
 public:
  Disk(World& world, std::size_t till) : world_(&world), till_(till) {}

  // What comes of a commit is decided now and is told when it is done.
  struct Commit {
    std::vector<bool> acknowledged;
    std::int64_t takes_ms = 1;
  };
  Commit begin_commit(std::vector<oplati::OperationRecord> records);
  void finish_commit();
  bool is_busy() const { return !under_way_.empty(); }
  void set_full(bool is_full) { is_full_ = is_full; }

  // The till died: a commit under way is there or not, what was not synced is gone.
  void crash(bool is_reboot);

  // The latest record of an operation; nullptr: none.
  const oplati::OperationRecord* latest(const std::string& key) const;
  bool is_damaged(const std::string& key) const { return damaged_.count(key) != 0; }
  // Of those that are not finished, in the order of their beginning.
  std::vector<oplati::OperationRecord> open() const;
  // The latest records of a sale's refunds that count against it.
  std::vector<oplati::OperationRecord> refunds_of(const std::string& register_number,
                                                  std::int64_t sale_payment_id) const;
  // The latest records of a shift; nothing when one of the till's records is damaged.
  std::optional<std::vector<oplati::ShiftOperation>> operations_of_shift(
      const std::string& register_number, const std::string& shift) const;
  // Has any record of the operation ever named this order number?
  bool names(const std::string& key, const std::string& order_number) const;

 private:
  enum class Fate { written, refused, written_unsaid, lied, dropped };
  struct Pending {
    oplati::OperationRecord record;
    Fate fate = Fate::written;
  };
  // One version of an operation, and what was there before it.
  struct Version {
    oplati::OperationRecord record;
    std::size_t commit = 0;
  };

  Fate fate_of(const oplati::OperationRecord& record);
  bool is_result(const oplati::OperationRecord& record) const;
  bool session_is_free(const oplati::OperationRecord& record) const;
  void write(oplati::OperationRecord&& record);

  World* world_;
  std::size_t till_;
  std::vector<Pending> under_way_;
  std::unordered_map<std::string, std::vector<Version>> operations_;
  std::vector<std::string> order_;  // of first records
  std::unordered_map<std::string, std::string> sessions_;
  std::set<std::string> damaged_;
  std::size_t commits_ = 0;
  std::size_t synced_ = 0;  // commits up to this one survive
  std::size_t writes_ = 0;
  bool is_full_ = false;
  bool is_lying_ = false;
};

}  // namespace simulation

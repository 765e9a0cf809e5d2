// The durable journal of one instance: what has been begun, and how far it has come.
//
// A folder holds `journal.db` (SQLite, WAL, every commit synced), `journal.mark` (how far it has
// come, to notice that it was replaced by an older copy or lost its log) and `journal.reserve`
// (space for results when the disk is full). One process at a time; a child after fork() is
// refused.
//
// After a write that failed for any reason but the record itself or a lack of space, the file is
// closed, opened anew and verified before it is used again: a second sync on a descriptor whose
// sync has failed reports success without having written anything. The log is then folded into the
// database by new writes, so that nothing durable stands behind a page that the system has dropped.
//
// Errors carry support::SqliteFailure as their id, or "journal.session_used", "journal.order_used",
// "journal.newer", "journal.foreign", "journal.damaged". [one thread at a time]
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/io/journal_mark.hpp"
#include "plugins/oplati/io/journal_reserve.hpp"
#include "plugins/oplati/io/journal_row.hpp"
#include "plugins/support/sqlite.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

struct JournalHealth {
  // The journal is new. Payments of an earlier one, if there was any, are not in it.
  bool is_new = false;
  // It knows less than its mark, now or at an earlier opening, and reconciled() was not called
  // since: an older copy, a lost log, a deleted file. No new payment before the gateway's report
  // has been compared.
  bool needs_reconciliation = false;
  std::int64_t generation = 0;  // openings so far
  // Closed and opened anew after a failed write, in this run.
  int reopen_count = 0;
  std::string last_failure;
  // The reserve is gone: only results are recorded until the disk has room again.
  bool reserve_is_spent = false;
  // What cannot be read, each told once. Never a reason to pass over it in silence.
  std::vector<std::string> damages;
};

class Journal {
 public:
  // Damages that are kept for the report; more say nothing new.
  static constexpr std::size_t damage_limit = 1000;

  // `folder` must exist, on a local disk whose locks work. `clock` stamps the records.
  static pospay::Result<std::unique_ptr<Journal>> open(const std::filesystem::path& folder,
                                                       std::function<JournalStamp()> clock);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  // All of them or none, in one transaction; durable when it answers success. Code::refused: a
  // session or order number of another operation, see the id. Code::unknown: an I/O error in the
  // commit; the records may be there or not, and appending them once more does no harm. With the
  // disk full, records that end what is under way (the operation is known, its session unchanged)
  // may use the reserve; anything else is refused until there is room.
  pospay::Result<void> append(std::span<const OperationRecord> records);

  // The latest record of each operation that is not finished, oldest first. What is damaged is left
  // out and stands in health().damages.
  pospay::Result<std::vector<StoredOperation>> open_operations();
  // Nothing: no such operation. Damaged: an Error with the id "journal.damaged".
  pospay::Result<std::optional<StoredOperation>> find(std::string_view key);
  // All records of an operation, oldest first; damaged ones as in open_operations().
  pospay::Result<std::vector<StoredStep>> records(std::string_view key);
  // The refunds of a sale that count against it: in flight or done. A damaged one is an Error,
  // because leaving it out would allow to return too much.
  pospay::Result<std::vector<StoredOperation>> refunds_of(std::string_view register_number,
                                                          std::int64_t sale_payment_id);
  // Payments and refunds of a shift, oldest first.
  pospay::Result<std::vector<StoredOperation>> operations_of_shift(std::string_view register_number,
                                                                   std::string_view shift);
  // The same, one at a time: a shift may hold a hundred thousand. A damaged one is an Error: left
  // out, its payment would look like a stranger's.
  pospay::Result<void> visit_shift(std::string_view register_number, std::string_view shift,
                                   const std::function<void(const StoredOperation&)>& visit);

  // The gateway's report has been compared after needs_reconciliation.
  pospay::Result<void> reconciled();
  // Deletes finished operations whose last record is older, at most 1000 a call; answers how many.
  pospay::Result<std::int64_t> forget_before(std::int64_t at_ms);

  const JournalHealth& health() const { return health_; }
  // The last append failed in its commit: its records may have reached the file.
  bool has_commit_broken() const { return has_commit_broken_; }

 private:
  Journal(std::filesystem::path folder, std::function<JournalStamp()> clock);

  pospay::Result<void> open_database();
  pospay::Result<void> start_generation();
  pospay::Result<void> verify_after_reopening();
  pospay::Result<void> make_usable();
  pospay::Result<void> reopen();
  pospay::Result<void> write_all(std::span<const OperationRecord> records);
  pospay::Result<bool> are_results(std::span<const OperationRecord> records);
  pospay::Result<void> refuse_without_reserve(std::span<const OperationRecord> records);
  // Notes a failure; the next call reopens when the file itself is in doubt.
  pospay::Error failed(pospay::Error error);
  pospay::Result<std::vector<ReadOperation>> select(
      std::string_view where, const std::function<void(support::Statement&)>& bind);
  pospay::Result<void> visit(std::string_view where,
                             const std::function<void(support::Statement&)>& bind,
                             const std::function<void(ReadOperation&&)>& take);
  pospay::Result<std::vector<StoredOperation>> open_operations_one_by_one();
  void note_damage(const std::string& damage);

  std::filesystem::path path_;
  std::function<JournalStamp()> clock_;
  JournalMark mark_;
  JournalReserve reserve_;
  std::optional<support::Database> database_;
  JournalPosition position_;  // what was acknowledged
  JournalHealth health_;
  bool has_commit_broken_ = false;
};

}  // namespace oplati::io

#include "plugins/oplati/io/journal.hpp"

#include <algorithm>
#include <utility>

#include "plugins/oplati/io/journal_folder.hpp"
#include "plugins/oplati/io/journal_schema.hpp"

namespace oplati::io {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using support::Database;
using support::sqlite_failure;
using support::SqliteFailure;
using support::Transaction;

namespace {

constexpr const char* reconciliation_meta = "needs_reconciliation";
constexpr const char* generation_meta = "generation";
// The highest number that was deleted, so that numbers are never used again.
constexpr const char* forgotten_meta = "forgotten_seq";

// SQLITE_FULL: a write was refused for want of space, and SQLite has taken the transaction back.
// Nothing was synced, so nothing is in doubt. (A sync that fails for want of space has another
// code.)
constexpr int sqlite_full = 13;

// Does the failure leave the file in doubt? Rules of the schema and calls of a child do not.
bool is_about_the_file(const Error& error) {
  switch (sqlite_failure(error)) {
    case SqliteFailure::none:
    case SqliteFailure::duplicate:
    case SqliteFailure::constraint:
    case SqliteFailure::forked:
      return false;
    case SqliteFailure::disk_full:
    case SqliteFailure::read_only:
    case SqliteFailure::locked:
    case SqliteFailure::damaged:
    case SqliteFailure::permission:
    case SqliteFailure::io:
    case SqliteFailure::network_path:
    case SqliteFailure::not_regular:
    case SqliteFailure::missing:
    case SqliteFailure::other:
      return true;
  }
  return true;
}

Result<std::int64_t> last_seq_of(Database& database) {
  auto last = database.integer("SELECT coalesce(max(seq), 0) FROM record");
  if (!last) return last.error();
  auto forgotten = read_meta(database, forgotten_meta);
  if (!forgotten) return forgotten.error();
  return std::max(*last, *forgotten);
}

}  // namespace

// --- Opening -------------------------------------------------------------------------------------

Journal::Journal(std::filesystem::path folder, std::function<JournalStamp()> clock)
    : path_(folder / "journal.db"),
      clock_(std::move(clock)),
      mark_(folder / "journal.mark"),
      reserve_(folder / "journal.reserve") {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& folder,
                                               std::function<JournalStamp()> clock) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return Error{Code::unavailable, folder.string() + ": there is no such folder"};
  }
  if (auto done = check_folder_locks(folder); !done) return done.error();
  std::unique_ptr<Journal> journal(new Journal(folder, std::move(clock)));
  journal->health_.is_new = !std::filesystem::exists(journal->path_, ignored);
  if (auto done = journal->open_database(); !done) return done.error();
  if (auto done = journal->start_generation(); !done) return done.error();
  journal->health_.reserve_is_spent = !journal->reserve_.take();
  return journal;
}

Result<void> Journal::open_database() {
  auto database = Database::open(path_, {.exclusive = true, .busy_timeout_ms = 0});
  if (!database) return database.error();
  if (auto done = prepare_journal_schema(*database, path_.string()); !done) {
    database->keep_log_on_close();  // somebody else's file stays as it is
    return done;
  }
  database_ = std::move(*database);
  return {};
}

// A new opening: one more generation, in the database file itself and in the mark.
Result<void> Journal::start_generation() {
  auto last_seq = last_seq_of(*database_);
  if (!last_seq) return last_seq.error();
  auto generation = read_meta(*database_, generation_meta);
  if (!generation) return generation.error();
  auto was_behind = read_meta(*database_, reconciliation_meta);
  if (!was_behind) return was_behind.error();
  const JournalPosition marked = mark_.read().value_or(JournalPosition{});
  const bool is_behind = marked.generation > *generation || marked.last_seq > *last_seq;
  health_.needs_reconciliation = is_behind || *was_behind != 0;
  health_.generation = std::max(marked.generation, *generation) + 1;
  position_ = {health_.generation, std::max(marked.last_seq, *last_seq)};

  auto transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  if (auto done = write_meta(*database_, generation_meta, health_.generation); !done) return done;
  if (is_behind) {
    if (auto done = write_meta(*database_, reconciliation_meta, 1); !done) return done;
    if (auto done = write_meta(*database_, forgotten_meta, position_.last_seq); !done) return done;
  }
  if (auto done = transaction->commit(); !done) return done;
  if (auto done = database_->checkpoint(); !done) return done;
  mark_.write(position_);
  return {};
}

// --- After a failure -----------------------------------------------------------------------------

Error Journal::failed(Error error) {
  if (!is_about_the_file(error)) return error;
  health_.last_failure = error.message;
  if (database_ && database_->last_extended_code() == sqlite_full) return error;
  if (database_) database_->keep_log_on_close();
  database_.reset();
  return error;
}

// What was acknowledged must be there; the log must go into the database by new writes.
Result<void> Journal::verify_after_reopening() {
  auto generation = read_meta(*database_, generation_meta);
  if (!generation) return generation.error();
  auto last_seq = last_seq_of(*database_);
  if (!last_seq) return last_seq.error();
  if (*generation != position_.generation || *last_seq < position_.last_seq) {
    health_.needs_reconciliation = true;
    return Error{Code::unavailable,
                 path_.string() +
                     ": records that were durable are gone; keep the file, call "
                     "support and compare the shift with the gateway's report",
                 journal_damaged_id};
  }
  if (auto done = database_->checkpoint(); !done) return done;
  position_.last_seq = *last_seq;
  return {};
}

Result<void> Journal::make_usable() {
  if (database_) {
    if (database_->is_of_this_process()) return {};
    return Error{Code::refused, path_.string() + ": belongs to the parent process",
                 "sqlite.forked"};
  }
  auto done = reopen();
  if (!done && sqlite_failure(done.error()) == SqliteFailure::disk_full && reserve_.give_up()) {
    // Results may be waiting; new payments are refused until the reserve is taken again.
    health_.reserve_is_spent = true;
    done = reopen();
  }
  return done;
}

Result<void> Journal::reopen() {
  auto done = open_database();
  if (done) done = verify_after_reopening();
  if (done) {
    ++health_.reopen_count;
    return {};
  }
  health_.last_failure = done.error().message;
  if (database_) database_->keep_log_on_close();
  database_.reset();
  return done;
}

// --- Writing -------------------------------------------------------------------------------------

Result<void> Journal::write_all(std::span<const OperationRecord> records) {
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  const JournalStamp stamp = clock_();
  std::int64_t seq = position_.last_seq;
  for (const OperationRecord& record : records) {
    if (auto done = write_operation(*database_, record, ++seq, stamp); !done) return done;
  }
  if (auto done = transaction->commit(); !done) {
    has_commit_broken_ = database_->last_extended_code() != sqlite_full;
    return done;
  }
  position_.last_seq = seq;
  mark_.write(position_);
  return {};
}

// Do all records continue what the journal has, without a new session? Money may have moved there,
// so they may take the reserve.
Result<bool> Journal::are_results(std::span<const OperationRecord> records) {
  auto statement = database_->prepare("SELECT session_id FROM operation WHERE key = ?");
  if (!statement) return statement.error();
  for (const OperationRecord& record : records) {
    statement->bind(1, record.key);
    auto row = statement->step();
    if (!row) return row.error();
    if (!*row || statement->text(0) != record.session_id) return false;
    statement->reset();
  }
  return true;
}

Result<void> Journal::refuse_without_reserve(std::span<const OperationRecord> records) {
  if (!health_.reserve_is_spent) return {};
  health_.reserve_is_spent = !reserve_.take();
  if (!health_.reserve_is_spent) return {};
  auto is_result = are_results(records);
  if (!is_result) return is_result.error();
  if (*is_result) return {};
  return Error{Code::unavailable, path_.string() + ": the disk is full; free some space",
               "sqlite.disk_full"};
}

Result<void> Journal::append(std::span<const OperationRecord> records) {
  if (records.empty()) return {};
  has_commit_broken_ = false;
  if (auto done = make_usable(); !done) return done;
  if (auto done = refuse_without_reserve(records); !done) return failed(done.error());
  auto done = write_all(records);
  if (done) return {};
  if (sqlite_failure(done.error()) != SqliteFailure::disk_full) return failed(done.error());

  // Once more with the reserve, if these are results.
  auto is_result = are_results(records);
  const Error full = failed(done.error());
  if (!is_result || !*is_result || !reserve_.give_up()) return full;
  health_.reserve_is_spent = true;
  if (auto usable = make_usable(); !usable) return usable;
  auto again = write_all(records);
  if (!again) return failed(again.error());
  return {};
}

Result<void> Journal::reconciled() {
  if (auto done = make_usable(); !done) return done;
  if (auto done = write_meta(*database_, reconciliation_meta, 0); !done) {
    return failed(done.error());
  }
  health_.needs_reconciliation = false;
  return {};
}

Result<std::int64_t> Journal::forget_before(std::int64_t at_ms) {
  if (auto done = make_usable(); !done) return done.error();
  const auto forget = [&]() -> Result<std::int64_t> {
    auto transaction = Transaction::begin(*database_);
    if (!transaction) return transaction.error();
    if (auto done = write_meta(*database_, forgotten_meta, position_.last_seq); !done) {
      return done.error();
    }
    auto records = database_->prepare(
        "DELETE FROM record WHERE key IN (SELECT key FROM operation WHERE is_open = 0"
        " AND last_at_ms < ?1 ORDER BY id LIMIT 1000)");
    if (!records) return records.error();
    records->bind(1, at_ms);
    if (auto done = records->run(); !done) return done.error();
    auto operations = database_->prepare(
        "DELETE FROM operation WHERE id IN (SELECT id FROM operation WHERE is_open = 0"
        " AND last_at_ms < ?1 ORDER BY id LIMIT 1000)");
    if (!operations) return operations.error();
    operations->bind(1, at_ms);
    if (auto done = operations->run(); !done) return done.error();
    auto count = database_->integer("SELECT changes()");
    if (!count) return count.error();
    if (auto done = transaction->commit(); !done) return done.error();
    return *count;
  };
  auto count = forget();
  if (!count) return failed(count.error());
  return count;
}

}  // namespace oplati::io

#include "plugins/oplati/io/journal_row.hpp"

#include <utility>

#include "plugins/oplati/io/journal_checksum.hpp"

namespace oplati::io {
namespace {

using pospay::Error;
using pospay::Result;
using support::Database;
using support::Statement;

// First record of an operation: nothing stands before it.
constexpr std::int64_t chain_start = 0;

std::int64_t record_checksum(std::int64_t seq, std::string_view key, std::string_view step,
                             std::string_view payload, const JournalStamp& stamp,
                             std::int64_t previous) {
  return JournalChecksum()
      .add(seq)
      .add(key)
      .add(step)
      .add(payload)
      .add(stamp.at_ms)
      .add(std::int64_t{stamp.utc_offset_minutes})
      .add(previous)
      .value();
}

std::int64_t operation_checksum(std::int64_t id, const OperationRecord& record, std::int64_t seq,
                                std::int64_t at_ms, std::int64_t last_record_checksum) {
  return JournalChecksum()
      .add(id)
      .add(record.key)
      .add(static_cast<std::int64_t>(record.kind))
      .add(record.line)
      .add(record.request_digest)
      .add(record.register_number)
      .add(record.base_url)
      .add(record.shift)
      .add(record.order_number)
      .add(record.session_id)
      .add(record.payment_id)
      .add(record.sale_payment_id)
      .add(record.amount_minor)
      .add(std::int64_t{record.is_open})
      .add(std::int64_t{record.counts_as_refund})
      .add(seq)
      .add(at_ms)
      .add(last_record_checksum)
      .value();
}

// What write_operation needs to know of the operation so far.
struct Link {
  std::int64_t id = 0;
  std::int64_t record_checksum = chain_start;
  bool is_open = false;
};

Result<Link> find_link(Database& database, const OperationRecord& record, std::int64_t seq) {
  auto statement =
      database.prepare("SELECT id, record_checksum, is_open FROM operation WHERE key = ?");
  if (!statement) return statement.error();
  statement->bind(1, record.key);
  auto row = statement->step();
  if (!row) return row.error();
  if (!*row) return Link{seq, chain_start, false};
  return Link{statement->integer(0), statement->integer(1), statement->integer(2) != 0};
}

Result<void> insert_record(Database& database, const OperationRecord& record, std::int64_t seq,
                           const JournalStamp& stamp, std::int64_t previous,
                           std::int64_t checksum) {
  auto statement = database.prepare("INSERT INTO record VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
  if (!statement) return statement.error();
  statement->bind(1, seq);
  statement->bind(2, record.key);
  statement->bind(3, record.step);
  statement->bind(4, record.payload);
  statement->bind(5, stamp.at_ms);
  statement->bind(6, std::int64_t{stamp.utc_offset_minutes});
  statement->bind(7, previous);
  statement->bind(8, checksum);
  return statement->run();
}

// The number of open operations, kept apart, tells when damage in an index hides one.
Result<void> count_open(Database& database, bool was_open, bool is_open) {
  if (was_open == is_open) return {};
  auto statement = database.prepare(
      "INSERT INTO meta(name, value) VALUES('open_count', ?1)"
      " ON CONFLICT(name) DO UPDATE SET value = value + excluded.value");
  if (!statement) return statement.error();
  statement->bind(1, std::int64_t{is_open ? 1 : -1});
  return statement->run();
}

Error with_reuse_named(Error error, const OperationRecord& record) {
  if (support::sqlite_failure(error) != support::SqliteFailure::duplicate) return error;
  if (error.message.find("session_id") != std::string::npos) {
    return {pospay::Code::refused,
            "session " + record.session_id + " belongs to another payment of register " +
                record.register_number + "; a payment needs a session of its own",
            "journal.session_used"};
  }
  if (error.message.find("order_number") != std::string::npos) {
    return {pospay::Code::refused,
            "order number " + record.order_number + " belongs to another operation",
            "journal.order_used"};
  }
  return error;
}

}  // namespace

const char* const select_operations =
    "SELECT o.id, o.key, o.kind, o.line, o.request_digest, o.register_number, o.base_url, o.shift,"
    " o.order_number, o.session_id, o.payment_id, o.sale_payment_id, o.amount_minor, o.is_open,"
    " o.counts_as_refund, o.last_seq, o.last_at_ms, o.record_checksum, o.checksum,"
    " r.key, r.step, r.payload, r.at_ms, r.utc_offset_minutes, r.previous, r.checksum"
    " FROM operation o LEFT JOIN record r ON r.seq = o.last_seq ";

ReadOperation read_operation(const Statement& row) {
  ReadOperation read;
  OperationRecord& record = read.stored.record;
  const std::int64_t id = row.integer(0);
  record.key = row.text(1);
  const std::int64_t kind = row.integer(2);
  record.kind = static_cast<pospay::OperationKind>(kind);
  record.line = row.text(3);
  record.request_digest = row.text(4);
  record.register_number = row.text(5);
  record.base_url = row.text(6);
  record.shift = row.text(7);
  record.order_number = row.text(8);
  record.session_id = row.text(9);
  record.payment_id = row.integer(10);
  record.sale_payment_id = row.integer(11);
  record.amount_minor = row.integer(12);
  record.is_open = row.integer(13) != 0;
  record.counts_as_refund = row.integer(14) != 0;
  read.stored.seq = row.integer(15);
  const std::int64_t at_ms = row.integer(16);
  const std::int64_t last_record = row.integer(17);
  if (row.integer(18) != operation_checksum(id, record, read.stored.seq, at_ms, last_record)) {
    read.damage = "operation " + record.key + ": its row is damaged";
    return read;
  }
  record.step = row.text(20);
  record.payload = row.text(21);
  read.stored.stamp = {row.integer(22), static_cast<std::int32_t>(row.integer(23))};
  const std::int64_t checksum = record_checksum(read.stored.seq, row.text(19), record.step,
                                                record.payload, read.stored.stamp, row.integer(24));
  if (row.is_null(25) || row.integer(25) != checksum || checksum != last_record ||
      row.text(19) != record.key) {
    read.damage = "operation " + record.key + ": record " + std::to_string(read.stored.seq) +
                  (row.is_null(25) ? " is missing" : " is damaged");
  }
  return read;
}

Result<void> write_operation(Database& database, const OperationRecord& record, std::int64_t seq,
                             const JournalStamp& stamp) {
  const auto link = find_link(database, record, seq);
  if (!link) return link.error();
  const std::int64_t checksum =
      record_checksum(seq, record.key, record.step, record.payload, stamp, link->record_checksum);
  if (auto done = insert_record(database, record, seq, stamp, link->record_checksum, checksum);
      !done) {
    return done;
  }
  auto statement = database.prepare(
      "INSERT INTO operation VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
      " ?15, ?16, ?17, ?18, ?19) ON CONFLICT(id) DO UPDATE SET kind = ?3, line = ?4,"
      " request_digest = ?5, register_number = ?6, base_url = ?7, shift = ?8, order_number = ?9,"
      " session_id = ?10, payment_id = ?11, sale_payment_id = ?12, amount_minor = ?13,"
      " is_open = ?14, counts_as_refund = ?15, last_seq = ?16, last_at_ms = ?17,"
      " record_checksum = ?18, checksum = ?19");
  if (!statement) return statement.error();
  statement->bind(1, link->id);
  statement->bind(2, record.key);
  statement->bind(3, static_cast<std::int64_t>(record.kind));
  statement->bind(4, record.line);
  statement->bind(5, record.request_digest);
  statement->bind(6, record.register_number);
  statement->bind(7, record.base_url);
  statement->bind(8, record.shift);
  statement->bind_or_null(9, record.order_number);
  statement->bind_or_null(10, record.session_id);
  statement->bind(11, record.payment_id);
  statement->bind(12, record.sale_payment_id);
  statement->bind(13, record.amount_minor);
  statement->bind(14, std::int64_t{record.is_open});
  statement->bind(15, std::int64_t{record.counts_as_refund});
  statement->bind(16, seq);
  statement->bind(17, stamp.at_ms);
  statement->bind(18, checksum);
  statement->bind(19, operation_checksum(link->id, record, seq, stamp.at_ms, checksum));
  auto done = statement->run();
  if (!done) return with_reuse_named(done.error(), record);
  return count_open(database, link->is_open, record.is_open);
}

Result<ReadSteps> read_steps(Database& database, std::string_view key) {
  auto row = database.prepare(
      "SELECT seq, step, payload, at_ms, utc_offset_minutes, previous, checksum FROM record"
      " WHERE key = ? ORDER BY seq");
  if (!row) return row.error();
  row->bind(1, key);
  ReadSteps read;
  std::int64_t previous = chain_start;
  while (true) {  // ends with the operation's last record
    auto has_row = row->step();
    if (!has_row) return has_row.error();
    if (!*has_row) return read;
    StoredStep step{row->integer(0),
                    std::string(row->text(1)),
                    std::string(row->text(2)),
                    {row->integer(3), static_cast<std::int32_t>(row->integer(4))}};
    const std::int64_t stored_previous = row->integer(5);
    const bool is_whole = row->integer(6) == record_checksum(step.seq, key, step.step, step.payload,
                                                             step.stamp, stored_previous);
    if (!is_whole) {
      read.damages.push_back("record " + std::to_string(step.seq) + " is damaged");
    } else if (stored_previous != previous && read.damages.empty()) {
      read.damages.push_back("a record before " + std::to_string(step.seq) + " is missing");
    }
    previous = row->integer(6);
    if (is_whole) read.steps.push_back(std::move(step));
  }
}

}  // namespace oplati::io

#include "plugins/oplati/io/journal_schema.hpp"

namespace oplati::io {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

// `record` only grows: each row is the whole state of an operation after one step. `operation` is
// its index: what is searched, and which record is the latest. Both change in one transaction.
// application_id is "OPLJ".
constexpr const char* schema = R"(
PRAGMA application_id = 1330662474;
PRAGMA user_version = 1;
CREATE TABLE meta(
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE record(
  seq INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  step TEXT NOT NULL,
  payload TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  utc_offset_minutes INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX record_key ON record(key, seq);
CREATE TABLE operation(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  line TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  register_number TEXT NOT NULL,
  base_url TEXT NOT NULL,
  shift TEXT NOT NULL,
  order_number TEXT UNIQUE,
  session_id TEXT,
  payment_id INTEGER NOT NULL,
  sale_payment_id INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  is_open INTEGER NOT NULL,
  counts_as_refund INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL,
  record_checksum INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  UNIQUE(register_number, session_id)
) STRICT;
CREATE INDEX operation_open ON operation(id) WHERE is_open = 1;
CREATE INDEX operation_refunds ON operation(register_number, sale_payment_id)
  WHERE sale_payment_id <> 0;
CREATE INDEX operation_shift ON operation(register_number, shift);
)";

}  // namespace

Result<void> prepare_journal_schema(support::Database& database, const std::string& path) {
  auto version = database.integer("PRAGMA user_version");
  if (!version) return version.error();
  auto application = database.integer("PRAGMA application_id");
  if (!application) return application.error();
  auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  if (*version == 0 && *application == 0 && *tables == 0) {
    auto transaction = support::Transaction::begin(database);
    if (!transaction) return transaction.error();
    if (auto done = database.execute(schema); !done) return done;
    return transaction->commit();
  }
  if (*application != 1330662474) {
    return Error{Code::refused,
                 path + ": is not a payment journal; give the plugin a data folder of its own",
                 "journal.foreign"};
  }
  if (*version > journal_schema_version) {
    return Error{Code::refused,
                 path + ": was written by a newer version of the plugin (schema " +
                     std::to_string(*version) + ", this one knows " +
                     std::to_string(journal_schema_version) + "); install that version again",
                 "journal.newer"};
  }
  return {};
}

Result<std::int64_t> read_meta(support::Database& database, std::string_view name) {
  auto statement = database.prepare("SELECT value FROM meta WHERE name = ?");
  if (!statement) return statement.error();
  statement->bind(1, name);
  auto row = statement->step();
  if (!row) return row.error();
  return *row ? statement->integer(0) : 0;
}

Result<void> write_meta(support::Database& database, std::string_view name, std::int64_t value) {
  auto statement = database.prepare(
      "INSERT INTO meta(name, value) VALUES(?, ?)"
      " ON CONFLICT(name) DO UPDATE SET value = excluded.value");
  if (!statement) return statement.error();
  statement->bind(1, name);
  statement->bind(2, value);
  return statement->run();
}

}  // namespace oplati::io

// The tables of till.db. A change raises kSchemaVersion and adds statements of that version;
// nothing is rewritten.
#pragma once

#include <cstdint>

namespace checkout {

constexpr std::int64_t kSchemaVersion = 2;

struct SchemaStatement {
  std::int64_t version;  // run when the file is older than this
  const char* sql;
};

constexpr SchemaStatement kSchema[] = {
    {1, "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"},
    {1,
     "CREATE TABLE parameters (owner TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,"
     " PRIMARY KEY (owner, id)) STRICT"},
    {1,
     "CREATE TABLE tenders (n INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) "
     "STRICT"},
    {1,
     "CREATE TABLE shifts (id TEXT PRIMARY KEY, label TEXT NOT NULL UNIQUE,"
     " date TEXT NOT NULL, number_of_day INTEGER NOT NULL, opened_at_ms INTEGER NOT NULL,"
     " utc_offset_minutes INTEGER NOT NULL, closed_at_ms INTEGER NOT NULL DEFAULT 0) STRICT"},
    {1,
     "CREATE TABLE receipts (n INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
     " state INTEGER NOT NULL, shift_id TEXT NOT NULL, cashier TEXT NOT NULL,"
     " of_receipt TEXT NOT NULL, created_at_ms INTEGER NOT NULL,"
     " fiscal_number INTEGER NOT NULL DEFAULT 0, change_minor INTEGER NOT NULL DEFAULT 0) STRICT"},
    {1, "CREATE INDEX receipts_of_shift ON receipts (shift_id)"},
    {1, "CREATE INDEX receipts_of_receipt ON receipts (of_receipt)"},
    {1,
     "CREATE TABLE positions (receipt INTEGER NOT NULL REFERENCES receipts (n), name TEXT NOT NULL,"
     " barcode TEXT NOT NULL, unit TEXT NOT NULL, quantity_milli INTEGER NOT NULL,"
     " price_minor INTEGER NOT NULL, cost_minor INTEGER NOT NULL, is_service INTEGER NOT NULL)"
     " STRICT"},
    {1, "CREATE INDEX positions_of_receipt ON positions (receipt)"},
    {1,
     "CREATE TABLE payment_lines (n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
     " receipt INTEGER NOT NULL REFERENCES receipts (n), line TEXT NOT NULL,"
     " paid_key TEXT NOT NULL, tender_id TEXT NOT NULL, tender_name TEXT NOT NULL,"
     " kind INTEGER NOT NULL, plugin TEXT NOT NULL, amount_minor INTEGER NOT NULL,"
     " state INTEGER NOT NULL, provider_reference TEXT NOT NULL, payment_number TEXT NOT NULL,"
     " at_ms INTEGER NOT NULL) STRICT"},
    {1, "CREATE INDEX lines_of_receipt ON payment_lines (receipt)"},
    {1, "CREATE INDEX lines_of_line ON payment_lines (line)"},
    {1, "CREATE INDEX lines_of_paid_key ON payment_lines (paid_key)"},
    {1, "CREATE INDEX lines_of_state ON payment_lines (state)"},
    {1,
     "CREATE TABLE documents (fiscal_number INTEGER PRIMARY KEY, receipt INTEGER NOT NULL,"
     " text TEXT NOT NULL, printed_at_ms INTEGER NOT NULL) STRICT"},
    {1, "CREATE INDEX documents_of_receipt ON documents (receipt)"},
    // The receipt's own column keeps what was printed before version 2.
    {2, "ALTER TABLE payment_lines ADD COLUMN change_minor INTEGER NOT NULL DEFAULT 0"},
};

}  // namespace checkout

// Rows of the journal <-> OperationRecord, with their checksums. Private to oplati_journal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/oplati/core/machine.hpp"
#include "plugins/support/sqlite.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

// The wall clock, as the till sees it.
struct JournalStamp {
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
  std::int32_t utc_offset_minutes = 180;
};

// The latest record of an operation.
struct StoredOperation {
  OperationRecord record;
  std::int64_t seq = 0;
  JournalStamp stamp;
};

// One step of an operation's life, for diagnosis.
struct StoredStep {
  std::int64_t seq = 0;
  std::string step;
  std::string payload;
  JournalStamp stamp;
};

struct ReadOperation {
  StoredOperation stored;
  std::string damage;  // empty: the checksums hold
};

// What every query of operations begins with; ends before WHERE.
extern const char* const select_operations;
// The row that the statement stands on.
ReadOperation read_operation(const support::Statement& row);

// Writes one record and its operation's row. A session or order number of another operation is
// refused with the id "journal.session_used" or "journal.order_used". Inside a transaction.
pospay::Result<void> write_operation(support::Database& database, const OperationRecord& record,
                                     std::int64_t seq, const JournalStamp& stamp);

struct ReadSteps {
  std::vector<StoredStep> steps;     // oldest first
  std::vector<std::string> damages;  // of records that are left out
};
// Follows the chain of checksums of one operation.
pospay::Result<ReadSteps> read_steps(support::Database& database, std::string_view key);

}  // namespace oplati::io

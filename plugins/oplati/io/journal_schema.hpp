// The journal's tables and their version.
#pragma once

#include <string>
#include <string_view>

#include "plugins/support/sqlite.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

inline constexpr std::int64_t journal_schema_version = 1;

// In `meta`: how many operations are open, to notice when damage in an index hides one.
inline constexpr std::string_view journal_open_count = "open_count";
// The id of an Error about records that cannot be trusted.
inline constexpr const char* journal_damaged_id = "journal.damaged";

// Makes the tables in an empty database. A database of another program and one with a newer schema
// are refused (Code::refused) and left as they are.
pospay::Result<void> prepare_journal_schema(support::Database& database, const std::string& path);

// A number of the table `meta`; 0 when it is missing.
pospay::Result<std::int64_t> read_meta(support::Database& database, std::string_view name);
pospay::Result<void> write_meta(support::Database& database, std::string_view name,
                                std::int64_t value);

}  // namespace oplati::io

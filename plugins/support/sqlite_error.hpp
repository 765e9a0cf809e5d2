// SQLite's result codes as errors. Private to support_sqlite.
#pragma once

#include <string>

#include "plugins/support/sqlite.hpp"

namespace support::detail {

pospay::Error sqlite_error(SqliteFailure failure, const std::string& path,
                           const std::string& detail);

// From an extended result code and the system's errno behind it (0 when there is none).
SqliteFailure failure_from(int extended_code, int system_errno);

}  // namespace support::detail

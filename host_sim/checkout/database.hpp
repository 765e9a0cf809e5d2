// A small view of SQLite for the till's tables: statements with values in, rows of values out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "plugins/support/sqlite.hpp"
#include "pospay/cpp/result.hpp"

namespace checkout {

using Value = std::variant<std::int64_t, std::string>;

class Row {
 public:
  explicit Row(std::vector<std::pair<std::int64_t, std::string>> values)
      : values_(std::move(values)) {}
  // A text reads as 0, a number as its digits: which it is, the tables' STRICT columns say.
  std::int64_t number(std::size_t column) const { return values_.at(column).first; }
  const std::string& text(std::size_t column) const { return values_.at(column).second; }

 private:
  std::vector<std::pair<std::int64_t, std::string>> values_;
};

// A till keeps some hundred thousand receipts; one question is never about more than a shift.
constexpr std::size_t kMaxRows = 200'000;

class Database {
 public:
  // Opens or makes the file and its tables. Nobody else may have it open. The errors are those of
  // support::Database; REFUSED when a newer program has written it.
  static pospay::Result<Database> open(const std::filesystem::path& path);

  // One statement without rows; answers the number of rows that it changed.
  pospay::Result<std::int64_t> run(std::string_view sql, const std::vector<Value>& values = {});
  // `columns`: how many the statement answers.
  pospay::Result<std::vector<Row>> query(int columns, std::string_view sql,
                                         const std::vector<Value>& values = {});
  // Runs `work` between BEGIN IMMEDIATE and COMMIT; an error of either undoes everything.
  pospay::Result<void> transaction(const std::function<pospay::Result<void>()>& work);

 private:
  explicit Database(support::Database database) : database_(std::move(database)) {}
  pospay::Result<support::Statement> prepare(std::string_view sql,
                                             const std::vector<Value>& values);

  support::Database database_;
};

}  // namespace checkout

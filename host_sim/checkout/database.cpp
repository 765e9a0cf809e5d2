#include "host_sim/checkout/database.hpp"

#include "host_sim/checkout/schema.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

pospay::Result<void> make_tables(support::Database& database) {
  const pospay::Result<std::int64_t> version = database.integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*version == kSchemaVersion) return {};
  if (*version > kSchemaVersion) {
    return Error{Code::refused, "till.db is of a newer version (" + std::to_string(*version) +
                                    "); start the program that has written it"};
  }
  pospay::Result<support::Transaction> transaction = support::Transaction::begin(database);
  if (!transaction) return transaction.error();
  for (const SchemaStatement& statement : kSchema) {
    if (statement.version <= *version) continue;
    if (pospay::Result<void> done = database.execute(statement.sql); !done) return done;
  }
  const std::string pragma = "PRAGMA user_version = " + std::to_string(kSchemaVersion);
  if (pospay::Result<void> done = database.execute(pragma.c_str()); !done) return done;
  return transaction->commit();
}

}  // namespace

pospay::Result<Database> Database::open(const std::filesystem::path& path) {
  support::OpenOptions options;
  options.exclusive = true;
  pospay::Result<support::Database> database = support::Database::open(path, options);
  if (!database) return database.error();
  if (const pospay::Result<void> made = make_tables(*database); !made) return made.error();
  return Database(std::move(*database));
}

pospay::Result<support::Statement> Database::prepare(std::string_view sql,
                                                     const std::vector<Value>& values) {
  pospay::Result<support::Statement> statement = database_.prepare(sql);
  if (!statement) return statement;
  int position = 0;
  for (const Value& value : values) {
    ++position;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      statement->bind(position, *number);
    } else {
      statement->bind(position, std::string_view(std::get<std::string>(value)));
    }
  }
  return statement;
}

pospay::Result<std::int64_t> Database::run(std::string_view sql, const std::vector<Value>& values) {
  pospay::Result<support::Statement> statement = prepare(sql, values);
  if (!statement) return statement.error();
  if (const pospay::Result<void> done = statement->run(); !done) return done.error();
  return database_.integer("SELECT changes()");
}

pospay::Result<std::vector<Row>> Database::query(int columns, std::string_view sql,
                                                 const std::vector<Value>& values) {
  pospay::Result<support::Statement> statement = prepare(sql, values);
  if (!statement) return statement.error();
  std::vector<Row> rows;
  while (true) {  // ends with the last row, or at kMaxRows
    const pospay::Result<bool> has_row = statement->step();
    if (!has_row) return has_row.error();
    if (!*has_row) return rows;
    if (rows.size() == kMaxRows) return Error{Code::internal, "till.db: too many rows at once"};
    std::vector<std::pair<std::int64_t, std::string>> row;
    for (int column = 0; column < columns; ++column) {
      const std::int64_t number = statement->integer(column);
      row.emplace_back(number, std::string(statement->text(column)));
    }
    rows.emplace_back(std::move(row));
  }
}

pospay::Result<void> Database::transaction(const std::function<pospay::Result<void>()>& work) {
  pospay::Result<support::Transaction> transaction = support::Transaction::begin(database_);
  if (!transaction) return transaction.error();
  if (pospay::Result<void> done = work(); !done) return done;
  return transaction->commit();
}

}  // namespace checkout

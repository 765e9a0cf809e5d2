// The journal's readers.
#include <algorithm>
#include <set>
#include <utility>

#include "plugins/oplati/io/journal.hpp"
#include "plugins/oplati/io/journal_schema.hpp"

namespace oplati::io {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using support::sqlite_failure;
using support::SqliteFailure;
using support::Statement;

void Journal::note_damage(const std::string& damage) {
  auto& damages = health_.damages;
  if (damages.size() >= damage_limit) return;
  if (std::find(damages.begin(), damages.end(), damage) == damages.end()) {
    damages.push_back(damage);
  }
}

Result<std::vector<ReadOperation>> Journal::select(std::string_view where,
                                                   const std::function<void(Statement&)>& bind) {
  std::vector<ReadOperation> found;
  auto done =
      visit(where, bind, [&](ReadOperation&& operation) { found.push_back(std::move(operation)); });
  if (!done) return done.error();
  return found;
}

Result<void> Journal::visit(std::string_view where, const std::function<void(Statement&)>& bind,
                            const std::function<void(ReadOperation&&)>& take) {
  if (auto done = make_usable(); !done) return done.error();
  auto statement = database_->prepare(select_operations + std::string(where));
  if (!statement) return failed(statement.error());
  bind(*statement);
  while (true) {  // ends with the last row
    auto row = statement->step();
    if (!row) {
      // Damage in one page is no reason to close: other pages can be read.
      if (sqlite_failure(row.error()) == SqliteFailure::damaged) return row.error();
      return failed(row.error());
    }
    if (!*row) return {};
    ReadOperation operation = read_operation(*statement);
    if (!operation.damage.empty()) note_damage(operation.damage);
    take(std::move(operation));
  }
}

Result<std::vector<StoredOperation>> Journal::open_operations() {
  if (auto done = make_usable(); !done) return done.error();
  auto count = read_meta(*database_, journal_open_count);
  auto rows = count ? select("WHERE o.is_open = 1 ORDER BY o.id", [](Statement&) {})
                    : Result<std::vector<ReadOperation>>(count.error());
  if (!rows) {
    if (sqlite_failure(rows.error()) != SqliteFailure::damaged) return failed(rows.error());
    note_damage(rows.error().message);
    return open_operations_one_by_one();
  }
  std::vector<StoredOperation> open;
  open.reserve(rows->size());
  std::set<std::string_view> keys;
  for (const ReadOperation& row : *rows) keys.insert(row.stored.record.key);
  if (keys.size() != rows->size() || static_cast<std::int64_t>(keys.size()) != *count) {
    note_damage("there are " + std::to_string(*count) + " open operations, but the index shows " +
                std::to_string(keys.size()));
    return open_operations_one_by_one();
  }
  for (ReadOperation& row : *rows) {
    if (row.damage.empty()) open.push_back(std::move(row.stored));
  }
  return open;
}

// The way through a file with a damaged page: by number, each on its own. The numbers are those of
// all records, so this takes its time and happens once.
Result<std::vector<StoredOperation>> Journal::open_operations_one_by_one() {
  std::vector<StoredOperation> open;
  for (std::int64_t id = 1; id <= position_.last_seq; ++id) {
    auto rows = select("WHERE o.id = ?", [id](Statement& statement) { statement.bind(1, id); });
    if (!rows) {
      if (sqlite_failure(rows.error()) != SqliteFailure::damaged) return rows.error();
      note_damage("operation of record " + std::to_string(id) + " cannot be read");
      continue;
    }
    for (ReadOperation& row : *rows) {
      if (row.damage.empty() && row.stored.record.is_open) open.push_back(std::move(row.stored));
    }
  }
  return open;
}

Result<std::optional<StoredOperation>> Journal::find(std::string_view key) {
  auto rows = select("WHERE o.key = ?", [key](Statement& statement) { statement.bind(1, key); });
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<StoredOperation>();
  ReadOperation& row = rows->front();
  if (!row.damage.empty()) return Error{Code::unavailable, row.damage, journal_damaged_id};
  return std::optional<StoredOperation>(std::move(row.stored));
}

Result<std::vector<StoredStep>> Journal::records(std::string_view key) {
  if (auto done = make_usable(); !done) return done.error();
  auto read = read_steps(*database_, key);
  if (!read) return failed(read.error());
  for (const std::string& damage : read->damages) {
    note_damage("operation " + std::string(key) + ": " + damage);
  }
  return std::move(read->steps);
}

Result<std::vector<StoredOperation>> Journal::refunds_of(std::string_view register_number,
                                                         std::int64_t sale_payment_id) {
  auto rows = select(
      "WHERE o.register_number = ?1 AND o.sale_payment_id = ?2 AND o.sale_payment_id <> 0"
      " ORDER BY o.id",
      [&](Statement& statement) {
        statement.bind(1, register_number);
        statement.bind(2, sale_payment_id);
      });
  if (!rows) return rows.error();
  std::vector<StoredOperation> refunds;
  for (ReadOperation& row : *rows) {
    if (!row.damage.empty()) return Error{Code::unavailable, row.damage, journal_damaged_id};
    if (row.stored.record.counts_as_refund) refunds.push_back(std::move(row.stored));
  }
  return refunds;
}

Result<std::vector<StoredOperation>> Journal::operations_of_shift(std::string_view register_number,
                                                                  std::string_view shift) {
  auto rows = select("WHERE o.register_number = ?1 AND o.shift = ?2 ORDER BY o.id",
                     [&](Statement& statement) {
                       statement.bind(1, register_number);
                       statement.bind(2, shift);
                     });
  if (!rows) return rows.error();
  std::vector<StoredOperation> operations;
  for (ReadOperation& row : *rows) {
    if (row.damage.empty()) operations.push_back(std::move(row.stored));
  }
  return operations;
}

Result<void> Journal::visit_shift(std::string_view register_number, std::string_view shift,
                                  const std::function<void(const StoredOperation&)>& visit) {
  std::string damage;
  auto done = this->visit(
      "WHERE o.register_number = ?1 AND o.shift = ?2 ORDER BY o.id",
      [&](Statement& statement) {
        statement.bind(1, register_number);
        statement.bind(2, shift);
      },
      [&](ReadOperation&& operation) {
        if (operation.damage.empty()) {
          visit(operation.stored);
        } else if (damage.empty()) {
          damage = operation.damage;
        }
      });
  if (!done) return done;
  if (!damage.empty()) return Error{Code::unavailable, damage, journal_damaged_id};
  return {};
}

}  // namespace oplati::io

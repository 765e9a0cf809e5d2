// A thin owner of SQLite: one connection, its statements and its transactions as objects, and its
// errors as sentences that name the file and the cause. The only code that includes sqlite3.h.
//
// A connection belongs to one thread at a time and to the process that opened it. In a child after
// fork() every call is refused and nothing is closed, because closing there would write into the
// parent's database. Another descriptor of the same file that this process opens and closes by
// itself drops SQLite's locks (POSIX): never do that.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pospay/cpp/result.hpp"

namespace support {

// What went wrong, more precisely than the error's code. It travels as the error's id.
enum class SqliteFailure {
  none,
  disk_full,
  read_only,
  locked,      // by another process, or by another connection of this one
  damaged,     // not a database, or one that contradicts itself
  permission,  // the system refuses access
  io,          // the device failed
  duplicate,   // a unique column or primary key
  constraint,  // another rule of the schema
  forked,      // the call came from a child after fork()
  network_path,
  not_regular,  // the file is a symbolic link, a folder, a pipe, ...
  missing,      // the folder does not exist
  other,
};

// none for an error that is not from here.
SqliteFailure sqlite_failure(const pospay::Error& error);

struct OpenOptions {
  // Nobody else may open the file, not even for reading, as long as the connection lives.
  bool exclusive = false;
  // How long a call waits for another process's lock.
  int busy_timeout_ms = 0;
};

namespace detail {
struct SqliteConnection;
}

// Positions of values count from 1, columns from 0, as in SQLite. A statement keeps its connection
// open.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  // A problem with a value is told by the next step().
  void bind(int position, std::int64_t value);
  void bind(int position, std::string_view value);  // copied; may hold any bytes
  void bind_null(int position);
  // An empty text becomes NULL: for columns that are unique once they are known.
  void bind_or_null(int position, std::string_view value);

  // true: there is a row. false: done. The statement is reset by an error.
  pospay::Result<bool> step();
  // step() for statements that yield no rows, then reset().
  pospay::Result<void> run();
  // Ready to run again; the values stay bound.
  void reset();

  // Of the current row. NULL reads as 0 or empty; the view lives until step() or reset().
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;

 private:
  friend class Database;
  struct State;
  explicit Statement(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Database {
 public:
  // Opens or makes (mode 0600) the file: WAL, synchronous=FULL, foreign keys on, schema not
  // trusted, so that what commit() acknowledges survives a power cut. The folder must exist on a
  // local file system; `path` must not be a symbolic link.
  static pospay::Result<Database> open(const std::filesystem::path& path, OpenOptions options);

  // One or more statements without values and without rows.
  pospay::Result<void> execute(const char* sql);
  // Exactly one statement. Wrong SQL is Code::internal.
  pospay::Result<Statement> prepare(std::string_view sql);
  // The first column of the first row, for pragmas and counts. No row: not_found.
  pospay::Result<std::int64_t> integer(std::string_view sql);
  // Everything committed so far goes from the log into the database file itself.
  pospay::Result<void> checkpoint();

  // Closing will not fold the log into the database file: after a failed write the log is left as
  // it is for the next opening, instead of being synced once more by the descriptor that failed.
  void keep_log_on_close();

  // SQLite's extended result code of the last call that failed, 0 at first.
  int last_extended_code() const;
  bool is_of_this_process() const;

 private:
  friend class Transaction;
  explicit Database(std::shared_ptr<detail::SqliteConnection> connection);
  std::shared_ptr<detail::SqliteConnection> connection_;
};

// BEGIN IMMEDIATE until commit(); rolled back when it is destroyed before.
class Transaction {
 public:
  static pospay::Result<Transaction> begin(Database& database);
  Transaction(Transaction&&) noexcept = default;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Durable when it answers success. An I/O error here is Code::unknown: the transaction may be in
  // the file or not; open the database anew and look.
  pospay::Result<void> commit();

 private:
  explicit Transaction(std::shared_ptr<detail::SqliteConnection> connection);
  std::shared_ptr<detail::SqliteConnection> connection_;
};

}  // namespace support

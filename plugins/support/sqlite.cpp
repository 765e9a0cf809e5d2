#include "plugins/support/sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "plugins/support/sqlite_error.hpp"

namespace support {

using pospay::Error;
using pospay::Result;

namespace detail {

struct SqliteConnection {
  explicit SqliteConnection(std::string path_) : path(std::move(path_)) {}
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection() {
    // A child after fork() must not close: that would fold the parent's log into the database.
    if (is_of_this_process()) sqlite3_close(handle);
  }

  bool is_of_this_process() const { return owner == getpid(); }

  Error error(int code) {
    if (!is_of_this_process()) return sqlite_error(SqliteFailure::forked, path, {});
    last_code = code;
    const SqliteFailure failure = failure_from(code, sqlite3_system_errno(handle));
    return sqlite_error(
        failure, path,
        "SQLite " + std::to_string(code) + ": " +
            (handle != nullptr && sqlite3_extended_errcode(handle) == code ? sqlite3_errmsg(handle)
                                                                           : sqlite3_errstr(code)));
  }

  Result<void> execute(const char* sql) {
    if (!is_of_this_process()) return sqlite_error(SqliteFailure::forked, path, {});
    const int code = sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error(code);
    return {};
  }

  std::string path;
  sqlite3* handle = nullptr;
  int last_code = 0;
  pid_t owner = getpid();
};

}  // namespace detail

using detail::sqlite_error;
using detail::SqliteConnection;

// --- Statement -----------------------------------------------------------------------------------

struct Statement::State {
  explicit State(std::shared_ptr<SqliteConnection> connection_)
      : connection(std::move(connection_)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (connection->is_of_this_process()) sqlite3_finalize(handle);
  }

  void note(int code) {
    if (bind_code == SQLITE_OK) bind_code = code;
  }

  std::shared_ptr<SqliteConnection> connection;
  sqlite3_stmt* handle = nullptr;
  int bind_code = SQLITE_OK;
};

Statement::Statement(std::unique_ptr<State> state) : state_(std::move(state)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

void Statement::bind(int position, std::int64_t value) {
  state_->note(sqlite3_bind_int64(state_->handle, position, value));
}

void Statement::bind(int position, std::string_view value) {
  // An empty view may have no address, and SQLite takes that for NULL.
  state_->note(sqlite3_bind_text64(state_->handle, position, value.empty() ? "" : value.data(),
                                   value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_null(int position) {
  state_->note(sqlite3_bind_null(state_->handle, position));
}

void Statement::bind_or_null(int position, std::string_view value) {
  if (value.empty()) {
    bind_null(position);
  } else {
    bind(position, value);
  }
}

Result<bool> Statement::step() {
  SqliteConnection& connection = *state_->connection;
  if (!connection.is_of_this_process()) {
    return sqlite_error(SqliteFailure::forked, connection.path, {});
  }
  if (const int code = std::exchange(state_->bind_code, SQLITE_OK); code != SQLITE_OK) {
    return connection.error(code);
  }
  const int code = sqlite3_step(state_->handle);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Error error = connection.error(code);
  sqlite3_reset(state_->handle);
  return error;
}

Result<void> Statement::run() {
  auto row = step();
  if (!row) return row.error();
  reset();
  return {};
}

void Statement::reset() {
  if (state_->connection->is_of_this_process()) sqlite3_reset(state_->handle);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(state_->handle, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(state_->handle, column);
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(state_->handle, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(state_->handle, column))};
}

// --- Opening -------------------------------------------------------------------------------------

namespace {

// File systems whose locks or sync are not to be trusted: NFS, SMB, CIFS, SMB2, AFS, Coda, 9P.
constexpr std::array<std::uint32_t, 7> network_file_systems = {
    0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x5346414F, 0x73757245, 0x01021997};

Error system_error(const std::string& path, int error_number) {
  SqliteFailure failure = detail::failure_from(SQLITE_IOERR, error_number);
  if (error_number == ENOENT || error_number == ENOTDIR) failure = SqliteFailure::missing;
  return sqlite_error(failure, path, std::strerror(error_number));
}

// Makes the file with mode 0600 when there is none. An existing one is never opened here: closing
// the descriptor would drop the locks of another connection of this process.
Result<void> prepare_file(const std::string& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) == 0) {
    if (!S_ISREG(info.st_mode)) return sqlite_error(SqliteFailure::not_regular, path, {});
    return {};
  }
  if (errno != ENOENT) return system_error(path, errno);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return errno == EEXIST ? Result<void>() : Result<void>(system_error(path, errno));
  ::close(file);
  return {};
}

Result<void> refuse_network_folder(const std::string& folder, const std::string& path) {
  struct statfs info {};
  if (statfs(folder.c_str(), &info) != 0) return system_error(path, errno);
  for (const std::uint32_t type : network_file_systems) {
    if (static_cast<std::uint32_t>(info.f_type) == type) {
      return sqlite_error(SqliteFailure::network_path, path, {});
    }
  }
  return {};
}

Result<void> configure(SqliteConnection& connection, OpenOptions options) {
  sqlite3_extended_result_codes(connection.handle, 1);
  sqlite3_busy_timeout(connection.handle, options.busy_timeout_ms);
  sqlite3_db_config(connection.handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (sqlite3_db_readonly(connection.handle, "main") != 0) {
    return sqlite_error(SqliteFailure::read_only, connection.path, {});
  }
  // Before the first access, so that the log's index lives in memory and no -shm file is needed.
  if (options.exclusive) {
    if (auto done = connection.execute("PRAGMA locking_mode=EXCLUSIVE"); !done) return done;
  }
  // The log is cut back to 4 MiB after a checkpoint, so that one busy day does not keep the disk.
  return connection.execute(
      "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
      "PRAGMA journal_size_limit=4194304; BEGIN IMMEDIATE; COMMIT;");
}

}  // namespace

Database::Database(std::shared_ptr<SqliteConnection> connection)
    : connection_(std::move(connection)) {}

Result<Database> Database::open(const std::filesystem::path& path, OpenOptions options) {
  std::error_code failed;
  const std::filesystem::path given = path.has_parent_path() ? path.parent_path() : ".";
  const std::filesystem::path folder = std::filesystem::canonical(given, failed);
  if (failed) return system_error(path.string(), failed.value());
  const std::string name = (folder / path.filename()).string();
  if (auto done = refuse_network_folder(folder.string(), name); !done) return done.error();
  if (auto done = prepare_file(name); !done) return done.error();

  auto connection = std::make_shared<SqliteConnection>(name);
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(name.c_str(), &connection->handle, flags, nullptr);
  if (code != SQLITE_OK) {
    return connection->error(
        connection->handle == nullptr ? code : sqlite3_extended_errcode(connection->handle));
  }
  if (auto done = configure(*connection, options); !done) return done.error();
  Database database(connection);
  auto mode = database.prepare("PRAGMA journal_mode");
  if (!mode) return mode.error();
  auto row = mode->step();
  if (!row) return row.error();
  if (!*row || mode->text(0) != "wal") {
    return sqlite_error(SqliteFailure::locked, name, "the write-ahead log cannot be turned on");
  }
  return database;
}

// --- Calls ---------------------------------------------------------------------------------------

Result<void> Database::execute(const char* sql) { return connection_->execute(sql); }

Result<Statement> Database::prepare(std::string_view sql) {
  if (!is_of_this_process()) {
    return sqlite_error(SqliteFailure::forked, connection_->path, {});
  }
  auto state = std::make_unique<Statement::State>(connection_);
  const int code = sqlite3_prepare_v3(connection_->handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &state->handle, nullptr);
  if (code != SQLITE_OK) return connection_->error(code);
  if (state->handle == nullptr) {
    return sqlite_error(SqliteFailure::other, connection_->path, "no statement");
  }
  return Statement(std::move(state));
}

Result<std::int64_t> Database::integer(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  if (!*row) return Error{pospay::Code::not_found, connection_->path + ": no such value"};
  return statement->integer(0);
}

Result<void> Database::checkpoint() { return execute("PRAGMA wal_checkpoint(TRUNCATE)"); }

void Database::keep_log_on_close() {
  if (is_of_this_process()) {
    sqlite3_db_config(connection_->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
}

int Database::last_extended_code() const { return connection_->last_code; }

bool Database::is_of_this_process() const { return connection_->is_of_this_process(); }

// --- Transaction ---------------------------------------------------------------------------------

Transaction::Transaction(std::shared_ptr<SqliteConnection> connection)
    : connection_(std::move(connection)) {}

Result<Transaction> Transaction::begin(Database& database) {
  if (auto done = database.connection_->execute("BEGIN IMMEDIATE"); !done) return done.error();
  return Transaction(database.connection_);
}

Transaction::~Transaction() {
  if (connection_ == nullptr || !connection_->is_of_this_process()) return;
  if (sqlite3_get_autocommit(connection_->handle) == 0) {
    // Nothing can be done about a failure here: the next begin() tells it.
    sqlite3_exec(connection_->handle, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

Result<void> Transaction::commit() {
  if (sqlite3_get_autocommit(connection_->handle) != 0) {
    return sqlite_error(SqliteFailure::other, connection_->path, "the transaction has ended");
  }
  auto done = connection_->execute("COMMIT");
  if (done) return {};
  Error error = done.error();
  if (sqlite_failure(error) == SqliteFailure::io) error.code = pospay::Code::unknown;
  return error;
}

}  // namespace support

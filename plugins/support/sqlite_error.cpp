#include "plugins/support/sqlite_error.hpp"

#include <sqlite3.h>

#include <array>
#include <cerrno>

namespace support {
namespace {

struct FailureText {
  SqliteFailure failure;
  pospay::Code code;
  const char* id;
  const char* text;
};

using enum SqliteFailure;
using pospay::Code;

constexpr std::array failure_texts = {
    FailureText{disk_full, Code::unavailable, "sqlite.disk_full",
                "the disk is full; free some space"},
    FailureText{read_only, Code::unavailable, "sqlite.read_only",
                "the file or its file system is read-only; make it writable"},
    FailureText{locked, Code::unavailable, "sqlite.locked",
                "another process is using it; stop that one first"},
    FailureText{damaged, Code::unavailable, "sqlite.damaged",
                "the file is damaged or is no database; keep it and call support"},
    FailureText{permission, Code::unavailable, "sqlite.permission",
                "access is denied; check the owner and the mode of the file and its folder"},
    FailureText{io, Code::unavailable, "sqlite.io",
                "the disk reported an error; check the disk and its cables"},
    FailureText{duplicate, Code::refused, "sqlite.duplicate",
                "a value that may exist only once exists already"},
    FailureText{constraint, Code::refused, "sqlite.constraint",
                "the values contradict a rule of the database"},
    FailureText{forked, Code::refused, "sqlite.forked",
                "it belongs to the parent process; open it after fork(), not before"},
    FailureText{network_path, Code::refused, "sqlite.network_path",
                "locks do not hold on this file system; use a folder on a local disk"},
    FailureText{not_regular, Code::refused, "sqlite.not_regular",
                "it is not a regular file; remove the link, pipe or folder of that name"},
    FailureText{missing, Code::unavailable, "sqlite.missing",
                "its folder does not exist or cannot be entered"},
    FailureText{other, Code::internal, "sqlite.other", "the database refuses the call"},
};

const FailureText& text_of(SqliteFailure failure) {
  for (const FailureText& entry : failure_texts) {
    if (entry.failure == failure) return entry;
  }
  return failure_texts.back();
}

}  // namespace

SqliteFailure sqlite_failure(const pospay::Error& error) {
  for (const FailureText& entry : failure_texts) {
    if (error.id == entry.id) return entry.failure;
  }
  return SqliteFailure::none;
}

namespace detail {

pospay::Error sqlite_error(SqliteFailure failure, const std::string& path,
                           const std::string& detail) {
  const FailureText& entry = text_of(failure);
  return {entry.code, path + ": " + entry.text + (detail.empty() ? "" : " (" + detail + ")"),
          entry.id};
}

SqliteFailure failure_from(int extended_code, int system_errno) {
  const int code = extended_code & 0xFF;
  if (code == SQLITE_FULL) return disk_full;
  if (code == SQLITE_CANTOPEN || code == SQLITE_IOERR || code == SQLITE_PERM) {
    if (system_errno == ENOSPC || system_errno == EDQUOT) return disk_full;
    if (system_errno == EROFS) return read_only;
    if (system_errno == EACCES || system_errno == EPERM) return permission;
    if (system_errno == ELOOP) return not_regular;
  }
  if (extended_code == SQLITE_CANTOPEN_SYMLINK || extended_code == SQLITE_CANTOPEN_ISDIR) {
    return not_regular;
  }
  switch (code) {
    case SQLITE_OK:
      return none;
    case SQLITE_READONLY:
      return read_only;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return damaged;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return permission;
    case SQLITE_CANTOPEN:
      return system_errno == ENOENT || system_errno == ENOTDIR ? missing : permission;
    case SQLITE_IOERR:
      return io;
    case SQLITE_CONSTRAINT:
      return extended_code == SQLITE_CONSTRAINT_UNIQUE ||
                     extended_code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                     extended_code == SQLITE_CONSTRAINT_ROWID
                 ? duplicate
                 : constraint;
    default:
      return other;
  }
}

}  // namespace detail
}  // namespace support

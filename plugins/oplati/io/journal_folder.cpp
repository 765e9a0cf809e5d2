#include "plugins/oplati/io/journal_folder.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace oplati::io {

using pospay::Code;
using pospay::Error;
using pospay::Result;

Result<void> check_folder_locks(const std::filesystem::path& folder) {
  std::string probe = (folder / "journal.probe-XXXXXX").string();
  const int first = mkostemp(probe.data(), O_CLOEXEC);
  if (first < 0) {
    return Error{Code::unavailable,
                 folder.string() + ": no file can be made there: " + std::strerror(errno)};
  }
  const int second = ::open(probe.c_str(), O_RDWR | O_CLOEXEC);
  ::unlink(probe.c_str());
  // Locks of open file descriptions exclude each other within one process too.
  struct flock lock {};
  lock.l_type = F_WRLCK;
  const bool is_locked = fcntl(first, F_OFD_SETLK, &lock) == 0;
  struct flock asked {};
  asked.l_type = F_WRLCK;
  const bool is_answered = second >= 0 && fcntl(second, F_OFD_GETLK, &asked) == 0;
  if (second >= 0) ::close(second);
  ::close(first);
  if (is_locked && is_answered && asked.l_type != F_UNLCK) return {};
  return Error{Code::refused, folder.string() +
                                  ": locks do not hold on this file system; use a folder on a "
                                  "local disk"};
}

}  // namespace oplati::io

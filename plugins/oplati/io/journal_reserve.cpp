#include "plugins/oplati/io/journal_reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace oplati::io {

bool JournalReserve::is_taken() const {
  struct stat info {};
  return lstat(path_.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size >= size_bytes;
}

bool JournalReserve::take() {
  if (is_taken()) return true;
  const int file =
      ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (file < 0) return false;
  // Real blocks, not a hole.
  const bool has_space = posix_fallocate(file, 0, size_bytes) == 0;
  if (!has_space) ::unlink(path_.c_str());
  ::close(file);
  return has_space;
}

bool JournalReserve::give_up() {
  const bool was_taken = is_taken();
  ::unlink(path_.c_str());
  return was_taken;
}

}  // namespace oplati::io

#include "plugins/oplati/io/flight_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

namespace oplati::io {
namespace {

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

FlightFile::~FlightFile() { close(); }

bool FlightFile::open() {
  constexpr int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  file_ = ::open(path_.c_str(), flags, 0600);
  if (file_ < 0) return false;
  struct stat status {};
  if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) {
    close();
    return false;
  }
  size_ = static_cast<std::size_t>(status.st_size);
  // Ends an entry that a kill has cut.
  return size_ == 0 || write_all(file_, "\n\n");
}

void FlightFile::close() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

bool FlightFile::append(std::string_view text) {
  if (file_ < 0 && !open()) return false;
  if (size_ != 0 && size_ + text.size() > limit_) {
    close();
    if (std::rename(path_.c_str(), previous_.c_str()) != 0 || !open()) return false;
  }
  if (!write_all(file_, text)) {
    close();  // the next text begins behind what is left of this one
    return false;
  }
  size_ += text.size();
  return true;
}

}  // namespace oplati::io

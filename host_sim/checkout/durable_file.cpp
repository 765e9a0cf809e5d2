#include "host_sim/checkout/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

Error failure(const std::string& step, const std::filesystem::path& path) {
  return Error{Code::unavailable, path.string() + ": " + step + ": " + std::strerror(errno)};
}

// write() may take less than it is given; each turn takes at least one byte.
bool write_all(int file, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t taken = ::write(file, text.data() + done, text.size() - done);
    if (taken < 0 && errno == EINTR) continue;
    if (taken <= 0) return false;
    done += static_cast<std::size_t>(taken);
  }
  return true;
}

bool sync_folder(const std::filesystem::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return false;
  const bool is_synced = ::fsync(handle) == 0;
  ::close(handle);
  return is_synced;
}

}  // namespace

pospay::Result<void> write_durably(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path temporary = path.string() + ".new";
  ::unlink(temporary.c_str());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failure("cannot create", temporary);
  const bool is_written = write_all(file, text) && ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  if (!is_written) {
    errno = reason;
    return failure("cannot write", temporary);
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failure("cannot replace", path);
  if (!sync_folder(path.parent_path())) return failure("cannot sync the folder of", path);
  return {};
}

pospay::Result<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return Error{Code::not_found, path.string() + ": no such file"};
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return Error{Code::unavailable, path.string() + ": " + error.message()};
  if (size > most_bytes) return Error{Code::invalid, path.string() + ": too long"};
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return Error{Code::unavailable, path.string() + ": cannot be read"};
  return text.str();
}

pospay::Result<void> make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return {};
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failure("cannot make", folder);
  return {};
}

}  // namespace checkout

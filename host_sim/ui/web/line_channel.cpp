#include "host_sim/ui/web/line_channel.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace web {

LineChannel::~LineChannel() { ::close(descriptor_); }

std::optional<std::string> LineChannel::read() {
  std::size_t searched = 0;
  while (true) {  // ends with the line, the other side, or the limit
    const std::size_t end = rest_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = rest_.substr(0, end);
      rest_.erase(0, end + 1);
      return line;
    }
    searched = rest_.size();
    if (searched > kMaxLineBytes) return std::nullopt;
    char block[16 * 1024];
    const ssize_t size = ::recv(descriptor_, block, sizeof block, 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    rest_.append(block, static_cast<std::size_t>(size));
  }
}

bool LineChannel::write(std::string_view line) {
  if (line.size() > kMaxLineBytes || line.find('\n') != std::string_view::npos) return false;
  const std::lock_guard lock(writing_);
  std::string text(line);
  text += '\n';
  std::string_view left = text;
  while (!left.empty()) {
    const ssize_t size = ::send(descriptor_, left.data(), left.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    left.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void LineChannel::shut_down() { ::shutdown(descriptor_, SHUT_RDWR); }

SplitLine split_line(std::string_view line) {
  SplitLine split;
  const std::size_t first = std::min(line.find(' '), line.size());
  split.first = line.substr(0, first);
  line.remove_prefix(std::min(first + 1, line.size()));
  const std::size_t second = std::min(line.find(' '), line.size());
  split.second = line.substr(0, second);
  line.remove_prefix(std::min(second + 1, line.size()));
  split.rest = line;
  return split;
}

}  // namespace web

#include "plugins/oplati/io/tcp_connect.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace oplati::io {
namespace {

std::string error_text(int error) { return std::generic_category().message(error); }

// 0 or the error of a connect that is under way.
int wait_for_connect(int fd, const Deadline& until) {
  for (;;) {
    const std::int64_t left_ms = until.remaining_ms();
    if (left_ms == 0) return ETIMEDOUT;
    pollfd waiting{fd, POLLOUT, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left_ms));
    if (ready < 0 && errno != EINTR) return errno;
    if (ready <= 0) continue;
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
    // Shut down by the watchdog: writable, without an error, without a peer.
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    if (error == 0 && ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) != 0) {
      return errno;
    }
    return error;
  }
}

// Opens a connection or says why not.
UniqueFd connect_to(const SocketAddress& address, Watchdog::Watch& watch, const Deadline& until,
                    std::string& why) {
  UniqueFd fd(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_open()) {
    why = error_text(errno);
    return fd;
  }
  const Watchdog::Hold hold(watch, fd.get());
  int error = hold.is_watched() ? 0 : EMFILE;
  if (error == 0 && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address.storage),
                              address.length) != 0) {
    error = errno == EINPROGRESS ? wait_for_connect(fd.get(), until) : errno;
  }
  if (error == 0) {
    // Requests are small and written whole: nothing is gained by waiting for more.
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int flags = ::fcntl(fd.get(), F_GETFL);
    if (flags < 0 || ::fcntl(fd.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) error = errno;
  }
  if (error != 0) {
    why = error_text(error);
    fd.reset();
  }
  return fd;
}

}  // namespace

void UniqueFd::reset(int fd) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

TcpConnection connect_to_any(const std::vector<SocketAddress>& addresses, Watchdog::Watch& watch,
                             const Deadline& deadline) {
  TcpConnection result;
  for (std::size_t i = 0; i < addresses.size() && !deadline.has_passed(); ++i) {
    if (watch.was_cut()) break;
    const auto left = static_cast<std::int64_t>(addresses.size() - i);
    const std::int64_t share_ms =
        std::min(std::max<std::int64_t>(1, deadline.remaining_ms() / left), kMaxMsPerAddress);
    const Deadline until = left == 1 ? deadline : Deadline::after_ms(share_ms);
    std::string why;
    result.fd = connect_to(addresses[i], watch, until, why);
    if (result.fd.is_open()) return result;
    result.detail += result.detail.empty() ? "connect: " : "; ";
    result.detail += addresses[i].text() + " " + why;
  }
  if (result.detail.empty()) result.detail = "connect: no time left";
  return result;
}

}  // namespace oplati::io

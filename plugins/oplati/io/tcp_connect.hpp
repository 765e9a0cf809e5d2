// A TCP connection to the first address that answers.
#pragma once

#include <string>
#include <vector>

#include "plugins/oplati/io/resolver.hpp"
#include "plugins/oplati/io/watchdog.hpp"

namespace oplati::io {

// Owns a descriptor.
class UniqueFd {
 public:
  explicit UniqueFd(int fd = -1) : fd_(fd) {}
  ~UniqueFd() { reset(); }
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }
  void reset(int fd = -1);

 private:
  int fd_;
};

struct TcpConnection {
  UniqueFd fd;         // blocking, not inherited by children; not open: see detail
  std::string detail;  // one entry per address that failed
};

// Tries the addresses in their order. While others remain, one gets its share of the time and at
// most kMaxMsPerAddress, so that a dead first address does not use up the deadline.
TcpConnection connect_to_any(const std::vector<SocketAddress>& addresses, Watchdog::Watch& watch,
                             const Deadline& deadline);

constexpr std::int64_t kMaxMsPerAddress = 2000;

}  // namespace oplati::io

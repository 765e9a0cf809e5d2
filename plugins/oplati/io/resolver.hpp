// Host name to addresses, within a deadline.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugins/oplati/io/boot_clock.hpp"

namespace oplati::io {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  bool is_loopback() const;
  std::string text() const;  // "127.0.0.1:443", for the log
};

struct Resolution {
  std::vector<SocketAddress> addresses;  // empty: see detail
  std::string detail;
};

class Resolver {
 public:
  virtual ~Resolver() = default;
  // Blocks until there is an answer, the deadline passes or `is_stopped` becomes true.
  virtual Resolution resolve(const std::string& host, std::uint16_t port, const Deadline& deadline,
                             const std::atomic<bool>& is_stopped) = 0;
};

// The system's own. A look-up that does not answer in time is left behind: it runs on a thread of
// the C library, touches only memory that stays allocated for it, and calls nothing of ours, so
// that the plugin can be unloaded meanwhile.
std::shared_ptr<Resolver> make_system_resolver();

// Look-ups that may be left behind at a time. Above that a resolver that never answers would
// gather threads of the C library, so new ones are refused until an old one has ended.
constexpr std::size_t kMaxLookupsLeftBehind = 4;
// More would only make a dead gateway slower to report; real names have one to four.
constexpr std::size_t kMaxAddresses = 8;

}  // namespace oplati::io

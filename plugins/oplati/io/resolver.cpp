#include "plugins/oplati/io/resolver.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>

namespace oplati::io {
namespace {

// How soon shut_down() is noticed during a look-up: gai_suspend cannot be woken from outside.
constexpr std::int64_t kStopCheckMs = 20;

// All that the C library may still touch after we have stopped waiting.
struct Lookup {
  std::string host;
  std::string service;
  addrinfo hints{};
  gaicb request{};

  Lookup(std::string host_, std::uint16_t port)
      : host(std::move(host_)), service(std::to_string(port)) {
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    request.ar_name = host.c_str();
    request.ar_service = service.c_str();
    request.ar_request = &hints;
  }
  ~Lookup() {
    if (request.ar_result != nullptr) ::freeaddrinfo(request.ar_result);
  }
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;

  bool has_ended() { return ::gai_error(&request) != EAI_INPROGRESS; }
};

class SystemResolver : public Resolver {
 public:
  // What is still under way when the resolver goes is given up for good: freeing it would pull
  // memory from under a thread of the C library.
  ~SystemResolver() override {
    for (auto& lookup : left_behind_) {
      if (!lookup->has_ended()) static_cast<void>(lookup.release());
    }
  }

  Resolution resolve(const std::string& host, std::uint16_t port, const Deadline& deadline,
                     const std::atomic<bool>& is_stopped) override {
    Resolution written_out = resolve_locally(host, port);
    if (!written_out.addresses.empty()) return written_out;
    if (!has_room()) return {{}, "resolve: earlier look-ups have not been answered yet"};
    auto lookup = std::make_unique<Lookup>(host, port);
    gaicb* list[] = {&lookup->request};
    const int started = ::getaddrinfo_a(GAI_NOWAIT, list, 1, nullptr);
    if (started != 0) return {{}, std::string("resolve: ") + ::gai_strerror(started)};
    while (!lookup->has_ended()) {
      const std::int64_t left_ms = deadline.remaining_ms();
      if (left_ms == 0 || is_stopped) {
        leave_behind(std::move(lookup));
        return {{}, "resolve: no answer in time"};
      }
      const std::int64_t slice_ms = std::min(left_ms, kStopCheckMs);
      const timespec slice{slice_ms / 1000, slice_ms % 1000 * 1'000'000};
      ::gai_suspend(list, 1, &slice);
    }
    if (const int error = ::gai_error(&lookup->request); error != 0) {
      return {{}, std::string("resolve: ") + ::gai_strerror(error)};
    }
    Resolution resolution;
    collect(lookup->request.ar_result, resolution);
    if (resolution.addresses.empty()) resolution.detail = "resolve: the name has no address";
    return resolution;
  }

 private:
  // An address is its own answer, and "localhost" is this machine by definition: no look-up.
  static Resolution resolve_locally(const std::string& host, std::uint16_t port) {
    Resolution resolution;
    const bool is_localhost = host == "localhost";
    for (const char* address : {is_localhost ? "127.0.0.1" : host.c_str(), "::1"}) {
      addrinfo hints{};
      hints.ai_socktype = SOCK_STREAM;
      hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
      addrinfo* found = nullptr;
      if (::getaddrinfo(address, std::to_string(port).c_str(), &hints, &found) == 0) {
        collect(found, resolution);
        ::freeaddrinfo(found);
      }
      if (!is_localhost) break;
    }
    return resolution;
  }

  static void collect(const addrinfo* found, Resolution& resolution) {
    for (; found != nullptr && resolution.addresses.size() < kMaxAddresses;
         found = found->ai_next) {
      SocketAddress address;
      if (found->ai_addrlen > sizeof address.storage) continue;
      std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
      address.length = found->ai_addrlen;
      resolution.addresses.push_back(address);
    }
  }

  bool has_room() {
    const std::lock_guard lock(mutex_);
    std::erase_if(left_behind_, [](auto& lookup) { return lookup->has_ended(); });
    return left_behind_.size() < kMaxLookupsLeftBehind;
  }

  void leave_behind(std::unique_ptr<Lookup> lookup) {
    // A look-up that had not been begun yet is over at once.
    if (::gai_cancel(&lookup->request) != EAI_NOTCANCELED) return;
    const std::lock_guard lock(mutex_);
    left_behind_.push_back(std::move(lookup));
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<Lookup>> left_behind_;
};

}  // namespace

bool SocketAddress::is_loopback() const {
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    return (ntohl(in.sin_addr.s_addr) >> 24) == 127;
  }
  if (storage.ss_family != AF_INET6) return false;
  return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr);
}

std::string SocketAddress::text() const {
  char host[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    ::inet_ntop(AF_INET, &in.sin_addr, host, sizeof host);
    return std::string(host) + ":" + std::to_string(ntohs(in.sin_port));
  }
  const auto& in6 = reinterpret_cast<const sockaddr_in6&>(storage);
  ::inet_ntop(AF_INET6, &in6.sin6_addr, host, sizeof host);
  return "[" + std::string(host) + "]:" + std::to_string(ntohs(in6.sin6_port));
}

std::shared_ptr<Resolver> make_system_resolver() { return std::make_shared<SystemResolver>(); }

}  // namespace oplati::io

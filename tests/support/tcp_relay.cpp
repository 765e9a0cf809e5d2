#include "tests/support/tcp_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace test {

struct TcpRelay::Connection {
  using Time = RelayWay::Time;
  // By direction: where its bytes come from is the other one's `to`.
  std::array<int, 2> to{-1, -1};
  std::array<RelayWay, 2> ways;
  std::array<bool, 2> is_read_out{};
  std::array<std::uint32_t, 2> watched{};
  std::array<bool, 2> is_unwatched{};
  std::array<bool, 2> is_counted{};
  Time alarm = Time::max();  // the soonest that is set
  bool is_connected = false;
  bool is_gone = false;
};

namespace {

constexpr std::size_t read_size = 16 * 1024;
constexpr int max_events = 256;
constexpr int backlog = 1024;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return name;
}

void send_at_once(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void close_by_reset(int fd) {
  const linger at_once{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd);
}

TcpRelay::Direction other(TcpRelay::Direction direction) {
  return direction == TcpRelay::to_server ? TcpRelay::to_client : TcpRelay::to_server;
}

constexpr std::array directions{TcpRelay::to_server, TcpRelay::to_client};

// A tool of tests that cannot go on must not look like a network's fault.
[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::abort();
}

}  // namespace

// --- From outside --------------------------------------------------------------------------------

TcpRelay::TcpRelay(std::uint16_t server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  bell_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  sockaddr_in name = loopback(0);
  socklen_t length = sizeof name;
  if (listener_ < 0 || bell_ < 0 || epoll_ < 0 ||
      ::bind(listener_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 ||
      ::listen(listener_, backlog) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &length) != 0) {
    throw std::runtime_error("relay: cannot listen");
  }
  port_ = ntohs(name.sin_port);
  for (const int fd : {listener_, bell_}) {
    epoll_event event{EPOLLIN, {.fd = fd}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) {
      throw std::runtime_error("relay: cannot watch");
    }
  }
  thread_ = std::thread([this] { run(); });
}

TcpRelay::~TcpRelay() {
  is_stopping_ = true;
  wake();
  thread_.join();
  for (const int fd : {listener_, bell_, epoll_}) ::close(fd);
}

void TcpRelay::wake() {
  const std::uint64_t one = 1;
  if (::write(bell_, &one, sizeof one) != sizeof one && errno != EAGAIN) give_up("relay: bell");
}

void TcpRelay::set_delay(std::chrono::milliseconds one_way) {
  const std::lock_guard lock(mutex_);
  rules_.delay = one_way;
}

void TcpRelay::set_fault(Direction direction, const RelayFault& fault) {
  const std::lock_guard lock(mutex_);
  rules_.faults[direction] = fault;
  ++rules_.versions[direction];
}

void TcpRelay::set_down() {
  {
    const std::lock_guard lock(mutex_);
    rules_.is_down = true;
  }
  wake();
}

void TcpRelay::heal() {
  {
    const std::lock_guard lock(mutex_);
    rules_.is_down = false;
    rules_.faults = {};
    ++rules_.heals;
  }
  wake();
}

// --- On the thread -------------------------------------------------------------------------------

void TcpRelay::run() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  std::array<epoll_event, max_events> events;
  while (!is_stopping_) {
    const auto wait = time_to_wait(std::chrono::steady_clock::now());
    const int count =
        ::epoll_pwait2(epoll_, events.data(), max_events, wait ? &*wait : nullptr, nullptr);
    if (count < 0 && errno != EINTR) give_up("relay: epoll_pwait2");
    const Time now = std::chrono::steady_clock::now();
    follow_rules(now);
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener_) accept_all();
      const auto found = by_fd_.find(fd);
      if (found == by_fd_.end()) continue;  // the bell, or closed by an event before
      const std::shared_ptr<Connection> connection = found->second;
      serve(*connection, fd, events[static_cast<std::size_t>(i)].events, now);
      write_due(connection, now);
    }
    ring_alarms(now);
  }
  while (!by_fd_.empty()) {
    const std::shared_ptr<Connection> connection = by_fd_.begin()->second;
    drop(*connection, true);
  }
}

// To the nanosecond: a delay that is rounded up to the millisecond, once each way, would be found
// in what is measured through it.
std::optional<timespec> TcpRelay::time_to_wait(Time now) const {
  if (alarms_.empty()) return std::nullopt;
  const auto left =
      std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(alarms_.top().due - now));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return timespec{static_cast<time_t>(seconds.count()),
                  static_cast<long>((left - seconds).count())};
}

void TcpRelay::ring_alarms(Time now) {
  while (!alarms_.empty() && alarms_.top().due <= now) {
    const std::shared_ptr<Connection> connection = alarms_.top().connection.lock();
    alarms_.pop();
    if (!connection) continue;
    connection->alarm = Time::max();
    write_due(connection, now);
  }
}

void TcpRelay::follow_rules(Time now) {
  std::uint64_t rings = 0;
  const ssize_t ignored = ::read(bell_, &rings, sizeof rings);
  static_cast<void>(ignored);
  Rules rules;
  {
    const std::lock_guard lock(mutex_);
    rules = rules_;
  }
  const bool is_healed = rules.heals != seen_.heals;
  seen_ = rules;
  std::vector<std::shared_ptr<Connection>> all;
  for (const auto& [fd, connection] : by_fd_) all.push_back(connection);
  for (const auto& connection : all) {
    if (seen_.is_down) drop(*connection, true);
    if (!is_healed) continue;
    for (RelayWay& way : connection->ways) way.release(now);
    write_due(connection, now);
  }
}

void TcpRelay::accept_all() {
  for (;;) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0 && (errno == EAGAIN || errno == ECONNABORTED)) return;
    if (client < 0) give_up("relay: accept");
    ++connections_;
    {
      // Of the moment: who heals and then connects gets through.
      const std::lock_guard lock(mutex_);
      seen_.is_down = rules_.is_down;
    }
    if (seen_.is_down) {
      close_by_reset(client);
      continue;
    }
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (server < 0) give_up("relay: socket");
    send_at_once(client);
    send_at_once(server);
    auto connection = std::make_shared<Connection>();
    connection->to = {server, client};
    const sockaddr_in name = loopback(server_port_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 &&
        errno != EINPROGRESS) {
      close_by_reset(client);
      ::close(server);
      continue;
    }
    for (const int fd : connection->to) {
      by_fd_[fd] = connection;
      epoll_event event{0, {.fd = fd}};
      if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) give_up("relay: epoll_ctl");
    }
    watch(*connection, std::chrono::steady_clock::now());
  }
}

void TcpRelay::serve(Connection& connection, int fd, std::uint32_t events, Time now) {
  const Direction into = fd == connection.to[to_server] ? to_server : to_client;
  if (into == to_server && !connection.is_connected) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return drop(connection, true);
    connection.is_connected = (events & EPOLLOUT) != 0;
  }
  if ((events & EPOLLERR) != 0) return drop(connection, true);
  // What comes from a peer goes into the other direction.
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) read_from(connection, other(into), now);
  if ((events & EPOLLHUP) != 0 && !connection.is_gone && connection.is_read_out[other(into)]) {
    // Both its ways have ended: it would be reported for ever.
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    connection.is_unwatched[into] = true;
  }
}

void TcpRelay::read_from(Connection& connection, Direction direction, Time now) {
  const int from = connection.to[other(direction)];
  RelayWay& way = connection.ways[direction];
  std::array<char, read_size> buffer;
  while (!connection.is_read_out[direction] && !way.is_full()) {
    const ssize_t size = ::recv(from, buffer.data(), buffer.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size < 0) return drop(connection, true);
    // The rules of the moment: who set a fault before these bytes were sent finds them met.
    {
      const std::lock_guard lock(mutex_);
      seen_.delay = rules_.delay;
      seen_.faults = rules_.faults;
      seen_.versions = rules_.versions;
    }
    if (size == 0) {
      connection.is_read_out[direction] = true;
      return way.take_end(now, seen_.delay);
    }
    way.take_in({buffer.data(), static_cast<std::size_t>(size)}, now, seen_.delay,
                seen_.faults[direction], seen_.versions[direction]);
    if (way.was_hit() && !connection.is_counted[direction]) {
      connection.is_counted[direction] = true;
      ++hits_;
    }
  }
}

void TcpRelay::write_due(const std::shared_ptr<Connection>& connection, Time now) {
  for (const Direction direction : directions) {
    if (connection->is_gone || !write_way(*connection, direction, now)) return;
  }
  watch(*connection, now);
  for (const RelayWay& way : connection->ways) {
    const auto due = way.next_due();
    // What is due already waits for its peer to read.
    if (!due || *due <= now || *due >= connection->alarm) continue;
    connection->alarm = *due;
    alarms_.push({*due, connection});
  }
}

// False: the connection has ended.
bool TcpRelay::write_way(Connection& connection, Direction direction, Time now) {
  if (direction == to_server && !connection.is_connected) return true;
  RelayWay& way = connection.ways[direction];
  for (std::string_view bytes = way.due(now); !bytes.empty(); bytes = way.due(now)) {
    const ssize_t size = ::send(connection.to[direction], bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (size < 0) {
      drop(connection, true);
      return false;
    }
    way.sent(static_cast<std::size_t>(size));
  }
  switch (way.take_due_end(now)) {
    case RelayWay::End::none:
      return true;
    case RelayWay::End::finish:
      ::shutdown(connection.to[direction], SHUT_WR);
      return true;
    case RelayWay::End::finish_both:
      drop(connection, false);
      return false;
    case RelayWay::End::reset_both:
      drop(connection, true);
      return false;
  }
  return true;
}

void TcpRelay::watch(Connection& connection, Time now) {
  for (const Direction direction : directions) {
    const Direction incoming = other(direction);
    std::uint32_t wanted = 0;
    if (!connection.is_read_out[incoming] && !connection.ways[incoming].is_full())
      wanted |= EPOLLIN;
    const bool is_connecting = direction == to_server && !connection.is_connected;
    if (is_connecting || !connection.ways[direction].due(now).empty()) wanted |= EPOLLOUT;
    if (wanted == connection.watched[direction] || connection.is_unwatched[direction]) continue;
    connection.watched[direction] = wanted;
    epoll_event event{wanted, {.fd = connection.to[direction]}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.to[direction], &event) != 0) {
      give_up("relay: epoll_ctl");
    }
  }
  const bool is_over = connection.is_read_out[to_server] && connection.is_read_out[to_client] &&
                       !connection.ways[to_server].next_due() &&
                       !connection.ways[to_client].next_due();
  if (is_over) drop(connection, false);
}

void TcpRelay::drop(Connection& connection, bool by_reset) {
  if (connection.is_gone) return;
  connection.is_gone = true;
  for (const int fd : connection.to) {
    by_fd_.erase(fd);
    if (by_reset) {
      close_by_reset(fd);
    } else {
      ::close(fd);
    }
  }
}

}  // namespace test

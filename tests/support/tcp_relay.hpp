// A TCP relay between a client and a server on this machine: what a network does to bytes. One
// thread serves all connections, so that a thousand of them cost no more than their bytes.
//
//   TcpRelay relay(gateway.port());
//   relay.set_delay(25ms);                                   // a round trip takes 50 ms more
//   relay.set_fault(TcpRelay::to_client, {RelayKind::reset}); // the next answer is met by RST
//
// The three steps by which TCP itself connects are not delayed: the kernel answers them.
// A relayed connection takes two descriptors: for a thousand raise RLIMIT_NOFILE.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <unordered_map>
#include <vector>

#include "tests/support/relay_fault.hpp"
#include "tests/support/relay_way.hpp"

namespace test {

class TcpRelay {
 public:
  // Where the bytes go that a fault is for.
  enum Direction { to_server = 0, to_client = 1 };

  // Listens on a free port of 127.0.0.1. Throws when it cannot.
  explicit TcpRelay(std::uint16_t server_port);
  ~TcpRelay();
  TcpRelay(const TcpRelay&) = delete;
  TcpRelay& operator=(const TcpRelay&) = delete;

  std::uint16_t port() const { return port_; }

  // Any thread may call the following; they take effect on bytes that come in from then on.
  void set_delay(std::chrono::milliseconds one_way);
  void set_fault(Direction direction, const RelayFault& fault);
  // New connections are met by RST and those there are end by it, until heal().
  void set_down();
  // No fault any more, nothing down; held bytes go on. The delay stays.
  void heal();

  // Since the start: connections accepted, and ways of them that a fault has met.
  int connections() const { return connections_; }
  int hits() const { return hits_; }

 private:
  struct Connection;
  struct Rules {
    std::chrono::milliseconds delay{0};
    std::array<RelayFault, 2> faults;
    std::array<std::uint64_t, 2> versions{};
    bool is_down = false;
    std::uint64_t heals = 0;
  };
  using Time = RelayWay::Time;

  // When a connection has something to send; it may have sent it meanwhile.
  struct Alarm {
    Time due;
    std::weak_ptr<Connection> connection;
    bool operator<(const Alarm& later) const { return due > later.due; }
  };

  void wake();
  void run();
  std::optional<timespec> time_to_wait(Time now) const;
  void ring_alarms(Time now);
  void accept_all();
  void serve(Connection& connection, int fd, std::uint32_t events, Time now);
  void read_from(Connection& connection, Direction direction, Time now);
  void write_due(const std::shared_ptr<Connection>& connection, Time now);
  bool write_way(Connection& connection, Direction direction, Time now);
  void watch(Connection& connection, Time now);
  void drop(Connection& connection, bool by_reset);
  void follow_rules(Time now);

  std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int bell_ = -1;
  int epoll_ = -1;
  std::atomic<bool> is_stopping_{false};
  std::atomic<int> connections_{0};
  std::atomic<int> hits_{0};

  std::mutex mutex_;
  Rules rules_;  // guarded by mutex_

  // Of the thread alone.
  Rules seen_;
  std::unordered_map<int, std::shared_ptr<Connection>> by_fd_;
  std::priority_queue<Alarm> alarms_;
  std::thread thread_;
};

}  // namespace test

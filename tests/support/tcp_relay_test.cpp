// The relay that other tests rely on does what it says.
#define BOOST_TEST_MODULE tcp_relay
#include "tests/support/tcp_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "tests/boost_test.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/tls_records.hpp"

namespace test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
    set_patience(10s);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void set_patience(std::chrono::milliseconds limit) {
    const timeval value{limit.count() / 1000, limit.count() % 1000 * 1000};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
  }
  void send(const std::string& text) {
    BOOST_REQUIRE(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) ==
                  static_cast<ssize_t>(text.size()));
  }
  void finish() { ::shutdown(fd_, SHUT_WR); }
  // Up to `count` bytes; fewer when they end or do not come. `error` says which: 0 the end.
  std::string read(std::size_t count) {
    std::string text(count, '\0');
    std::size_t size = 0;
    error = -1;
    while (size < count) {
      const ssize_t got = ::recv(fd_, text.data() + size, count - size, 0);
      if (got <= 0) {
        error = got == 0 ? 0 : errno;
        break;
      }
      size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
  }
  int error = -1;

 private:
  int fd_;
};

FaultServer::Options plain() {
  FaultServer::Options options;
  options.is_tls = false;
  return options;
}

// Sends back what it gets, and closes after the peer.
struct Echo {
  Echo()
      : server(plain(),
               [](Wire& wire) {
                 for (std::string byte = wire.read_raw(1); !byte.empty(); byte = wire.read_raw(1)) {
                   if (!wire.write_raw(byte)) return;
                 }
                 wire.finish();
               }),
        relay(server.port()) {}
  FaultServer server;
  TcpRelay relay;
};

std::int64_t ms_since(steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - start).count();
}

}  // namespace

BOOST_AUTO_TEST_CASE(bytes_and_ends_pass) {
  Echo echo;
  Client client(echo.relay.port());
  std::string text;
  for (int i = 0; i < 10'000; ++i) text.push_back(static_cast<char>(i * 7));
  client.send(text);
  BOOST_TEST((client.read(text.size()) == text));
  client.finish();
  BOOST_TEST(client.read(1).empty());
  BOOST_TEST(client.error == 0);
  BOOST_TEST(echo.relay.connections() == 1);
  BOOST_TEST(echo.relay.hits() == 0);
}

BOOST_AUTO_TEST_CASE(a_delay_is_had_by_all_at_the_same_time) {
  constexpr std::size_t many = 150;
  Echo echo;
  echo.relay.set_delay(100ms);
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < many; ++i) {
    clients.push_back(std::make_unique<Client>(echo.relay.port()));
  }
  const auto start = steady_clock::now();
  for (const auto& client : clients) client->send("x");
  for (const auto& client : clients) BOOST_TEST(client->read(1) == "x");
  BOOST_TEST(ms_since(start) >= 200);
  // One after the other they would take half a minute.
  BOOST_TEST(ms_since(start) < 10'000);
}

BOOST_AUTO_TEST_CASE(each_fault_does_to_an_answer_what_it_says) {
  struct Row {
    RelayKind kind;
    const char* arrives;
    int error;
  };
  static const Row rows[] = {
      {RelayKind::none, "abcd", -1},        {RelayKind::drop, "ab", EAGAIN},
      {RelayKind::stall, "ab", EAGAIN},     {RelayKind::truncate, "ab", 0},
      {RelayKind::reset, "ab", ECONNRESET}, {RelayKind::garble, "ab\x9c\x9b", -1},
      {RelayKind::drip, "abcd", -1},
  };
  for (const Row& row : rows) {
    for (const auto direction : {TcpRelay::to_server, TcpRelay::to_client}) {
      BOOST_TEST_CONTEXT("fault " << static_cast<int>(row.kind) << ", direction " << direction) {
        Echo echo;
        Client client(echo.relay.port());
        client.send("before");
        BOOST_TEST(client.read(6) == "before");
        echo.relay.set_fault(direction, {.kind = row.kind, .after_bytes = 2, .drip_pause = 30ms});
        if (row.error == EAGAIN) client.set_patience(200ms);
        const auto start = steady_clock::now();
        client.send("abcd");
        const std::string got = client.read(4);
        // An end may overtake the bytes before it: a reset's, and those of the way back.
        const bool is_end = row.kind == RelayKind::reset || row.kind == RelayKind::truncate;
        if (!is_end || (row.kind == RelayKind::truncate && direction == TcpRelay::to_client)) {
          BOOST_TEST(got == row.arrives);
        }
        BOOST_TEST(client.error == row.error);
        BOOST_TEST(echo.relay.hits() == (row.kind == RelayKind::none ? 0 : 1));
        if (row.kind == RelayKind::drip) BOOST_TEST(ms_since(start) >= 60);
        if (row.kind != RelayKind::stall) continue;
        client.set_patience(10s);
        echo.relay.heal();
        BOOST_TEST(client.read(2) == "cd");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_gateway_that_is_down_comes_back) {
  Echo echo;
  Client before(echo.relay.port());
  before.send("a");
  BOOST_TEST(before.read(1) == "a");
  echo.relay.set_down();
  BOOST_TEST(before.read(1).empty());
  BOOST_TEST(before.error == ECONNRESET);
  Client during(echo.relay.port());
  BOOST_TEST(during.read(1).empty());
  BOOST_TEST(during.error == ECONNRESET);
  echo.relay.heal();
  Client after(echo.relay.port());
  after.send("b");
  BOOST_TEST(after.read(1) == "b");
}

BOOST_AUTO_TEST_CASE(the_end_of_a_handshake_is_found_in_any_cut) {
  const auto record = [](char type, std::size_t size) {
    return std::string{type, 3, 3, 0, static_cast<char>(size)} + std::string(size, 'x');
  };
  const std::string handshake = record(22, 90) + record(20, 1) + record(23, 53);
  const std::string all = handshake + record(23, 40) + record(23, 40);
  for (std::size_t piece = 1; piece <= all.size(); ++piece) {
    TlsRecords records;
    std::size_t found = 0;
    for (std::size_t at = 0; at < all.size(); at += piece) {
      found += records.handshake_bytes(std::string_view(all).substr(at, piece));
    }
    BOOST_TEST(found == handshake.size());
  }
}

}  // namespace test

// Every exchange ends in time, whatever hangs. [N2 N4 N6 N16 N19]
#define BOOST_TEST_MODULE http_deadline
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "tests/boost_test.hpp"
#include "tests/io/http_fixture.hpp"

using namespace http_test;
using test::eventually;
using test::ok_response;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kDeadlineMs = 300;
// Calls return by their deadline + 250 ms; sanitizers and a busy machine get more.
constexpr std::int64_t kLatestMs = kDeadlineMs + 1000;

void expect_deadline(HttpClient& client, bool was_sent) {
  const Stopwatch watch;
  const HttpResponse response = client.exchange(pay(kDeadlineMs));
  const std::int64_t took_ms = watch.ms();
  BOOST_TEST_MESSAGE("ended after " << took_ms << " ms of " << kDeadlineMs);
  BOOST_TEST(response.failure == HttpFailure::deadline, response.detail);
  BOOST_TEST(response.request_was_sent == was_sent);
  BOOST_TEST(took_ms >= kDeadlineMs - 5);
  BOOST_TEST(took_ms < kLatestMs);
  BOOST_TEST(response.body.empty());
}

struct Attack {
  const char* what;
  FaultServer::Script script;
};

// A listener whose queue is full: further connections get no answer at all.
class BlackHole {
 public:
  BlackHole() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof name;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&name), sizeof name);
    ::listen(listener_, 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &length);
    port_ = ntohs(name.sin_port);
    for (int& fd : fillers_) {
      fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      ::connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof name);
    }
  }
  ~BlackHole() {
    for (const int fd : fillers_) ::close(fd);
    ::close(listener_);
  }
  std::uint16_t port() const { return port_; }

 private:
  int listener_;
  int fillers_[4];
  std::uint16_t port_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(drips_and_silence_after_the_request_end_at_the_deadline_N19) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
  const Attack attacks[] = {
      {"silence", [](Wire& wire) { wire.wait_for_close(); }},
      {"drip body", [&](Wire& wire) { wire.write_slowly(head + std::string(1000, 'x'), 1, 5ms); }},
      {"drip header",
       [](Wire& wire) {
         wire.write_slowly("HTTP/1.1 200 OK\r\nX: " + std::string(5000, 'x'), 1, 5ms);
       }},
      {"drip 100-continue",
       [](Wire& wire) {
         for (int i = 0; i < 7 && wire.write("HTTP/1.1 100 Continue\r\n\r\n"); ++i) {
           std::this_thread::sleep_for(100ms);
         }
         wire.wait_for_close();
       }},
      {"drip chunks",
       [](Wire& wire) {
         wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
         while (wire.write("1\r\nx\r\n")) std::this_thread::sleep_for(5ms);
       }},
  };
  for (const bool is_tls : {false, true}) {
    for (const Attack& attack : attacks) {
      BOOST_TEST_CONTEXT(attack.what << (is_tls ? " over tls" : " plain")) {
        FaultServer server(is_tls ? tls_options() : plain_options(), [&attack](Wire& wire) {
          if (!wire.read_request().empty()) attack.script(wire);
        });
        const auto client = client_for(server, is_tls);
        expect_deadline(*client, true);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(endless_100_continue_ends_at_once_N19) {
  FaultServer server(tls_options(), [](Wire& wire) {
    wire.read_request();
    while (wire.write("HTTP/1.1 100 Continue\r\n\r\n")) {
    }
  });
  BOOST_TEST(client_for(server)->exchange(pay()).failure == HttpFailure::malformed);
}

BOOST_AUTO_TEST_CASE(stalled_and_dripping_handshakes_end_at_the_deadline_unsent_N6) {
  const auto stalled =
      FaultServer::without_handshake(tls_options(), [](Wire& wire) { wire.wait_for_close(); });
  const auto stalled_client = client_for(*stalled);
  expect_deadline(*stalled_client, false);
  const auto dripping = FaultServer::without_handshake(plain_options(), [](Wire& wire) {
    // The header of a handshake record that is never whole.
    wire.write_raw(std::string("\x16\x03\x03\x40\x00", 5));
    while (wire.write_raw("x")) std::this_thread::sleep_for(5ms);
  });
  const auto dripping_client = client_for(*dripping);
  expect_deadline(*dripping_client, false);
}

BOOST_AUTO_TEST_CASE(connection_without_an_answer_ends_at_the_deadline_unsent_N4) {
  const BlackHole hole;
  HttpClientConfig config;
  config.base_url = "https://gw.test:" + std::to_string(hole.port());
  config.ca_file = Authority::instance().ca_file;
  config.resolver = std::make_shared<FixedResolver>(std::vector<std::string>{"127.0.0.1"});
  const auto client = make_client(config);
  expect_deadline(*client, false);
}

BOOST_AUTO_TEST_CASE(dead_first_address_leaves_time_for_the_second_N3) {
  const BlackHole hole;
  FaultServer::Options options = tls_options();
  options.address = "127.0.0.2";
  options.port = hole.port();
  FaultServer server(options, [](Wire& wire) {
    wire.read_request();
    wire.write(ok_response("{}"));
    wire.wait_for_close();
  });
  HttpClientConfig config = config_for(server);
  config.resolver =
      std::make_shared<FixedResolver>(std::vector<std::string>{"127.0.0.1", "127.0.0.2"});
  const HttpResponse response = make_client(config)->exchange(pay(2000));
  BOOST_TEST(response.failure == HttpFailure::none, response.detail);
}

BOOST_AUTO_TEST_CASE(name_that_is_never_resolved_ends_at_the_deadline_unsent_N2) {
  HttpClientConfig config;
  config.base_url = "https://gw.test";
  config.ca_file = Authority::instance().ca_file;
  config.resolver = std::make_shared<SilentResolver>();
  const auto client = make_client(config);
  expect_deadline(*client, false);
}

BOOST_AUTO_TEST_CASE(response_after_the_deadline_is_not_the_answer_to_the_next_request_N16) {
  std::atomic<bool> may_answer{false};
  FaultServer server(tls_options(), [&](Wire& wire) {
    if (wire.read_request().empty()) return;
    if (wire.index() == 0) {
      BOOST_TEST(eventually([&] { return may_answer.load(); }));
      wire.write(ok_response("\"late\""));
    } else {
      wire.write(ok_response("\"second\""));
    }
    wire.wait_for_close();
  });
  const auto client = client_for(server);
  BOOST_TEST(client->exchange(get(kDeadlineMs)).failure == HttpFailure::deadline);
  may_answer = true;
  BOOST_TEST(client->exchange(get()).body == "\"second\"");
}

BOOST_AUTO_TEST_CASE(closing_does_not_wait_for_the_peers_farewell) {
  FaultServer server(tls_options(), [](Wire& wire) {
    wire.read_request();
    wire.write(ok_response("{}"));
    wire.wait_for_close();
  });
  auto client = client_for(server);
  BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
  const Stopwatch watch;
  client.reset();
  BOOST_TEST(watch.ms() < 500);
}

BOOST_AUTO_TEST_CASE(shut_down_ends_exchanges_wherever_they_are_L3) {
  const auto in_handshake =
      FaultServer::without_handshake(tls_options(), [](Wire& wire) { wire.wait_for_close(); });
  FaultServer in_response(tls_options(), [&](Wire& wire) {
    wire.read_request();
    ++in_response.requests;
    wire.wait_for_close();
  });
  const BlackHole hole;
  HttpClientConfig in_connect = config_for(in_response);
  in_connect.base_url = "https://gw.test:" + std::to_string(hole.port());
  HttpClientConfig in_resolve = config_for(in_response);
  in_resolve.resolver = std::make_shared<SilentResolver>();
  struct Row {
    const char* what;
    HttpClientConfig config;
    std::function<bool()> is_there;
    bool was_sent;
  };
  const Row rows[] = {
      {"response", config_for(in_response), [&] { return in_response.requests > 0; }, true},
      {"handshake", config_for(*in_handshake), [&] { return in_handshake->connections() > 0; },
       false},
      {"connect", in_connect, [] { return true; }, false},
      {"resolve", in_resolve, [] { return true; }, false},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto client = make_client(row.config);
      HttpResponse response;
      std::thread caller([&] { response = client->exchange(pay()); });
      BOOST_TEST(eventually(row.is_there));
      const Stopwatch watch;
      client->shut_down();
      caller.join();
      BOOST_TEST(watch.ms() < 1000);
      BOOST_TEST(response.failure == HttpFailure::shut_down, response.detail);
      BOOST_TEST(response.request_was_sent == row.was_sent);
      const HttpResponse later = client->exchange(pay());
      BOOST_TEST(later.failure == HttpFailure::shut_down);
      BOOST_TEST(!later.request_was_sent);
    }
  }
}

BOOST_AUTO_TEST_CASE(shut_down_of_one_client_leaves_the_others_alone) {
  std::atomic<bool> may_answer{false};
  FaultServer server(tls_options(), [&](Wire& wire) {
    if (wire.read_request().empty()) return;
    ++server.requests;
    BOOST_TEST(eventually([&] { return may_answer.load(); }));
    wire.write(ok_response("{}"));
    wire.wait_for_close();
  });
  const auto one = client_for(server);
  const auto other = client_for(server);
  HttpResponse response;
  std::thread caller([&] { response = other->exchange(pay()); });
  BOOST_TEST(eventually([&] { return server.requests == 1; }));
  one->shut_down();
  may_answer = true;
  caller.join();
  BOOST_TEST(response.failure == HttpFailure::none, response.detail);
}

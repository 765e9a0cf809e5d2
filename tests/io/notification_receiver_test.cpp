// What the gateway tells of its own accord: only what it has signed is heard, and nobody who calls
// can hold the receiver up.
#define BOOST_TEST_MODULE notification_receiver
#include "plugins/oplati/io/notification_receiver.hpp"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "host_sim/sandbox/certificate_authority.hpp"
#include "tests/boost_test.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using oplati::PaymentInfo;
using oplati::io::NotificationReceiver;
using namespace std::chrono_literals;

// The sandbox's keys, made once: they cost time.
struct Keys {
  test::TempFolder folder;
  std::filesystem::path gateway_file;
  std::filesystem::path stranger_file;
  std::string gateway_key;

  Keys() {
    const auto gateway = sandbox::ensure_certificates(folder / "gateway");
    const auto stranger = sandbox::ensure_certificates(folder / "stranger");
    BOOST_REQUIRE(gateway.has_value());
    BOOST_REQUIRE(stranger.has_value());
    gateway_file = gateway->notification_key_file;
    stranger_file = stranger->notification_key_file;
    gateway_key = *sandbox::notification_public_key(gateway_file);
  }
  static const Keys& instance() {
    static const Keys keys;
    return keys;
  }
};

std::string info(std::int64_t payment_id) {
  return "{\"paymentId\":" + std::to_string(payment_id) +
         ",\"paymentType\":1,\"sum\":1.00,\"status\":1,\"orderNumber\":\"A-1\","
         "\"createdDate\":\"2026-11-29 10:00:00\",\"paidDate\":\"2026-11-29 10:00:05\"}";
}

std::string sign(const std::filesystem::path& key_file, const std::string& body) {
  return *sandbox::sign_notification(key_file, body);
}
std::string sign(const std::string& body) { return sign(Keys::instance().gateway_file, body); }

struct Fixture {
  NotificationReceiver::Config config{"127.0.0.1:0", Keys::instance().gateway_key};
  std::shared_ptr<NotificationReceiver> receiver = start();
  std::mutex mutex;
  std::condition_variable heard_one;
  std::vector<std::int64_t> heard;
  std::unique_ptr<NotificationReceiver::Subscription> subscription = listen();

  std::shared_ptr<NotificationReceiver> start() {
    auto started = NotificationReceiver::shared(config, {});
    BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : started.error().message));
    return *started;
  }
  std::unique_ptr<NotificationReceiver::Subscription> listen() {
    return std::make_unique<NotificationReceiver::Subscription>(
        receiver, [this](const PaymentInfo& told) {
          const std::lock_guard lock(mutex);
          heard.push_back(told.payment_id);
          heard_one.notify_all();
        });
  }
  std::size_t heard_count() {
    const std::lock_guard lock(mutex);
    return heard.size();
  }

  Poco::Net::StreamSocket connect() const {
    Poco::Net::StreamSocket socket;
    socket.connect(Poco::Net::SocketAddress("127.0.0.1", receiver->port()));
    socket.setReceiveTimeout(Poco::Timespan(30, 0));
    return socket;
  }
  static void send(Poco::Net::StreamSocket& socket, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
      const auto sent = ::send(socket.impl()->sockfd(), text.data() + at, text.size() - at,
                               MSG_NOSIGNAL);
      if (sent <= 0) return;
      at += static_cast<std::size_t>(sent);
    }
  }
  // The status that it answered with; 0: it closed the connection instead.
  static int status_of(Poco::Net::StreamSocket& socket) {
    std::string text;
    char block[1024];
    try {
      int size = 0;
      while ((size = socket.receiveBytes(block, sizeof block)) > 0) {
        text.append(block, static_cast<std::size_t>(size));
      }
    } catch (const Poco::Exception&) {
    }
    return text.rfind("HTTP/1.", 0) == 0 ? std::stoi(text.substr(9, 3)) : 0;
  }
  int call(const std::string& head, const std::string& body) const {
    auto socket = connect();
    send(socket, head + "\r\n\r\n" + body);
    return status_of(socket);
  }
  int post(const std::string& body, const std::string& headers) const {
    return call("POST /oplati HTTP/1.1\r\nHost: till\r\nContent-Length: " +
                    std::to_string(body.size()) + headers,
                body);
  }
  int post_signed(const std::string& body) const {
    return post(body, "\r\nServer-Sign: " + sign(body));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_the_gateway_has_signed_is_heard_once_G38_A2_U12, Fixture) {
  for (int i = 0; i < 100; ++i) BOOST_TEST(post_signed(info(7)) == 200);
  BOOST_TEST(post_signed(info(8)) == 200);
  BOOST_TEST(post_signed(info(7)) == 200);
  BOOST_TEST(heard == (std::vector<std::int64_t>{7, 8}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_it_has_not_signed_is_refused_A1, Fixture) {
  const std::string body = info(7);
  const std::string good = sign(body);
  const std::string rows[] = {
      "",
      "\r\nServer-Sign:",
      "\r\nServer-Sign: not base64!",
      "\r\nServer-Sign: " + sign(Keys::instance().stranger_file, body),
      "\r\nServer-Sign: " + sign(info(8)),
      "\r\nServer-Sign: " + sign(body + " "),
      "\r\nServer-Sign: " + good + "\r\nServer-Sign: " + good,
      "\r\nServer-Sign: " + good.substr(0, good.size() - 4),
  };
  for (const std::string& headers : rows) BOOST_TEST(post(body, headers) == 401, headers);
  // Longer than any header may be: not even parsed.
  const int status = post(body, "\r\nServer-Sign: " + std::string(1 << 20, 'A'));
  BOOST_TEST((status == 0 || status == 401 || status == 400));
  BOOST_TEST(heard_count() == 0u);
  BOOST_TEST(post_signed(body) == 200);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_payment_info_is_refused, Fixture) {
  for (const std::string body : {"", "{}", "<html>", "[1]", "{\"paymentId\":7}", "{\"paymentId\":7"}) {
    BOOST_TEST(post_signed(body) == 400, body);
  }
  BOOST_TEST(call("GET /oplati HTTP/1.1\r\nHost: till", "") == 405);
  BOOST_TEST(call("nonsense", "") == 0);
  BOOST_TEST(heard_count() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_body_without_end_is_not_read_A4, Fixture) {
  BOOST_TEST(call("POST / HTTP/1.1\r\nHost: till\r\nContent-Length: 1000000000", "x") == 413);
  // Without a length: a gigabyte in chunks, of which a little more than the limit is taken.
  auto socket = connect();
  send(socket, "POST / HTTP/1.1\r\nHost: till\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  for (int i = 0; i < 32; ++i) send(socket, chunk);
  const int status = status_of(socket);
  BOOST_TEST((status == 413 || status == 0));
  BOOST_TEST(post_signed(info(7)) == 200);
}

BOOST_FIXTURE_TEST_CASE(who_sends_a_byte_a_minute_is_cut_and_then_all_is_well_A4, Fixture) {
  std::vector<Poco::Net::StreamSocket> slow;
  for (std::size_t i = 0; i < NotificationReceiver::waiting_limit; ++i) {
    slow.push_back(connect());
    send(slow.back(), "POST / HT");
  }
  const auto begun = std::chrono::steady_clock::now();
  // The first ones are being read: they are cut at their deadline.
  BOOST_TEST(status_of(slow.front()) == 0);
  const auto taken = std::chrono::steady_clock::now() - begun;
  BOOST_TEST((taken >= 4s));
  BOOST_TEST((taken < std::chrono::milliseconds(2 * NotificationReceiver::connection_limit_ms)));
  slow.clear();
  BOOST_TEST(post_signed(info(7)) == 200);
  BOOST_TEST(heard_count() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_flood_leaves_nothing_behind_A4, Fixture) {
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([this] {
      for (int n = 0; n < 100; ++n) post("x", "\r\nServer-Sign: x");
    });
  }
  for (auto& caller : callers) caller.join();
  BOOST_TEST(post_signed(info(7)) == 200);
  BOOST_TEST(heard_count() == 1u);
}

BOOST_FIXTURE_TEST_CASE(lanes_share_an_address_and_each_is_told_until_it_leaves, Fixture) {
  NotificationReceiver::Config same{"127.0.0.1:" + std::to_string(receiver->port()),
                                    Keys::instance().gateway_key};
  // By its port of zero it was not found; from here on by its real one.
  subscription.reset();
  receiver.reset();
  auto first = NotificationReceiver::shared(same, {});
  BOOST_REQUIRE_MESSAGE(first.has_value(), (first ? "" : first.error().message));
  auto second = NotificationReceiver::shared(same, {});
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(first->get() == second->get());
  receiver = *first;
  subscription = listen();
  auto other = listen();
  BOOST_TEST(post_signed(info(7)) == 200);
  BOOST_TEST(heard_count() == 2u);
  other.reset();
  BOOST_TEST(post_signed(info(8)) == 200);
  BOOST_TEST(heard_count() == 3u);
  same.key = *sandbox::notification_public_key(Keys::instance().stranger_file);
  const auto third = NotificationReceiver::shared(same, {});
  BOOST_REQUIRE(!third.has_value());
  BOOST_TEST((third.error().code == pospay::Code::invalid));
}

BOOST_FIXTURE_TEST_CASE(an_end_with_callers_waiting_is_prompt, Fixture) {
  auto silent = connect();
  send(silent, "POST / HTTP/1.1\r\n");
  auto another = connect();
  const auto begun = std::chrono::steady_clock::now();
  subscription.reset();
  receiver.reset();
  BOOST_TEST((std::chrono::steady_clock::now() - begun < 2s));
  BOOST_TEST(status_of(silent) == 0);
}

BOOST_AUTO_TEST_CASE(wrong_settings_are_named_with_the_remedy) {
  const std::string key = Keys::instance().gateway_key;
  for (const std::string address :
       {"", "9080", "localhost:9080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "1.2.3.4.5:80"}) {
    const auto started = NotificationReceiver::shared({address, key}, {});
    BOOST_REQUIRE(!started.has_value());
    BOOST_TEST((started.error().code == pospay::Code::invalid));
    BOOST_TEST(started.error().message.find("127.0.0.1:9080") != std::string::npos);
  }
  const auto started = NotificationReceiver::shared({"127.0.0.1:0", "AAAA"}, {});
  BOOST_REQUIRE(!started.has_value());
  BOOST_TEST(started.error().message.find("notifications.key") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(an_address_that_is_taken_is_told_as_such, Fixture) {
  // Not found among the shared ones: this one was started with port 0.
  const auto taken = NotificationReceiver::shared(
      {"127.0.0.1:" + std::to_string(receiver->port()), config.key}, {});
  BOOST_REQUIRE(!taken.has_value());
  BOOST_TEST((taken.error().code == pospay::Code::unavailable));
  BOOST_TEST(taken.error().message.find("free the port") != std::string::npos);
}

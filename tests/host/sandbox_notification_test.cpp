#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "host_sim/sandbox/date_text.hpp"
#include "host_sim/sandbox/notifier.hpp"
#include "host_sim/sandbox/register_protocol.hpp"
#include "tests/host/sandbox_world.hpp"

namespace {

using namespace sandbox_world;

// A merchant's server: refuses the first notification with 500 and keeps all.
struct Merchant {
  struct Received {
    std::string body;
    std::string signature;
  };
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Received> received;

  class Handler : public Poco::Net::HTTPRequestHandler {
   public:
    explicit Handler(Merchant& merchant) : merchant_(merchant) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
      Received one;
      Poco::StreamCopier::copyToString(request.stream(), one.body);
      one.signature = request.get("Server-Sign", "");
      const std::lock_guard lock(merchant_.mutex);
      merchant_.received.push_back(one);
      response.setStatus(merchant_.received.size() == 1
                             ? Poco::Net::HTTPResponse::HTTP_INTERNAL_SERVER_ERROR
                             : Poco::Net::HTTPResponse::HTTP_OK);
      response.setContentLength(0);
      response.send();
      merchant_.changed.notify_all();
    }

   private:
    Merchant& merchant_;
  };
  class Factory : public Poco::Net::HTTPRequestHandlerFactory {
   public:
    explicit Factory(Merchant& merchant) : merchant_(merchant) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
      return new Handler(merchant_);
    }

   private:
    Merchant& merchant_;
  };
};

std::vector<unsigned char> from_base64(const std::string& text) {
  std::vector<unsigned char> bytes(text.size());
  const int size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  BOOST_REQUIRE(size > 0);
  const auto padding = static_cast<int>(text.size() - text.find_last_not_of('=') - 1);
  bytes.resize(static_cast<std::size_t>(size - padding));
  return bytes;
}

bool is_signed(const std::string& body, const std::string& signature, const std::string& key) {
  const auto der = from_base64(key);
  const unsigned char* place = der.data();
  EVP_PKEY* public_key = d2i_PUBKEY(nullptr, &place, static_cast<long>(der.size()));
  BOOST_REQUIRE(public_key != nullptr);
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  const auto bytes = from_base64(signature);
  const bool is_good =
      EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, public_key) == 1 &&
      EVP_DigestVerify(digest, bytes.data(), bytes.size(),
                       reinterpret_cast<const unsigned char*>(body.data()), body.size()) == 1;
  EVP_MD_CTX_free(digest);
  EVP_PKEY_free(public_key);
  return is_good;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_notification_is_signed_over_its_body_and_comes_again_after_a_5xx) {
  Merchant merchant;
  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  Poco::Net::HTTPServer server(new Merchant::Factory(merchant), socket,
                               new Poco::Net::HTTPServerParams);
  server.start();
  const std::string url =
      "http://127.0.0.1:" + std::to_string(socket.address().port()) + "/notify?order=1";
  std::string body = World::order("", "2.50", "n-1");
  body.insert(1, "\"notificationUrl\":" + json_text(url) + ",");
  const Answer made = world().post("/pos/webPayments", body);
  BOOST_REQUIRE_EQUAL(made.status, 200);
  world().control("buyers/0/join", "{\"qr\":" + json_text(made.text("dynamicQR")) + "}");
  {
    std::unique_lock lock(merchant.mutex);
    merchant.changed.wait_for(lock, std::chrono::seconds(20),
                              [&] { return merchant.received.size() >= 2; });
    BOOST_REQUIRE_EQUAL(merchant.received.size(), 2u);
    for (const auto& one : merchant.received) {
      BOOST_TEST(is_signed(one.body, one.signature, world().system->notification_key()));
      BOOST_TEST(one.body.find("\"sum\":2.50,\"status\":1,") != std::string::npos, one.body);
    }
  }
  server.stopAll(true);
}

BOOST_AUTO_TEST_CASE(notifications_go_to_loopback_alone) {
  const struct {
    const char* url;
    bool is_allowed;
  } rows[] = {
      {"http://127.0.0.1:80/x", true},
      {"https://localhost/x?y", true},
      {"http://[::1]:8080", true},
      {"http://127.0.0.1", true},
      {"http://127.0.0.1.evil.test/", false},
      {"http://localhost@evil.test/", false},
      {"http://evil.test/127.0.0.1", false},
      {"http://127.0.0.1:80@evil.test/", false},
      {"ftp://127.0.0.1/", false},
      {"//127.0.0.1/", false},
      {"http://127.0.0.1:evil/", false},
      {"", false},
  };
  for (const auto& row : rows) BOOST_TEST(is_loopback_url(row.url) == row.is_allowed, row.url);
}

BOOST_AUTO_TEST_CASE(a_failed_notification_waits_longer_each_time_and_is_given_up) {
  NotificationQueue queue;
  Notification one{"http://127.0.0.1/", "{}", 0, 0};
  std::int64_t now = 0;
  for (int i = 1; i < kMaxNotificationTries; ++i) {
    BOOST_REQUIRE(queue.push_again(one, now));
    BOOST_TEST(*queue.next_due_ms() == now + (kFirstNotificationPauseMs << (i - 1)));
    now = *queue.next_due_ms();
    one = queue.take_due(now).at(0);
  }
  BOOST_TEST(!queue.push_again(one, now));
  BOOST_TEST(!queue.next_due_ms().has_value());
}

BOOST_AUTO_TEST_CASE(dates_are_minsk_time_and_days_are_checked) {
  BOOST_TEST(date_time_text(0) == "1970-01-01T03:00:00.000+03:00");
  BOOST_TEST(date_time_text(1'795'600'800'007) == "2026-11-25T13:00:00.007+03:00");
  BOOST_TEST(*day_start_ms("1970-01-02") == 21LL * 60 * 60 * 1000);
  for (const char* text : {"2026-02-30", "2026-2-01", "20260201", "2026-13-01", "abcd-01-01", ""}) {
    BOOST_TEST(!day_start_ms(text).has_value(), text);
  }
}

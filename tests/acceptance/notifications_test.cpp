// A till that the gateway can reach: what becomes of a payment is known at once, with a few polls
// as the safety net; and without word from the gateway nothing is lost.
#define BOOST_TEST_MODULE notifications
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <atomic>
#include <chrono>
#include <fstream>

#include "host_sim/sandbox/certificate_authority.hpp"
#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using pospay::OutcomeStatus;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int poll_late_ms = 4'000;  // here, after the division

std::string free_address() {
  const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  return socket.address().toString();
}

struct Fixture : PluginLane {
  std::size_t buyer = 0;
  std::atomic<int> polls = 0;  // GET payments/{id}
  std::string address = free_address();
  std::string key;

  Fixture() {
    destroy();
    // With word from the gateway the plugin polls this often; without, as the profile has it.
    std::ofstream(folder.path() / "profile.yaml")
        << "profile_version: 1\ntiming: {request_timeout_ms: 120000, poll_late_ms: "
        << poll_late_ms * time_divisor << ", pending_budget_ms: 6000000, session_ttl_ms: 6000000}\ntime_divisor: "
        << time_divisor << "\n";
    const auto files = sandbox::ensure_certificates(folder.path() / "sandbox");
    key = *sandbox::notification_public_key(files->notification_key_file);
    buyer = add_buyer(100'000);
    gateway->watch_exchanges([this](const sandbox::Exchange& exchange) {
      const std::string& path = exchange.request.path;
      polls += exchange.request.method == "GET" && path.find("/pos/payments/") != std::string::npos;
    });
  }
  ~Fixture() {
    destroy();
    gateway->watch_exchanges({});
  }
  void receive(const std::string& at, const std::string& url) {
    more_settings = {{"notifications.listen", at},
                     {"notifications.url", url},
                     {"notifications.key", key}};
    create();
    configure("dynamic");
  }
  // How long a sale took until its outcome, of which the buyer 60 ms.
  std::chrono::milliseconds sell(sandbox::Script::Decision decision, OutcomeStatus expected) {
    script({5, decision, 60, buyer});
    const auto begun = Clock::now();
    auto operation = std::move(*method->start_payment(payment_request(1000, 1000)));
    const auto outcome = outcome_of(*operation);
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_TEST((outcome->status == expected), outcome->message.id << " " << outcome->message.text);
    if (expected == OutcomeStatus::approved) {
      operation->confirm({"F", 0}).value();
    } else {
      operation->acknowledge().value();
    }
    BOOST_REQUIRE(wait_for(*operation, pospay::EventKind::settled).has_value());
    return taken;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(word_of_the_gateway_ends_the_wait_long_before_the_next_poll_S11, Fixture) {
  receive(address, "http://" + address + "/oplati");
  for (int i = 0; i < 3; ++i) {
    const auto paid = sell(sandbox::Script::Decision::confirm, OutcomeStatus::approved);
    BOOST_TEST(paid.count() < poll_late_ms / 2);
    const auto declined = sell(sandbox::Script::Decision::decline, OutcomeStatus::declined);
    BOOST_TEST(declined.count() < poll_late_ms / 2);
  }
  // One question each, by which it is believed.
  BOOST_TEST(polls == 6);
  BOOST_TEST(balance(buyer) == 100'000 - 3 * 1000);
}

BOOST_FIXTURE_TEST_CASE(when_no_word_comes_the_polls_find_it, Fixture) {
  // Nobody listens where the gateway is told to call.
  receive(address, "http://" + free_address() + "/oplati");
  const auto paid = sell(sandbox::Script::Decision::confirm, OutcomeStatus::approved);
  BOOST_TEST(paid.count() >= poll_late_ms);
  BOOST_TEST(balance(buyer) == 100'000 - 1000);
}

BOOST_FIXTURE_TEST_CASE(an_address_that_is_taken_is_told_and_payments_are_polled_for, Fixture) {
  const Poco::Net::ServerSocket other(Poco::Net::SocketAddress("127.0.0.1", 0));
  receive(other.address().toString(), "http://127.0.0.1:9/oplati");
  BOOST_TEST(host.log_text.find("free the port") != std::string::npos);
  const auto paid = sell(sandbox::Script::Decision::confirm, OutcomeStatus::approved);
  BOOST_TEST(paid.count() < poll_late_ms / 2);
}

BOOST_FIXTURE_TEST_CASE(half_a_setting_is_refused_with_its_name, Fixture) {
  const auto refused = [&](const pospay::Values& settings) {
    pospay::Values all{{"gateway.url", gateway->base_url()}};
    all.insert(all.end(), settings.begin(), settings.end());
    const auto made = plugin->create(all, host);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST((made.error().code == pospay::Code::invalid));
    return made.error().message;
  };
  const std::string url = "https://till.example/oplati";
  const auto names = [](const std::string& message, const char* name) {
    return message.find(name) != std::string::npos;
  };
  BOOST_TEST(names(refused({{"notifications.listen", address}}), "notifications.url is missing"));
  BOOST_TEST(names(refused({{"notifications.url", url}}), "notifications.listen is missing"));
  BOOST_TEST(names(refused({{"notifications.listen", address}, {"notifications.url", url}}),
                   "notifications.key is missing"));
  BOOST_TEST(names(refused({{"notifications.listen", address},
                            {"notifications.url", "till.example"},
                            {"notifications.key", key}}),
                   "https://till.example/oplati"));
  BOOST_TEST(names(refused({{"notifications.listen", "localhost"},
                            {"notifications.url", url},
                            {"notifications.key", key}}),
                   "127.0.0.1:9080"));
  BOOST_TEST(names(refused({{"notifications.listen", address},
                            {"notifications.url", url},
                            {"notifications.key", "AAAA"}}),
                   "notifications.key"));
}

}  // namespace acceptance

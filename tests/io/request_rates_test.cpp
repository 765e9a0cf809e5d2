// The limit on requests that the tills of one process share: shares on many threads, and tills with
// drivers of their own.
#include "plugins/oplati/io/request_rates.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "plugins/oplati/io/clock.hpp"
#include "plugins/oplati/io/lane_driver.hpp"
#define BOOST_TEST_MODULE request_rates
#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/io/fake_ports.hpp"

namespace oplati::io {
namespace {

constexpr SendTurn question = SendTurn::question;
const std::string address = "https://gw";

// What has left so far was never more than the cap allows up to now. The moments are taken behind
// the gate, so they may be late and never early.
void expect_within(int cap, std::int64_t start_ms, std::vector<std::int64_t> left_ms) {
  std::sort(left_ms.begin(), left_ms.end());
  for (std::size_t i = 0; i < left_ms.size(); ++i) {
    const auto seconds = static_cast<std::size_t>((left_ms[i] - start_ms) / 1'000) + 1;
    BOOST_REQUIRE(i + 1 <= seconds * static_cast<std::size_t>(cap));
  }
}

// Tills in one process, at one gateway where no buyer ever scans.
struct Tills {
  explicit Tills(int cap) : engine(monotonic_ms) {
    Policy made;
    made.requests_per_second = cap;
    made.scan_poll = PollSchedule::every(1);
    policy = std::make_shared<const Policy>(made);
  }
  ~Tills() {
    for (const auto& driver : drivers) driver->close();
  }

  void open(int count) {
    for (int i = 0; i < count; ++i) {
      auto gateway = std::make_shared<test::FakeGateway>([this, i](const Call& call) -> Answer {
        const std::lock_guard lock(mutex);
        left_ms.push_back(monotonic_ms());
        ++asked[i];
        if (std::holds_alternative<DemandPayment>(call)) return SessionOpened{"S", "QR", ""};
        return ConsumerReadiness{false};
      });
      drivers.push_back(LaneDriver::create(engine, policy, {monotonic_ms, wall_ms, random_u64},
                                           gateway, std::make_shared<test::FakeJournal>(),
                                           [this] { wake_up(); }));
    }
  }
  void start(int till, const std::string& key) {
    BOOST_REQUIRE(wake_up.wait_until([&] { return drivers[till]->ready().has_value(); }));
    auto request = oplati::test::payment_request(1234);
    request.key = key;
    request.line = key;
    const Binding binding{"OPL000000001", address};
    BOOST_REQUIRE(drivers[till]
                      ->start({key, key, "d", binding,
                               std::make_unique<Payment>(*policy, binding, PaymentMode::dynamic_qr,
                                                         "d", request, wall_ms())})
                      .has_value());
  }
  std::size_t sum() {
    const std::lock_guard lock(mutex);
    return left_ms.size();
  }

  std::mutex mutex;
  std::vector<std::int64_t> left_ms;
  std::map<int, int> asked;  // by till
  std::shared_ptr<const Policy> policy;
  test::WakeUp wake_up;
  Engine engine;
  std::vector<std::shared_ptr<LaneDriver>> drivers;
};

}  // namespace

BOOST_AUTO_TEST_CASE(shares_on_many_threads_keep_to_one_limit_and_use_it_up_B4) {
  constexpr int cap = 50;
  constexpr int threads = 8;
  std::atomic<std::int64_t> now_ms = 1'000;
  RequestRates rates([&] { return now_ms.load(); });
  for (int second = 0; second < 20; ++second) {
    std::vector<std::thread> all;
    std::atomic<int> together = 0;
    for (int i = 0; i < threads; ++i) {
      all.emplace_back([&, share = std::shared_ptr<RequestShare>(rates.share(address))] {
        while (!share->take(question, cap, 0)) ++together;
      });
    }
    for (auto& thread : all) thread.join();
    BOOST_TEST(together == cap);
    now_ms += 1'000;
  }
}

BOOST_AUTO_TEST_CASE(another_gateway_has_a_limit_of_its_own) {
  RequestRates rates([] { return std::int64_t{1'000}; });
  const auto one = rates.share(address);
  const auto other = rates.share("https://other");
  BOOST_TEST(!one->take(question, 1, 0).has_value());
  BOOST_TEST(!other->take(question, 1, 0).has_value());
  BOOST_TEST(rates.share(address)->take(question, 1, 0).value() == 1'000);
}

BOOST_AUTO_TEST_CASE(a_share_that_dies_gives_up_its_place_and_may_outlive_the_rest) {
  std::int64_t now_ms = 1'000;
  auto rates = std::make_unique<RequestRates>([&] { return now_ms; });
  const auto one = rates->share(address);
  auto gone = rates->share(address);
  BOOST_REQUIRE(!one->take(question, 1, 0).has_value());
  BOOST_REQUIRE(gone->take(question, 1, 0).value() == 1'000);
  BOOST_TEST(one->take(question, 1, 0).value() == 2'000);
  gone.reset();
  BOOST_TEST(one->take(question, 1, 0).value() == 1'000);
  rates.reset();
  now_ms += 1'000;
  BOOST_TEST(!one->take(question, 1, 0).has_value());
}

BOOST_AUTO_TEST_CASE(tills_of_one_process_share_the_limit_and_a_busy_one_leaves_room_B4) {
  constexpr int cap = 40;
  constexpr int count = 8;
  constexpr int busy_payments = 20;
  Tills tills(cap);
  const std::int64_t start_ms = monotonic_ms();
  tills.open(count);
  // One till with many payments, the others with one each.
  for (int i = 0; i < busy_payments; ++i) tills.start(0, "a" + std::to_string(i));
  for (int till = 1; till < count; ++till) tills.start(till, "b" + std::to_string(till));
  while (tills.sum() < 5u * cap) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const std::lock_guard lock(tills.mutex);
  expect_within(cap, start_ms, tills.left_ms);
  // A payment asks again when it has been answered, so the even share is that of a payment.
  const int even = static_cast<int>(tills.left_ms.size()) / (busy_payments + count - 1);
  for (int till = 1; till < count; ++till) {
    BOOST_TEST(tills.asked[till] >= even / 2, "till " << till << ": " << tills.asked[till]);
  }
}

}  // namespace oplati::io

// The start of a till whose journal has ten thousand unfinished operations: the real journal,
// driver and lane, and a network that never answers.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>

#include "plugins/oplati/io/clock.hpp"
#include "plugins/oplati/io/journal_port.hpp"
#include "plugins/oplati/io/lane_driver.hpp"
#define BOOST_TEST_MODULE start_up
#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/core/payment_fixture.hpp"
#include "tests/io/fake_ports.hpp"
#include "tests/io/journal_samples.hpp"

namespace oplati::io {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t unfinished = 10'000;
constexpr double limit_s = 2.0 * POSPAY_TIME_FACTOR;

// A payment whose request was sent when the till died.
OperationRecord unfinished_payment(std::size_t number) {
  const Binding binding{"OPL000000001", "https://gw"};
  auto request = oplati::test::payment_request();
  request.key = "k" + std::to_string(number);
  request.line = "line-" + request.key;
  request.receipt.number = std::to_string(number);
  Payment payment(oplati::test::policy, binding, PaymentMode::dynamic_qr, "d", request, 1);
  oplati::test::MachineHarness till(payment);
  till.moment.random = number * 0x9E3779B97F4A7C15ULL;
  till.feed(Begin{});
  till.answer(SessionOpened{"S" + std::to_string(number), "QR", ""});
  till.next_timer();
  till.answer(ConsumerReadiness{true});
  return till.records.back();
}

// Keeps what the recorder says, as the file does.
class MemoryFlightLog final : public IFlightLog {
 public:
  bool append(std::string_view text) override {
    size += text.size();
    return true;
  }
  std::size_t size = 0;
};

// Of all threads of this process: what other programs do at the same time does not count.
double processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

struct Fixture {
  Fixture() {
    JournalPort port(folder.path(), ::test::fixed_clock);
    BOOST_REQUIRE(port.open().has_value());
    std::vector<OperationRecord> records;
    for (std::size_t i = 0; i < unfinished; ++i) records.push_back(unfinished_payment(i));
    const auto written = port.append(records);
    BOOST_REQUIRE(std::count(written.begin(), written.end(), true) ==
                  static_cast<std::ptrdiff_t>(unfinished));
    port.close();
  }
  ~Fixture() {
    if (driver) driver->close();
  }
  void start() {
    gateway = std::make_shared<test::FakeGateway>([this](const Call&) -> Answer {
      gateway->wait_for_shut_down();
      return oplati::test::unsent();
    });
    driver = LaneDriver::create(
        engine, policy, {monotonic_ms, wall_ms, random_u64}, gateway,
        std::make_shared<JournalPort>(folder.path(), ::test::fixed_clock), [] {},
        std::make_shared<MemoryFlightLog>());
  }

  ::test::TempFolder folder;
  const std::shared_ptr<const Policy> policy = std::make_shared<const Policy>();
  Engine engine{[] { return monotonic_ms(); }};
  std::shared_ptr<test::FakeGateway> gateway;
  std::shared_ptr<LaneDriver> driver;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(
    ten_thousand_unfinished_operations_are_back_within_2_s_without_the_network_L4, Fixture) {
  const double used_before = processor_seconds();
  const auto began = Clock::now();
  start();
  auto longest = Clock::duration::zero();
  pospay::Result<std::vector<pospay::OpenOperation>> open = pospay::Error{};
  while (true) {  // ends with the journal's reading, or with the limit of the test
    const auto asked = Clock::now();
    open = driver->open_operations();
    longest = std::max(longest, Clock::now() - asked);
    if (open) break;
    BOOST_REQUIRE((open.error().code == pospay::Code::not_ready));
    std::this_thread::yield();
  }
  const double used = processor_seconds() - used_before;
  const std::chrono::duration<double> took = Clock::now() - began;
  BOOST_TEST(open->size() == unfinished);
  // While it was not ready this thread did nothing but ask, on a processor of its own.
  BOOST_TEST(std::min(used, took.count()) < limit_s);
  // No call waited for all of it; a share, because a busy machine makes both longer.
  BOOST_TEST((longest < (Clock::now() - began) / 4));
  BOOST_TEST_MESSAGE("longest call " << std::chrono::duration<double>(longest).count() << " s");
  BOOST_TEST_MESSAGE("back after " << took.count() << " s, " << used << " s of processors");
  // Not one answer has come, and no more than the first question has left (L5).
  BOOST_TEST(gateway->call_count() <= 1u);
  // The till can sell meanwhile.
  auto request = oplati::test::payment_request();
  request.key = "new";
  request.line = "line-new";
  const Binding binding{"OPL000000001", "https://gw"};
  pospay::Result<void> started;
  do {  // "busy" while something is written; ends with the limit of the test
    started = driver->start({"new", request.line, "d", binding,
                             std::make_unique<Payment>(*policy, binding, PaymentMode::dynamic_qr,
                                                       "d", request, wall_ms())});
  } while (!started && started.error().id == "start.busy");
  BOOST_TEST(started.has_value());
}

}  // namespace oplati::io

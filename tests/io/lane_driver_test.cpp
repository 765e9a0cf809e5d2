// The driver with real threads and fakes at its two seams.
#include "plugins/oplati/io/lane_driver.hpp"

#include <algorithm>
#include <chrono>
#include <future>

#include "plugins/oplati/core/diagnosis.hpp"
#include "plugins/oplati/core/shift_close.hpp"
#include "plugins/oplati/io/clock.hpp"
#include "plugins/oplati/io/flight_file.hpp"
#define BOOST_TEST_MODULE lane_driver
#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/io/fake_ports.hpp"
#include "tests/support/temp_folder.hpp"

namespace oplati::io {
namespace {

using oplati::test::info_of;
using oplati::test::lost;
using oplati::test::payment_request;
using pospay::EventKind;

Policy quick_policy() {
  Policy policy;
  policy.scan_poll = policy.confirmation_poll = PollSchedule::every(1);
  policy.reversal_poll = {1, 1, 1};
  policy.search_first_ms = 1;
  policy.search_interval_ms = 1;
  policy.rewrite_interval_ms = 1;
  return policy;
}

// A gateway where every buyer pays at once.
class HappyGateway {
 public:
  Answer operator()(const Call& call) {
    if (std::holds_alternative<DemandPayment>(call)) {
      return SessionOpened{"S" + std::to_string(++sessions_), "QR", ""};
    }
    if (std::holds_alternative<AskConsumerStatus>(call)) return ConsumerReadiness{true};
    if (const auto* post = std::get_if<PostPayment>(&call)) {
      posts += 1;
      return info_of(post->order, 1000 + posts, GatewayStatus::ok);
    }
    if (const auto* reversal = std::get_if<PostReversal>(&call)) {
      return info_of(reversal->order, 2000, GatewayStatus::ok, GatewayPaymentType::sale_return);
    }
    return lost();
  }
  std::atomic<int> posts = 0;

 private:
  std::atomic<int> sessions_ = 0;
};

bool eventually(const std::function<bool()>& is_true) {
  const std::int64_t end_ms = monotonic_ms() + 10'000;
  while (!is_true()) {
    if (monotonic_ms() > end_ms) return false;
    std::this_thread::yield();
  }
  return true;
}

struct Fixture {
  Fixture() : engine([this] { return monotonic_ms() + ahead_ms; }) {}
  ~Fixture() {
    if (driver) driver->close();
  }

  void start_driver(test::FakeGateway::Script script) {
    gateway = std::make_shared<test::FakeGateway>(std::move(script));
    driver = LaneDriver::create(engine, policy, {monotonic_ms, wall_ms, random_u64}, gateway,
                                journal, [this] { wake_up(); });
  }
  void wait_ready() {
    BOOST_REQUIRE(wake_up.wait_until([&] { return driver->ready().has_value(); }));
  }
  pospay::Result<void> start(const std::string& key, std::int64_t amount = 1234) {
    auto request = payment_request(amount);
    request.key = key;
    request.line = "line-" + key;
    Binding binding{"OPL000000001", "https://gw"};
    auto machine = std::make_unique<Payment>(*policy, binding, PaymentMode::dynamic_qr, "d",
                                             request, wall_ms());
    return driver->start(
        {key, request.line, "d" + std::to_string(amount), binding, std::move(machine)});
  }
  // Pulls events until one of the kind comes.
  std::optional<pospay::Event> wait_for(const std::string& key, EventKind kind) {
    std::optional<pospay::Event> found;
    wake_up.wait_until([&] {
      while (auto taken = driver->next_event(key)) {
        seen.push_back(taken->event.kind);
        if (taken->event.kind == kind) {
          found = taken->event;
          return true;
        }
      }
      return false;
    });
    return found;
  }

  // The scheduler's clock goes forward, and the scheduler looks at it.
  void pass(std::int64_t ms) {
    ahead_ms += ms;
    engine.scheduler.set(engine.scheduler.add([] {}), engine.scheduler.now_ms());
  }

  std::atomic<std::int64_t> ahead_ms = 0;
  std::shared_ptr<const Policy> policy = std::make_shared<const Policy>(quick_policy());
  Engine engine;
  test::WakeUp wake_up;
  std::shared_ptr<test::FakeJournal> journal = std::make_shared<test::FakeJournal>();
  std::shared_ptr<test::FakeGateway> gateway;
  std::shared_ptr<LaneDriver> driver;
  std::vector<EventKind> seen;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_payment_runs_from_qr_to_settled, Fixture) {
  HappyGateway happy;
  start_driver(std::ref(happy));
  wait_ready();
  driver->set_credential("OPL000000001", {"", "secret"});
  BOOST_REQUIRE(start("k1").has_value());
  BOOST_TEST(wait_for("k1", EventKind::show_qr)->qr->text.ends_with("QR"));
  const auto outcome = wait_for("k1", EventKind::outcome);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->outcome->status == pospay::OutcomeStatus::approved));
  BOOST_REQUIRE(driver->submit("k1", ReceiptPrinted{{"F1", 0}}).has_value());
  BOOST_TEST((wait_for("k1", EventKind::settled)->settled_as == pospay::SettledAs::confirmed));
  BOOST_TEST(happy.posts == 1);
  BOOST_TEST(driver->open_operations()->empty());
  for (const auto& credential : gateway->credentials) BOOST_TEST(credential.password == "secret");
}

BOOST_FIXTURE_TEST_CASE(before_the_journal_is_read_the_answer_is_not_ready, Fixture) {
  HappyGateway happy;
  std::atomic<bool> may_go = false;
  engine.disk.post([&] {
    while (!may_go) std::this_thread::yield();
  });
  start_driver(std::ref(happy));
  BOOST_TEST((driver->ready().error().code == pospay::Code::not_ready));
  BOOST_TEST((start("k1").error().code == pospay::Code::not_ready));
  BOOST_TEST((driver->open_operations().error().code == pospay::Code::not_ready));
  may_go = true;
  wait_ready();
}

BOOST_FIXTURE_TEST_CASE(a_journal_that_cannot_be_opened_refuses_before_anything_is_sent_D10,
                        Fixture) {
  HappyGateway happy;
  journal->set_open_failure("read-only file system");
  start_driver(std::ref(happy));
  std::optional<pospay::Error> error;
  BOOST_REQUIRE(wake_up.wait_until([&] {
    auto started = start("k1");
    error = started.error();
    return error->code == pospay::Code::unavailable;
  }));
  BOOST_TEST(error->message == "read-only file system");
  BOOST_TEST(gateway->bindings.empty());
  // Mended: it is tried again without a restart.
  journal->set_open_failure("");
  wait_ready();
}

BOOST_FIXTURE_TEST_CASE(same_key_same_request_is_one_payment_H1_H2, Fixture) {
  HappyGateway happy;
  start_driver(std::ref(happy));
  wait_ready();
  BOOST_REQUIRE(start("k1").has_value());
  BOOST_REQUIRE(start("k1").has_value());
  BOOST_TEST((start("k1", 999).error().code == pospay::Code::refused));
  BOOST_REQUIRE(wait_for("k1", EventKind::outcome).has_value());
  driver->submit("k1", ReceiptPrinted{{"F1", 0}}).value();
  BOOST_REQUIRE(wait_for("k1", EventKind::settled).has_value());
  BOOST_REQUIRE(start("k1").has_value());
  BOOST_TEST((wait_for("k1", EventKind::outcome)->outcome->payment_number == "1001"));
  BOOST_TEST(happy.posts == 1);
}

BOOST_FIXTURE_TEST_CASE(a_key_of_an_earlier_run_gets_its_old_answer, Fixture) {
  HappyGateway happy;
  start_driver(std::ref(happy));
  wait_ready();
  start("k1").value();
  BOOST_REQUIRE(wait_for("k1", EventKind::outcome).has_value());
  driver->submit("k1", ReceiptPrinted{{"F1", 0}}).value();
  BOOST_REQUIRE(wait_for("k1", EventKind::settled).has_value());
  driver->close();
  start_driver(std::ref(happy));
  wait_ready();
  BOOST_REQUIRE(driver->resume("k1").has_value());
  BOOST_TEST((wait_for("k1", EventKind::outcome)->outcome->payment_number == "1001"));
  BOOST_TEST((wait_for("k1", EventKind::settled)->settled_as == pospay::SettledAs::confirmed));
  BOOST_TEST((driver->resume("never").error().code == pospay::Code::not_found));
  BOOST_TEST(happy.posts == 1);
}

BOOST_FIXTURE_TEST_CASE(approved_and_not_confirmed_comes_back_after_a_restart_H10, Fixture) {
  HappyGateway happy;
  start_driver(std::ref(happy));
  wait_ready();
  start("k1").value();
  const auto first = wait_for("k1", EventKind::outcome);
  BOOST_REQUIRE(first.has_value());
  driver->close();
  start_driver(std::ref(happy));
  wait_ready();
  const auto open = driver->open_operations().value();
  BOOST_REQUIRE(open.size() == 1u);
  BOOST_TEST((open[0].state == pospay::OpenState::unconfirmed));
  driver->resume("k1").value();
  BOOST_TEST(wait_for("k1", EventKind::outcome)->sequence == first->sequence);
}

BOOST_FIXTURE_TEST_CASE(nothing_is_sent_when_the_intent_cannot_be_written_D1, Fixture) {
  HappyGateway happy;
  start_driver(std::ref(happy));
  wait_ready();
  journal->fails = true;
  start("k1").value();
  const auto outcome = wait_for("k1", EventKind::outcome);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->outcome->reason == pospay::Reason::journal_unavailable));
  BOOST_TEST(gateway->bindings.empty());
}

BOOST_FIXTURE_TEST_CASE(writes_that_wait_share_a_commit_B6, Fixture) {
  HappyGateway happy;
  start_driver(std::ref(happy));
  wait_ready();
  std::atomic<bool> may_go = false;
  engine.disk.post([&] {
    while (!may_go) std::this_thread::yield();
  });
  constexpr int payments = 50;
  for (int i = 0; i < payments; ++i) start("k" + std::to_string(i)).value();
  may_go = true;
  for (int i = 0; i < payments; ++i) {
    BOOST_REQUIRE(wait_for("k" + std::to_string(i), EventKind::outcome).has_value());
  }
  BOOST_TEST(happy.posts == payments);
  BOOST_TEST(journal->steps.size() >= 3u * payments);
  // Fifty first records in two commits at most; later ones as they come.
  BOOST_TEST(journal->commits < static_cast<int>(journal->steps.size()) - payments + 3);
}

BOOST_FIXTURE_TEST_CASE(close_does_not_wait_for_a_slow_network, Fixture) {
  test::FakeGateway* slow = nullptr;
  start_driver([&](const Call&) -> Answer {
    slow->wait_for_shut_down();
    return lost();
  });
  slow = gateway.get();
  wait_ready();
  start("k1").value();
  BOOST_REQUIRE(wait_for("k1", EventKind::waiting).has_value());
  const auto begin = std::chrono::steady_clock::now();
  driver->close();
  const auto took = std::chrono::steady_clock::now() - begin;
  BOOST_TEST(std::chrono::duration_cast<std::chrono::milliseconds>(took).count() < 50);
}

BOOST_FIXTURE_TEST_CASE(after_close_the_host_is_not_called, Fixture) {
  std::atomic<bool> is_closed = false;
  std::atomic<int> late_calls = 0;
  test::FakeGateway* slow = nullptr;
  gateway = std::make_shared<test::FakeGateway>([&](const Call&) -> Answer {
    slow->wait_for_shut_down();
    return SessionOpened{"S1", "QR", ""};
  });
  slow = gateway.get();
  driver = LaneDriver::create(engine, policy, {monotonic_ms, wall_ms, random_u64}, gateway, journal,
                              [&] {
                                if (is_closed) ++late_calls;
                                wake_up();
                              });
  wait_ready();
  start("k1").value();
  BOOST_REQUIRE(wait_for("k1", EventKind::waiting).has_value());
  driver->close();
  is_closed = true;
  driver.reset();
  // The network task ends behind the fence of a second one on each pool.
  std::atomic<int> fences = 0;
  for (std::size_t i = 0; i < network_threads; ++i) engine.network.post([&] { ++fences; });
  engine.disk.post([&] { ++fences; });
  while (fences < static_cast<int>(network_threads) + 1) std::this_thread::yield();
  BOOST_TEST(late_calls == 0);
  BOOST_TEST(!journal->is_open);
}

// A till's start that fails half way lets the driver go while its journal is still to be opened.
BOOST_FIXTURE_TEST_CASE(a_driver_that_is_let_go_calls_no_host_P5, Fixture) {
  std::promise<void> is_let_go;
  engine.disk.post([&] { is_let_go.get_future().wait(); });
  std::atomic<int> late_calls = 0;
  driver =
      LaneDriver::create(engine, policy, {monotonic_ms, wall_ms, random_u64},
                         std::make_shared<test::FakeGateway>([](const Call&) { return lost(); }),
                         journal, [&] { ++late_calls; });
  driver.reset();
  is_let_go.set_value();
  std::promise<void> is_disk_done;
  engine.disk.post([&] { is_disk_done.set_value(); });
  is_disk_done.get_future().wait();
  BOOST_TEST(late_calls == 0);
  BOOST_TEST(!journal->is_open);
}

BOOST_FIXTURE_TEST_CASE(a_lost_answer_is_found_in_the_report, Fixture) {
  Order posted;
  std::atomic<int> posts = 0;
  std::mutex mutex;
  start_driver([&](const Call& call) -> Answer {
    const std::lock_guard lock(mutex);
    if (std::holds_alternative<DemandPayment>(call)) return SessionOpened{"S1", "QR", ""};
    if (std::holds_alternative<AskConsumerStatus>(call)) return ConsumerReadiness{true};
    if (const auto* post = std::get_if<PostPayment>(&call)) {
      ++posts;
      posted = post->order;
      return lost();
    }
    if (std::holds_alternative<GetReport>(call)) {
      return Report{{info_of(posted, 77, GatewayStatus::ok)}};
    }
    return info_of(posted, 77, GatewayStatus::ok);
  });
  wait_ready();
  start("k1").value();
  const auto outcome = wait_for("k1", EventKind::outcome);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST(outcome->outcome->payment_number == "77");
  BOOST_TEST(posts == 1);
}

BOOST_FIXTURE_TEST_CASE(a_gateway_that_throws_stops_the_lane_and_not_the_host, Fixture) {
  start_driver([](const Call&) -> Answer { throw 42; });
  wait_ready();
  start("k1").value();
  BOOST_TEST(wake_up.wait_until([&] {
    auto ready = driver->ready();
    if (!ready && ready.error().code == pospay::Code::internal) return true;
    wake_up();
    return false;
  }));
  BOOST_TEST((start("k2").error().code == pospay::Code::internal));
}

BOOST_FIXTURE_TEST_CASE(a_lane_that_stops_ends_what_waits_as_unknown_and_the_next_start_settles_P5,
                        Fixture) {
  HappyGateway happy;
  std::optional<Order> posted;
  start_driver([&](const Call& call) -> Answer {
    if (const auto* post = std::get_if<PostPayment>(&call); post && happy.posts == 1) {
      posted = post->order;
      throw std::bad_alloc();  // the gateway has acted, nobody learns of it
    }
    return happy(call);
  });
  wait_ready();
  start("done").value();
  BOOST_REQUIRE(wait_for("done", EventKind::outcome).has_value());
  start("k1", 500).value();
  const auto outcome = wait_for("k1", EventKind::outcome);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->outcome->status == pospay::OutcomeStatus::unknown));
  BOOST_TEST((outcome->outcome->reason == pospay::Reason::internal));
  BOOST_TEST(outcome->outcome->amount.minor == 500);
  BOOST_TEST(outcome->message.id == "payment.stopped");
  BOOST_TEST(!driver->next_event("k1").has_value());
  // What was told as approved stays so.
  BOOST_TEST(!driver->next_event("done").has_value());
  BOOST_TEST((driver->submit("k1", CancelWanted{}).error().code == pospay::Code::internal));
  BOOST_TEST(driver->open_operations().error().id == "reason.internal");
  driver->close();

  start_driver([&](const Call& call) -> Answer {
    if (std::holds_alternative<GetReport>(call)) {
      return Report{{info_of(*posted, 1002, GatewayStatus::ok)}};
    }
    return info_of(*posted, 1002, GatewayStatus::ok);
  });
  wait_ready();
  driver->resume("k1").value();
  std::optional<pospay::Event> found;
  // What is unknown may be told again before it is found.
  for (int told = 0; told < 2; ++told) {
    found = wait_for("k1", EventKind::outcome);
    BOOST_REQUIRE(found.has_value());
    if (found->outcome->status == pospay::OutcomeStatus::approved) break;
  }
  BOOST_TEST(found->outcome->payment_number == "1002");
  BOOST_TEST(found->sequence > outcome->sequence);
}

BOOST_FIXTURE_TEST_CASE(a_till_call_that_runs_out_of_memory_is_answered_and_stops_the_lane_P5,
                        Fixture) {
  start_driver([](const Call&) -> Answer { return ConsumerReadiness{false}; });
  wait_ready();
  start("k1").value();
  journal->has_no_memory = true;
  BOOST_TEST((start("k2").error().code == pospay::Code::internal));
  const auto outcome = wait_for("k1", EventKind::outcome);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->outcome->status == pospay::OutcomeStatus::unknown));
}

// The host's clock stands still; the buyer never answers.
BOOST_FIXTURE_TEST_CASE(a_clock_that_stands_still_keeps_no_payment_waiting_C5, Fixture) {
  Policy impatient = quick_policy();
  impatient.pending_budget_ms = 700;
  policy = std::make_shared<const Policy>(impatient);
  std::mutex mutex;
  Order posted;
  gateway = std::make_shared<test::FakeGateway>([&](const Call& call) -> Answer {
    const std::lock_guard lock(mutex);
    if (std::holds_alternative<DemandPayment>(call)) return SessionOpened{"S1", "QR", ""};
    if (std::holds_alternative<AskConsumerStatus>(call)) return ConsumerReadiness{true};
    if (const auto* post = std::get_if<PostPayment>(&call)) posted = post->order;
    return info_of(posted, 7, GatewayStatus::in_progress);
  });
  driver = LaneDriver::create(engine, policy, {[] { return 5; }, wall_ms, random_u64}, gateway,
                              journal, [this] { wake_up(); });
  wait_ready();
  start("k1").value();
  // The budget of the wait ends, and the cancel is under way.
  std::optional<pospay::Event> event;
  do {
    event = wait_for("k1", EventKind::waiting);
    BOOST_REQUIRE(event.has_value());
  } while (event->waiting_for != pospay::WaitingFor::cancel);
}

BOOST_AUTO_TEST_CASE(a_log_that_cannot_be_rotated_is_tried_again_D14) {
  ::test::TempFolder folder;
  const auto blocked = folder.path() / "flight.1.log" / "in the way";
  std::filesystem::create_directories(blocked);
  FlightFile log(folder.path(), 10);
  BOOST_TEST(log.append("12345678"));
  BOOST_TEST(!log.append("abcdefgh"));
  std::filesystem::remove_all(blocked.parent_path());
  BOOST_TEST(log.append("abcdefgh"));
  BOOST_TEST(std::filesystem::file_size(folder.path() / "flight.log") == 8u);
}

// --- Closing a shift and diagnosis ---------------------------------------------------------------

struct CloseFixture : Fixture {
  std::mutex mutex;
  Report report;
  const Binding binding{"OPL000000001", "https://gw"};

  Answer answer(const Call& call) {
    const std::lock_guard lock(mutex);
    if (std::holds_alternative<DemandPayment>(call)) return SessionOpened{"S1", "QR", ""};
    if (std::holds_alternative<AskConsumerStatus>(call)) return ConsumerReadiness{true};
    if (const auto* post = std::get_if<PostPayment>(&call)) {
      PaymentInfo info = info_of(post->order, 77, GatewayStatus::ok);
      report.rows.push_back(info);
      return info;
    }
    if (std::holds_alternative<GetReport>(call)) return report;
    return lost();
  }
  pospay::Result<void> close(const std::string& key, std::int64_t booked_minor) {
    pospay::ShiftBooks books;
    books.shift = payment_request().shift;
    books.lines = {{pospay::OperationKind::payment, "k1", "1", "", pospay::byn(booked_minor)}};
    return driver->start(
        {key, "", "", binding,
         std::make_unique<ShiftClose>(*policy, key, binding.register_number, books)});
  }
  void sell() {
    start_driver([this](const Call& call) { return answer(call); });
    wait_ready();
    start("k1").value();
    BOOST_REQUIRE(wait_for("k1", EventKind::outcome).has_value());
    driver->submit("k1", ReceiptPrinted{{"F1", 0}}).value();
    BOOST_REQUIRE(wait_for("k1", EventKind::settled).has_value());
  }
};

BOOST_FIXTURE_TEST_CASE(a_shift_is_read_asked_for_and_compared_beside_the_till_Z51, CloseFixture) {
  sell();
  close("close-1", 1234).value();
  const auto told = wait_for("close-1", EventKind::reconciliation);
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(told->reconciliation->differences.empty());
  BOOST_TEST(told->reconciliation->payments_compared == 1u);
  close("close-2", 1000).value();
  const auto other = wait_for("close-2", EventKind::reconciliation);
  BOOST_REQUIRE(other.has_value());
  BOOST_REQUIRE(other->reconciliation->differences.size() == 1u);
  BOOST_TEST((other->reconciliation->differences[0].kind == pospay::DifferenceKind::amount));
}

BOOST_FIXTURE_TEST_CASE(a_journal_that_cannot_be_read_leaves_the_shift_not_compared, CloseFixture) {
  sell();
  journal->read_failure = "damaged";  // nothing reads it before the next call
  close("close-1", 1234).value();
  const auto outcome = wait_for("close-1", EventKind::outcome);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->outcome->reason == pospay::Reason::journal_unavailable));
  BOOST_TEST(std::count(seen.begin(), seen.end(), EventKind::reconciliation) == 0);
}

BOOST_FIXTURE_TEST_CASE(connections_are_kept_ready_for_a_receipt_and_closed_after_it, Fixture) {
  HappyGateway happy;
  start_driver(std::ref(happy));
  wait_ready();
  BOOST_TEST(gateway->prepared_so_far().empty());
  gateway->renew_in_ms = 10'000;
  driver->prepare();
  BOOST_TEST(eventually([&] { return gateway->prepared_so_far().size() == 1; }));
  for (std::size_t renewals = 1; renewals < 5; ++renewals) {
    pass(10'000);
    BOOST_TEST(eventually([&] { return gateway->prepared_so_far().size() == renewals + 1; }));
  }
  // The next receipt: what the last one took is opened again at once.
  driver->prepare();
  BOOST_TEST(eventually([&] { return gateway->prepared_so_far().size() == 6; }));
  for (const std::size_t count : gateway->prepared_so_far()) BOOST_TEST(count == 2);
  pass(LaneDriver::ready_ms);
  BOOST_TEST(eventually([&] { return gateway->prepared_so_far().back() == 0; }));
  pass(LaneDriver::ready_ms);  // idle: nothing is set to wake up any more
  BOOST_TEST(eventually([&] { return driver->open_operations().has_value(); }));
  BOOST_TEST(gateway->prepared_so_far().size() == 7);
}

BOOST_FIXTURE_TEST_CASE(while_a_buyer_acts_one_connection_is_ready_and_none_after_the_post,
                        Fixture) {
  // The buyer's time must not be over with the receipt's.
  Policy patient = quick_policy();
  patient.session_ttl_ms = 10 * LaneDriver::ready_ms;
  policy = std::make_shared<const Policy>(patient);
  HappyGateway happy;
  std::atomic<bool> has_scanned = false;
  start_driver([&](const Call& call) -> Answer {
    if (std::holds_alternative<AskConsumerStatus>(call) && !has_scanned) {
      return ConsumerReadiness{false};
    }
    return happy(call);
  });
  wait_ready();
  gateway->renew_in_ms = 1'000;
  BOOST_REQUIRE(start("k1").has_value());
  // Twice at once when the next poll comes before the first is carried out.
  BOOST_REQUIRE(eventually([&] { return !gateway->prepared_so_far().empty(); }));
  BOOST_TEST(gateway->prepared_so_far().front() == 2);
  // Past the receipt's time, and the buyer still stands there.
  ahead_ms += LaneDriver::ready_ms;
  BOOST_TEST(eventually([&] { return gateway->prepared_so_far().back() == 1; }));
  has_scanned = true;
  BOOST_REQUIRE(wait_for("k1", EventKind::outcome).has_value());
  BOOST_TEST(eventually([&] {
    pass(LaneDriver::ready_in_session_ms);
    return gateway->prepared_so_far().back() == 0;
  }));
}

BOOST_FIXTURE_TEST_CASE(a_diagnosis_runs_beside_the_till, CloseFixture) {
  start_driver([this](const Call& call) { return answer(call); });
  wait_ready();
  DiagnosisSubject subject;
  subject.register_number = binding.register_number;
  subject.shift = "24112026";
  subject.has_credentials = true;
  driver->start({"d1", "", "", binding, std::make_unique<Diagnosis>("d1", subject)}).value();
  const auto told = wait_for("d1", EventKind::diagnosis);
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(told->diagnosis->checks.at(0).id == "journal");
  BOOST_TEST((told->diagnosis->checks.at(0).status == pospay::CheckStatus::ok));
}

BOOST_AUTO_TEST_CASE(scheduler_calls_at_the_time_and_not_after_remove) {
  Scheduler scheduler([] { return monotonic_ms(); });
  test::WakeUp wake_up;
  std::atomic<int> calls = 0;
  const auto id = scheduler.add([&] {
    ++calls;
    wake_up();
  });
  scheduler.set(id, monotonic_ms() + 5);
  BOOST_TEST(wake_up.wait_until([&] { return calls == 1; }));
  scheduler.set(id, monotonic_ms() + 3'600'000);
  scheduler.remove(id);
  scheduler.set(id, monotonic_ms());
  const auto other = scheduler.add([&] { wake_up(); });
  scheduler.set(other, monotonic_ms());
  wake_up.wait_until([] { return false; }, 20);
  BOOST_TEST(calls == 1);
}

}  // namespace oplati::io

// A till whose gateway goes down: what it asks, what its host hears, and what comes back when the
// gateway does. The real lane in virtual time.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "plugins/oplati/core/lane.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/payment_fixture.hpp"
#include "tests/core/refund_fixture.hpp"

namespace oplati {
namespace {

using test::binding;
using test::info_of;
using test::policy;
using test::unsent;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t round_trip_ms = 40;

// A journal that writes at once and a gateway as `reply` has it.
struct Lanes : LanePort {
  using Reply = std::function<Answer(const std::string& key, const Call& call)>;

  explicit Lanes(const Policy& given = policy) : used(given), lane(used, *this) {}

  void write(std::vector<OperationRecord> records) override {
    const std::size_t count = records.size();
    for (auto& record : records) journal[record.key] = std::move(record);
    at(0, [this, count] { lane.on_written(std::vector<bool>(count, true), moment); });
  }
  void send(const std::string& key, std::uint32_t number, const Binding&, Call call) override {
    sent.push_back({moment.now_ms, key, call});
    BOOST_TEST((under_way.insert(key).second), "two requests of " << key << " at once");
    at(round_trip_ms, [this, key, number, call = std::move(call)] {
      under_way.erase(key);
      lane.on_answer(key, number, reply(key, call), moment);
    });
  }
  void read_shift(const std::string&, const std::string&, const std::string&) override {}
  void compare(const std::string&, std::shared_ptr<const ShiftMaterial>) override {}
  void probe(const std::string&, const Binding&, std::optional<Call>) override {}
  void wake_host() override {}
  void log(int, const std::string&) override {}

  void at(std::int64_t after_ms, std::function<void()> happens) {
    queue.emplace(moment.now_ms + after_ms, std::move(happens));
  }
  void run_for(std::int64_t ms) {
    const std::int64_t until = moment.now_ms + ms;
    while (true) {
      const auto timer = lane.wake_at_ms();
      const std::int64_t next = queue.empty() ? until + 1 : queue.begin()->first;
      const bool is_timer = timer && *timer < next;
      if ((is_timer ? *timer : next) > until) break;
      moment.random = moment.random * 6364136223846793005ULL + 1442695040888963407ULL;
      if (is_timer) {
        moment.now_ms = std::max(moment.now_ms, *timer);
        lane.on_time(moment);
      } else {
        moment.now_ms = next;
        const auto happens = std::move(queue.begin()->second);
        queue.erase(queue.begin());
        happens();
      }
    }
    moment.now_ms = until;
  }
  void start(const std::string& key) {
    auto request = test::payment_request();
    request.key = key;
    request.line = "line-" + key;
    auto machine = std::make_unique<Payment>(used, binding, PaymentMode::dynamic_qr, "d", request,
                                             moment.wall_ms);
    BOOST_REQUIRE(
        lane.start(key, request.line, "d", binding, std::move(machine), moment).has_value());
  }
  std::string events(const std::string& key) {
    std::string all;
    while (auto taken = lane.next_event(key, moment)) {
      all += (all.empty() ? "" : " ") + taken->event.message.id;
    }
    return all;
  }
  void expect_approved(int payments) {
    for (int i = 0; i < payments; ++i) {
      BOOST_REQUIRE(events("k" + std::to_string(i)).find("payment.approved") != std::string::npos);
    }
  }
  std::size_t sent_since(std::int64_t from_ms) const {
    return static_cast<std::size_t>(std::count_if(
        sent.begin(), sent.end(), [from_ms](const Sent& one) { return one.at_ms >= from_ms; }));
  }
  std::size_t posts() const {
    return static_cast<std::size_t>(std::count_if(sent.begin(), sent.end(), [](const Sent& one) {
      return std::holds_alternative<PostPayment>(one.call);
    }));
  }

  // Every buyer has joined; payments stay open until `ends` is set.
  Answer healthy(const std::string& key, const Call& call) {
    if (std::holds_alternative<DemandPayment>(call)) return SessionOpened{"S-" + key, "QR", ""};
    if (std::holds_alternative<AskConsumerStatus>(call)) return ConsumerReadiness{is_ready};
    if (const auto* post = std::get_if<PostPayment>(&call)) {
      ids[key] = 100 + static_cast<std::int64_t>(ids.size());
      orders[key] = post->order;
    }
    if (std::holds_alternative<GetReport>(call)) return Report{};
    return info_of(orders[key], ids[key], ends ? *ends : GatewayStatus::in_progress);
  }
  Answer down(const std::string&, const Call&) { return unsent(); }

  void is_healthy() {
    reply = [this](const std::string& key, const Call& call) { return healthy(key, call); };
  }
  void is_down() {
    reply = [this](const std::string& key, const Call& call) { return down(key, call); };
  }

  struct Sent {
    std::int64_t at_ms;
    std::string key;
    Call call;
  };
  const Policy used;
  Moment moment{1'000'000, 1'780'000'000'000, 7};
  Reply reply;
  bool is_ready = true;
  std::optional<GatewayStatus> ends;
  std::map<std::string, std::int64_t> ids;
  std::map<std::string, Order> orders;
  std::multimap<std::int64_t, std::function<void()>> queue;
  std::vector<Sent> sent;
  std::set<std::string> under_way;
  std::map<std::string, OperationRecord> journal;
  Lane lane;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lane_outage)

BOOST_AUTO_TEST_CASE(
    an_hour_without_the_gateway_costs_one_request_in_30_s_however_much_is_open_L5) {
  for (const int operations : {1, 5, 50}) BOOST_TEST_CONTEXT(operations << " operations") {
      Lanes till;
      till.is_healthy();
      for (int i = 0; i < operations; ++i) till.start("k" + std::to_string(i));
      till.run_for(10'000);
      BOOST_TEST(till.posts() == static_cast<std::size_t>(operations));
      till.is_down();
      till.run_for(2 * round_trip_ms);  // what was under way and still got its answer
      const std::int64_t from = till.moment.now_ms;
      till.run_for(hour_ms);
      const std::size_t asked = till.sent_since(from);
      BOOST_TEST(asked <= 120u + static_cast<std::size_t>(operations));
      BOOST_TEST(asked >= 90u);  // it is asked, too
      // L1: the first answer, at the latest one pause later, lets all go.
      till.is_healthy();
      till.ends = GatewayStatus::ok;
      till.run_for(policy.outage_probe_max_ms * 9 / 8 + 10'000);
      till.expect_approved(operations);
    }
}

// Not one of them is asked for by a person, so a start is no storm either.
BOOST_AUTO_TEST_CASE(
    a_till_that_starts_with_many_unfinished_payments_asks_one_question_first_L5) {
  Lanes before;
  before.is_healthy();
  for (int i = 0; i < 300; ++i) before.start("k" + std::to_string(i));
  before.run_for(10'000);
  std::vector<OperationRecord> records;
  for (const auto& [key, record] : before.journal) records.push_back(record);

  Lanes till;
  till.ids = before.ids;
  till.orders = before.orders;
  till.is_down();
  till.lane.load(records, till.moment);
  till.run_for(30'000);
  BOOST_TEST(till.sent.size() <= 6u);
  till.is_healthy();
  till.ends = GatewayStatus::ok;
  till.run_for(45'000);
  till.expect_approved(300);
}

BOOST_AUTO_TEST_CASE(
    a_cashiers_payment_is_tried_at_once_during_an_outage_and_ends_within_its_budget) {
  Lanes till;
  till.is_healthy();
  till.start("old");
  till.run_for(10'000);
  till.is_down();
  till.run_for(10 * minute_ms);
  const std::int64_t from = till.moment.now_ms;
  till.start("new");
  till.run_for(1);
  BOOST_TEST(till.sent.back().key == "new");
  BOOST_TEST(till.sent_since(from) == 1u);
  till.run_for(policy.unsent_retry_budget_ms + policy.unsent_retry_interval_ms + round_trip_ms);
  BOOST_TEST(till.events("new") == "waiting.gateway payment.gateway_unreachable");
  // Nor did its tries again cost more than a probe.
  BOOST_TEST(till.sent_since(from) <= 2u);
}

BOOST_AUTO_TEST_CASE(what_a_cashier_asks_for_is_tried_at_once_when_the_gateway_is_back) {
  Lanes till;
  till.is_healthy();
  till.start("old");
  till.run_for(10'000);
  till.is_down();
  till.run_for(10 * minute_ms);
  till.is_healthy();
  till.ends = GatewayStatus::ok;
  till.start("new");
  till.run_for(5 * round_trip_ms);
  BOOST_TEST(till.events("new").find("show.qr") != std::string::npos);
  // And it was the probe of the other one, which need not wait for its own any more.
  till.run_for(3'100);
  BOOST_TEST(till.events("old").find("payment.approved") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refund_during_an_outage_is_tried_at_once_and_leaves_the_choice_of_cash_U8) {
  Lanes till;
  till.is_healthy();
  till.start("old");
  till.run_for(10'000);
  till.is_down();
  till.run_for(10 * minute_ms);
  const std::int64_t from = till.moment.now_ms;
  const auto request = test::refund_request(500);
  BOOST_REQUIRE(till.lane
                    .start(request.key, "", "d", binding,
                           std::make_unique<Refund>(
                               till.used, binding, "d", request,
                               ProviderReference{99, 1234, "17-1-ABCDEFGH", "OPL000000001"},
                               till.moment.wall_ms),
                           till.moment)
                    .has_value());
  till.run_for(1);
  BOOST_TEST(till.sent_since(from) == 1u);
  till.run_for(policy.unsent_retry_budget_ms + policy.unsent_retry_interval_ms + round_trip_ms);
  BOOST_TEST(till.events(request.key) == "waiting.gateway refund.gateway_unreachable");
}

// Three faults while the buyer joins, so that the payment's own request has to wait.
struct PostWaits : Lanes {
  PostWaits() {
    is_healthy();
    is_ready = false;
    start("a");
    run_for(5'000);
    is_ready = true;
    reply = [this](const std::string& key, const Call& call) {
      if (std::holds_alternative<PostPayment>(call)) return down(key, call);
      return healthy(key, call);
    };
    for (int limit = 0; posts() < 3 && limit < 100; ++limit) run_for(100);
    run_for(policy.unsent_retry_interval_ms);
    BOOST_REQUIRE(posts() == 3u);
    BOOST_REQUIRE(journal.at("a").step == "paying");
  }
};

BOOST_FIXTURE_TEST_CASE(a_cancel_calls_back_the_payment_that_has_not_left_U7_S7, PostWaits) {
  is_down();
  BOOST_REQUIRE(lane.submit("a", CancelWanted{}, moment).has_value());
  run_for(1);
  BOOST_TEST(events("a").find("payment.cancelled_by_cashier") != std::string::npos);
  is_healthy();
  run_for(5 * minute_ms);
  BOOST_TEST(posts() == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_payment_that_has_not_left_in_time_never_leaves_G2_S7, PostWaits) {
  is_down();
  run_for(policy.unsent_retry_budget_ms + 5'000);
  BOOST_TEST(events("a").find("payment.gateway_unreachable") != std::string::npos);
  const std::size_t before = posts();
  is_healthy();
  run_for(5 * minute_ms);
  BOOST_TEST(posts() == before);
}

BOOST_AUTO_TEST_CASE(a_question_that_waits_does_not_keep_unknown_from_the_host_U4) {
  Lanes till;
  till.is_healthy();
  till.start("a");
  till.run_for(10'000);
  till.is_down();
  till.run_for(policy.session_ttl_ms + policy.unknown_after_session_ms - 10'000);
  BOOST_TEST(till.events("a").find("unknown") == std::string::npos);
  till.run_for(10'001);
  BOOST_TEST(till.events("a") == "payment.unknown");
}

BOOST_AUTO_TEST_CASE(a_question_that_waits_does_not_keep_the_buyers_time_from_ending_U3) {
  Lanes till;
  till.is_healthy();
  till.is_ready = false;
  till.start("a");
  till.run_for(10'000);
  till.is_down();
  till.run_for(policy.session_ttl_ms);
  BOOST_TEST(till.events("a").find("payment.buyer_timed_out") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

// The lane: order of actions, group commit, events, keys and lines, recovery.
#include "plugins/oplati/core/lane.hpp"

#include <set>

#include "plugins/oplati/core/shift_close.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/fake_lane_port.hpp"
#include "tests/core/payment_fixture.hpp"

namespace oplati {
namespace {

using test::binding;
using test::FakeLanePort;
using test::info_of;
using test::policy;


std::string refusal(const pospay::Result<void>& result) { return result ? "" : result.error().id; }

struct Fixture {
  // The refusal's id, or nothing.
  std::string start(const std::string& key, const std::string& line = "",
                    const std::string& digest = "d") {
    auto request = test::payment_request();
    request.key = key;
    request.line = line.empty() ? "line-" + key : line;
    return refusal(lane.start(key, request.line, digest, binding,
                              std::make_unique<Payment>(policy, binding, PaymentMode::dynamic_qr,
                                                        digest, request, moment.wall_ms),
                              moment));
  }
  std::string submit(const std::string& key, Input input) {
    return refusal(lane.submit(key, std::move(input), moment));
  }
  std::string resume(const std::string& key) { return refusal(lane.resume(key)); }
  void durable(bool is_durable = true) { port.finish_write(lane, is_durable, moment); }
  void answer(const std::string& key, Answer with) {
    for (std::size_t i = port.sent.size(); i-- > 0;) {
      if (port.sent[i].key != key) continue;
      lane.on_answer(key, port.sent[i].number, std::move(with), moment);
      return;
    }
  }
  void time() {
    moment.now_ms = std::max(moment.now_ms, lane.wake_at_ms().value());
    lane.on_time(moment);
  }
  // To the QR on the screen.
  void show(const std::string& key) {
    BOOST_REQUIRE(start(key) == "");
    durable();
    answer(key, SessionOpened{"S-" + key, "QR-" + key, ""});
  }
  void pay(const std::string& key) {
    show(key);
    time();
    answer(key, ConsumerReadiness{true});
    durable();
    order = std::get<PostPayment>(port.sent.back().call).order;
    answer(key, info_of(order, 99, GatewayStatus::ok));
    durable();
  }
  void settle(const std::string& key) {
    pay(key);
    BOOST_REQUIRE(submit(key, ReceiptPrinted{{"F", 0}}) == "");
    durable();
  }
  std::string events(const std::string& key) {
    std::string all;
    while (auto taken = lane.next_event(key, moment)) {
      all += (all.empty() ? "" : " ") + taken->event.message.id;
    }
    return all;
  }

  FakeLanePort port;
  Lane lane{policy, port};
  Moment moment{1'000'000, 1'780'000'000'000, 7};
  Order order;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lane)

BOOST_FIXTURE_TEST_CASE(what_stands_behind_a_write_waits_for_it_S3, Fixture) {
  start("a");
  BOOST_TEST(port.seen() == "write a/opening_session");
  BOOST_TEST(events("a") == "");
  durable();
  BOOST_TEST(port.seen() == "send a demand");
  BOOST_TEST(events("a") == "waiting.gateway");
}

BOOST_FIXTURE_TEST_CASE(writes_that_come_during_a_write_go_together, Fixture) {
  start("a");
  start("b");
  start("c");
  BOOST_TEST(port.seen() == "write a/opening_session");
  durable();
  BOOST_TEST(port.seen() == "send a demand; write b/opening_session c/opening_session");
  // One of two fails: the other goes on.
  lane.on_written({false, true}, moment);
  BOOST_TEST(port.seen() == "send c demand");
  BOOST_TEST(events("b") == "payment.journal_unavailable");
  BOOST_TEST(events("c") == "waiting.gateway");
}

BOOST_FIXTURE_TEST_CASE(a_result_that_is_missing_counts_as_failed, Fixture) {
  start("a");
  port.seen();
  lane.on_written({}, moment);
  BOOST_TEST(port.seen() == "");
  BOOST_TEST(events("a") == "payment.journal_unavailable");
}

BOOST_FIXTURE_TEST_CASE(a_failed_write_drops_the_post_behind_it_D1, Fixture) {
  show("a");
  time();
  answer("a", ConsumerReadiness{true});
  port.seen();
  durable(false);
  BOOST_TEST(port.seen() == "");
  BOOST_TEST(events("a").find("payment.journal_unavailable") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(inputs_wait_for_the_write_under_way_in_their_order, Fixture) {
  start("a");
  BOOST_TEST(submit("a", CancelWanted{}) == "");
  BOOST_TEST(submit("a", CancelWanted{}) == "");
  BOOST_TEST(port.seen() == "write a/opening_session");
  BOOST_TEST(events("a") == "");
  durable();
  BOOST_TEST(port.seen() == "send a demand; write a/not_paid");
  durable();
  BOOST_TEST(events("a") == "waiting.gateway payment.cancelled_by_cashier");
  // The answer to the call that is of no interest any more.
  answer("a", SessionOpened{"S", "QR", ""});
  BOOST_TEST(port.seen() == "");
}

BOOST_FIXTURE_TEST_CASE(a_wish_that_cannot_be_written_is_carried_out_all_the_same, Fixture) {
  show("a");
  time();
  answer("a", ConsumerReadiness{true});
  durable();
  events("a");
  submit("a", CancelWanted{});
  durable(false);
  BOOST_TEST(events("a") == "waiting.cancel");
}

BOOST_FIXTURE_TEST_CASE(same_key_same_request_is_the_same_operation_H1_S9, Fixture) {
  show("a");
  events("a");
  port.seen();
  BOOST_TEST(start("a") == "");
  BOOST_TEST(port.seen() == "");
  BOOST_TEST(events("a") == "show.qr waiting.scan");
}

BOOST_FIXTURE_TEST_CASE(same_key_other_request_is_refused_H2, Fixture) {
  show("a");
  BOOST_TEST(start("a", "", "other") == "start.key_reused");
  settle("b");
  BOOST_TEST(start("b", "", "other") == "start.key_reused");
}

BOOST_FIXTURE_TEST_CASE(a_second_open_payment_of_a_line_is_refused_H3, Fixture) {
  start("a", "line");
  BOOST_TEST(start("b", "line") == "start.line_open");
  BOOST_TEST(start("c", "another") == "");
  durable();
  submit("a", CancelWanted{});
  port.finish_writes(lane, true, moment);
  BOOST_TEST(start("b", "line") == "");
}

BOOST_FIXTURE_TEST_CASE(resume_replays_what_is_shown_then_how_it_ended, Fixture) {
  show("a");
  BOOST_TEST(events("a") == "waiting.gateway show.qr waiting.scan");
  const int wakes = port.wakes;
  resume("a");
  BOOST_TEST(port.wakes == wakes + 1);
  BOOST_TEST(events("a") == "show.qr waiting.scan");
  time();
  answer("a", ConsumerReadiness{true});
  durable();
  events("a");
  resume("a");
  BOOST_TEST(events("a") == "waiting.confirmation");
  order = std::get<PostPayment>(port.sent.back().call).order;
  answer("a", info_of(order, 99, GatewayStatus::ok));
  durable();
  const auto first = lane.next_event("a", moment);
  resume("a");
  const auto again = lane.next_event("a", moment);
  BOOST_REQUIRE((first && again));
  BOOST_TEST(again->event.sequence == first->event.sequence);
  submit("a", ReceiptPrinted{{"F", 0}});
  durable();
  resume("a");
  BOOST_TEST(events("a") == "payment.approved settled.confirmed");
  BOOST_TEST(resume("z") == "start.key_unknown");
}

BOOST_FIXTURE_TEST_CASE(resume_does_not_lose_a_notice_that_was_not_read, Fixture) {
  show("a");
  time();
  answer("a", ConsumerReadiness{true});
  durable();
  order = std::get<PostPayment>(port.sent.back().call).order;
  events("a");
  PaymentInfo foreign = info_of(order, 99, GatewayStatus::ok);
  foreign.sum_minor += 1;
  answer("a", foreign);
  resume("a");
  BOOST_TEST(events("a") == "notice.mismatch waiting.resolution");
}

BOOST_FIXTURE_TEST_CASE(time_left_is_told_when_the_event_is_taken, Fixture) {
  show("a");
  moment.now_ms += 1'000;
  lane.next_event("a", moment);
  BOOST_TEST(lane.next_event("a", moment)->event.time_left_ms == policy.session_ttl_ms - 1'000);
  resume("a");
  moment.now_ms += policy.session_ttl_ms * 2;
  BOOST_TEST(lane.next_event("a", moment)->event.time_left_ms == 0);
}

BOOST_FIXTURE_TEST_CASE(unread_events_are_bounded_and_what_decides_is_kept, Fixture) {
  auto request = test::payment_request();
  request.key = "a";
  auto payment = std::make_unique<Payment>(policy, binding, PaymentMode::buyer_qr, "d", request, 0);
  BOOST_REQUIRE(lane.start("a", "l", "d", binding, std::move(payment), moment).has_value());
  durable();
  for (int i = 0; i < 200; ++i) {
    submit("a", ScanSubmitted{"CODE"});
    answer("a", test::refusal("QR_USED", true, pospay::Reason::code_used));
  }
  submit("a", CancelWanted{});
  durable();
  std::size_t count = 0;
  std::string last;
  while (auto taken = lane.next_event("a", moment)) {
    ++count;
    last = taken->event.message.id;
  }
  BOOST_TEST(count <= Lane::event_limit);
  BOOST_TEST(last == "payment.cancelled_by_cashier");
}

BOOST_FIXTURE_TEST_CASE(a_restarted_lane_lists_and_goes_on_with_what_is_unfinished_U14, Fixture) {
  pay("a");
  show("b");
  time();
  answer("b", ConsumerReadiness{true});
  durable();
  std::vector<OperationRecord> records;
  for (const auto& [key, record] : port.durable) records.push_back(record);
  OperationRecord damaged = records[0];
  damaged.key = "damaged";
  damaged.payload = "?";
  records.push_back(damaged);

  FakeLanePort port2;
  Lane again(policy, port2);
  again.load(records, moment);
  BOOST_TEST(port2.lines.back().find("damaged") != std::string::npos);
  const auto open = again.open_operations();
  BOOST_REQUIRE(open.size() == 2u);
  BOOST_TEST((open[0].key == "a" && open[0].state == pospay::OpenState::unconfirmed));
  BOOST_TEST((open[1].key == "b" && open[1].state == pospay::OpenState::unresolved));
  BOOST_TEST(again.has_open_operations());
  BOOST_TEST((again.open_registers() == std::vector<std::string>{"OPL000000001"}));
  moment.now_ms = again.wake_at_ms().value();
  again.on_time(moment);
  BOOST_TEST(port2.seen() == "send b report");
  BOOST_TEST(again.next_event("a", moment)->event.message.id == "payment.approved");
}

BOOST_FIXTURE_TEST_CASE(a_settled_record_is_adopted_to_tell_its_end_again, Fixture) {
  settle("a");
  FakeLanePort port2;
  Lane again(policy, port2);
  BOOST_TEST(again.adopt(port.durable.at("a"), moment).has_value());
  BOOST_TEST(port2.seen() == "");
  BOOST_TEST(!again.has_open_operations());
  BOOST_TEST(again.open_operations().empty());
  BOOST_TEST(!again.wake_at_ms().has_value());
  BOOST_TEST(again.next_event("a", moment)->event.message.id == "payment.approved");
  BOOST_TEST(again.next_event("a", moment)->event.message.id == "settled.confirmed");
}

BOOST_FIXTURE_TEST_CASE(adopting_what_runs_already_changes_nothing, Fixture) {
  show("a");
  const OperationRecord old = port.durable.at("a");
  port.seen();
  BOOST_TEST(lane.adopt(old, moment).has_value());
  BOOST_TEST(port.seen() == "");
  BOOST_TEST(lane.open_operations().size() == 1u);
  time();
  BOOST_TEST(port.seen() == "send a consumer");
}

BOOST_FIXTURE_TEST_CASE(wake_at_is_the_earliest_and_passes_over_who_writes, Fixture) {
  BOOST_TEST(!lane.wake_at_ms().has_value());
  show("a");
  const auto first = lane.wake_at_ms();
  BOOST_TEST(first.value() == moment.now_ms + policy.scan_poll.pause_ms(0));
  moment.now_ms += 100;
  show("b");
  BOOST_TEST((lane.wake_at_ms() == first));
  port.seen();
  lane.on_time(moment);  // too early
  BOOST_TEST(port.seen() == "");
  submit("a", CancelWanted{});
  BOOST_TEST(lane.wake_at_ms().value() == moment.now_ms + policy.scan_poll.pause_ms(0));
  moment.now_ms += policy.scan_poll.pause_ms(0);
  port.seen();
  lane.on_time(moment);
  BOOST_TEST(port.seen() == "send b consumer");
  lane.on_time(moment);  // not twice
  BOOST_TEST(port.seen() == "");
}

BOOST_FIXTURE_TEST_CASE(settled_operations_are_forgotten_beyond_their_limit, Fixture) {
  const int more = 10;
  for (std::size_t i = 0; i < Lane::settled_kept + more; ++i) {
    settle("k" + std::to_string(i));
    events("k" + std::to_string(i));
  }
  BOOST_TEST(!lane.contains("k0"));
  BOOST_TEST(lane.contains("k" + std::to_string(Lane::settled_kept + more - 1)));
}

BOOST_FIXTURE_TEST_CASE(an_old_operation_that_settles_late_is_heard_before_it_is_forgotten,
                        Fixture) {
  pay("old");
  events("old");
  for (std::size_t i = 0; i < Lane::settled_kept + 5; ++i) {
    settle("k" + std::to_string(i));
    events("k" + std::to_string(i));
  }
  submit("old", ReceiptPrinted{{"F", 0}});
  durable();
  BOOST_TEST(events("old") == "settled.confirmed");
}

BOOST_FIXTURE_TEST_CASE(machines_stepped_at_the_same_moment_draw_different_order_numbers, Fixture) {
  std::set<std::string> numbers;
  for (int i = 0; i < 50; ++i) {
    start("k" + std::to_string(i));  // the same receipt, attempt and moment
    port.finish_writes(lane, true, moment);
  }
  for (const auto& [key, record] : port.durable) numbers.insert(record.order_number);
  BOOST_TEST(numbers.size() == 50u);
}

// Z51: what runs is newer than what is written, and an event that decides is not lost by resume.
BOOST_FIXTURE_TEST_CASE(a_shift_is_compared_with_what_runs_at_that_moment, Fixture) {
  settle("k1");
  const std::string shift = port.durable.at("k1").shift;
  pospay::ShiftBooks books;
  books.shift = test::payment_request().shift;
  port.seen();
  BOOST_REQUIRE(refusal(lane.start(
                    "close", "", "", binding,
                    std::make_unique<ShiftClose>(policy, "close", binding.register_number, books),
                    moment)) == "");
  BOOST_TEST(port.seen() == "read_shift close OPL000000001 " + shift);
  lane.on_shift_read("close", binding.register_number, shift,
                     std::make_shared<const std::vector<ShiftOperation>>(), moment);
  answer("close", Report{});
  BOOST_TEST(port.seen() == "send close report; compare close");
  BOOST_REQUIRE(port.compared != nullptr);
  BOOST_REQUIRE(port.compared->live.size() == 1u);
  BOOST_TEST(port.compared->live[0].key == "k1");
  BOOST_TEST((port.compared->live[0].money == ShiftOperation::Money::moved));
  Compared compared;
  compared.comparison.reconciliation.payments_compared = 1;
  lane.on_result("close", compared, moment);
  BOOST_REQUIRE(resume("close") == "");
  std::string kinds;
  while (auto taken = lane.next_event("close", moment)) {
    kinds += taken->event.reconciliation ? "R" : taken->event.outcome ? "O" : "-";
  }
  BOOST_TEST(kinds == "RO");
  BOOST_TEST(submit("close", OutcomeStored{}) == "");
  BOOST_TEST(lane.open_operations().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

// Word of the gateway about a payment: it brings the next question forward and decides nothing.
#include "plugins/oplati/core/payment.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/fake_lane_port.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/core/payment_fixture.hpp"

namespace oplati {
namespace {

using test::binding;
using test::Fixture;
using test::info_of;
using test::lost;
using test::policy;

Hinted word(std::int64_t payment_id, std::string order_number = "") {
  return {payment_id, std::move(order_number)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(payment_hint)

BOOST_FIXTURE_TEST_CASE(word_of_a_payment_asks_for_it_at_once_and_the_answer_decides_G38, Fixture) {
  pend();
  const std::int64_t before = till.moment.now_ms;
  BOOST_TEST(till.feed(word(99)) == "");
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.moment.now_ms == before);
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "write outcome:payment.approved");
}

BOOST_FIXTURE_TEST_CASE(a_lie_changes_nothing_but_the_time_of_one_question_S11, Fixture) {
  pend();
  for (int i = 0; i < 100; ++i) till.feed(word(99));
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::in_progress)) == "");
  BOOST_TEST((payment.step() == Payment::Step::confirming));
  const std::int64_t before = till.moment.now_ms;
  till.next_timer();
  BOOST_TEST(till.moment.now_ms > before);
}

BOOST_FIXTURE_TEST_CASE(never_two_questions_at_once_but_one_more_after_the_answer, Fixture) {
  pend();
  till.next_timer();
  BOOST_TEST(till.feed(word(99)) == "");
  BOOST_TEST(till.feed(word(99)) == "");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::in_progress)) == "");
  const std::int64_t before = till.moment.now_ms;
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.moment.now_ms == before);
}

BOOST_FIXTURE_TEST_CASE(word_before_the_answer_to_the_post_is_not_forgotten, Fixture) {
  pay_and_remember();
  BOOST_TEST(payment.is_about(word(99, order().order_number)));
  till.feed(word(99, order().order_number));
  till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  const std::int64_t before = till.moment.now_ms;
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.moment.now_ms == before);
}

BOOST_FIXTURE_TEST_CASE(word_of_a_lost_payment_looks_for_it_at_once_G22, Fixture) {
  pay_and_remember();
  till.answer(lost());
  // Long after the quick looks, in the slow lane.
  till.run_for(20 * policy.search_interval_ms, Report{});
  const std::int64_t before = till.moment.now_ms;
  till.feed(word(99, order().order_number));
  BOOST_TEST(till.next_timer().find("send:report") != std::string::npos);
  BOOST_TEST(till.moment.now_ms == before);
  till.answer(Report{{info_of(order(), 99, GatewayStatus::ok)}});
  BOOST_TEST(till.next_timer() == "send:payment");
}

BOOST_FIXTURE_TEST_CASE(a_retry_after_is_kept, Fixture) {
  pend();
  till.next_timer();
  Fault busy = lost();
  busy.retry_after_ms = 5'000;
  till.answer(busy);
  const std::int64_t before = till.moment.now_ms;
  till.moment.now_ms += 1'000;
  till.feed(word(99));
  till.next_timer();
  BOOST_TEST(till.moment.now_ms - before == 5'000);
}

BOOST_FIXTURE_TEST_CASE(the_second_look_at_a_final_status_keeps_its_distance, Fixture) {
  pend();
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::timeout));
  const std::int64_t before = till.moment.now_ms;
  till.feed(word(99));
  till.next_timer();
  BOOST_TEST(till.moment.now_ms - before == policy.final_reread_ms);
}

BOOST_FIXTURE_TEST_CASE(word_after_the_end_or_of_others_is_nothing_G38, Fixture) {
  BOOST_TEST(!payment.is_about(word(0)));
  pend();
  BOOST_TEST(!payment.is_about(word(98, order().order_number)));
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  BOOST_TEST(till.feed(word(99)) == "");
  BOOST_TEST(till.next_timer() == "-");
  till.feed(ReceiptPrinted{{"F1", 0}});
  BOOST_TEST(till.feed(word(99)) == "");
  BOOST_TEST(payment.is_finished());
}

BOOST_FIXTURE_TEST_CASE(a_watched_payment_that_was_paid_late_is_found_at_once_G20, Fixture) {
  time_out();
  const std::int64_t before = till.moment.now_ms;
  till.feed(word(99));
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.moment.now_ms == before);
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  BOOST_TEST((payment.step() == Payment::Step::giving_back));
}

BOOST_AUTO_TEST_CASE(a_lane_passes_word_on_to_the_payment_that_it_is_about) {
  test::FakeLanePort port;
  Lane lane(policy, port);
  Moment moment{1'000'000, 1'780'000'000'000, 7};
  const auto durable = [&] { port.finish_writes(lane, true, moment); };
  for (const std::string key : {"a", "b"}) {
    auto request = test::payment_request();
    request.key = request.line = key;
    auto payment = std::make_unique<Payment>(policy, binding, PaymentMode::buyer_qr, "d", request,
                                             moment.wall_ms);
    BOOST_REQUIRE(lane.start(key, key, "d", binding, std::move(payment), moment).has_value());
    durable();
    BOOST_REQUIRE(lane.submit(key, ScanSubmitted{"CODE"}, moment).has_value());
    lane.on_answer(key, port.sent.back().number, SessionOpened{"S" + key, "", ""}, moment);
    durable();
    const Order order = std::get<PostPayment>(port.sent.back().call).order;
    lane.on_answer(key, port.sent.back().number,
                   info_of(order, key == "a" ? 1 : 2, GatewayStatus::in_progress), moment);
    durable();
  }
  const std::size_t sent = port.sent.size();
  lane.on_hint({3, ""}, moment);
  lane.on_time(moment);
  BOOST_TEST(port.sent.size() == sent);
  lane.on_hint({2, ""}, moment);
  lane.on_time(moment);
  BOOST_REQUIRE(port.sent.size() == sent + 1);
  BOOST_TEST(port.sent.back().key == "b");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

// Cancels that are refused, a supervisor's word, and how often a payment asks.
#include "plugins/oplati/core/payment.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/payment_fixture.hpp"

namespace oplati {
namespace {

using test::BuyerFixture;
using test::Fixture;
using test::info_of;
using test::lost;
using test::policy;
using test::unsent;

}  // namespace

BOOST_AUTO_TEST_SUITE(payment_decision)

BOOST_FIXTURE_TEST_CASE(a_refused_cancel_is_not_repeated_at_the_speed_of_the_network_L5, Fixture) {
  pend();
  till.feed(CancelWanted{});
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  till.next_timer();
  till.answer(test::refusal("NO_CANCEL", true, pospay::Reason::gateway_refused));
  BOOST_TEST((payment.step() == Payment::Step::confirming));
  till.run_for(policy.pending_budget_ms - 1'000, info_of(order(), 99, GatewayStatus::in_progress));
  BOOST_TEST(till.reversals == 1);
  till.run_for(2'000, info_of(order(), 99, GatewayStatus::in_progress));
  BOOST_TEST(till.reversals == 2);
}

BOOST_FIXTURE_TEST_CASE(what_is_decided_paid_is_not_cancelled_by_its_budget_H13, Fixture) {
  pend();
  till.run_for(600'000, lost());
  BOOST_REQUIRE((payment.host_side().told() == Told::unknown));
  till.feed(DecisionTaken{{true, "Петрова", "видела экран"}});
  till.run_for(600'000, info_of(order(), 99, GatewayStatus::in_progress));
  BOOST_TEST(till.reversals == 0);
  till.next_timer();
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) == "write");
  BOOST_TEST(payment.is_finished());
}

BOOST_FIXTURE_TEST_CASE(a_decision_paid_stops_a_cancel_that_is_proven_absent_H13, Fixture) {
  pend();
  till.moment.now_ms += policy.pending_budget_ms;
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  till.next_timer();
  till.answer(lost());
  till.run_for(600'000, lost());
  BOOST_REQUIRE((payment.step() == Payment::Step::cancelling));
  till.feed(DecisionTaken{{true, "Петрова", "видела экран"}});
  while (till.next_timer() != "send:report") {
  }
  till.answer(Report{});
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  BOOST_TEST(till.next_timer() == "note");
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) == "write");
  BOOST_TEST((payment.step() == Payment::Step::paid));
  BOOST_TEST(till.reversals == 1);
}

BOOST_FIXTURE_TEST_CASE(a_late_success_of_what_was_decided_paid_stays_paid_U7, Fixture) {
  pend();
  till.run_for(600'000, lost());
  till.feed(DecisionTaken{{true, "Петрова", "видела экран"}});
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::timeout));
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::timeout));
  BOOST_REQUIRE((payment.step() == Payment::Step::not_paid));
  till.next_timer();
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) == "write");
  BOOST_TEST((payment.step() == Payment::Step::paid));
  BOOST_TEST(till.reversals == 0);
  BOOST_TEST(payment.is_finished());
}

BOOST_FIXTURE_TEST_CASE(of_two_rows_the_paid_one_is_followed_G23, Fixture) {
  pay_and_remember();
  till.answer(lost());
  till.next_timer();
  till.answer(Report{
      {info_of(order(), 98, GatewayStatus::timeout), info_of(order(), 99, GatewayStatus::ok)}});
  till.next_timer();
  BOOST_TEST(std::get<GetPayment>(till.last_call).payment_id == 99);
}

BOOST_FIXTURE_TEST_CASE(an_hour_without_a_gateway_is_no_storm_L5, Fixture) {
  pend();
  const std::string log = till.run_for(3'600'000, lost());
  int calls = 0;
  for (auto at = log.find("send:"); at != std::string::npos; at = log.find("send:", at + 1))
    ++calls;
  BOOST_TEST(calls <= 120 + 20);  // one in 30 s, and the quick ones at first
}

BOOST_FIXTURE_TEST_CASE(a_second_scan_has_its_own_time_to_reach_the_gateway, BuyerFixture) {
  till.feed(Begin{});
  till.feed(ScanSubmitted{"CODE"});
  till.answer(unsent());
  till.next_timer();
  till.answer(test::refusal("QR_USED", true, pospay::Reason::code_used));
  till.moment.now_ms += policy.unsent_retry_budget_ms;
  till.feed(ScanSubmitted{"CODE2"});
  BOOST_TEST(till.answer(unsent()) == "");
  BOOST_TEST(till.next_timer() == "send:demandPayment");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

// Records that cannot be written while a payment or refund is under way (D2, D3, U13): money is
// decided from memory, nothing is sent without its record, `settled` waits for the record.
#include "plugins/oplati/core/owed_write.hpp"

#include "tests/boost_test.hpp"
#include "tests/core/payment_fixture.hpp"
#include "tests/core/refund_fixture.hpp"

namespace oplati {
namespace {

using test::Fixture;
using test::info_of;
using test::policy;
using test::RefundFixture;

bool has(const std::string& log, const std::string& word) {
  return log.find(word) != std::string::npos;
}

// To an unknown outcome, with the journal writing.
void bring_to_unknown(Fixture& f) {
  f.pay_and_remember();
  f.till.answer(test::lost());
  f.till.run_for(policy.session_ttl_ms + policy.unknown_after_session_ms + policy.slow_lane_ms,
                 Report{});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(owed_write)

BOOST_FIXTURE_TEST_CASE(a_pending_payment_is_finished_from_memory_while_the_disk_is_full_U13,
                        Fixture) {
  pay_and_remember();
  till.writes_fail = true;
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::in_progress)) ==
             "write-failed notice.journal_failed waiting.confirmation");
  // Asked, found paid and told, though no record was written since the intent.
  const std::string log = till.run_for(3'000, info_of(order(), 99, GatewayStatus::ok));
  BOOST_TEST(has(log, "send:payment"));
  BOOST_TEST(has(log, "outcome:payment.approved"));
  BOOST_TEST((payment.step() == Payment::Step::paid));
}

BOOST_FIXTURE_TEST_CASE(a_disk_that_stays_full_is_told_once, Fixture) {
  pay_and_remember();
  till.writes_fail = true;
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  const std::string log = till.run_for(60'000, Report{});
  BOOST_TEST(has(log, "write-failed"));
  BOOST_TEST(!has(log, "notice.journal_failed"));
  BOOST_TEST(!has(log, "outcome"));
  till.writes_fail = false;
  BOOST_TEST(till.next_timer() == "write");
  till.writes_fail = true;  // another time is told again
  BOOST_TEST(has(till.feed(ReceiptPrinted{{"F1", 0}}), "notice.journal_failed"));
}

BOOST_FIXTURE_TEST_CASE(a_wish_does_not_let_a_reversal_out_without_its_record_S3, Fixture) {
  pend();
  till.moment.now_ms += policy.pending_budget_ms;
  till.next_timer();
  till.writes_fail = true;
  till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  BOOST_REQUIRE((payment.step() == Payment::Step::cancelling));
  till.feed(CancelWanted{});  // its own record would not be required
  const std::string log = till.run_for(30'000, Report{});
  BOOST_TEST(till.reversals == 0);
  BOOST_TEST(!has(log, "send:"));
  till.writes_fail = false;
  BOOST_TEST(has(till.next_timer(), "write"));
  BOOST_TEST(till.next_timer() == "send:reversals");
}

BOOST_FIXTURE_TEST_CASE(a_held_reversal_is_told_as_unknown_in_time, Fixture) {
  pend();
  till.moment.now_ms += policy.pending_budget_ms;
  till.next_timer();
  till.writes_fail = true;
  till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  const std::string log = till.run_for(300'000, Report{});
  BOOST_TEST(till.reversals == 0);
  const auto first = log.find("outcome:payment.unknown");
  BOOST_TEST(first != std::string::npos);
  BOOST_TEST(log.rfind("outcome:payment.unknown") == first);
}

BOOST_FIXTURE_TEST_CASE(settled_by_hand_is_told_though_its_record_came_late, Fixture) {
  bring_to_unknown(*this);
  BOOST_REQUIRE((payment.host_side().told() == Told::unknown));
  // The decision comes while a report is under way.
  while (till.next_timer() != "send:report") {
  }
  till.writes_fail = true;
  BOOST_TEST(till.feed(DecisionTaken{{true, "Петрова", "чек банка"}}) ==
             "write-failed notice.journal_failed");
  BOOST_TEST(till.answer(Report{{info_of(order(), 99, GatewayStatus::ok)}}) == "write-failed");
  till.writes_fail = false;
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) == "write settled.manually");
  BOOST_TEST(payment.is_finished());
}

BOOST_FIXTURE_TEST_CASE(settled_is_told_once_when_the_outcome_was_owed, Fixture) {
  pay_and_remember();
  till.writes_fail = true;
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  till.writes_fail = false;
  BOOST_TEST(till.feed(ReceiptPrinted{{"F1", 0}}) == "write settled.confirmed");
  BOOST_TEST(till.records.back().is_open == false);
  BOOST_TEST(payment.is_finished());
  BOOST_TEST(till.next_timer() == "-");
}

BOOST_FIXTURE_TEST_CASE(a_refusal_for_want_of_a_record_is_recorded_later, Fixture) {
  till.writes_fail = true;
  till.feed(Begin{});
  till.writes_fail = false;
  BOOST_TEST(till.next_timer() == "write");
  BOOST_TEST(till.records.back().step == "not_paid");
  auto again = restarted();
  test::MachineHarness second(*again);
  BOOST_TEST(second.feed(Recover{}) == "outcome:payment.journal_unavailable");
}

BOOST_FIXTURE_TEST_CASE(a_refund_goes_on_when_a_decision_could_not_be_written, RefundFixture) {
  start();
  till.answer(test::lost());
  till.run_for(policy.pending_budget_ms * 2, test::lost());
  BOOST_REQUIRE((refund.host_side().told() == Told::unknown));
  till.writes_fail = true;
  BOOST_TEST(till.feed(DecisionTaken{{true, "Петрова", "x"}}) ==
             "write-failed notice.journal_failed");
  const std::string log = till.run_for(700'000, test::lost());
  BOOST_TEST(has(log, "send:report"));
  BOOST_TEST(!has(log, "settled"));
  till.writes_fail = false;
  const std::string healed = till.run_for(700'000, test::lost());
  BOOST_TEST(has(healed, "write settled.manually"));
  BOOST_TEST(has(healed, "send:report"));
}

BOOST_FIXTURE_TEST_CASE(a_refund_that_is_done_is_told_done_from_memory_D2, RefundFixture) {
  start();
  till.writes_fail = true;
  BOOST_TEST(till.answer(done(7)) == "write-failed notice.journal_failed outcome:refund.approved");
  till.writes_fail = false;
  BOOST_TEST(till.feed(ReceiptPrinted{{"F2", 0}}) == "write settled.confirmed");
  BOOST_TEST(till.next_timer() == "-");
  BOOST_TEST(refund.is_finished());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

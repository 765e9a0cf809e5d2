// The refund machine: its table, its recovery, and every input that must change nothing.
#include "plugins/oplati/core/refund.hpp"

#include "tests/boost_test.hpp"
#include "tests/core/refund_fixture.hpp"

namespace oplati {
namespace {

using test::FullRefundFixture;
using test::lost;
using test::policy;
using test::RefundFixture;
using test::unsent;

bool has(const std::string& log, const std::string& word) {
  return log.find(word) != std::string::npos;
}

void bring_to(RefundFixture& f, Refund::Step step) {
  f.start();
  if (step == Refund::Step::approved) f.till.answer(f.done(7));
  if (step == Refund::Step::refused) {
    f.till.answer(test::refusal("REFUND_TOO_LATE", true, pospay::Reason::refund_too_late));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refund)

BOOST_FIXTURE_TEST_CASE(intent_is_durable_before_the_reversal_and_the_receipt_ends_it,
                        RefundFixture) {
  BOOST_TEST(start() == "write waiting.gateway send:reversals");
  BOOST_TEST(till.records.back().order_number == order.order_number);
  BOOST_TEST(till.records.back().sale_payment_id == 99);
  BOOST_TEST(till.records.back().counts_as_refund);
  BOOST_TEST(order.sum_minor == 500);
  BOOST_TEST(order.session_id == "");
  BOOST_TEST(till.answer(done(7)) == "write outcome:refund.approved");
  BOOST_TEST(till.events.back().outcome->payment_number == "7");
  BOOST_TEST(till.feed(ReceiptPrinted{{"F2", 0}}) == "write settled.confirmed");
  BOOST_TEST(till.feed(ReceiptPrinted{{"F2", 0}}) == "");
  BOOST_TEST(refund.is_finished());
  BOOST_TEST(till.reversals == 1);
}

BOOST_FIXTURE_TEST_CASE(no_record_no_reversal_D1, RefundFixture) {
  till.writes_fail = true;
  BOOST_TEST(start() == "write-failed outcome:refund.journal_unavailable");
  BOOST_TEST(till.reversals == 0);
  BOOST_TEST(!refund.record().counts_as_refund);
}

// The next start would send what the journal may hold: "not returned" could not be kept.
BOOST_FIXTURE_TEST_CASE(an_intent_that_may_be_in_the_journal_is_unknown_and_goes_on_D3,
                        RefundFixture) {
  till.writes_fail = till.failures_are_in_doubt = true;
  BOOST_TEST(start() == "write-failed notice.journal_failed outcome:refund.unknown");
  BOOST_TEST(till.run_for(10'000, unsent()).find("send:") == std::string::npos);
  BOOST_TEST(till.reversals == 0);
  BOOST_TEST(refund.record().counts_as_refund);
  till.writes_fail = false;
  const std::string log = till.run_for(policy.reversal_backoff_max_ms, done(7));
  BOOST_TEST(has(log, "outcome:refund.unknown") == false);
  BOOST_TEST(till.reversals == 1);
}

// The journal says that it is to be sent: the next start would send it.
BOOST_FIXTURE_TEST_CASE(a_refusal_is_not_told_before_the_journal_has_it_D3, RefundFixture) {
  start();
  till.writes_fail = true;
  BOOST_TEST(till.answer(Fault{false, "self-signed", "certificate", 0}) ==
             "write-failed notice.journal_failed outcome:refund.unknown");
  const std::string still = till.run_for(10 * policy.rewrite_interval_ms, unsent());
  BOOST_TEST(!has(still, "outcome:"));
  till.writes_fail = false;
  BOOST_TEST(has(till.run_for(2 * policy.rewrite_interval_ms, unsent()),
                 "write outcome:refund.gateway_untrusted"));
  BOOST_TEST(till.reversals == 1);
  BOOST_TEST(till.feed(OutcomeStored{}) == "write settled.acknowledged");
  BOOST_TEST(refund.is_finished());
}

BOOST_FIXTURE_TEST_CASE(a_supervisor_ends_an_intent_that_may_be_in_the_journal_D3, RefundFixture) {
  till.writes_fail = till.failures_are_in_doubt = true;
  start();
  till.writes_fail = false;
  till.feed(DecisionTaken{{false, "Иванова", "в кабинете нет"}});
  till.run_for(policy.reversal_backoff_max_ms, unsent());
  BOOST_TEST(till.reversals == 0);
  BOOST_TEST(refund.is_finished());
  BOOST_TEST(!refund.record().counts_as_refund);
}

BOOST_FIXTURE_TEST_CASE(final_refusal_is_told_and_frees_the_amount, RefundFixture) {
  bring_to(*this, Refund::Step::refused);
  BOOST_TEST(till.events.back().outcome->message.id == "refund.refund_too_late");
  BOOST_TEST(!refund.record().counts_as_refund);
  BOOST_TEST(till.feed(OutcomeStored{}) == "write settled.acknowledged");
  BOOST_TEST(refund.is_finished());
}

BOOST_FIXTURE_TEST_CASE(unsent_reversal_is_given_up_so_that_cash_can_be_taken_G1, RefundFixture) {
  start();
  till.answer(unsent());
  const std::string log = till.run_for(policy.unsent_retry_budget_ms + 2'000, unsent());
  BOOST_TEST(has(log, "outcome:refund.gateway_unreachable"));
  BOOST_TEST(!refund.record().counts_as_refund);
  BOOST_TEST(till.next_timer() == "-");
}

BOOST_FIXTURE_TEST_CASE(an_untrusted_gateway_ends_an_unsent_refund_at_once, RefundFixture) {
  start();
  BOOST_TEST(till.answer(Fault{false, "self-signed", "certificate", 0}) ==
             "write outcome:refund.gateway_untrusted");
}

BOOST_FIXTURE_TEST_CASE(once_a_byte_may_have_left_it_is_never_given_up, RefundFixture) {
  start();
  till.answer(lost());
  const std::string log = till.run_for(3'600'000, unsent());
  BOOST_TEST(!has(log, "gateway_unreachable"));
  BOOST_TEST(has(log, "outcome:refund.unknown"));
  BOOST_TEST((refund.step() == Refund::Step::returning));
}

BOOST_FIXTURE_TEST_CASE(partial_refund_is_sent_again_only_after_two_looks_far_apart_U8,
                        RefundFixture) {
  start();
  till.answer(lost());
  BOOST_TEST(till.next_timer() == "send:report");
  till.answer(Report{});
  const std::int64_t first_look = till.moment.now_ms;
  BOOST_TEST(till.next_timer() == "send:report");
  BOOST_TEST(till.moment.now_ms - first_look >= policy.absence_gap_ms);
  till.answer(Report{});
  BOOST_TEST(till.next_timer() == "send:reversals");
  BOOST_TEST(std::get<PostReversal>(till.last_call).order.order_number == order.order_number);
  BOOST_TEST(till.reversals == 2);
}

BOOST_FIXTURE_TEST_CASE(full_refund_is_sent_again_after_one_look_U8, FullRefundFixture) {
  start();
  till.answer(lost());
  till.next_timer();
  till.answer(Report{});
  BOOST_TEST(till.next_timer() == "send:reversals");
}

BOOST_FIXTURE_TEST_CASE(lost_answer_is_found_in_the_report_and_then_asked_for_S4, RefundFixture) {
  start();
  till.answer(lost());
  till.next_timer();
  BOOST_TEST(std::get<GetReport>(till.last_call).shift == order.shift);
  BOOST_TEST(till.answer(report(7)) == "note");
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(std::get<GetPayment>(till.last_call).payment_id == 7);
  BOOST_TEST(till.answer(done(7)) == "write outcome:refund.approved");
  BOOST_TEST(till.reversals == 1);
}

BOOST_FIXTURE_TEST_CASE(pending_reversal_is_polled_G29, RefundFixture) {
  start();
  BOOST_TEST(till.answer(done(7, GatewayStatus::in_progress)) == "note");
  const std::string log = till.run_for(30'000, done(7, GatewayStatus::in_progress));
  BOOST_TEST(!has(log, "outcome"));
  till.next_timer();
  BOOST_TEST(till.answer(done(7)) == "write outcome:refund.approved");
}

BOOST_FIXTURE_TEST_CASE(a_later_outcome_settles_what_was_unknown, RefundFixture) {
  start();
  till.answer(lost());
  BOOST_TEST(has(till.run_for(policy.pending_budget_ms * 2, lost()), "outcome:refund.unknown"));
  while (till.next_timer() != "send:report") {
  }
  till.answer(report(7));
  till.next_timer();
  BOOST_TEST(till.answer(done(7)) == "write outcome:refund.approved");
}

BOOST_FIXTURE_TEST_CASE(what_is_decided_not_returned_is_not_sent_again_H13, RefundFixture) {
  start();
  till.answer(lost());
  till.next_timer();
  till.answer(Report{});
  till.next_timer();
  BOOST_TEST(has(till.answer(Report{}), "outcome:refund.unknown"));
  BOOST_TEST(till.feed(DecisionTaken{{false, "Петрова", "нет"}}) == "write settled.manually");
  BOOST_TEST(till.next_timer() == "write");
  BOOST_TEST(refund.is_finished());
  BOOST_TEST(till.reversals == 1);
}

BOOST_FIXTURE_TEST_CASE(a_decision_by_hand_is_verified_afterwards_H13, RefundFixture) {
  start();
  till.answer(lost());
  till.run_for(policy.pending_budget_ms * 2, lost());
  BOOST_TEST(till.feed(DecisionTaken{{false, "Петрова", "нет"}}) == "write settled.manually");
  BOOST_TEST(refund.record().counts_as_refund);
  BOOST_TEST(!refund.is_finished());
  while (till.next_timer() != "send:report") {
  }
  till.answer(report(7));
  till.next_timer();
  BOOST_TEST(till.answer(done(7)) == "notice.decision_contradicted write");
  BOOST_TEST(refund.is_finished());
}

BOOST_FIXTURE_TEST_CASE(restart_looks_before_anything_is_sent_again_U14, RefundFixture) {
  start();
  auto again = restarted();
  test::MachineHarness second(*again);
  BOOST_TEST(second.feed(Recover{}) == "waiting.resolution");
  BOOST_TEST(second.next_timer() == "send:report");
  second.answer(report(7));
  BOOST_TEST(second.next_timer() == "send:payment");
  BOOST_TEST(second.answer(done(7)) == "write outcome:refund.approved");
  BOOST_TEST(second.reversals == 0);
}

BOOST_FIXTURE_TEST_CASE(restart_after_approved_tells_the_same_with_the_same_number_U10,
                        RefundFixture) {
  bring_to(*this, Refund::Step::approved);
  auto again = restarted();
  test::MachineHarness second(*again);
  BOOST_TEST(second.feed(Recover{}) == "outcome:refund.approved");
  BOOST_TEST(second.events.back().sequence == till.events.back().sequence);
  BOOST_TEST(second.next_timer() == "-");
  BOOST_TEST((again->open()->state == pospay::OpenState::unconfirmed));
}

BOOST_FIXTURE_TEST_CASE(every_record_reads_back_as_itself_and_damage_is_refused, RefundFixture) {
  bring_to(*this, Refund::Step::approved);
  till.feed(ReceiptPrinted{{"F2", 0}});
  for (const auto& record : till.records) {
    auto again = Refund::from_record(policy, record);
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST((*again)->record().step == record.step);
    BOOST_TEST((*again)->record().order_number == record.order_number);
  }
  OperationRecord broken = till.records.back();
  for (const char* payload : {"", "step=9\n", "step=x\n", "step=1\nrev_step=77\n", "rev_step=1\n",
                              "told=99\nrev_step=1\nrev_order=order\\=1\\n\n"}) {
    broken.payload = payload;
    BOOST_TEST(!Refund::from_record(policy, broken).has_value());
  }
}

BOOST_AUTO_TEST_CASE(what_a_step_does_not_accept_leaves_it_unchanged) {
  const Input inputs[] = {ScanSubmitted{"CODE"}, CancelWanted{},  ReceiptPrinted{{"F", 0}},
                          RollBackWanted{"x"},   OutcomeStored{}, DecisionTaken{{true, "a", "b"}}};
  // scan, cancel, confirm, roll back, acknowledge, decide
  const std::pair<Refund::Step, const char*> table[] = {
      {Refund::Step::returning, "......"},
      {Refund::Step::approved, "..+..."},
      {Refund::Step::refused, "....+."},
  };
  for (const auto& [step, row] : table) {
    for (std::size_t i = 0; i < std::size(inputs); ++i) {
      RefundFixture f;
      bring_to(f, step);
      BOOST_TEST_CONTEXT("step " << static_cast<int>(step) << " input " << i) {
        BOOST_REQUIRE((f.refund.step() == step));
        BOOST_TEST(f.refund.accepts(inputs[i]).has_value() == (row[i] == '+'));
        if (row[i] == '+') continue;
        const std::string before = f.refund.record().payload;
        BOOST_TEST(f.till.feed(inputs[i]) == "");
        BOOST_TEST(f.refund.record().payload == before);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

// The payment machine: each path of its table, and every (step, input) pair that must change
// nothing.
#include "plugins/oplati/core/payment.hpp"

#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/core/payment_fixture.hpp"

namespace oplati {
namespace {

using test::BuyerFixture;
using test::Fixture;
using test::info_of;
using test::lost;
using test::policy;
using test::StaticFixture;
using test::unsent;
}  // namespace

BOOST_AUTO_TEST_SUITE(payment)

BOOST_FIXTURE_TEST_CASE(a_foreign_address_stands_behind_the_wallets_own_link_A12, Fixture) {
  till.feed(Begin{});
  till.answer(SessionOpened{"S1", "https://evil.example/pay?x=1", ""});
  BOOST_TEST(till.events[1].qr->text ==
             "https://getapp.o-plati.by/map/?app_link=https://evil.example/pay?x=1");
}

BOOST_FIXTURE_TEST_CASE(a_qr_text_that_no_code_can_hold_is_not_shown_A12, Fixture) {
  till.feed(Begin{});
  const std::string log =
      till.answer(SessionOpened{"S1", std::string(policy.qr_text_limit, 'x'), ""});
  BOOST_TEST(log == "write outcome:payment.gateway_refused");
  BOOST_TEST(till.posts == 0);
}

BOOST_FIXTURE_TEST_CASE(dynamic_qr_is_paid_in_five_writes, Fixture) {
  BOOST_TEST(till.feed(Begin{}) == "write waiting.gateway send:demandPayment");
  BOOST_TEST(till.answer(SessionOpened{"S1", "QR-TEXT", ""}) == "qr waiting.scan");
  BOOST_TEST(till.events[1].qr->text == "https://getapp.o-plati.by/map/?app_link=QR-TEXT");
  BOOST_TEST(till.next_timer() == "send:consumerStatus");
  BOOST_TEST(till.answer(ConsumerReadiness{false}) == "");
  BOOST_TEST(till.next_timer() == "send:consumerStatus");
  BOOST_TEST(till.answer(ConsumerReadiness{true}) == "write send:payments waiting.confirmation");
  remember_post();
  BOOST_TEST(order().session_id == "S1");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::in_progress)) ==
             "write waiting.confirmation");
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "write outcome:payment.approved");
  BOOST_TEST(till.events.back().outcome->payment_number == "99");
  BOOST_TEST(till.next_timer() == "-");
  BOOST_TEST(till.feed(ReceiptPrinted{{"F1", 0}}) == "write settled.confirmed");
  BOOST_TEST(payment.is_finished());
  BOOST_TEST(till.records.size() == 5u);
  BOOST_TEST(till.records.back().is_open == false);
  BOOST_TEST(till.posts == 1);
}

BOOST_FIXTURE_TEST_CASE(intent_record_carries_order_and_session_before_the_post, Fixture) {
  pay_and_remember();
  const auto& intent = till.records.back();
  BOOST_TEST(intent.step == "paying");
  BOOST_TEST(intent.order_number == order().order_number);
  BOOST_TEST(intent.session_id == "S1");
  BOOST_TEST(till.records.front().session_id == "");
}

BOOST_FIXTURE_TEST_CASE(static_qr_shows_the_confirmation_code_Z32, StaticFixture) {
  till.feed(Begin{});
  BOOST_TEST((std::get<DemandPayment>(till.last_call).mode == PaymentMode::static_qr));
  BOOST_TEST(till.answer(SessionOpened{"S1", "", "4711"}) == "code waiting.scan");
  BOOST_TEST(till.events[1].code == "4711");
  till.next_timer();
  till.answer(ConsumerReadiness{true});
  remember_post();
  BOOST_TEST(till.answer(info_of(order(), 5, GatewayStatus::ok)) ==
             "write outcome:payment.approved");
}

BOOST_FIXTURE_TEST_CASE(buyers_qr_is_scanned_and_paid_at_once_Z34, BuyerFixture) {
  BOOST_TEST(till.feed(Begin{}) == "write scan:scan.ask");
  BOOST_TEST(till.feed(ScanSubmitted{"ONE-TIME"}) == "waiting.gateway send:demandPayment");
  BOOST_TEST(std::get<DemandPayment>(till.last_call).consumer_qr == "ONE-TIME");
  BOOST_TEST(till.answer(SessionOpened{"S1", "", ""}) ==
             "write send:payments waiting.confirmation");
}

BOOST_FIXTURE_TEST_CASE(a_bad_buyers_code_asks_for_another_scan_Z34, BuyerFixture) {
  const std::pair<pospay::Reason, std::string> rows[] = {
      {pospay::Reason::code_used, "scan:scan.used"},
      {pospay::Reason::code_expired, "scan:scan.expired"},
      {pospay::Reason::code_foreign, "scan:scan.foreign"},
  };
  till.feed(Begin{});
  for (const auto& [reason, expected] : rows) {
    till.feed(ScanSubmitted{"CODE"});
    BOOST_TEST(till.answer(test::refusal("QR", true, reason)) == expected);
  }
  till.feed(ScanSubmitted{"GOOD"});
  BOOST_TEST(till.answer(SessionOpened{"S2", "", ""}).find("send:payments") != std::string::npos);
  BOOST_TEST(payment.accepts(ScanSubmitted{"LATE"}).has_value() == false);
}

BOOST_FIXTURE_TEST_CASE(final_statuses_of_the_gateway_are_told_as_what_they_are_Z36, Fixture) {
  const std::pair<GatewayStatus, std::string> rows[] = {
      {GatewayStatus::decline, "write outcome:payment.buyer_declined"},
      {GatewayStatus::not_enough, "write outcome:payment.not_enough_money"},
  };
  for (const auto& [status, expected] : rows) {
    Fixture f;
    f.pend();
    f.till.next_timer();
    BOOST_TEST(f.till.answer(info_of(f.order(), 99, status)) == expected);
    BOOST_TEST(f.till.feed(OutcomeStored{}) == "write settled.acknowledged");
    BOOST_TEST(f.payment.is_finished());
  }
}

BOOST_FIXTURE_TEST_CASE(timeout_is_read_twice_before_it_is_told_U6, Fixture) {
  pend();
  till.next_timer();
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::timeout)) == "");
  const std::int64_t before = till.moment.now_ms;
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.moment.now_ms - before == policy.final_reread_ms);
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::timeout)) ==
             "write outcome:payment.buyer_timed_out");
}

BOOST_FIXTURE_TEST_CASE(late_success_after_a_told_timeout_is_given_back_G20, Fixture) {
  time_out();
  BOOST_TEST(!payment.is_finished());  // watched
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "notice.late_payment write waiting.money_back");
  BOOST_TEST(till.next_timer() == "send:reversals");
  const Order reversal = std::get<PostReversal>(till.last_call).order;
  BOOST_TEST(
      till.answer(info_of(reversal, 100, GatewayStatus::ok, GatewayPaymentType::sale_return)) ==
      "write notice.money_back_done");
  BOOST_TEST(payment.is_finished());
}

BOOST_FIXTURE_TEST_CASE(a_lost_cancel_is_looked_for_before_a_late_success_is_given_back_S8,
                        Fixture) {
  pend();
  till.feed(CancelWanted{});
  till.next_timer();
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::in_progress)) ==
             "write waiting.cancel");
  BOOST_TEST(till.next_timer() == "send:reversals");
  const std::string number = std::get<PostReversal>(till.last_call).order.order_number;
  till.answer(lost());
  BOOST_TEST(till.next_timer() == "send:report");
  till.answer(Report{});
  BOOST_TEST(till.next_timer() == "send:payment");
  till.answer(info_of(order(), 99, GatewayStatus::technical_cancelling));
  till.feed(OutcomeStored{});
  const OperationRecord watched = till.records.back();
  for (const bool is_new_process : {false, true}) {
    const auto after = std::move(*Payment::from_record(policy, watched));
    test::MachineHarness other(*after);
    test::MachineHarness& now = is_new_process ? other : till;
    if (is_new_process) now.feed(Recover{});
    BOOST_TEST(now.next_timer() == "send:payment");
    BOOST_TEST(now.answer(info_of(order(), 99, GatewayStatus::ok)) ==
               "notice.late_payment write waiting.money_back");
    // The lost one may be carried out any moment: no second one beside it.
    BOOST_TEST(now.next_timer() == "send:report");
    now.answer(Report{});
    BOOST_TEST(now.next_timer() == "send:reversals");
    BOOST_TEST(std::get<PostReversal>(now.last_call).order.order_number == number);
  }
}

BOOST_FIXTURE_TEST_CASE(cancel_before_the_post_ends_at_once_and_sends_nothing_H4_G27, Fixture) {
  till.feed(Begin{});
  till.answer(SessionOpened{"S1", "QR", ""});
  BOOST_TEST(till.feed(CancelWanted{}) == "write outcome:payment.cancelled_by_cashier");
  BOOST_TEST(till.posts == 0);
  // The buyer scans afterwards (G27): nobody asks any more.
  BOOST_TEST(till.next_timer() == "-");
}

BOOST_FIXTURE_TEST_CASE(cancel_of_a_pending_payment_reverses_it_in_full_U7, Fixture) {
  pend();
  BOOST_TEST(till.feed(CancelWanted{}) == "note waiting.cancel");
  BOOST_TEST(till.feed(CancelWanted{}) == "");
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::in_progress)) ==
             "write waiting.cancel");
  BOOST_TEST(till.next_timer() == "send:reversals");
  BOOST_TEST(std::get<PostReversal>(till.last_call).payment_id == 99);
  BOOST_TEST(std::get<PostReversal>(till.last_call).order.sum_minor == 1234);
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::technical_cancelling)) ==
             "write outcome:payment.cancelled_by_cashier");
}

BOOST_FIXTURE_TEST_CASE(a_payment_that_was_cancelled_and_is_paid_after_all_goes_back_U6, Fixture) {
  pend();
  till.feed(CancelWanted{});
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::technical_cancelling));
  till.feed(OutcomeStored{});
  BOOST_TEST(!payment.is_finished());
  BOOST_TEST(till.next_timer() == "send:payment");
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  BOOST_TEST((payment.step() == Payment::Step::giving_back));
}

// The journal takes one operation for each session: a record that cannot be written is no end.
BOOST_FIXTURE_TEST_CASE(an_end_without_a_payment_names_no_session_G24, Fixture) {
  till.feed(Begin{});
  till.answer(SessionOpened{"OLD", "QR-TEXT", "4711"});
  till.feed(CancelWanted{});
  BOOST_TEST(payment.record().session_id == "");
}

BOOST_FIXTURE_TEST_CASE(an_intent_that_was_not_written_names_no_session_G24, Fixture) {
  till.feed(Begin{});
  till.answer(SessionOpened{"OLD", "QR-TEXT", "4711"});
  till.next_timer();
  till.writes_fail = true;
  const std::string log = till.answer(ConsumerReadiness{true});
  BOOST_TEST(log.find("outcome:payment.journal_unavailable") != std::string::npos);
  BOOST_TEST(till.posts == 0);
  BOOST_TEST(payment.record().session_id == "");
}

BOOST_FIXTURE_TEST_CASE(paid_before_the_cancel_is_sent_wins_U7, Fixture) {
  pend();
  till.feed(CancelWanted{});
  till.next_timer();
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "write outcome:payment.approved");
  BOOST_TEST(till.reversals == 0);
}

BOOST_FIXTURE_TEST_CASE(lost_answer_is_searched_by_order_number_and_never_posted_again_U4,
                        Fixture) {
  pay_and_remember();
  BOOST_TEST(till.answer(lost()) == "waiting.resolution");
  BOOST_TEST(till.next_timer() == "send:report");
  BOOST_TEST(till.answer(Report{}) == "");
  BOOST_TEST(till.next_timer() == "send:report");
  Report report{{info_of(order(), 99, GatewayStatus::ok)}};
  BOOST_TEST(till.answer(report) == "write waiting.confirmation");
  // A row is not enough (S4): the payment itself is asked.
  BOOST_TEST(till.next_timer() == "send:payment");
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "write outcome:payment.approved");
  BOOST_TEST(till.posts == 1);
}

BOOST_FIXTURE_TEST_CASE(a_payment_that_is_never_found_is_unknown_not_declined_U4_S7, Fixture) {
  pay_and_remember();
  till.answer(lost());
  const std::string log = till.run_for(
      policy.session_ttl_ms + policy.unknown_after_session_ms + policy.slow_lane_ms, Report{});
  BOOST_TEST(log.find("outcome:payment.unknown") != std::string::npos);
  BOOST_TEST(log.find("SPINS") == std::string::npos);
  BOOST_TEST(log.find("payment.buyer") == std::string::npos);
  BOOST_TEST(till.posts == 1);
  BOOST_TEST(payment.accepts(OutcomeStored{}).has_value() == false);
  // Days later the gateway shows it.
  till.run_for(86'400'000, Report{});
  while (till.next_timer() != "send:report") {
  }
  till.answer(Report{{info_of(order(), 99, GatewayStatus::ok)}});
  till.next_timer();
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "write outcome:payment.approved");
}

BOOST_FIXTURE_TEST_CASE(decided_not_paid_and_found_later_is_given_back_H13, Fixture) {
  pay_and_remember();
  till.answer(lost());
  till.run_for(policy.session_ttl_ms + policy.unknown_after_session_ms + policy.slow_lane_ms,
               lost());
  BOOST_TEST(till.feed(DecisionTaken{{false, "Петрова", "покупатель ушёл"}}) ==
             "write settled.manually");
  BOOST_TEST(!payment.is_finished());
  while (till.next_timer() != "send:report") {
  }
  till.answer(Report{{info_of(order(), 99, GatewayStatus::ok)}});
  till.next_timer();
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "notice.late_payment write waiting.money_back");
}

BOOST_FIXTURE_TEST_CASE(unsent_post_is_tried_again_and_then_declined_as_unreachable_G2, Fixture) {
  pay_and_remember();
  BOOST_TEST(till.answer(unsent()) == "");
  const std::string log = till.run_for(policy.unsent_retry_budget_ms + 2000, unsent());
  BOOST_TEST(log.find("outcome:payment.gateway_unreachable") != std::string::npos);
  BOOST_TEST(till.posts > 3);
}

BOOST_FIXTURE_TEST_CASE(answers_that_decide_nothing_lead_to_the_search_G7_G8, Fixture) {
  const Answer rows[] = {
      lost(),
      test::refusal("UNAUTHORIZED", false, pospay::Reason::unauthorized),
      test::refusal("SOMETHING_NEW", false, pospay::Reason::gateway_refused),
      ConsumerReadiness{true},
      Report{},
  };
  for (const auto& row : rows) {
    Fixture f;
    f.pay_and_remember();
    f.till.answer(row);
    BOOST_TEST((f.payment.step() == Payment::Step::searching));
  }
}

BOOST_FIXTURE_TEST_CASE(an_answer_about_another_payment_is_never_success_G18, Fixture) {
  const auto foreign = [](const Order& order, int kind) {
    PaymentInfo info = info_of(order, 99, GatewayStatus::ok);
    if (kind == 0) info.sum_minor += 1;
    if (kind == 1) info.order_number += "X";
    if (kind == 2) info.order_number.clear();
    if (kind == 3) info.payment_id = 0;
    if (kind == 4) info.type = GatewayPaymentType::sale_return;
    return info;
  };
  for (int kind = 0; kind < 5; ++kind) {
    Fixture f;
    f.pay_and_remember();
    const std::string log = f.till.answer(foreign(f.order(), kind));
    BOOST_TEST(log.find("approved") == std::string::npos);
    BOOST_TEST(log.find("notice.mismatch") != std::string::npos);
    BOOST_TEST((f.payment.step() == Payment::Step::searching));
  }
}

BOOST_FIXTURE_TEST_CASE(final_refusal_of_the_post_is_declined, Fixture) {
  pay_and_remember();
  BOOST_TEST(till.answer(test::refusal("SESSION_EXPIRED", true, pospay::Reason::session_lost)) ==
             "write outcome:payment.session_lost");
}

BOOST_FIXTURE_TEST_CASE(faults_while_pending_never_decide_G5_G9, Fixture) {
  pend();
  const std::string log = till.run_for(600'000, lost());
  BOOST_TEST(log.find("payment.buyer") == std::string::npos);
  BOOST_TEST(log.find("send:reversals") == std::string::npos);
  BOOST_TEST(log.find("outcome:payment.unknown") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(pending_over_its_budget_is_cancelled_G21, Fixture) {
  pend();
  const std::string log = till.run_for(policy.pending_budget_ms + 5000,
                                       info_of(order(), 99, GatewayStatus::in_progress));
  BOOST_TEST(log.find("send:reversals") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(unlisted_status_is_pending_and_told_once_G15, Fixture) {
  pend();
  const std::string log = till.run_for(20'000, info_of(order(), 99, GatewayStatus::unlisted));
  BOOST_TEST(log.find("notice.unlisted_status") == log.rfind("notice.unlisted_status"));
  BOOST_TEST(log.find("notice.unlisted_status") != std::string::npos);
  BOOST_TEST(log.find("outcome") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(no_intent_record_no_post_D1, Fixture) {
  till.writes_fail = true;
  BOOST_TEST(till.feed(Begin{}) == "write-failed outcome:payment.journal_unavailable");
  Fixture f;
  f.till.feed(Begin{});
  f.till.answer(SessionOpened{"S1", "QR", ""});
  f.till.next_timer();
  f.till.writes_fail = true;
  BOOST_TEST(f.till.answer(ConsumerReadiness{true}) ==
             "write-failed outcome:payment.journal_unavailable");
  BOOST_TEST(f.till.posts == 0);
}

BOOST_FIXTURE_TEST_CASE(paid_but_not_written_is_told_paid_and_written_later_D2, Fixture) {
  pay_and_remember();
  till.writes_fail = true;
  BOOST_TEST(till.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "write-failed notice.journal_failed outcome:payment.approved");
  BOOST_TEST(till.next_timer().find("write-failed") != std::string::npos);
  till.writes_fail = false;
  BOOST_TEST(till.next_timer() == "write");
  BOOST_TEST(till.records.back().step == "paid");
  BOOST_TEST(till.feed(ReceiptPrinted{{"F1", 0}}) == "write settled.confirmed");
}

BOOST_FIXTURE_TEST_CASE(settled_is_told_only_when_the_confirm_is_durable, Fixture) {
  pay_and_remember();
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  till.writes_fail = true;
  BOOST_TEST(till.feed(ReceiptPrinted{{"F1", 0}}) == "write-failed notice.journal_failed");
  BOOST_TEST(!payment.is_finished());
  till.writes_fail = false;
  BOOST_TEST(till.next_timer() == "write settled.confirmed");
  BOOST_TEST(payment.is_finished());
}

BOOST_FIXTURE_TEST_CASE(roll_back_gives_the_money_back_before_it_is_settled, Fixture) {
  pay_and_remember();
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  BOOST_TEST(till.feed(RollBackWanted{"printer on fire"}) == "write waiting.money_back");
  BOOST_TEST(till.next_timer() == "send:reversals");
  const Order reversal = std::get<PostReversal>(till.last_call).order;
  BOOST_TEST(till.answer(info_of(reversal, 100, GatewayStatus::ok,
                                 GatewayPaymentType::sale_return)) == "write settled.rolled_back");
  BOOST_TEST(payment.is_finished());
  BOOST_TEST(payment.accepts(ReceiptPrinted{}).has_value() == false);
}

BOOST_FIXTURE_TEST_CASE(roll_back_is_not_sent_without_its_record_S3, Fixture) {
  pay_and_remember();
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  till.writes_fail = true;
  till.feed(RollBackWanted{"x"});
  till.next_timer();
  till.next_timer();
  BOOST_TEST(till.reversals == 0);
  till.writes_fail = false;
  till.next_timer();
  BOOST_TEST(till.next_timer() == "send:reversals");
}

BOOST_FIXTURE_TEST_CASE(restart_before_the_intent_ends_without_money_U2, Fixture) {
  till.feed(Begin{});
  till.answer(SessionOpened{"S1", "QR", ""});
  auto again = restarted();
  test::MachineHarness second(*again);
  BOOST_TEST(second.feed(Recover{}) == "write outcome:payment.session_lost");
  BOOST_TEST(second.feed(OutcomeStored{}) == "write settled.acknowledged");
  BOOST_TEST(second.posts == 0);
}

BOOST_FIXTURE_TEST_CASE(restart_after_the_intent_searches_and_never_posts_U9, Fixture) {
  pay_and_remember();
  auto again = restarted();
  test::MachineHarness second(*again);
  BOOST_TEST(second.feed(Recover{}) == "waiting.resolution");
  BOOST_TEST(second.next_timer() == "send:report");
  second.answer(Report{{info_of(order(), 99, GatewayStatus::ok)}});
  BOOST_TEST(second.next_timer() == "send:payment");
  BOOST_TEST(second.answer(info_of(order(), 99, GatewayStatus::ok)) ==
             "write outcome:payment.approved");
  BOOST_TEST(second.posts == 0);
}

BOOST_FIXTURE_TEST_CASE(restart_after_paid_tells_the_same_outcome_with_the_same_number_U10,
                        Fixture) {
  pay_and_remember();
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  const auto first = till.events.back();
  auto again = restarted();
  test::MachineHarness second(*again);
  BOOST_TEST(second.feed(Recover{}) == "outcome:payment.approved");
  BOOST_TEST(second.events.back().sequence == first.sequence);
  BOOST_TEST(second.events.back().outcome->provider_reference == first.outcome->provider_reference);
  BOOST_TEST((again->open()->state == pospay::OpenState::unconfirmed));
  BOOST_TEST(second.feed(ReceiptPrinted{{"F1", 0}}) == "write settled.confirmed");
}

BOOST_FIXTURE_TEST_CASE(restart_during_a_roll_back_looks_before_it_sends_again_U8, Fixture) {
  pay_and_remember();
  till.answer(info_of(order(), 99, GatewayStatus::ok));
  till.feed(RollBackWanted{"x"});
  auto again = restarted();
  test::MachineHarness second(*again);
  BOOST_TEST(second.feed(Recover{}) == "outcome:payment.approved waiting.money_back");
  BOOST_TEST(second.next_timer() == "send:report");
  BOOST_TEST(second.answer(Report{}) == "");
  BOOST_TEST(second.next_timer() == "send:reversals");
  const Order reversal = std::get<PostReversal>(second.last_call).order;
  BOOST_TEST(
      second.answer(info_of(reversal, 100, GatewayStatus::ok, GatewayPaymentType::sale_return)) ==
      "write settled.rolled_back");
}

BOOST_FIXTURE_TEST_CASE(every_record_reads_back_as_itself, Fixture) {
  pend();
  till.feed(CancelWanted{});
  till.next_timer();
  till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  for (const auto& record : till.records) {
    auto again = Payment::from_record(policy, record);
    BOOST_REQUIRE(again.has_value());
    auto copy = (*again)->record();
    // Event numbers leap, everything else is the same.
    const auto cut = [](std::string text) { return text.substr(0, text.find("sequence=")); };
    BOOST_TEST(cut(copy.payload) == cut(record.payload));
    BOOST_TEST(copy.step == record.step);
    BOOST_TEST(copy.order_number == record.order_number);
  }
  OperationRecord broken = till.records.back();
  broken.payload = "step=77\n";
  BOOST_TEST(Payment::from_record(policy, broken).has_value() == false);
}

BOOST_FIXTURE_TEST_CASE(stale_answers_change_nothing_N16, Fixture) {
  pend();
  const auto number = till.last_call_number;
  BOOST_TEST(till.feed(Answered{number, info_of(order(), 99, GatewayStatus::ok)}) == "");
  BOOST_TEST(till.feed(Answered{number + 7, info_of(order(), 99, GatewayStatus::ok)}) == "");
  BOOST_TEST((payment.step() == Payment::Step::confirming));
}

namespace {

// Brings a fresh payment to each step.
void bring_to(Fixture& f, Payment::Step step) {
  using Step = Payment::Step;
  switch (step) {
    case Step::created:
      return;
    case Step::opening_session:
      f.till.feed(Begin{});
      return;
    case Step::awaiting_code:
      f.till.feed(Begin{});  // in a fixture of the buyer's mode
      return;
    case Step::awaiting_buyer:
      f.till.feed(Begin{});
      f.till.answer(SessionOpened{"S1", "QR", ""});
      return;
    case Step::paying:
      f.pay_and_remember();
      return;
    case Step::searching:
      f.pay_and_remember();
      f.till.answer(lost());
      return;
    case Step::confirming:
      f.pend();
      return;
    case Step::cancelling:
      f.pend();
      f.till.feed(CancelWanted{});
      f.till.next_timer();
      f.till.answer(info_of(f.order(), 99, GatewayStatus::in_progress));
      return;
    case Step::paid:
      f.pay_and_remember();
      f.till.answer(info_of(f.order(), 99, GatewayStatus::ok));
      return;
    case Step::not_paid:
      f.till.feed(Begin{});
      f.till.feed(CancelWanted{});
      return;
    case Step::giving_back:
      bring_to(f, Step::paid);
      f.till.feed(RollBackWanted{"x"});
      return;
    case Step::given_back: {
      bring_to(f, Step::giving_back);
      f.till.next_timer();
      const Order reversal = std::get<PostReversal>(f.till.last_call).order;
      f.till.answer(info_of(reversal, 100, GatewayStatus::ok, GatewayPaymentType::sale_return));
      return;
    }
  }
}

}  // namespace

// Every step x every input of the host: what is not accepted changes nothing and does nothing.
BOOST_AUTO_TEST_CASE(what_a_step_does_not_accept_leaves_it_unchanged) {
  using Step = Payment::Step;
  const Input inputs[] = {ScanSubmitted{"CODE"}, CancelWanted{},  ReceiptPrinted{{"F", 0}},
                          RollBackWanted{"x"},   OutcomeStored{}, DecisionTaken{{true, "a", "b"}}};
  // scan, cancel, confirm, roll back, acknowledge, decide
  const std::pair<Step, const char*> table[] = {
      {Step::created, ".+...."},       {Step::opening_session, ".+...."},
      {Step::awaiting_code, "++...."}, {Step::awaiting_buyer, ".+...."},
      {Step::paying, ".+...."},        {Step::searching, ".+...."},
      {Step::confirming, ".+...."},    {Step::cancelling, ".+...."},
      {Step::paid, "..++.."},          {Step::not_paid, "....+."},
      {Step::giving_back, "...+.."},   {Step::given_back, "...+.."},
  };
  for (const auto& [step, row] : table) {
    for (std::size_t i = 0; i < std::size(inputs); ++i) {
      Fixture f(step == Step::awaiting_code ? PaymentMode::buyer_qr : PaymentMode::dynamic_qr);
      bring_to(f, step);
      BOOST_TEST_CONTEXT("step " << static_cast<int>(step) << " input " << i) {
        BOOST_REQUIRE((f.payment.step() == step));
        const bool accepted = f.payment.accepts(inputs[i]).has_value();
        BOOST_TEST(accepted == (row[i] == '+'));
        if (accepted) continue;
        const std::string before = f.payment.record().payload;
        BOOST_TEST(f.till.feed(inputs[i]) == "");
        BOOST_TEST(f.payment.record().payload == before);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

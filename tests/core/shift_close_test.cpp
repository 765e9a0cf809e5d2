// Closing a shift, step by step: what is asked, when, how often, and what comes of silence.
#include "plugins/oplati/core/shift_close.hpp"

#include <memory>

#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/core/shift_books.hpp"

namespace oplati {
namespace {

using pospay::DifferenceKind;
using pospay::OutcomeStatus;
using pospay::Reason;
using test::lost;
using test::MachineHarness;
using test::refusal;
using test::ShiftWorld;
using test::unsent;

constexpr std::int64_t opened_ms = 1'764'000'000'000;  // 2025-11-24, 19:00 in Minsk

struct Fixture {
  Policy policy;
  ShiftWorld world;
  std::unique_ptr<ShiftClose> machine;
  std::unique_ptr<MachineHarness> harness;

  std::string begin() {
    pospay::ShiftBooks books = world.material.books;
    books.shift = {"shift-1", opened_ms, 180, 1};
    machine = std::make_unique<ShiftClose>(policy, "close-1", "OPL000000001", std::move(books));
    harness = std::make_unique<MachineHarness>(*machine);
    return harness->feed(Begin{});
  }
  std::string answer_journal() {
    return harness->feed(
        ShiftRead{std::make_shared<const std::vector<ShiftOperation>>(world.journal), {}});
  }
  std::string answer_empty_journal() {
    return harness->feed(ShiftRead{std::make_shared<const std::vector<ShiftOperation>>(), {}});
  }
  std::string answer_report() { return harness->answer(report()); }
  // What a worker does beside the lane.
  std::string compare() {
    Compared compared{compare_shift(*harness->last_material)};
    harness->last_material.reset();
    return harness->feed(compared);
  }
  Report report() const {
    Report report;
    for (const auto& row : world.material.report) report.rows.push_back(info(row));
    return report;
  }
  static PaymentInfo info(const ReportRow& row) {
    PaymentInfo info;
    info.payment_id = row.payment_id;
    info.type = row.type;
    info.status = row.status;
    info.sum_minor = row.sum_minor;
    info.order_number = row.order_number;
    return info;
  }
  const pospay::Event& last() const { return harness->events.back(); }
  std::size_t reconciliations() const {
    std::size_t count = 0;
    for (const auto& event : harness->events) count += event.reconciliation ? 1 : 0;
    return count;
  }
  DifferenceKind only_difference() const {
    const auto& event = harness->events.at(harness->events.size() - 2);
    BOOST_REQUIRE(event.reconciliation.has_value());
    BOOST_REQUIRE_EQUAL(event.reconciliation->differences.size(), 1u);
    return event.reconciliation->differences[0].kind;
  }
  void check_not_compared(OutcomeStatus status, Reason reason) {
    BOOST_REQUIRE(last().outcome.has_value());
    BOOST_TEST((last().outcome->status == status));
    BOOST_TEST((last().outcome->reason == reason));
    BOOST_TEST(reconciliations() == 0u);
    BOOST_TEST(machine->is_finished());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shift_close, Fixture)

BOOST_AUTO_TEST_CASE(equal_books_need_two_questions_and_are_told_at_once) {
  world.sale("s", 1000);
  world.refund("r", 300);
  BOOST_TEST(begin() == "waiting.gateway read:24112025");
  BOOST_TEST(answer_journal() == "send:report");
  BOOST_TEST(std::get<GetReport>(harness->last_call).shift == "24112025");
  BOOST_TEST(!std::get<GetReport>(harness->last_call).only_order_number.has_value());
  BOOST_TEST(answer_report() == "compare");
  BOOST_TEST(compare() == "reconciliation:0 outcome:shift.approved");
  BOOST_TEST((last().outcome->status == OutcomeStatus::approved));
  BOOST_TEST(last().outcome->message.arguments.at(1).value == "2");
  BOOST_TEST(machine->is_finished());
  BOOST_TEST(harness->feed(OutcomeStored{}) == "settled.acknowledged");
  BOOST_TEST(harness->feed(OutcomeStored{}) == "");
  BOOST_TEST(harness->records.empty());  // nothing of it is journalled
}

BOOST_AUTO_TEST_CASE(a_payment_of_a_second_ago_is_in_the_second_look_G33) {
  world.sale("s", 1000);
  const auto row = world.row_of("s");
  world.drop_row("s");
  begin();
  answer_journal();
  answer_report();
  const std::int64_t first_look_ms = harness->moment.now_ms;
  BOOST_TEST(compare() == "send:payment");
  BOOST_TEST(std::get<GetPayment>(harness->last_call).payment_id == row.payment_id);
  BOOST_TEST(harness->answer(info(row)) == "send:report");  // the neighbours
  BOOST_TEST(std::get<GetReport>(harness->last_call).shift == "24112025-2");
  harness->answer(Report{});
  BOOST_TEST(std::get<GetReport>(harness->last_call).shift == "23112025");
  harness->answer(Report{});
  BOOST_TEST(std::get<GetReport>(harness->last_call).shift == "25112025");
  BOOST_TEST(harness->answer(Report{}) == "compare");
  BOOST_TEST(compare() == "");  // not yet: a gap first
  BOOST_TEST(*machine->wake_at_ms() == first_look_ms + policy.absence_gap_ms);
  world.material.report.push_back(row);
  BOOST_TEST(harness->next_timer() == "send:report");
  BOOST_TEST(answer_report() == "send:payment");
  BOOST_TEST(harness->answer(info(row)) == "compare");
  BOOST_TEST(compare() == "reconciliation:0 outcome:shift.approved");
}

BOOST_AUTO_TEST_CASE(what_is_absent_twice_and_unknown_by_id_is_told_as_missing_U15) {
  world.sale("s", 1000);
  world.drop_row("s");
  begin();
  answer_journal();
  answer_report();
  compare();
  const auto unknown = refusal("PAYMENT_NOT_FOUND", false, Reason::payment_not_found);
  harness->answer(unknown);
  for (int neighbour = 0; neighbour < 3; ++neighbour) harness->answer(Report{});
  compare();
  harness->next_timer();
  answer_report();
  BOOST_TEST(harness->answer(unknown) == "compare");
  BOOST_TEST(compare() == "reconciliation:1 outcome:shift.differences");
  BOOST_TEST((only_difference() == DifferenceKind::only_here));
}

BOOST_AUTO_TEST_CASE(a_payment_over_midnight_is_found_in_the_next_days_report_without_a_gap_C6) {
  world.sale("s", 1000);
  const auto row = world.row_of("s");
  world.drop_row("s");
  begin();
  answer_journal();
  answer_report();
  compare();
  harness->answer(info(row));
  harness->answer(Report{});
  harness->answer(Report{});
  Report next_day;
  next_day.rows = {info({1, GatewayPaymentType::sale, GatewayStatus::ok, 5, "other"}), info(row)};
  harness->answer(next_day);
  BOOST_TEST(compare() == "reconciliation:1 outcome:shift.differences");
  BOOST_TEST((only_difference() == DifferenceKind::wrong_shift));
}

BOOST_AUTO_TEST_CASE(a_strange_row_is_looked_for_in_the_journals_of_the_neighbours_C6) {
  world.sale("s", 1000);
  const ShiftOperation yesterday = world.op("s");
  world.journal.clear();
  world.unbook("s");
  begin();
  answer_empty_journal();
  answer_report();
  BOOST_TEST(compare() == "read:24112025-2");
  BOOST_TEST(answer_empty_journal() == "read:23112025");
  const auto found = std::make_shared<const std::vector<ShiftOperation>>(1, yesterday);
  BOOST_TEST(harness->feed(ShiftRead{found, {}}) == "read:25112025");
  BOOST_TEST(answer_empty_journal() == "compare");
  BOOST_TEST(compare() == "reconciliation:1 outcome:shift.differences");
  BOOST_TEST((only_difference() == DifferenceKind::wrong_shift));
}

BOOST_AUTO_TEST_CASE(a_gateway_that_cannot_be_reached_is_never_no_differences_Z51) {
  begin();
  answer_journal();
  std::string log = harness->answer(unsent());
  for (int i = 1; i < ShiftClose::fault_limit; ++i) {
    BOOST_TEST(log == "");
    BOOST_TEST(harness->next_timer() == "send:report");
    log = harness->answer(unsent());
  }
  BOOST_TEST(log == "outcome:shift.gateway_unreachable");
  check_not_compared(OutcomeStatus::declined, Reason::gateway_unreachable);
  BOOST_TEST(harness->next_timer() == "-");
}

BOOST_AUTO_TEST_CASE(one_lost_answer_is_asked_for_again) {
  world.sale("s", 1000);
  begin();
  answer_journal();
  harness->answer(lost());
  BOOST_TEST(harness->next_timer() == "send:report");
  BOOST_TEST(answer_report() == "compare");
  BOOST_TEST(compare() == "reconciliation:0 outcome:shift.approved");
}

BOOST_AUTO_TEST_CASE(silence_in_the_middle_does_not_end_in_half_a_comparison) {
  world.sale("s", 1000);
  world.drop_row("s");
  begin();
  answer_journal();
  answer_report();
  compare();
  for (int i = 0; i < ShiftClose::fault_limit; ++i) {
    harness->answer(lost());
    harness->next_timer();
  }
  check_not_compared(OutcomeStatus::declined, Reason::answer_lost);
}

BOOST_AUTO_TEST_CASE(a_refusal_and_a_foreign_certificate_end_it_at_once) {
  begin();
  answer_journal();
  harness->answer(refusal("UNAUTHORIZED", false, Reason::unauthorized));
  check_not_compared(OutcomeStatus::declined, Reason::unauthorized);
  begin();
  answer_journal();
  Fault fault = unsent();
  fault.kind = "certificate";
  harness->answer(fault);
  check_not_compared(OutcomeStatus::declined, Reason::gateway_untrusted);
}

BOOST_AUTO_TEST_CASE(a_journal_that_cannot_be_read_is_told_so) {
  begin();
  harness->feed(ShiftRead{pospay::Error{pospay::Code::unavailable, "disk"}, {}});
  check_not_compared(OutcomeStatus::declined, Reason::journal_unavailable);
}

BOOST_AUTO_TEST_CASE(it_ends_within_its_budget_however_slowly_the_gateway_answers_G36) {
  world.sale("s", 1000);
  world.drop_row("s");
  begin();
  answer_journal();
  harness->moment.now_ms += 60'000;
  answer_report();
  harness->moment.now_ms += 40'000;
  compare();
  check_not_compared(OutcomeStatus::declined, Reason::gateway_unreachable);
}

BOOST_AUTO_TEST_CASE(a_thousand_missing_payments_are_not_asked_for_one_by_one) {
  for (int i = 0; i < 1000; ++i) world.sale("s" + std::to_string(i), 100);
  world.material.report.clear();
  begin();
  answer_journal();
  answer_report();
  std::string log = compare();
  const auto unknown = refusal("PAYMENT_NOT_FOUND", false, Reason::payment_not_found);
  std::size_t asked = 0;
  for (int rounds = 0; log == "send:payment" && rounds < 2000; ++rounds) {
    ++asked;
    log = harness->answer(unknown);
  }
  BOOST_TEST(asked == ShiftClose::lookup_limit);
  BOOST_TEST(log == "send:report");
}

BOOST_AUTO_TEST_CASE(cancel_works_at_any_time_and_late_answers_change_nothing) {
  for (int step = 0; step < 4; ++step) {
    BOOST_TEST_CONTEXT("cancelled after step " << step) {
      world = {};
      world.sale("s", 1000);
      begin();
      if (step >= 1) answer_journal();
      if (step >= 2) answer_report();
      if (step >= 3) {
        world.drop_row("s");
        harness->feed(CancelWanted{});
        check_not_compared(OutcomeStatus::cancelled, Reason::cancelled_by_cashier);
        BOOST_TEST(compare() == "");
        continue;
      }
      BOOST_TEST(harness->feed(CancelWanted{}) == "outcome:shift.cancelled_by_cashier");
      check_not_compared(OutcomeStatus::cancelled, Reason::cancelled_by_cashier);
      BOOST_TEST(answer_journal() == "");
      BOOST_TEST(harness->answer(Report{}) == "");
      BOOST_TEST(!machine->accepts(CancelWanted{}).has_value());
      BOOST_TEST(harness->feed(OutcomeStored{}) == "settled.acknowledged");
    }
  }
}

BOOST_AUTO_TEST_CASE(what_belongs_to_payments_is_refused) {
  begin();
  BOOST_TEST(!machine->accepts(ScanSubmitted{"x"}).has_value());
  BOOST_TEST(!machine->accepts(RollBackWanted{"x"}).has_value());
  BOOST_TEST(!machine->accepts(ReceiptPrinted{{"F1", 0}}).has_value());
  BOOST_TEST(!machine->accepts(DecisionTaken{}).has_value());
  BOOST_TEST(!machine->accepts(OutcomeStored{}).has_value());
  BOOST_TEST(!machine->open().has_value());
  BOOST_TEST(harness->posts == 0);
  BOOST_TEST(harness->reversals == 0);
}

BOOST_AUTO_TEST_CASE(without_a_register_every_receipt_here_stands_alone) {
  pospay::ShiftBooks books;
  books.lines = {{pospay::OperationKind::payment, "k", "1", "", pospay::byn(500)}};
  ShiftClose unset(policy, "close-1", "", books);
  MachineHarness unset_harness(unset);
  BOOST_TEST(unset_harness.feed(Begin{}) == "waiting.gateway compare");
  BOOST_TEST(unset_harness.feed(Compared{compare_shift(*unset_harness.last_material)}) ==
             "reconciliation:1 outcome:shift.differences");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

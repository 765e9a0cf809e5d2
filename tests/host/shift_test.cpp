#include "tests/boost_test.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using checkout::ProcessStatus;
using host_test::TillFixture;

BOOST_FIXTURE_TEST_SUITE(shifts, TillFixture)

BOOST_AUTO_TEST_CASE(the_z_report_counts_sales_and_returns_per_tender) {
  const std::string number = receipt(1000);
  BOOST_REQUIRE(pay(number, {{"fake", 600}, {"cash", 500}}).status == ProcessStatus::printed);
  BOOST_REQUIRE(give_back(number, "fake", 250).status == ProcessStatus::printed);
  system.next_outcomes = {pospay::OutcomeStatus::declined};
  BOOST_REQUIRE(pay(receipt(70), {{"fake", 0}}).status == ProcessStatus::declined);
  const auto x = till->print_x_report(screen);
  BOOST_REQUIRE(x);
  const auto closed = till->close_shift(screen);
  BOOST_REQUIRE(closed);
  const auto& report = closed->report;
  BOOST_TEST(x->sales_minor == report.sales_minor);
  BOOST_TEST(report.receipt_count == 2);
  BOOST_TEST(report.sales_minor == 1000);
  BOOST_TEST(report.returns_minor == 250);
  BOOST_REQUIRE(report.tenders.size() == 2u);
  BOOST_TEST(report.tenders[0].name == "ФЕЙК");
  BOOST_TEST(report.tenders[0].sales_minor == 600);
  BOOST_TEST(report.tenders[0].returns_minor == 250);
  BOOST_TEST(report.tenders[1].sales_minor == 400);
  BOOST_TEST(closed->fiscal_number == 3);
  BOOST_TEST(paper.str().find("Z-ОТЧЁТ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_plugin_gets_the_tills_own_list_of_the_shift) {
  const std::string number = receipt(1000);
  BOOST_REQUIRE(pay(number, {{"fake", 600}, {"cash", 400}}).status == ProcessStatus::printed);
  BOOST_REQUIRE(give_back(number, "fake", 250).status == ProcessStatus::printed);
  BOOST_REQUIRE(till->close_shift(screen));
  BOOST_REQUIRE(system.books.size() == 1u);
  const auto& lines = system.books[0].lines;
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST((lines[0].kind == pospay::OperationKind::payment));
  BOOST_TEST(lines[0].key == system.payments.at(0).key);
  BOOST_TEST(lines[0].amount.minor == 600);
  BOOST_TEST((lines[1].kind == pospay::OperationKind::refund));
  BOOST_TEST(lines[1].amount.minor == 250);
}

BOOST_AUTO_TEST_CASE(Z51_differences_stand_under_the_z_report_with_what_to_do) {
  pospay::Difference difference;
  difference.kind = pospay::DifferenceKind::twice;
  difference.repair = pospay::Repair::give_back;
  difference.there = pospay::byn(1234);
  difference.message.text = "Платёж 100000001 прошёл дважды";
  system.reconciliation.emplace();
  system.reconciliation->payments_compared = 7;
  system.reconciliation->differences = {difference};
  const auto closed = till->close_shift(screen);
  BOOST_REQUIRE(closed);
  BOOST_REQUIRE(closed->reconciliations.size() == 1u);
  BOOST_TEST(closed->reconciliations[0].is_done);
  for (const char* part : {"Z-ОТЧЁТ", "СВЕРКА «fake»", "операций: 7, расхождений: 1",
                           "Платёж 100000001 прошёл дважды", "12,34: вернуть деньги"}) {
    BOOST_TEST(paper.str().find(part) != std::string::npos, part);
  }
}

BOOST_AUTO_TEST_CASE(Z51_a_comparison_that_was_not_done_is_never_no_differences) {
  system.next_outcomes = {pospay::OutcomeStatus::declined};
  const auto closed = till->close_shift(screen);
  BOOST_REQUIRE(closed);
  BOOST_TEST(!closed->reconciliations.at(0).is_done);
  BOOST_TEST(paper.str().find("НЕ ВЫПОЛНЕНА") != std::string::npos);
  BOOST_TEST(paper.str().find("расхождений") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(Z50_with_an_unknown_outcome_a_shift_closes_only_with_a_supervisors_name) {
  system.next_outcomes = {pospay::OutcomeStatus::unknown};
  BOOST_REQUIRE(pay(receipt(1000), {{"fake", 0}}).status == ProcessStatus::unknown);
  const auto refused = till->close_shift(screen);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.find("старшего кассира") != std::string::npos);
  as(checkout::Role::administrator);
  BOOST_TEST(!till->close_shift(screen));
  as(checkout::Role::supervisor);
  const auto closed = till->close_shift(screen);
  BOOST_REQUIRE(closed);
  BOOST_TEST(closed->unresolved.size() == 1u);
  BOOST_TEST(paper.str().find("подпись: Старший кассир") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(Z50_what_only_the_plugin_knows_of_keeps_a_shift_open_too) {
  system.entries["stranger"].message = "";
  BOOST_TEST(!till->close_shift(screen));
  system.entries["stranger"].is_settled = true;
  BOOST_TEST(till->close_shift(screen).has_value());
}

BOOST_AUTO_TEST_CASE(further_shifts_of_a_day_are_numbered) {
  const auto day = till->store().shifts().open_shift();
  BOOST_REQUIRE(till->close_shift(screen));
  const auto second = till->open_shift(screen);
  BOOST_REQUIRE(second);
  BOOST_TEST(second->label == (*day)->label + "-2");
  BOOST_TEST(second->shift.number_of_day == 2);
  BOOST_TEST(!till->open_shift(screen));
}

BOOST_AUTO_TEST_CASE(a_shift_stays_open_over_a_restart_and_returns_work_in_a_later_one) {
  const std::string number = receipt(1000);
  BOOST_REQUIRE(pay(number, {{"fake", 0}}).status == ProcessStatus::printed);
  restart_and_recover();
  BOOST_TEST(!till->open_shift(screen));
  BOOST_REQUIRE(till->close_shift(screen));
  BOOST_REQUIRE(till->open_shift(screen));
  BOOST_TEST((give_back(number, "fake", 1000).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

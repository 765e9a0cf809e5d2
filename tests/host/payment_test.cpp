#include "tests/boost_test.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using checkout::CardBehaviour;
using checkout::LineState;
using checkout::ProcessStatus;
using host_test::TillFixture;
using pospay::OutcomeStatus;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

BOOST_FIXTURE_TEST_SUITE(payments, TillFixture)

BOOST_AUTO_TEST_CASE(one_tender_takes_the_whole_amount_due_and_is_printed_then_confirmed) {
  const std::string number = receipt(1240);
  const auto paid = pay(number, {{"fake", 0}});
  BOOST_TEST(paid.message == "");
  BOOST_REQUIRE(paid.status == ProcessStatus::printed);
  BOOST_TEST(paid.payment_number == "770001");
  BOOST_TEST(contains(paper.str(), "№ платежа 770001"));
  BOOST_TEST(contains(paper.str(), "12,40"));
  BOOST_TEST(system.count("confirm 1") == 1u);
  const auto line = stored(number).lines.at(0);
  BOOST_TEST(line.provider_reference == "fake:770001");
  BOOST_TEST((line.state == LineState::approved));
  BOOST_TEST(papers() == 1u);
}

BOOST_AUTO_TEST_CASE(a_plugin_that_has_stopped_leaves_the_outcome_unknown_at_once_P5) {
  const std::string number = receipt(100);
  system.stops = true;
  const auto paid = pay(number, {{"fake", 0}});
  BOOST_TEST((paid.status == ProcessStatus::unknown));
  BOOST_TEST(contains(paid.message, "Перезапустите программу кассы"));
  BOOST_TEST(stored(number).is_blocked());
  BOOST_TEST(papers() == 0u);
}

BOOST_AUTO_TEST_CASE(the_operation_key_is_stored_before_the_plugin_is_asked) {
  const std::string number = receipt(100);
  std::string seen;
  system.on_call = [&](const std::string& call) {
    if (call.rfind("start_payment", 0) == 0) seen = stored(number).lines.at(0).key;
  };
  BOOST_REQUIRE(pay(number, {{"fake", 0}}).status == ProcessStatus::printed);
  BOOST_TEST(!seen.empty());
  BOOST_TEST(system.payments.at(0).key == seen);
}

BOOST_AUTO_TEST_CASE(the_receipt_is_durable_before_confirm) {
  const std::string number = receipt(100);
  std::int64_t fiscal_number = 0;
  std::size_t files = 0;
  system.on_call = [&](const std::string& call) {
    if (call.rfind("confirm", 0) != 0) return;
    fiscal_number = stored(number).fiscal_number;
    files = papers();
  };
  BOOST_REQUIRE(pay(number, {{"fake", 0}}).status == ProcessStatus::printed);
  BOOST_TEST(fiscal_number == 1);
  BOOST_TEST(files == 1u);
}

BOOST_AUTO_TEST_CASE(keys_differ_for_every_attempt_and_the_line_stays) {
  const std::string number = receipt(100);
  system.next_outcomes = {OutcomeStatus::declined, OutcomeStatus::timed_out};
  BOOST_TEST((pay(number, {{"fake", 0}}).status == ProcessStatus::declined));
  BOOST_TEST((pay(number, {{"fake", 0}}).status == ProcessStatus::timed_out));
  BOOST_TEST((pay(number, {{"fake", 0}}).status == ProcessStatus::printed));
  BOOST_REQUIRE(system.payments.size() == 3u);
  BOOST_TEST(system.payments[0].key != system.payments[1].key);
  BOOST_TEST(system.payments[1].key != system.payments[2].key);
  BOOST_TEST(system.payments[0].line == system.payments[2].line);
  BOOST_TEST(system.payments[0].key.size() <= 64u);
  BOOST_TEST(system.count("acknowledge") == 2u);
}

BOOST_AUTO_TEST_CASE(a_decline_prints_nothing_and_leaves_the_receipt_untouched) {
  const std::string number = receipt(100);
  system.next_outcomes = {OutcomeStatus::declined};
  const auto paid = pay(number, {{"fake", 0}});
  BOOST_TEST(paid.message == "Покупатель отказался");
  BOOST_TEST(papers() == 0u);
  BOOST_TEST(stored(number).paid_minor() == 0);
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_CASE(change_is_given_from_cash_alone) {
  const auto cash = pay(receipt(730), {{"cash", 1000}});
  BOOST_REQUIRE(cash.status == ProcessStatus::printed);
  BOOST_TEST(cash.change_minor == 270);
  BOOST_TEST(contains(paper.str(), "Сдача"));
  for (const char* tender : {"card", "fake"}) {
    const auto over = pay(receipt(730), {{tender, 1000}});
    BOOST_TEST((over.status == ProcessStatus::refused));
    BOOST_TEST(contains(over.message, "сдача даётся только с наличных"));
  }
  BOOST_TEST(system.payments.empty());
  BOOST_TEST(till->card_terminal().log().empty());
}

BOOST_AUTO_TEST_CASE(a_mixed_payment_asks_the_plugin_first_and_cash_last) {
  const std::string number = receipt(1000);
  const auto paid = pay(number, {{"cash", 500}, {"card", 300}, {"fake", 400}});
  BOOST_REQUIRE(paid.status == ProcessStatus::printed);
  BOOST_TEST(paid.change_minor == 200);
  const auto lines = stored(number).lines;
  BOOST_REQUIRE(lines.size() == 3u);
  BOOST_TEST(lines[0].tender_id == "fake");
  BOOST_TEST(lines[1].tender_id == "card");
  BOOST_TEST(lines[2].tender_id == "cash");
  BOOST_TEST(lines[2].amount_minor == 300);
  BOOST_TEST(system.payments.at(0).receipt.tenders.size() == 3u);
}

BOOST_AUTO_TEST_CASE(the_tender_without_an_amount_takes_what_the_others_leave) {
  const std::string number = receipt(1000);
  BOOST_REQUIRE(pay(number, {{"card", 300}, {"fake", 0}}).status == ProcessStatus::printed);
  BOOST_TEST(stored(number).lines.at(0).amount_minor == 700);
}

BOOST_AUTO_TEST_CASE(a_mix_that_a_plugin_refuses_moves_no_money) {
  system.refuses_mix = "Карта и ФЕЙК в едином цикле не сочетаются";
  const auto paid = pay(receipt(1000), {{"card", 300}, {"fake", 700}});
  BOOST_TEST((paid.status == ProcessStatus::refused));
  BOOST_TEST(paid.message == system.refuses_mix);
  BOOST_TEST(till->card_terminal().log().empty());
  BOOST_TEST(system.payments.empty());
}

BOOST_AUTO_TEST_CASE(a_card_that_fails_gives_the_plugins_part_back) {
  const std::string number = receipt(1000);
  till->card_terminal().script(CardBehaviour::decline);
  const auto paid = pay(number, {{"card", 300}, {"fake", 700}});
  BOOST_TEST((paid.status == ProcessStatus::declined));
  BOOST_TEST(system.count("roll_back") == 1u);
  BOOST_TEST(system.count("confirm") == 0u);
  BOOST_TEST(papers() == 0u);
  BOOST_TEST(stored(number).paid_minor() == 0);
  BOOST_TEST((stored(number).lines.at(0).state == LineState::returned));
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_CASE(a_part_that_cannot_be_given_back_stays_in_the_receipt) {
  const std::string number = receipt(1000);
  till->printer().set_out_of_paper(true);
  till->card_terminal().script_reversal(CardBehaviour::fail);
  const auto paid = pay(number, {{"card", 300}, {"cash", 700}});
  BOOST_TEST((paid.status == ProcessStatus::failed));
  BOOST_TEST(stored(number).paid_minor() == 300);
  till->printer().set_out_of_paper(false);
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::printed));
  BOOST_TEST(stored(number).paid_minor() == 1000);
}

BOOST_AUTO_TEST_CASE(without_paper_the_money_goes_back) {
  till->printer().set_out_of_paper(true);
  const auto paid = pay(receipt(1000), {{"fake", 0}});
  BOOST_TEST((paid.status == ProcessStatus::failed));
  BOOST_TEST(contains(paid.message, "нет бумаги"));
  BOOST_TEST(system.count("roll_back") == 1u);
  BOOST_TEST(papers() == 0u);
}

BOOST_AUTO_TEST_CASE(another_amount_than_asked_for_is_never_printed) {
  system.approves_minor = 999;
  const auto paid = pay(receipt(1000), {{"fake", 0}});
  BOOST_TEST((paid.status == ProcessStatus::failed));
  BOOST_TEST(system.count("roll_back") == 1u);
  BOOST_TEST(papers() == 0u);
}

BOOST_AUTO_TEST_CASE(an_unknown_outcome_blocks_the_receipt_until_a_later_one_prints_it) {
  const std::string number = receipt(1000);
  system.next_outcomes = {OutcomeStatus::unknown};
  BOOST_TEST((pay(number, {{"fake", 0}}).status == ProcessStatus::unknown));
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::refused));
  BOOST_TEST(!till->drop_receipt(number, screen));
  BOOST_TEST(!till->close_shift(screen));
  BOOST_TEST(papers() == 0u);
  BOOST_TEST((pay(receipt(50), {{"cash", 0}}).status == ProcessStatus::printed));

  system.resolve(system.payments.at(0).key, OutcomeStatus::approved);
  BOOST_TEST(till->wait_resolved(number, std::chrono::seconds(5), screen));
  BOOST_TEST(stored(number).fiscal_number == 2);
  BOOST_TEST(system.count("confirm 2") == 1u);
}

BOOST_AUTO_TEST_CASE(an_unknown_outcome_that_turns_out_declined_frees_the_receipt) {
  const std::string number = receipt(1000);
  system.next_outcomes = {OutcomeStatus::unknown};
  BOOST_TEST((pay(number, {{"fake", 0}}).status == ProcessStatus::unknown));
  system.resolve(system.payments.at(0).key, OutcomeStatus::declined);
  BOOST_TEST(till->wait_resolved(number, std::chrono::seconds(5), screen));
  BOOST_TEST(system.count("acknowledge") == 1u);
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_CASE(a_late_approval_of_a_mixed_receipt_waits_for_the_rest) {
  const std::string number = receipt(1000);
  system.next_outcomes = {OutcomeStatus::unknown};
  BOOST_TEST((pay(number, {{"fake", 700}, {"cash", 300}}).status == ProcessStatus::unknown));
  system.resolve(system.payments.at(0).key, OutcomeStatus::approved);
  BOOST_TEST(till->wait_resolved(number, std::chrono::seconds(5), screen));
  BOOST_TEST(papers() == 0u);
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::printed));
  BOOST_TEST(system.count("confirm 1") == 1u);
  BOOST_TEST(stored(number).lines.back().amount_minor == 300);
}

BOOST_AUTO_TEST_CASE(an_error_that_leaves_the_effect_open_counts_as_unknown) {
  const std::string number = receipt(1000);
  system.next_start_error = pospay::Error{pospay::Code::unknown, "Связь прервана"};
  BOOST_TEST((pay(number, {{"fake", 0}}).status == ProcessStatus::unknown));
  BOOST_TEST(stored(number).is_blocked());
  const std::string other = receipt(1000);
  system.next_start_error = pospay::Error{pospay::Code::unavailable, "Журнал недоступен"};
  BOOST_TEST((pay(other, {{"fake", 0}}).status == ProcessStatus::declined));
  BOOST_TEST(!stored(other).is_blocked());
}

BOOST_AUTO_TEST_CASE(a_plugin_that_is_still_starting_is_asked_again_after_its_wake_up) {
  system.not_ready_times = 3;
  BOOST_TEST((pay(receipt(1000), {{"fake", 0}}).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_CASE(a_cancel_reaches_the_plugin_and_its_answer_decides) {
  system.is_waiting = true;
  screen.wants_cancel = true;
  const auto paid = pay(receipt(1000), {{"fake", 0}});
  BOOST_TEST((paid.status == ProcessStatus::cancelled));
  BOOST_TEST(system.count("cancel") == 1u);
}

BOOST_AUTO_TEST_CASE(wrong_entries_are_refused_each_with_its_reason) {
  const std::string empty = *till->new_receipt();
  const std::string number = receipt(1000);
  struct {
    std::string receipt;
    std::vector<checkout::TenderEntered> tenders;
    const char* message;
  } const rows[] = {
      {empty, {{"cash", 0}}, "нет позиций"},
      {"00000099", {{"cash", 0}}, "Нет чека"},
      {"x", {{"cash", 0}}, "Нет чека"},
      {number, {}, "Выберите тендер"},
      {number, {{"nothing", 0}}, "Нет тендера"},
      {number, {{"cash", -5}}, "больше нуля"},
      {number, {{"cash", 999}}, "Не хватает"},
      {number, {{"cash", 500}, {"cash", 500}}, "дважды"},
      {number, {{"fake", 0}, {"card", 0}}, "укажите сумму"},
      {number, {{"fake", 0}, {"card", 1000}}, "больше нуля"},
  };
  for (const auto& row : rows) {
    const auto paid = pay(row.receipt, row.tenders);
    BOOST_TEST((paid.status == ProcessStatus::refused));
    BOOST_TEST(contains(paid.message, row.message), paid.message << " / " << row.message);
  }
  BOOST_TEST(system.payments.empty());
}

BOOST_AUTO_TEST_CASE(a_disabled_tender_is_not_offered) {
  system.is_enabled = false;
  BOOST_TEST(contains(pay(receipt(1000), {{"fake", 0}}).message, "выключен"));
}

BOOST_AUTO_TEST_CASE(a_printed_receipt_is_closed_for_ever) {
  const std::string number = receipt(1000);
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::printed));
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::refused));
  BOOST_TEST(!till->add_position(number, {"Ещё", 1000, 100, 0, "", "шт", false}));
  BOOST_TEST(!till->drop_receipt(number, screen));
  paper.str("");
  BOOST_REQUIRE(till->print_copy(number));
  BOOST_TEST(contains(paper.str(), "КОПИЯ"));
  BOOST_TEST(papers() == 1u);
}

BOOST_AUTO_TEST_CASE(a_supervisor_alone_decides_about_an_unknown_payment_H13) {
  const std::string number = receipt(1000);
  system.next_outcomes = {OutcomeStatus::unknown};
  BOOST_TEST((pay(number, {{"fake", 0}}).status == ProcessStatus::unknown));
  for (const checkout::Role role : {checkout::Role::cashier, checkout::Role::administrator}) {
    as(role);
    BOOST_TEST(!till->settle_manually(number, true, "видел чек", screen));
  }
  BOOST_TEST(system.count("settle_manually") == 0u);
  as(checkout::Role::supervisor);
  BOOST_TEST(till->settle_manually(number, true, "видел чек", screen).has_value());
  BOOST_TEST(system.count("settle_manually paid") == 1u);
  BOOST_TEST(stored(number).fiscal_number == 1);
}

BOOST_AUTO_TEST_CASE(nobody_sells_without_signing_in_or_without_a_shift) {
  const std::string number = receipt(1000);
  till->users().sign_out();
  BOOST_TEST((pay(number, {{"cash", 0}}).status == ProcessStatus::refused));
  BOOST_TEST(!till->new_receipt());
  as(checkout::Role::cashier);
  BOOST_REQUIRE(till->drop_receipt(number, screen));
  BOOST_REQUIRE(till->close_shift(screen));
  BOOST_TEST(!till->new_receipt());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

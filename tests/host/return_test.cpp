#include "tests/boost_test.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using checkout::LineState;
using checkout::ProcessStatus;
using host_test::TillFixture;
using pospay::OutcomeStatus;

struct ReturnFixture : TillFixture {
  std::string sold(std::int64_t price, std::vector<checkout::TenderEntered> tenders) {
    const std::string number = receipt(price);
    BOOST_REQUIRE(pay(number, std::move(tenders)).status == ProcessStatus::printed);
    return number;
  }
  std::int64_t returned(const std::string& number, std::size_t line) {
    return *till->store().receipts().returned_minor(stored(number).lines.at(line).key);
  }
};

BOOST_FIXTURE_TEST_SUITE(returns, ReturnFixture)

BOOST_AUTO_TEST_CASE(a_receipt_goes_back_in_parts_until_it_is_used_up) {
  const std::string number = sold(1000, {{"fake", 0}});
  BOOST_TEST((give_back(number, "fake", 300).status == ProcessStatus::printed));
  BOOST_TEST((give_back(number, "fake", 700).status == ProcessStatus::printed));
  const auto over = give_back(number, "fake", 1);
  BOOST_TEST((over.status == ProcessStatus::refused));
  BOOST_TEST(over.message.find("возвращён полностью") != std::string::npos);
  BOOST_REQUIRE(system.refunds.size() == 2u);
  BOOST_TEST(system.refunds[0].paid_line.provider_reference == "fake:770001");
  BOOST_TEST(system.refunds[0].paid_line.returned.minor == 0);
  BOOST_TEST(system.refunds[1].paid_line.returned.minor == 300);
  BOOST_TEST(system.refunds[1].receipt.total.minor == 700);
  BOOST_TEST(system.count("confirm") == 3u);
}

BOOST_AUTO_TEST_CASE(plugins_prepare_when_a_return_is_begun_and_when_a_payment_is) {
  const std::string number = sold(1000, {{"fake", 0}});
  const std::size_t before = system.count("prepare");
  BOOST_REQUIRE(till->return_options(number, screen).has_value());
  BOOST_TEST(system.count("prepare") == before + 1);
  const std::string next = receipt(500);
  BOOST_TEST(system.count("prepare") == before + 2);
  BOOST_REQUIRE(till->check_payment(next, {{"fake", 0}}, screen).has_value());
  BOOST_TEST(system.count("prepare") == before + 3);
}

BOOST_AUTO_TEST_CASE(the_amount_is_reserved_before_the_plugin_is_asked) {
  const std::string number = sold(1000, {{"fake", 0}});
  std::int64_t reserved = 0;
  system.on_call = [&](const std::string& call) {
    if (call.rfind("start_refund", 0) == 0) reserved = returned(number, 0);
  };
  BOOST_TEST((give_back(number, "fake", 300).status == ProcessStatus::printed));
  BOOST_TEST(reserved == 300);
}

BOOST_AUTO_TEST_CASE(a_refused_refund_frees_its_reservation) {
  const std::string number = sold(1000, {{"fake", 0}});
  system.next_outcomes = {OutcomeStatus::declined};
  BOOST_TEST((give_back(number, "fake", 800).status == ProcessStatus::declined));
  BOOST_TEST(returned(number, 0) == 0);
  system.next_start_error = pospay::Error{pospay::Code::refused, "Нельзя"};
  BOOST_TEST((give_back(number, "fake", 800).status == ProcessStatus::declined));
  BOOST_TEST(returned(number, 0) == 0);
  BOOST_TEST((give_back(number, "fake", 1000).status == ProcessStatus::printed));
  BOOST_TEST(papers() == 2u);
}

BOOST_AUTO_TEST_CASE(an_unknown_refund_keeps_its_reservation_and_is_printed_when_known) {
  const std::string number = sold(1000, {{"fake", 0}});
  system.next_outcomes = {OutcomeStatus::unknown};
  const auto back = give_back(number, "fake", 800);
  BOOST_TEST((back.status == ProcessStatus::unknown));
  BOOST_TEST(returned(number, 0) == 800);
  BOOST_TEST((give_back(number, "fake", 300).status == ProcessStatus::refused));
  BOOST_TEST((give_back(number, "cash", 300).status == ProcessStatus::refused));
  system.resolve(system.refunds.at(0).key, OutcomeStatus::approved);
  BOOST_TEST(till->wait_resolved(back.receipt, std::chrono::seconds(5), screen));
  BOOST_TEST(stored(back.receipt).fiscal_number == 2);
  BOOST_TEST((give_back(number, "cash", 200).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_CASE(an_unknown_refund_that_was_refused_frees_its_reservation) {
  const std::string number = sold(1000, {{"fake", 0}});
  system.next_outcomes = {OutcomeStatus::unknown};
  const auto back = give_back(number, "fake", 800);
  system.resolve(system.refunds.at(0).key, OutcomeStatus::declined);
  BOOST_TEST(till->wait_resolved(back.receipt, std::chrono::seconds(5), screen));
  BOOST_TEST(returned(number, 0) == 0);
  BOOST_TEST((stored(back.receipt).state == checkout::ReceiptState::dropped));
}

BOOST_AUTO_TEST_CASE(other_tenders_than_the_rules_allow_are_refused) {
  const std::string plugin_sale = sold(1000, {{"fake", 0}});
  const auto by_card = give_back(plugin_sale, "card", 100);
  BOOST_TEST((by_card.status == ProcessStatus::refused));
  BOOST_TEST(by_card.message.find("ФЕЙК") != std::string::npos);
  BOOST_TEST(by_card.message.find("Наличные") != std::string::npos);
  const std::string cash_sale = sold(1000, {{"cash", 0}});
  BOOST_TEST((give_back(cash_sale, "fake", 100).status == ProcessStatus::refused));
  BOOST_TEST((give_back(cash_sale, "card", 100).status == ProcessStatus::refused));
  const std::string card_sale = sold(1000, {{"card", 0}});
  BOOST_TEST((give_back(card_sale, "cash", 100).status == ProcessStatus::refused));
  BOOST_TEST((give_back(card_sale, "card", 100).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_CASE(a_cash_return_of_a_mixed_receipt_uses_cash_first) {
  const std::string number = sold(1000, {{"fake", 600}, {"cash", 400}});
  BOOST_TEST((give_back(number, "cash", 500).status == ProcessStatus::printed));
  BOOST_TEST(returned(number, 1) == 400);
  BOOST_TEST(returned(number, 0) == 100);
  BOOST_TEST(system.refunds.empty());
  const auto over = give_back(number, "fake", 501);
  BOOST_TEST((over.status == ProcessStatus::refused));
  BOOST_TEST((give_back(number, "fake", 500).status == ProcessStatus::printed));
}

BOOST_AUTO_TEST_CASE(a_return_without_paper_is_printed_after_the_next_start) {
  const std::string number = sold(1000, {{"fake", 0}});
  till->printer().set_out_of_paper(true);
  const auto back = give_back(number, "fake", 300);
  BOOST_TEST((back.status == ProcessStatus::failed));
  BOOST_TEST(system.count("confirm") == 1u);
  restart_and_recover();
  BOOST_TEST(stored(back.receipt).fiscal_number == 2);
  BOOST_TEST(system.count("confirm") == 2u);
  BOOST_TEST(returned(number, 0) == 300);
}

BOOST_AUTO_TEST_CASE(zero_negative_and_unknown_returns_are_refused) {
  const std::string number = sold(1000, {{"fake", 0}});
  BOOST_TEST((give_back(number, "fake", 0).status == ProcessStatus::refused));
  BOOST_TEST((give_back(number, "fake", -5).status == ProcessStatus::refused));
  BOOST_TEST((give_back("00000077", "fake", 5).status == ProcessStatus::refused));
  BOOST_TEST((give_back(receipt(100), "cash", 5).status == ProcessStatus::refused));
  checkout::ReturnEntered entered;
  entered.receipt = number;
  entered.tender = "fake";
  entered.positions = {{"Нет такой", 0}};
  BOOST_TEST((till->give_back(entered, screen).status == ProcessStatus::refused));
  BOOST_TEST(system.refunds.empty());
}

BOOST_AUTO_TEST_CASE(positions_go_back_with_their_cost_and_the_whole_rest_without_any) {
  const std::string number = *till->new_receipt();
  BOOST_REQUIRE(till->add_position(number, {"Хлеб", 3000, 333, 0, "", "шт", false}));
  BOOST_REQUIRE(till->add_position(number, {"Сыр", 500, 1999, 0, "", "кг", false}));
  BOOST_REQUIRE(pay(number, {{"fake", 0}}).status == ProcessStatus::printed);
  checkout::ReturnEntered entered;
  entered.receipt = number;
  entered.tender = "fake";
  entered.positions = {{"Хлеб", 1000}};
  BOOST_TEST((till->give_back(entered, screen).status == ProcessStatus::printed));
  BOOST_TEST(system.refunds.at(0).amount.minor == 333);
  entered.positions.clear();
  BOOST_TEST((till->give_back(entered, screen).status == ProcessStatus::printed));
  BOOST_TEST(system.refunds.at(1).amount.minor == 666 + 1000);
  BOOST_REQUIRE(system.refunds.at(1).receipt.positions.size() == 2u);
  BOOST_TEST(system.refunds.at(1).receipt.positions.at(0).quantity_milli == 2000);
  BOOST_TEST((till->give_back(entered, screen).status == ProcessStatus::refused));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

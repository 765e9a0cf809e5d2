// Return (Z40 to Z43), from «Возврат. Оплата» to the return receipt.
#define BOOST_TEST_MODULE return_clauses
#include <algorithm>

#include "host_sim/checkout/database.hpp"
#include "tests/acceptance/clauses/shop.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using checkout::ProcessResult;
using checkout::ProcessStatus;
using pospay::EventKind;
using pospay::WaitingFor;

constexpr std::int64_t balance_at_first = 50'000;

struct Return : Shop {
  std::string sold(std::int64_t minor, std::vector<checkout::TenderEntered> tenders) {
    buyer_scans();
    const std::string receipt = till.receipt(minor);
    const ProcessResult paid = till.pay(receipt, std::move(tenders));
    BOOST_REQUIRE_MESSAGE((paid.status == ProcessStatus::printed), paid.message);
    till.screen.clear();
    till.paper_text();
    return receipt;
  }
  // "Наличные 10,00; ОПЛАТИ 5,00": how much may go back by each tender.
  std::string ways(const std::string& receipt) {
    std::string text;
    auto options = till.till->return_options(receipt, till.screen);
    BOOST_REQUIRE(options.has_value());
    std::sort(options->begin(), options->end(),
              [](const auto& a, const auto& b) { return a.tender_name < b.tender_name; });
    for (const auto& way : *options) {
      if (way.most_minor == 0) continue;
      text += (text.empty() ? "" : "; ") + way.tender_name + " " +
              pospay::minor_to_text(way.most_minor);
    }
    return text;
  }
  bool is_returned(const std::string& receipt, const std::string& tender, std::int64_t minor) {
    const ProcessResult result = till.give_back(receipt, tender, minor);
    BOOST_TEST_MESSAGE(result.message);
    return result.status == ProcessStatus::printed;
  }
};

// Another till of the same merchant that has got the first one's receipts, and nothing else.
void copy_receipts(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::create_directories(to / "data");
  std::filesystem::permissions(to / "data", std::filesystem::perms::owner_all);
  std::filesystem::copy_file(from / "data" / "till.db", to / "data" / "till.db");
  auto database = checkout::Database::open(to / "data" / "till.db");
  BOOST_REQUIRE_MESSAGE(database.has_value(), (database ? "" : database.error().message));
  for (const char* statement : {"DELETE FROM meta WHERE name = 'till_id'", "DELETE FROM parameters",
                                "UPDATE shifts SET closed_at_ms = 1"}) {
    BOOST_REQUIRE(database->run(statement).has_value());
  }
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(Z40_a_receipt_paid_by_oplati_goes_back_in_cash_or_by_oplati_alone, Return) {
  till.as(checkout::Role::administrator);
  BOOST_REQUIRE(till.till->tenders().add("Сертификат").has_value());
  till.as(checkout::Role::cashier);
  const std::string receipt = sold(3000, {{"ОПЛАТИ", 0}});
  BOOST_TEST(ways(receipt) == "Наличные 30.00; ОПЛАТИ 30.00");
  for (const char* tender : {"Банковская карта", "Сертификат"}) {
    const ProcessResult refused = till.give_back(receipt, tender, 1000);
    BOOST_TEST((refused.status == ProcessStatus::refused));
    BOOST_TEST(holds(refused.message, std::string("«") + tender + "» невозможен"), refused.message);
    BOOST_TEST(holds(refused.message, "«ОПЛАТИ»"), refused.message);
  }
  BOOST_TEST(till.till->card_terminal().log().empty());
  BOOST_TEST(till.paper_text().empty());
  BOOST_TEST(is_returned(receipt, "Наличные", 1000));
  BOOST_TEST(system.balance(buyer) == balance_at_first - 3000);
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 2000));
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1000);
}

BOOST_FIXTURE_TEST_CASE(Z41_whole_or_in_parts_until_the_receipt_is_used_up, Return) {
  const std::string whole = sold(3000, {{"ОПЛАТИ", 0}});
  BOOST_TEST(is_returned(whole, "ОПЛАТИ", 0));
  BOOST_TEST(system.balance(buyer) == balance_at_first);
  const std::string parts = sold(3000, {{"ОПЛАТИ", 0}});
  BOOST_TEST(is_returned(parts, "ОПЛАТИ", 1));
  BOOST_TEST(is_returned(parts, "ОПЛАТИ", 1999));
  BOOST_TEST(is_returned(parts, "ОПЛАТИ", 1000));
  BOOST_TEST(system.balance(buyer) == balance_at_first);
  for (const char* tender : {"ОПЛАТИ", "Наличные"}) {
    const ProcessResult over = till.give_back(parts, tender, 1);
    BOOST_TEST((over.status == ProcessStatus::refused));
    BOOST_TEST(holds(over.message, "возвращён полностью"), over.message);
  }
  BOOST_TEST(system.balance(buyer) == balance_at_first);
}

BOOST_FIXTURE_TEST_CASE(Z41_by_oplati_never_more_than_was_paid_by_it_less_what_went_back, Return) {
  const std::string receipt = sold(3000, {{"ОПЛАТИ", 2000}, {"Наличные", 1000}});
  BOOST_TEST(ways(receipt) == "Наличные 30.00; ОПЛАТИ 20.00");
  const ProcessResult over = till.give_back(receipt, "ОПЛАТИ", 2001);
  BOOST_TEST((over.status == ProcessStatus::refused));
  BOOST_TEST(holds(over.message, "больше остатка"), over.message);
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 500));
  BOOST_TEST(!is_returned(receipt, "ОПЛАТИ", 1501));
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 1500));
  BOOST_TEST(system.balance(buyer) == balance_at_first);
  BOOST_TEST(ways(receipt) == "Наличные 10.00");
}

BOOST_FIXTURE_TEST_CASE(Z41_cash_uses_up_the_cash_part_first_and_then_the_oplati_part, Return) {
  const std::string receipt = sold(3000, {{"ОПЛАТИ", 2000}, {"Наличные", 1000}});
  BOOST_TEST(is_returned(receipt, "Наличные", 800));
  BOOST_TEST(ways(receipt) == "Наличные 22.00; ОПЛАТИ 20.00");
  BOOST_TEST(is_returned(receipt, "Наличные", 700));  // 2.00 of the cash, 5.00 of ОПЛАТИ
  BOOST_TEST(ways(receipt) == "Наличные 15.00; ОПЛАТИ 15.00");
  BOOST_TEST(!is_returned(receipt, "ОПЛАТИ", 1501));
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 1500));
  BOOST_TEST(ways(receipt).empty());
  BOOST_TEST(system.balance(buyer) == balance_at_first - 500);
}

BOOST_FIXTURE_TEST_CASE(Z42_the_return_receipt_is_printed_and_cashier_and_buyer_see_it, Return) {
  const std::string receipt = sold(3000, {{"ОПЛАТИ", 0}});
  till.customer_display.clear();
  const ProcessResult result = till.give_back(receipt, "ОПЛАТИ", 1250);
  BOOST_TEST((result.status == ProcessStatus::printed));
  BOOST_TEST(result.fiscal_number > 0);
  const std::string paper = till.paper_text();
  for (const char* part : {"ЧЕК ВОЗВРАТА", "ОПЛАТИ", "12,50"}) BOOST_TEST(holds(paper, part), part);
  BOOST_TEST(holds(paper, "К чеку № " + receipt));
  BOOST_TEST(holds(till.screen.told, "Деньги возвращены"));
  BOOST_TEST(holds(till.customer_display.told, "Деньги возвращены"));
  // On the buyer's phone: a return of this sum, and the money.
  const auto there = system.ledger().at(0);
  BOOST_TEST(there.minor_of("sum").value() == 1250);
  BOOST_TEST(there.integer_of("paymentType").value() == 3);
  BOOST_TEST(there.integer_of("status").value() == 1);
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1750);
}

BOOST_FIXTURE_TEST_CASE(Z43_a_return_works_in_a_later_shift, Return) {
  const std::string receipt = sold(3000, {{"ОПЛАТИ", 0}});
  BOOST_REQUIRE(till.till->close_shift(till.screen).has_value());
  BOOST_REQUIRE(till.till->open_shift(till.screen).has_value());
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 1000));
  till.start();
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 2000));
  BOOST_TEST(system.balance(buyer) == balance_at_first);
}

BOOST_FIXTURE_TEST_CASE(Z43_another_till_that_knows_the_receipt_returns_it_and_never_twice,
                        Return) {
  const std::string receipt = sold(3000, {{"ОПЛАТИ", 0}});
  till.stop();
  copy_receipts(till.folder, folder / "second");
  till.start();
  ShopTill second(system, folder / "second");
  second.make_ready(system.add_register("password"), "dynamic");
  BOOST_TEST((second.give_back(receipt, "ОПЛАТИ", 2000).status == ProcessStatus::printed));
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1000);
  // The first till does not know of that: the gateway's refusal is the last guard.
  const ProcessResult over = till.give_back(receipt, "ОПЛАТИ", 1001);
  BOOST_TEST((over.status == ProcessStatus::declined), over.message);
  BOOST_TEST(holds(over.message, "больше остатка по платежу"), over.message);
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1000);
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 1000));
  BOOST_TEST(system.balance(buyer) == balance_at_first);
}

BOOST_FIXTURE_TEST_CASE(Z43_the_amount_is_reserved_before_the_plugin_is_asked, Return) {
  const std::string receipt = sold(3000, {{"ОПЛАТИ", 0}});
  const std::string paid_key = till.stored(receipt).lines.at(0).key;
  const auto reserved = [&] {
    return till.till->store().receipts().returned_minor(paid_key).value();
  };
  std::int64_t at_first_event = -1;
  std::string second;
  till.screen.on_show = [&](const pospay::Event&) {
    if (at_first_event >= 0) return;
    at_first_event = reserved();
    // Somebody else at the same moment: only what is not reserved is left.
    ShopScreen other;
    checkout::ReturnEntered entered;
    entered.receipt = receipt;
    entered.tender = "Наличные";
    entered.has_amount = true;
    entered.amount_minor = 1001;
    second = till.till->give_back(entered, other).message;
  };
  BOOST_TEST(is_returned(receipt, "ОПЛАТИ", 2000));
  BOOST_TEST(at_first_event == 2000);
  BOOST_TEST(holds(second, "больше остатка"), second);
  BOOST_TEST(reserved() == 2000);
}

}  // namespace acceptance

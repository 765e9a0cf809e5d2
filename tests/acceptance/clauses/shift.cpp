// Shift (Z50): open, X and Z report by tender.
#define BOOST_TEST_MODULE shift_clauses
#include "tests/acceptance/clauses/shop.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using checkout::ProcessStatus;

struct ShiftShop : Shop {
  void sold(std::int64_t minor, std::vector<checkout::TenderEntered> tenders) {
    last = till.receipt(minor);
    const auto paid = till.pay(last, std::move(tenders));
    BOOST_REQUIRE_MESSAGE((paid.status == ProcessStatus::printed), paid.message);
  }
  static std::string total(const checkout::ShiftReport& report, const std::string& tender) {
    for (const auto& one : report.tenders) {
      if (one.name != tender) continue;
      return std::to_string(one.sale_count) + ":" + std::to_string(one.sales_minor) + " " +
             std::to_string(one.return_count) + ":" + std::to_string(one.returns_minor);
    }
    return "none";
  }
  std::string last;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(Z50_x_and_z_report_name_sales_and_returns_per_tender, ShiftShop) {
  buyer_scans();
  sold(1000, {{"ОПЛАТИ", 0}});
  sold(3000, {{"ОПЛАТИ", 2000}, {"Наличные", 1000}});
  BOOST_REQUIRE((till.give_back(last, "ОПЛАТИ", 500).status == ProcessStatus::printed));
  sold(700, {{"Банковская карта", 0}});
  till.paper_text();

  const auto x = till.till->print_x_report(till.screen);
  BOOST_REQUIRE(x.has_value());
  BOOST_TEST(total(*x, "ОПЛАТИ") == "2:3000 1:500");
  BOOST_TEST(total(*x, "Наличные") == "1:1000 0:0");
  BOOST_TEST(total(*x, "Банковская карта") == "1:700 0:0");
  const std::string x_paper = till.paper_text();
  for (const char* part : {"X-ОТЧЁТ", "ОПЛАТИ", "30,00", "5,00", "Наличные", "Банковская карта"}) {
    BOOST_TEST(holds(x_paper, part), part);
  }
  const auto z = till.till->close_shift(till.screen);
  BOOST_REQUIRE(z.has_value());
  BOOST_TEST(total(z->report, "ОПЛАТИ") == "2:3000 1:500");
  BOOST_TEST(z->report.sales_minor == 4700);
  BOOST_TEST(z->report.returns_minor == 500);
  const std::string z_paper = till.paper_text();
  for (const char* part : {"Z-ОТЧЁТ", "ОПЛАТИ", "30,00", "5,00"}) BOOST_TEST(holds(z_paper, part));
  // Closed: nothing is sold, and nothing is counted twice after it is opened again.
  BOOST_TEST(!till.till->new_receipt().has_value());
  BOOST_REQUIRE(till.till->open_shift(till.screen).has_value());
  BOOST_TEST(till.till->print_x_report(till.screen)->tenders.empty());
}

}  // namespace acceptance

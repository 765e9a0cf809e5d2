#include "host_sim/checkout/position.hpp"

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/return_plan.hpp"
#include "host_sim/checkout/return_positions.hpp"
#include "host_sim/checkout/return_process.hpp"
#include "tests/boost_test.hpp"

namespace {

const text::Words words;

using checkout::money_text;
using checkout::PositionEntry;

PositionEntry entry(std::int64_t quantity_milli, std::int64_t price, std::int64_t discount = 0) {
  PositionEntry result;
  result.name = "Сыр";
  result.quantity_milli = quantity_milli;
  result.price_minor = price;
  result.discount_minor = discount;
  return result;
}

BOOST_AUTO_TEST_SUITE(positions)

BOOST_AUTO_TEST_CASE(cost_is_rounded_half_up_per_position) {
  struct {
    std::int64_t quantity_milli, price, discount, cost;
  } const rows[] = {
      {1000, 315, 0, 315},  {2000, 315, 0, 630}, {1, 500, 0, 1},       {1, 1500, 0, 2},
      {1250, 999, 0, 1249},  // 12.4875
      {333, 100, 0, 33},    {335, 100, 0, 34},   {1000, 315, 15, 300}, {500, 1, 0, 1},
  };
  for (const auto& row : rows) {
    const auto position =
        checkout::make_position(entry(row.quantity_milli, row.price, row.discount), words);
    BOOST_TEST_CONTEXT(row.quantity_milli << " x " << row.price) {
      BOOST_REQUIRE(position);
      BOOST_TEST(position->cost.minor == row.cost);
    }
  }
}

BOOST_AUTO_TEST_CASE(zero_and_negative_are_refused_with_a_reason) {
  struct {
    PositionEntry position;
    const char* message;
  } const rows[] = {
      {entry(0, 100), "Количество"},
      {entry(-1000, 100), "Количество"},
      {entry(1000, 0), "Цена"},
      {entry(1000, -5), "Цена"},
      {entry(1000, 100, 100), "Скидка"},
      {entry(1000, 100, -1), "Скидка"},
      {entry(1, 1), "Скидка"},  // rounds to nothing
      {entry(checkout::kMaxQuantityMilli + 1, 1), "Количество"},
      {entry(1000, checkout::kMaxPriceMinor + 1), "Цена"},
  };
  for (const auto& row : rows) {
    const auto position = checkout::make_position(row.position, words);
    BOOST_REQUIRE(!position);
    BOOST_TEST(position.error().message.find(row.message) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(the_largest_position_does_not_overflow) {
  const auto position =
      checkout::make_position(entry(checkout::kMaxQuantityMilli, checkout::kMaxPriceMinor), words);
  BOOST_REQUIRE(position);
  BOOST_TEST(position->cost.minor == 10'000'000'000'000);
}

BOOST_AUTO_TEST_CASE(amounts_are_shown_in_russian) {
  BOOST_TEST(money_text(0) == "0,00");
  BOOST_TEST(money_text(5) == "0,05");
  BOOST_TEST(money_text(-1234) == "-12,34");
  BOOST_TEST(money_text(123456) == "1\u00A0234,56");
  BOOST_TEST(money_text(-123456789) == "-1\u00A0234\u00A0567,89");
  BOOST_TEST(checkout::quantity_text(2000) == "2");
  BOOST_TEST(checkout::quantity_text(1050) == "1,050");
}

BOOST_AUTO_TEST_CASE(returns_of_a_position_add_up_to_its_cost) {
  checkout::Receipt sale;
  sale.positions.push_back(*checkout::make_position(entry(3000, 333, 0), words));
  sale.positions[0].cost = pospay::byn(1000);
  std::vector<checkout::Receipt> earlier;
  std::int64_t sum = 0;
  for (int i = 0; i < 3; ++i) {
    const auto picked = checkout::pick_positions(sale, earlier, {{"Сыр", 1000}}, words);
    BOOST_REQUIRE(picked);
    sum += picked->at(0).cost.minor;
    earlier.emplace_back();
    earlier.back().positions = *picked;
  }
  BOOST_TEST(sum == 1000);
  BOOST_TEST(!checkout::pick_positions(sale, earlier, {{"Сыр", 1}}, words));
}

BOOST_AUTO_TEST_CASE(cash_return_uses_up_the_cash_line_first) {
  const checkout::ReturnWay cash{"cash", "Наличные", pospay::TenderKind::cash, "", 0};
  const auto with = [](checkout::ReturnWay way, std::int64_t most) {
    way.most_minor = most;
    return way;
  };
  checkout::ReturnableLine plugin_line;
  plugin_line.paid.kind = pospay::TenderKind::other;
  plugin_line.left_minor = 600;
  plugin_line.ways = {with(cash, 600)};
  checkout::ReturnableLine cash_line;
  cash_line.paid.kind = pospay::TenderKind::cash;
  cash_line.left_minor = 400;
  cash_line.ways = {with(cash, 400)};
  const std::vector<checkout::ReturnableLine> lines{plugin_line, cash_line};

  const auto parts = checkout::plan_return(lines, "cash", "Наличные", 500, words);
  BOOST_REQUIRE(parts);
  BOOST_REQUIRE(parts->size() == 2u);
  BOOST_TEST(parts->at(0).line_index == 1u);
  BOOST_TEST(parts->at(0).amount_minor == 400);
  BOOST_TEST(parts->at(1).line_index == 0u);
  BOOST_TEST(parts->at(1).amount_minor == 100);
  BOOST_TEST(!checkout::plan_return(lines, "cash", "Наличные", 1001, words));
  BOOST_TEST(!checkout::plan_return(lines, "card", "Карта", 1, words));
  BOOST_TEST(!checkout::plan_return(lines, "cash", "Наличные", 0, words));
  BOOST_TEST(!checkout::plan_return(lines, "cash", "Наличные", -1, words));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

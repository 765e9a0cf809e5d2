// Names that are derived from a request: order numbers, shift labels, provider references; and an
// order through the journal and back.
#include "plugins/oplati/core/order.hpp"

#include <random>
#include <set>

#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"

namespace oplati {
namespace {

// 2026-06-02 00:00:00 in Minsk (UTC+3).
constexpr std::int64_t midnight_in_minsk_ms = 1'780'347'600'000;

std::string label(std::int64_t opened_at_ms, int number = 1, int offset = 180) {
  return make_shift_label({"s", opened_at_ms, offset, number});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(order)

BOOST_AUTO_TEST_CASE(order_number_is_receipt_attempt_and_eight_random_characters) {
  BOOST_TEST(make_order_number("17", 1, 0, 64) == "17-1-00000000");
  BOOST_TEST(make_order_number("17", 2, ~0ULL, 64) == "17-2-ZZZZZZZZ");
  BOOST_TEST(
      make_order_number("чек/17 №", 1, 0, 64)
          .find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") ==
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_the_receipts_part_is_cut_to_the_limit) {
  const std::string number = make_order_number(std::string(200, '7'), 12, 5, 32);
  BOOST_TEST(number.size() == 32u);
  BOOST_TEST(number.substr(20) == "-12-50000000");
  BOOST_TEST(make_order_number("", 1, 0, 64) == "-1-00000000");
}

BOOST_AUTO_TEST_CASE(order_numbers_of_many_randoms_differ_and_keep_to_the_alphabet) {
  std::mt19937_64 random(20260602);
  std::set<std::string> numbers;
  for (int i = 0; i < 20'000; ++i) {
    const std::string number = make_order_number("TILL-1.17\r\n", 1, random(), 24);
    BOOST_REQUIRE(number.size() <= 24);
    BOOST_REQUIRE(number.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") ==
                  std::string::npos);
    numbers.insert(number);
  }
  BOOST_TEST(numbers.size() == 20'000u);
}

BOOST_AUTO_TEST_CASE(shift_label_is_the_opening_date_in_the_tills_own_time_C6) {
  BOOST_TEST(label(midnight_in_minsk_ms) == "02062026");
  BOOST_TEST(label(midnight_in_minsk_ms - 1) == "01062026");
  BOOST_TEST(label(midnight_in_minsk_ms, 1, 0) == "01062026");
  BOOST_TEST(label(midnight_in_minsk_ms, 2) == "02062026-2");
  BOOST_TEST(label(midnight_in_minsk_ms + 86'399'999, 3) == "02062026-3");
  BOOST_TEST(label(midnight_in_minsk_ms + 86'400'000) == "03062026");
  BOOST_TEST(label(0, 1, 0) == "01011970");
  BOOST_TEST(label(-1, 1, 0) == "31121969");
  BOOST_TEST(label(951'782'400'000, 1, 0) == "29022000");
}

BOOST_AUTO_TEST_CASE(provider_reference_reads_back_as_itself) {
  const ProviderReference sale{INT64_MAX, 1234, "17-1-ABCDEFGH", "OPL000000001"};
  const auto again = parse_provider_reference(to_text(sale));
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(again->payment_id == INT64_MAX);
  BOOST_TEST(again->sum_minor == 1234);
  BOOST_TEST(again->order_number == "17-1-ABCDEFGH");
  BOOST_TEST(again->register_number == "OPL000000001");
}

BOOST_AUTO_TEST_CASE(garbage_is_no_provider_reference_H6) {
  const std::string texts[] = {
      "",
      " ",
      "oplati1",
      "oplati1 99 1234 N",
      "oplati1 99 1234 N R extra",
      "oplati1 99 1234 N R ",
      " oplati1 99 1234 N R",
      "oplati1  99 1234 N R",
      "oplati2 99 1234 N R",
      "OPLATI1 99 1234 N R",
      "oplati1 0 1234 N R",
      "oplati1 -1 1234 N R",
      "oplati1 +99 1234 N R",
      "oplati1 99 0 N R",
      "oplati1 99 12.34 N R",
      "oplati1 99x 1234 N R",
      "oplati1 9223372036854775808 1234 N R",
      "oplati1 007 1234 N R",
      "oplati1 99 1234 N\n R",
      std::string("oplati1 99 1234 N\0 R", 20),
      "oplati1 99 1234 N " + std::string(300, 'R'),
  };
  for (const auto& text : texts) {
    BOOST_TEST_CONTEXT("text " << text) { BOOST_TEST(!parse_provider_reference(text)); }
  }
}

BOOST_AUTO_TEST_CASE(an_order_reads_back_from_its_fields_as_itself) {
  auto request = test::payment_request();
  request.receipt.title = "Чек\nс переводом \\ строки = и знаками";
  request.receipt.positions.push_back(
      {"Услуга\n=\\", "", "ч", 1'250, pospay::byn(80), pospay::byn(100), true});
  request.receipt.tenders.push_back({pospay::TenderKind::card, "card", "Карта", pospay::byn(1)});
  request.receipt.tenders.push_back({pospay::TenderKind::cash, "cash", "Нал", pospay::byn(2)});
  request.receipt.tenders.push_back({pospay::TenderKind::other, "gift", "Серт", pospay::byn(3)});
  Order order = make_order(request.receipt, 1234, request.shift);
  order.order_number = "17-1-ABCDEFGH";
  order.session_id = "S1";
  FieldWriter out;
  write_order(out, order);
  const std::string text = out.take();
  FieldReader in(text);
  const Order again = read_order(in);
  BOOST_TEST(in.ok());
  FieldWriter twice;
  write_order(twice, again);
  BOOST_TEST(twice.take() == text);
  BOOST_TEST(again.title == order.title);
  BOOST_REQUIRE(again.items.size() == 2u);
  BOOST_TEST(again.items[1].name == "Услуга\n=\\");
  BOOST_TEST(again.items[1].is_service);
  BOOST_TEST(again.items[1].quantity_milli == 1'250);
  BOOST_REQUIRE(again.parts.size() == 4u);
  BOOST_TEST((again.parts[0].kind == OrderPartKind::oplati));
  BOOST_TEST((again.parts[1].kind == OrderPartKind::bank_card));
  BOOST_TEST((again.parts[2].kind == OrderPartKind::cash));
  BOOST_TEST((again.parts[3].kind == OrderPartKind::other));
  BOOST_TEST(again.parts[0].name == "");
  BOOST_TEST(again.parts[3].name == "Серт");
}

BOOST_AUTO_TEST_CASE(a_damaged_item_is_noticed) {
  FieldReader in("sum=1\nitem=1\x1fname\n");
  read_order(in);
  BOOST_TEST(!in.ok());
}

BOOST_AUTO_TEST_CASE(a_separator_in_a_name_cannot_shift_the_amounts) {
  auto request = test::payment_request();
  request.receipt.positions[0].name =
      "Молоко\x1f"
      "999\x1f";
  Order order = make_order(request.receipt, 1234, request.shift);
  FieldWriter out;
  write_order(out, order);
  FieldReader in(out.take());
  const Order again = read_order(in);
  BOOST_REQUIRE(again.items.size() == 1u);
  BOOST_TEST(again.items[0].cost_minor == 1234);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

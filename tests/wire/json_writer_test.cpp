#include "plugins/oplati/wire/json_writer.hpp"

#include "plugins/oplati/wire/json_reader.hpp"
#include "tests/boost_test.hpp"

using oplati::wire::JsonWriter;

BOOST_AUTO_TEST_CASE(text_is_escaped_so_that_it_reads_back_as_itself) {
  const std::string_view texts[] = {
      "",
      "plain",
      "кассир",
      "\"quoted\\\"",
      "a\nb\tc\r",
      "\x01\x1F\x7F",
      "</script>",
      "😀",
      "\"}],\"status\":1,\"x\":[{\"",
  };
  for (const std::string_view text : texts) {
    JsonWriter json;
    json.open_object();
    json.text("x", text);
    json.close_object();
    const auto value = oplati::wire::parse_json(json.take(), {});
    BOOST_REQUIRE(value);
    BOOST_REQUIRE_EQUAL(value->members.size(), 1u);
    BOOST_TEST(value->members[0].second.text == text);
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_mended) {
  JsonWriter json;
  json.text({},
            "a\xFF"
            "b");
  BOOST_TEST(json.take() ==
             "\"a\xEF\xBF\xBD"
             "b\"");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_digit_by_digit) {
  JsonWriter json;
  json.open_array();
  for (const std::int64_t minor : {0L, 5L, 1234L, -5L, INT64_MAX}) json.money({}, minor);
  for (const std::int64_t milli : {0L, 1L, 10L, 1000L, 1250L, 1100L, -1250L, INT64_MIN}) {
    json.quantity({}, milli);
  }
  json.integer({}, INT64_MIN);
  json.close_array();
  BOOST_TEST(json.take() ==
             "[0.00,0.05,12.34,-0.05,92233720368547758.07,0,0.001,0.01,1,1.25,1.1,-1.25,"
             "-9223372036854775.808,-9223372036854775808]");
}

BOOST_AUTO_TEST_CASE(every_amount_from_0_00_to_10_000_00_comes_back_to_the_kopeck) {
  std::int64_t wrong = 0;
  for (std::int64_t minor = 0; minor <= 1'000'000; ++minor) {
    JsonWriter json;
    json.open_object();
    json.money("sum", minor);
    json.close_object();
    const auto value = oplati::wire::parse_json(json.take(), {});
    if (!value) {
      ++wrong;
      continue;
    }
    oplati::wire::JsonFields fields(*value);
    if (fields.required_money_minor("sum") != minor || !fields.ok()) ++wrong;
  }
  BOOST_TEST(wrong == 0);
}

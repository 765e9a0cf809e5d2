#include "plugins/oplati/wire/json_reader.hpp"

#include <chrono>

#include "tests/boost_test.hpp"

namespace {

using oplati::wire::JsonFields;
using oplati::wire::JsonLimits;
using oplati::wire::JsonValue;
using oplati::wire::parse_json;

JsonValue value_of(std::string_view text) {
  auto value = parse_json(text, {});
  BOOST_REQUIRE_MESSAGE(value, "cannot read " << text);
  return std::move(*value);
}

JsonLimits limits_for(std::size_t bytes) {
  JsonLimits limits;
  limits.bytes = bytes;
  return limits;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_not_one_json_value_is_refused) {
  const std::string_view texts[] = {
      "",
      " ",
      "{",
      "}",
      "{\"a\":1",
      "{\"a\":1}x",
      "{\"a\":1}{\"a\":1}",
      "{\"a\":1,}",
      "[1,]",
      "{a:1}",
      "{'a':1}",
      "{\"a\":01}",
      "{\"a\":+1}",
      "{\"a\":.5}",
      "{\"a\":1.}",
      "{\"a\":NaN}",
      "{\"a\":Infinity}",
      "{\"a\":0x1}",
      "{\"a\":tru}",
      "{\"a\":\"\n\"}",
      "{\"a\":\"\\x41\"}",
      "{\"a\":\"\\ud800\"}",
      "{\"a\":\"\\ud800\\u0041\"}",
      "{\"a\":\"\xFF\"}",
      "{\"a\":\"\xC0\x80\"}",
      "{\"a\":\"\xED\xA0\x80\"}",
      "{\"a\":\"\xF4\x90\x80\x80\"}",
      "/* */{}",
      "\xEF\xBB\xBF{}",
      "<html><body>portal</body></html>",
      {"{\"a\":1}\0{", 9},
      {"{\"a\":\"\0\"}", 9},
  };
  for (const std::string_view text : texts) {
    BOOST_TEST(!parse_json(text, {}).has_value(), "accepted " << text);
  }
}

BOOST_AUTO_TEST_CASE(a_name_given_twice_is_refused_at_every_depth) {
  const std::string_view texts[] = {
      "{\"status\":2,\"status\":1}",
      "{\"status\":2,\"\\u0073tatus\":1}",
      "{\"a\":{\"b\":1,\"b\":1}}",
      "[{\"x\":1},{\"b\":1,\"c\":2,\"b\":1}]",
  };
  for (const std::string_view text : texts) {
    const auto value = parse_json(text, {});
    BOOST_REQUIRE(!value);
    BOOST_TEST(value.error().message.find("twice") != std::string::npos);
  }
  BOOST_TEST(parse_json("[{\"b\":1},{\"b\":1}]", {}).has_value());
}

BOOST_AUTO_TEST_CASE(only_an_integer_token_is_an_integer) {
  struct Row {
    const char* token;
    bool is_good;
    std::int64_t value;
  };
  const Row rows[] = {
      {"0", true, 0},
      {"1", true, 1},
      {"-1", true, -1},
      {"9223372036854775807", true, INT64_MAX},
      {"-9223372036854775808", true, INT64_MIN},
      {"9223372036854775808", false, 0},
      {"-9223372036854775809", false, 0},
      {"18446744073709551617", false, 0},
      {"340282366920938463463374607431768211457", false, 0},
      {"1.0", false, 0},
      {"1.9", false, 0},
      {"1e0", false, 0},
      {"1E0", false, 0},
      {"10e-1", false, 0},
      {"\"1\"", false, 0},
      {"true", false, 0},
      {"null", false, 0},
      {"[1]", false, 0},
      {"{\"x\":1}", false, 0},
  };
  for (const Row& row : rows) {
    const JsonValue value = value_of(std::string("{\"x\":") + row.token + "}");
    JsonFields fields(value);
    const std::int64_t read = fields.required_integer("x", INT64_MIN, INT64_MAX);
    BOOST_TEST(fields.ok() == row.is_good, row.token << ": " << fields.problem());
    BOOST_TEST(read == row.value, row.token);
  }
}

BOOST_AUTO_TEST_CASE(money_is_read_from_its_digits) {
  struct Row {
    const char* token;
    std::int64_t minor;  // -1: refused
  };
  const Row rows[] = {
      {"0", 0},
      {"12", 1200},
      {"12.3", 1230},
      {"12.34", 1234},
      {"1.1", 110},
      {"0.29", 29},
      {"1.2300", 123},
      {"90071992547409.93", 9007199254740993},
      {"92233720368547758.07", INT64_MAX},
      {"92233720368547758.08", -1},
      {"1.005", -1},
      {"1e2", -1},
      {"1E2", -1},
      {"1.5e1", -1},
      {"-1", -1},
      {"-0.01", -1},
      {"\"12.34\"", -1},
      {"true", -1},
      {"null", -1},
  };
  for (const Row& row : rows) {
    const JsonValue value = value_of(std::string("{\"x\":") + row.token + "}");
    JsonFields fields(value);
    const std::int64_t minor = fields.required_money_minor("x");
    BOOST_TEST((fields.ok() ? minor : -1) == row.minor, row.token);
  }
}

BOOST_AUTO_TEST_CASE(text_is_bounded_and_has_no_nul) {
  const JsonValue value = value_of(
      "{\"nul\":\"a\\u0000b\",\"empty\":\"\",\"long\":\"123456\",\"number\":42,\"float\":4.2}");
  BOOST_TEST(!JsonFields(value).optional_text("nul", 10).size());
  const auto is_read = [&value](const char* name, std::size_t limit) {
    JsonFields fields(value);
    return !fields.required_text_or_integer(name, limit).empty() && fields.ok();
  };
  BOOST_TEST(!is_read("nul", 10));
  BOOST_TEST(!is_read("empty", 10));
  BOOST_TEST(!is_read("long", 5));
  BOOST_TEST(is_read("long", 6));
  BOOST_TEST(is_read("number", 6));
  BOOST_TEST(!is_read("float", 6));
  BOOST_TEST(!is_read("missing", 6));
}

BOOST_AUTO_TEST_CASE(the_first_problem_stays_and_names_its_field) {
  const JsonValue value = value_of("{\"a\":1,\"b\":\"x\"}");
  JsonFields fields(value);
  BOOST_TEST(fields.required_integer("b", 0, 9) == 0);
  BOOST_TEST(fields.required_boolean("c") == false);
  BOOST_TEST(fields.problem() == "b: not an integer");
  const JsonValue array = value_of("[1]");
  BOOST_TEST(!JsonFields(array).ok());
}

BOOST_AUTO_TEST_CASE(hostile_sizes_end_soon) {
  const auto start = std::chrono::steady_clock::now();
  const JsonLimits wide = limits_for(100 << 20);
  const std::string deep_array(100'000, '[');
  std::string deep_object;
  for (int i = 0; i < 100'000; ++i) deep_object += "{\"a\":";
  const std::string long_text = "\"" + std::string(50 << 20, 'x') + "\"";
  std::string many_members = "{";
  for (int i = 0; i < 10'000; ++i) many_members += "\"" + std::to_string(i) + "\":1,";
  many_members += "\"x\":1}";
  std::string many_values = "[1";
  for (int i = 0; i < 100'000; ++i) many_values += ",1";
  many_values += "]";
  const std::string long_number(1 << 20, '9');
  BOOST_TEST(!parse_json(deep_array, wide).has_value());
  BOOST_TEST(!parse_json(deep_object, wide).has_value());
  BOOST_TEST(!parse_json(long_text, wide).has_value());
  BOOST_TEST(!parse_json(long_text, {}).has_value());
  BOOST_TEST(!parse_json(many_members, wide).has_value());
  BOOST_TEST(!parse_json(many_values, wide).has_value());
  BOOST_TEST(!parse_json(long_number, wide).has_value());
  const auto took = std::chrono::steady_clock::now() - start;
  BOOST_TEST((took < std::chrono::seconds(60)));  // wide: sanitizers, a busy machine
}

BOOST_AUTO_TEST_CASE(depth_32_is_the_deepest) {
  const auto nested = [](int depth) {
    return parse_json(std::string(depth, '[') + std::string(depth, ']'), {}).has_value();
  };
  BOOST_TEST(nested(32));
  BOOST_TEST(!nested(33));
}

BOOST_AUTO_TEST_CASE(rows_come_one_by_one_and_an_error_stops_them) {
  int rows = 0;
  const auto count = [&rows](const JsonValue& row) -> pospay::Result<void> {
    if (row.kind != JsonValue::Kind::object) {
      return pospay::Error{pospay::Code::invalid, "row"};
    }
    ++rows;
    return {};
  };
  const auto read = [&](std::string_view text) {
    rows = 0;
    return oplati::wire::read_json_rows(text, {}, count).has_value();
  };
  BOOST_TEST(read("[]"));
  BOOST_TEST(rows == 0);
  BOOST_TEST(read("[{\"a\":[1,[2]]},{\"a\":{}}]"));
  BOOST_TEST(rows == 2);
  BOOST_TEST(!read("[{},5,{}]"));
  BOOST_TEST(rows == 1);
  for (const char* text : {"{}", "5", "null", "{\"rows\":[{}]}", "[{}", "[{}]]", "[[{}]]", ""}) {
    BOOST_TEST(!read(text), "accepted " << text);
  }
}

#include "plugins/support/yaml_map.hpp"

#include "tests/boost_test.hpp"

namespace {

using support::parse_yaml;
using support::YamlMap;

// What a reader says about `text`.
template <class Read>
std::string problem_of(std::string_view text, Read read) {
  const auto document = parse_yaml(text, "f.yaml");
  BOOST_REQUIRE(document);
  YamlMap map(*document);
  read(map);
  const auto done = map.finish();
  return done ? "accepted" : done.error().message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_every_type_are_read_and_fallbacks_fill_what_is_missing) {
  const auto document = parse_yaml(
      "name: till\nport: 8443\nlimit: 12.30\non: true\ntags: [a, b]\n"
      "inner: {deep: 1}\nrows:\n  - {x: 1}\n  - {x: 2}\n",
      "f.yaml");
  BOOST_REQUIRE(document);
  YamlMap map(*document);
  BOOST_TEST(map.required_text("name") == "till");
  BOOST_TEST(map.required_integer("port", {1, 65535}) == 8443);
  BOOST_TEST(map.required_money_minor("limit", {0, 10'000}) == 1230);
  BOOST_TEST(map.required_boolean("on"));
  BOOST_TEST(map.texts("tags", {}).size() == 2u);
  BOOST_TEST(map.required_map("inner").required_integer("deep") == 1);
  auto rows = map.maps("rows");
  BOOST_REQUIRE_EQUAL(rows.size(), 2u);
  BOOST_TEST(rows[0].required_integer("x") == 1);
  BOOST_TEST(rows[1].required_integer("x") == 2);
  BOOST_TEST(map.optional_text("other", {}, "fallback") == "fallback");
  BOOST_TEST(map.optional_integer("else", {}, 7) == 7);
  BOOST_TEST(map.optional_money_minor("m", {}, 5) == 5);
  BOOST_TEST(map.optional_boolean("b", true));
  BOOST_TEST(!map.optional_map("none").has_value());
  BOOST_TEST(map.finish().has_value());
}

BOOST_AUTO_TEST_CASE(only_decimal_integers_in_range_are_integers) {
  const auto read = [](YamlMap& map) { (void)map.required_integer("n", {-5, 100}); };
  BOOST_TEST(problem_of("n: 100", read) == "accepted");
  BOOST_TEST(problem_of("n: -5", read) == "accepted");
  for (const char* text : {"n: 101", "n: -6", "n: 010", "n: 0x10", "n: 1.0", "n: 1e1", "n: '1'",
                           "n: +1", "n: 1_0", "n: 99999999999999999999", "n: --", "n: [1]"}) {
    BOOST_TEST(
        problem_of(text, read) ==
            "f.yaml:1:4: `n` must be a whole number; write one from -5 to 100 without quotes",
        text);
  }
}

BOOST_AUTO_TEST_CASE(only_true_and_false_are_truth_values) {
  const auto read = [](YamlMap& map) { (void)map.required_boolean("b"); };
  BOOST_TEST(problem_of("b: false", read) == "accepted");
  for (const char* text : {"b: on", "b: yes", "b: True", "b: TRUE", "b: 1", "b: 'true'", "b: {}"}) {
    BOOST_TEST(
        problem_of(text, read) == "f.yaml:1:4: `b` must be a truth value; write true or false",
        text);
  }
}

BOOST_AUTO_TEST_CASE(money_is_decimal_text_with_at_most_two_decimals) {
  const auto read = [](YamlMap& map) { (void)map.required_money_minor("m", {0, 10'000}); };
  for (const char* text : {"m: 0", "m: 12.3", "m: '12.30'", "m: 100.00"}) {
    BOOST_TEST(problem_of(text, read) == "accepted", text);
  }
  for (const char* text : {"m: 1.005", "m: 100.01", "m: -0.01", "m: 1,5", "m: 1e2", "m: [1]"}) {
    BOOST_TEST(problem_of(text, read) != "accepted", text);
  }
}

BOOST_AUTO_TEST_CASE(texts_have_a_size_and_one_line) {
  const auto read = [](YamlMap& map) { (void)map.required_text("t", {2, 4}); };
  BOOST_TEST(problem_of("t: abcd", read) == "accepted");
  BOOST_TEST(problem_of("t: a", read) == "f.yaml:1:4: `t` must have from 2 to 4 bytes; it has 1");
  BOOST_TEST(problem_of("t: abcde", read) != "accepted");
  BOOST_TEST(problem_of("t: \"a\\nb\"", read) != "accepted");
  BOOST_TEST(problem_of("t: [ab]", read) != "accepted");
}

BOOST_AUTO_TEST_CASE(a_missing_key_is_named) {
  BOOST_TEST(problem_of("a: {b: 1}", [](YamlMap& map) {
               auto inner = map.required_map("a");
               (void)inner.required_integer("b");
               (void)inner.required_text("c");
             }) == "f.yaml:1:4: the key `c` is missing; add it");
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_refused_with_the_nearest_known_one) {
  const auto read = [](YamlMap& map) {
    (void)map.optional_integer("request_timeout_ms", {}, 0);
    if (auto inner = map.optional_map("inner")) (void)inner->optional_text("colour", {}, "");
  };
  BOOST_TEST(problem_of("request_timeuot_ms: 1", read) ==
             "f.yaml:1:1: unknown key `request_timeuot_ms`; did you mean `request_timeout_ms`?");
  BOOST_TEST(problem_of("zzz: 1", read) == "f.yaml:1:1: unknown key `zzz`; remove it");
  BOOST_TEST(problem_of("inner:\n  color: red", read) ==
             "f.yaml:2:3: unknown key `color`; did you mean `colour`?");
}

BOOST_AUTO_TEST_CASE(the_first_problem_is_the_one_that_is_told) {
  BOOST_TEST(problem_of("a: x\nb: y\n", [](YamlMap& map) {
               (void)map.required_integer("a", {0, 1});
               (void)map.required_integer("b", {0, 1});
               BOOST_TEST(map.has_problem());
             }) == "f.yaml:1:4: `a` must be a whole number; write one from 0 to 1 without quotes");
}

BOOST_AUTO_TEST_CASE(a_problem_of_the_caller_is_told_at_its_key) {
  BOOST_TEST(problem_of("a: 1\nb: 2\n", [](YamlMap& map) {
               (void)map.required_integer("a");
               (void)map.required_integer("b");
               map.add_problem("b", "must be odd; write 3");
             }) == "f.yaml:2:4: must be odd; write 3");
}

BOOST_AUTO_TEST_CASE(the_count_of_a_list_and_the_kind_of_the_root_are_checked) {
  BOOST_TEST(problem_of("a: [1, 2, 3]", [](YamlMap& map) {
               (void)map.texts("a", {}, {0, 2});
             }) == "f.yaml:1:4: `a` must have from 0 to 2 lines; it has 3");
  BOOST_TEST(problem_of("a: []", [](YamlMap& map) { (void)map.maps("a", {1, 2}); }) != "accepted");
  BOOST_TEST(problem_of("- 1\n", [](YamlMap&) {}) ==
             "f.yaml:1:1: the file must hold keys with values; write `key: value`");
}

BOOST_AUTO_TEST_CASE(keys_that_are_data_are_listed_and_known) {
  BOOST_TEST(problem_of("X: 1\nY: 2\n",
                        [](YamlMap& map) { BOOST_TEST(map.keys().size() == 2u); }) == "accepted");
}

// The journal's text form: round trip and damage.
#include "plugins/oplati/core/fields.hpp"

#include <climits>

#include "tests/boost_test.hpp"

namespace oplati {

BOOST_AUTO_TEST_SUITE(fields)

BOOST_AUTO_TEST_CASE(every_text_reads_back_as_itself) {
  for (int c = 0; c < 256; ++c) {
    for (int d : {0, int{'\n'}, int{'\\'}, int{'='}, int{'n'}, 0xD0}) {
      const std::string value{static_cast<char>(c), static_cast<char>(d)};
      FieldWriter out;
      out.text("a", value);
      out.text("b", "x");
      FieldReader in(out.take());
      BOOST_REQUIRE(in.text("a") == value);
      BOOST_REQUIRE(in.text("b") == "x");
      BOOST_REQUIRE(in.ok());
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_and_flags_read_back_and_missing_ones_are_zero) {
  FieldWriter out;
  out.number("min", INT64_MIN);
  out.number("max", INT64_MAX);
  out.number("zero", 0);
  out.flag("yes", true);
  out.flag("no", false);
  FieldReader in(out.take());
  BOOST_TEST(in.number("min") == INT64_MIN);
  BOOST_TEST(in.number("max") == INT64_MAX);
  BOOST_TEST(in.number("zero") == 0);
  BOOST_TEST(in.flag("yes"));
  BOOST_TEST(!in.flag("no"));
  BOOST_TEST(in.text("missing") == "");
  BOOST_TEST(in.ok());
}

BOOST_AUTO_TEST_CASE(unknown_names_are_skipped_and_repeated_ones_keep_their_order) {
  FieldReader in("new=1\nitem=b\nitem=a\nitem=c\n");
  BOOST_TEST((in.all("item") == std::vector<std::string>{"b", "a", "c"}));
  BOOST_TEST(in.all("none").empty());
  BOOST_TEST(in.ok());
}

BOOST_AUTO_TEST_CASE(damage_is_noticed) {
  for (const char* text : {"a=1", "a\n", "=1\n", "a=\\\n", "a=\\x\n", "a=1\n\n", "a=1\nb"}) {
    BOOST_TEST_CONTEXT("text " << text) { BOOST_TEST(!FieldReader(text).ok()); }
  }
  for (const char* number : {"x", "1x", "1.0", " 1", "9223372036854775808", "--1"}) {
    FieldReader in("n=" + std::string(number) + "\n");
    in.number("n");
    BOOST_TEST_CONTEXT("number " << number) { BOOST_TEST(!in.ok()); }
  }
}

BOOST_AUTO_TEST_CASE(one_number_is_read_without_the_rest) {
  FieldWriter out;
  out.number("answered", 7);
  out.text("note", "answer=9\nanswer=8");  // inside a value: escaped, so no line of its own
  out.number("answer", -5);
  const std::string text = out.take();
  BOOST_TEST(number_field(text, "answer") == -5);
  BOOST_TEST(number_field(text, "answered") == 7);
  BOOST_TEST(number_field(text, "note") == 0);
  BOOST_TEST(number_field(text, "none") == 0);
  BOOST_TEST(number_field("", "answer") == 0);
  BOOST_TEST(number_field("answer=12", "answer") == 12);
  BOOST_TEST(number_field("answer=1x\n", "answer") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

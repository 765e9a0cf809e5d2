#include "plugins/oplati/wire/clean_text.hpp"

#include "pospay/cpp/utf8.hpp"
#include "tests/boost_test.hpp"

using oplati::wire::clean_text;

BOOST_AUTO_TEST_CASE(nothing_that_steers_a_screen_or_a_log_passes_A10) {
  struct Row {
    const char* text;
    const char* clean;
  };
  const Row rows[] = {
      {"Оплата отклонена", "Оплата отклонена"},
      {"  one \t two\r\n\r\nthree ", "one two three"},
      {"ok\n2026-01-01 ERROR forged", "ok 2026-01-01 ERROR forged"},
      {"\x1B[31mred\x1B[0m", "red"},
      {"\x1B[2J\x1B[1;1Hgone", "gone"},
      {"\xC2\x9B"
       "31mred",
       "red"},
      {"\x1B]0;title\adone", "done"},
      {"\x1B]0;title\x1B\\done", "done"},
      {"\x1B]0;endless", ""},
      {"\x1B"
       "c",
       "c"},
      {"\x1B[", ""},
      {"a\x08\x7F"
       "b",
       "ab"},
      {"100\xE2\x80\xAE"
       "001",
       "100001"},  // right-to-left override
      {"a\xE2\x81\xA6"
       "b\xE2\x81\xA9",
       "ab"},  // isolates
      {"a\xE2\x80\x8B"
       "b\xEF\xBB\xBF",
       "ab"},  // zero width
      {"a\xE2\x80\xA8"
       "b",
       "a b"},  // line separator
      {"a\xC2\x85"
       "b\xC2\xA0"
       "c",
       "a b c"},  // next line, no-break space
      {"a\xF3\xA0\x81\x81"
       "b",
       "ab"},  // tag
      {"a\xFF"
       "b\xC0\x80",
       "a\xEF\xBF\xBD"
       "b\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"😀 ў", "😀 ў"},
      {"", ""},
  };
  for (const Row& row : rows) BOOST_TEST(clean_text(row.text, 300) == row.clean);
  BOOST_TEST(clean_text(std::string_view("a\0b", 3), 300) == "ab");
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_at_a_character) {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "ж";
  const std::string clean = clean_text(text, 301);
  BOOST_TEST(clean.size() == 300u);
  BOOST_TEST(pospay::is_text(clean));
}

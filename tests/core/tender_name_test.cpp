// Z21: what reads as «ОПЛАТИ» to a cashier, and what does not.
#include "plugins/oplati/core/tender_name.hpp"

#include "tests/boost_test.hpp"

namespace oplati {

BOOST_AUTO_TEST_SUITE(tender_name)

BOOST_AUTO_TEST_CASE(
    case_spaces_look_alikes_and_invisible_characters_do_not_make_another_name_Z21) {
  const char* names[] = {
      "ОПЛАТИ",
      "Оплати",
      "оплати",
      "оПлАтИ",
      "  ОПЛАТИ ",
      "ОПЛАТИ\t",
      "О П Л А Т И",
      "ОП  ЛАТИ",
      "OПЛATИ",              // Latin O, A, T
      "oплaти",              // Latin o, a
      "0ПЛАТИ",              // zero
      "ΟΠΛΑΤИ",              // Greek
      "О\u200BПЛАТИ",        // zero-width space
      "\uFEFFОПЛАТИ",        // byte order mark
      "ОПЛ\u00ADАТИ",        // soft hyphen
      "\u2067ОПЛАТИ\u2069",  // direction isolates
      "\u202EОПЛАТИ\u202C",  // direction overrides
      "ОПЛАТИ\uFE0F",        // variation selector
      "\u061CОПЛАТИ",        // Arabic letter mark
      "О\u034FПЛАТИ",        // grapheme joiner
      "ОПЛАТИ\u0301",        // an accent
      "\u00A0ОПЛАТИ\u00A0",  // no-break spaces
      "\u2003ОПЛАТИ\u3000",  // wide spaces
      "ОПЛАТИ\u2028",        // line separator
      "ОПЛАТИ\u0085",        // next line
  };
  for (const char* name : names) {
    BOOST_TEST_CONTEXT("name " << name) { BOOST_TEST(reads_as_oplati(name)); }
  }
}

BOOST_AUTO_TEST_CASE(near_names_are_allowed_Z21) {
  const char* names[] = {
      "",       " ",      "Оплата",           "Оплатить",  "ОПЛАТИ-2",         "Моя ОПЛАТИ",
      "ПЛАТИ",  "Oplati", "Подарочная карта", "ОПЛАТ",     "ОПЛАТИИ",          "Халва",
      "\u200B", "\xD0",   "\xFF\xFE",         "ОПЛАТ\xD0", "\xF0\x9F\x98\x80",
  };
  for (const char* name : names) {
    BOOST_TEST_CONTEXT("name " << name) { BOOST_TEST(!reads_as_oplati(name)); }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

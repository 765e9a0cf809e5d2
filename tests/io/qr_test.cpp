#define BOOST_TEST_MODULE qr

#include "plugins/oplati/io/qr.hpp"

#include <string>

#include "tests/boost_test.hpp"

namespace {

using oplati::io::make_qr;

bool is_dark(const pospay::Qr& qr, std::uint32_t x, std::uint32_t y) {
  return qr.modules[std::size_t{y} * qr.width + x] == 1;
}

// The 7x7 square in three corners: dark frame, light ring, dark 3x3.
bool has_finder(const pospay::Qr& qr, std::uint32_t left, std::uint32_t top) {
  for (std::uint32_t y = 0; y < 7; ++y) {
    for (std::uint32_t x = 0; x < 7; ++x) {
      const bool is_frame = x == 0 || x == 6 || y == 0 || y == 6;
      const bool is_core = x >= 2 && x <= 4 && y >= 2 && y <= 4;
      if (is_dark(qr, left + x, top + y) != (is_frame || is_core)) return false;
    }
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_code_has_the_structure_of_a_qr_code) {
  const std::string prefix = "https://getapp.o-plati.by/map/?app_link=";
  for (const std::string& text : {prefix + "session-1", std::string("1"), prefix + "ж\xFF\n",
                                  std::string(512, 'x'), std::string(2331, 'x')}) {
    const auto qr = make_qr(text);
    BOOST_REQUIRE(qr);
    BOOST_TEST(qr->text == text);
    BOOST_TEST(qr->width >= 21u);
    BOOST_TEST(qr->width <= 177u);
    BOOST_TEST((qr->width - 21) % 4 == 0u);
    BOOST_REQUIRE_EQUAL(qr->modules.size(), std::size_t{qr->width} * qr->width);
    for (const std::uint8_t module : qr->modules) BOOST_REQUIRE(module <= 1);
    BOOST_TEST(has_finder(*qr, 0, 0));
    BOOST_TEST(has_finder(*qr, qr->width - 7, 0));
    BOOST_TEST(has_finder(*qr, 0, qr->width - 7));
    for (std::uint32_t i = 8; i < qr->width - 8; ++i) {  // timing patterns
      BOOST_TEST(is_dark(*qr, i, 6) == (i % 2 == 0));
      BOOST_TEST(is_dark(*qr, 6, i) == (i % 2 == 0));
    }
    BOOST_TEST(is_dark(*qr, 8, qr->width - 8));
    // Format bits, unmasked: the two highest tell the level, 00 = M.
    const int level = is_dark(*qr, 0, 8) * 2 + is_dark(*qr, 1, 8);
    BOOST_TEST((level ^ 2) == 0);
  }
}

BOOST_AUTO_TEST_CASE(what_no_code_can_hold_is_refused) {
  for (const std::string& text :
       {std::string(), std::string(2332, 'x'), std::string(1 << 20, 'x'), std::string("a\0b", 3)}) {
    const auto qr = make_qr(text);
    BOOST_REQUIRE(!qr);
    BOOST_TEST((qr.error().code == pospay::Code::invalid));
  }
}

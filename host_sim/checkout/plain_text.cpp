#include "host_sim/checkout/plain_text.hpp"

#include <cstdint>

#include "pospay/cpp/utf8.hpp"

namespace checkout {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Everything from U+10000 on is refused besides: pictures, and letters that no till prints.
constexpr Range kRefused[] = {
    {0x0000, 0x001F},  // control
    {0x007F, 0x009F},  // control
    {0x00AD, 0x00AD},  // soft hyphen
    {0x0300, 0x036F},  // marks that pile up on a letter
    {0x061C, 0x061C},  // direction
    {0x180E, 0x180E},  // invisible
    {0x200B, 0x200F},  // zero width, direction
    {0x2028, 0x202E},  // line ends, direction
    {0x2060, 0x206F},  // invisible, direction
    {0x2600, 0x27BF},  // pictures
    {0xE000, 0xF8FF},  // private use
    {0xFE00, 0xFE0F},  // variants
    {0xFEFF, 0xFEFF},  // byte order mark
    {0xFFF0, 0xFFFF},  // specials
};

char32_t code_point(std::string_view character) {
  const auto byte = [character](std::size_t i) { return static_cast<std::uint8_t>(character[i]); };
  if (character.size() == 1) return byte(0);
  char32_t point = byte(0) & (0xFFu >> (character.size() + 1));
  for (std::size_t i = 1; i < character.size(); ++i) point = point << 6 | (byte(i) & 0x3Fu);
  return point;
}

bool is_refused(char32_t point) {
  if (point >= 0x10000) return true;
  for (const Range& range : kRefused) {
    if (point >= range.first && point <= range.last) return true;
  }
  return false;
}

}  // namespace

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {  // each turn takes a character
    const std::size_t size = pospay::utf8_character_size(text);
    if (size == 0 || is_refused(code_point(text.substr(0, size)))) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string shown_text(const std::string& text) {
  return text.size() <= kMaxShownBytes && is_plain_text(text) ? text : "…";
}

}  // namespace checkout

#include "plugins/oplati/core/tender_name.hpp"

#include <cstdint>

namespace oplati {
namespace {

// The next code point of `text`, which gets shorter. Malformed bytes come out as themselves.
char32_t next_code_point(std::string_view& text) {
  const auto byte = [&text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (first < 0xC0 || text.size() < size) {
    text.remove_prefix(1);
    return first;
  }
  char32_t point = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) point = point << 6 | (byte(i) & 0x3FU);
  text.remove_prefix(size);
  return point;
}

bool is_space(char32_t c) {
  return c == U' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

// Zero-width characters, direction marks, the soft hyphen, and combining marks.
bool is_invisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x061C || c == 0x180E ||
         (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF) ||
         (c >= 0x0300 && c <= 0x036F);
}

// Lower case, and the Cyrillic letter for one that looks like it in either case.
char32_t folded(char32_t c) {
  if (c >= U'А' && c <= U'Я') c += 0x20;
  switch (c) {
    case U'O':
    case U'o':
    case U'0':
    case U'Ο':
    case U'ο':  // Latin, zero, Greek
      return U'о';
    case U'A':
    case U'a':
    case U'Α':
    case U'α':
      return U'а';
    case U'T':
    case U't':
    case U'Τ':
    case U'τ':
      return U'т';
    case U'Π':
    case U'π':
    case U'n':
      return U'п';
    case U'Λ':
    case U'λ':
      return U'л';
    case U'u':
    case U'й':
    case U'Й':
    case U'ѝ':
    case U'Ѝ':
      return U'и';
    default:
      return c;
  }
}

}  // namespace

bool reads_as_oplati(std::string_view name) {
  std::u32string letters;
  while (!name.empty()) {
    const char32_t c = next_code_point(name);
    // Spaces between the letters do not make another name for a reader either.
    if (!is_space(c) && !is_invisible(c)) letters += folded(c);
  }
  return letters == U"оплати";
}

}  // namespace oplati

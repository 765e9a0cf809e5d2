#include "plugins/oplati/wire/clean_text.hpp"

#include <array>
#include <cstdint>

#include "pospay/cpp/utf8.hpp"

namespace oplati::wire {
namespace {

struct CharacterRange {
  char32_t first;
  char32_t last;
};

constexpr std::array white_space = {
    CharacterRange{0x09, 0x0D},     CharacterRange{0x20, 0x20},     CharacterRange{0x85, 0x85},
    CharacterRange{0xA0, 0xA0},     CharacterRange{0x1680, 0x1680}, CharacterRange{0x2000, 0x200A},
    CharacterRange{0x2028, 0x2029}, CharacterRange{0x202F, 0x202F}, CharacterRange{0x205F, 0x205F},
    CharacterRange{0x3000, 0x3000},
};

// Controls, soft hyphen, bidirectional marks, joiners, fillers, variation selectors, tags.
constexpr std::array dropped = {
    CharacterRange{0x00, 0x1F},       CharacterRange{0x7F, 0x9F},
    CharacterRange{0xAD, 0xAD},       CharacterRange{0x034F, 0x034F},
    CharacterRange{0x061C, 0x061C},   CharacterRange{0x115F, 0x1160},
    CharacterRange{0x180B, 0x180F},   CharacterRange{0x200B, 0x200F},
    CharacterRange{0x202A, 0x202E},   CharacterRange{0x2060, 0x206F},
    CharacterRange{0x3164, 0x3164},   CharacterRange{0xFE00, 0xFE0F},
    CharacterRange{0xFEFF, 0xFEFF},   CharacterRange{0xFFA0, 0xFFA0},
    CharacterRange{0xFFF9, 0xFFFB},   CharacterRange{0x1D173, 0x1D17A},
    CharacterRange{0xE0000, 0xE0FFF},
};

template <std::size_t count>
bool is_in(const std::array<CharacterRange, count>& ranges, char32_t character) {
  for (const CharacterRange& range : ranges) {
    if (character >= range.first && character <= range.last) return true;
  }
  return false;
}

// Precondition: `bytes` is one well-formed character, or empty.
char32_t decode(std::string_view bytes) {
  if (bytes.empty()) return 0xFFFD;
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (bytes.size() == 1) return first;
  char32_t character = first & (0x7Fu >> bytes.size());
  for (const char tail : bytes.substr(1)) {
    character = (character << 6) | (static_cast<unsigned char>(tail) & 0x3Fu);
  }
  return character;
}

// Size of the escape sequence at the start of `text`, 0 when there is none: ESC or CSI with its
// parameters and final byte; the text that an ESC introduces (a window's title) goes as well.
std::size_t escape_size(std::string_view text) {
  std::size_t at = 0;
  if (text.starts_with("\x1B[")) {
    at = 2;
  } else if (text.starts_with("\xC2\x9B")) {
    at = 2;
  } else if (text.starts_with("\x1B]")) {
    for (at = 2; at < text.size(); ++at) {
      if (text[at] == '\a') return at + 1;
      if (text.substr(at).starts_with("\x1B\\")) return at + 2;
    }
    return at;
  } else {
    return text.starts_with('\x1B') ? 1 : 0;
  }
  while (at < text.size() && text[at] >= 0x20 && text[at] <= 0x3F) ++at;
  if (at < text.size() && text[at] >= 0x40 && text[at] <= 0x7E) ++at;
  return at;
}

}  // namespace

std::string clean_text(std::string_view text, std::size_t limit) {
  std::string clean;
  bool needs_space = false;
  // One pass; what cannot fit is not looked at.
  while (!text.empty() && clean.size() <= limit) {
    if (const std::size_t escape = escape_size(text); escape != 0) {
      text.remove_prefix(escape);
      continue;
    }
    const std::size_t size = pospay::utf8_character_size(text);
    const std::string_view bytes = text.substr(0, size);
    const bool is_nul = text.front() == '\0';
    text.remove_prefix(size == 0 ? 1 : size);
    const char32_t character = decode(bytes);
    if (is_in(white_space, character)) {
      needs_space = !clean.empty();
      continue;
    }
    if (is_nul || is_in(dropped, character)) continue;
    if (needs_space) clean += ' ';
    needs_space = false;
    clean += size == 0 ? std::string_view("\xEF\xBF\xBD") : bytes;
  }
  return std::string(pospay::cut_text(clean, limit));
}

}  // namespace oplati::wire

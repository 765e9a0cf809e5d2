// UTF-8 at the boundary: is it text, mend it, cut it. Overlong forms, surrogates and code points
// over U+10FFFF are not text; neither is U+0000, which would end a C string halfway.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pospay {

// Size in bytes of the well-formed character at the start of `text`; 0 when there is none.
inline std::size_t utf8_character_size(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto byte = [&text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto is_tail = [&byte](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return is_tail(1) ? 2 : 0;
  if (first < 0xF0) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return is_tail(1, low, high) && is_tail(2) ? 3 : 0;
  }
  if (first < 0xF5) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return is_tail(1, low, high) && is_tail(2) && is_tail(3) ? 4 : 0;
  }
  return 0;
}

// Is all of `text` well-formed? Linear, without allocation.
inline bool is_text(std::string_view text) noexcept {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) - 1u < 0x7Fu) {  // 1..0x7F, nearly always
      text.remove_prefix(1);
      continue;
    }
    const std::size_t size = utf8_character_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

// `text` cut to at most `limit` bytes at the end of a character.
inline std::string_view cut_text(std::string_view text, std::size_t limit) noexcept {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  // Not text at all (nothing but continuation bytes): cut anywhere.
  return text.substr(0, end == 0 ? limit : end);
}

// `text` with each byte that is not text replaced by U+FFFD.
inline std::string mended_text(std::string_view text) {
  std::string mended;
  mended.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = utf8_character_size(text);
    if (size == 0) {
      mended += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      mended.append(text.substr(0, size));
      text.remove_prefix(size);
    }
  }
  return mended;
}

}  // namespace pospay

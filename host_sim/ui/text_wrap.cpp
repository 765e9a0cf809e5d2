#include "host_sim/ui/text_wrap.hpp"

#include <algorithm>
#include <cstdint>

namespace ui {

namespace {

// The next letter of UTF-8 text, and the place after it.
std::string next_letter(const std::string& text, std::size_t& at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  std::string letter = text.substr(at, end - at);
  at = end;
  return letter;
}

// The code point of one letter of UTF-8; 0 for what is none.
std::uint32_t code_point(const std::string& letter) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(letter[i]); };
  if (letter.size() == 1) return byte(0) < 0x80 ? byte(0) : 0;
  if (letter.size() == 2) return (byte(0) & 0x1Fu) << 6 | (byte(1) & 0x3Fu);
  if (letter.size() != 3) return 0;
  return (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
}

double letter_ems(const std::string& letter) {
  static const std::string narrow = " .,:;'|!ilIjtfr()[]/";
  static const std::string wide = "MWmw@%&";
  // Zhe, em, ef, sha, shcha, yeru and yu, large and small; the number sign and the em dash.
  static const std::vector<std::uint32_t> wide_others{0x416, 0x41C, 0x424,  0x428, 0x429, 0x42B,
                                                      0x42E, 0x436, 0x43C,  0x444, 0x448, 0x449,
                                                      0x44B, 0x44E, 0x2116, 0x2014};
  if (letter.size() == 1) {
    if (narrow.find(letter) != std::string::npos) return 0.34;
    if (wide.find(letter) != std::string::npos) return 0.9;
    return letter[0] >= 'A' && letter[0] <= 'Z' ? 0.68 : 0.58;
  }
  const bool is_wide =
      std::find(wide_others.begin(), wide_others.end(), code_point(letter)) != wide_others.end();
  return is_wide ? 0.86 : 0.6;
}

}  // namespace

double text_width_px(const std::string& text, double font_px) {
  double ems = 0;
  for (std::size_t at = 0; at < text.size();) ems += letter_ems(next_letter(text, at));
  return ems * font_px;
}

std::vector<std::string> wrap_text(const std::string& text, double most_px, double font_px) {
  std::vector<std::string> lines{""};
  double used = 0;
  const auto begin_line = [&] {
    if (!lines.back().empty() && lines.back().back() == ' ') lines.back().pop_back();
    lines.emplace_back();
    used = 0;
  };
  std::string word;
  const auto put_word = [&] {
    const double width = text_width_px(word, font_px);
    if (used > 0 && used + width > most_px) begin_line();
    for (std::size_t at = 0; at < word.size();) {
      const std::string letter = next_letter(word, at);
      const double letter_px = letter_ems(letter) * font_px;
      if (used > 0 && used + letter_px > most_px) begin_line();
      lines.back() += letter;
      used += letter_px;
    }
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::string letter = next_letter(text, at);
    if (letter == "\n") {
      put_word();
      begin_line();
    } else if (letter == " ") {
      put_word();
      if (used > 0) {
        lines.back() += ' ';
        used += letter_ems(letter) * font_px;
      }
    } else {
      word += letter;
      if (letter == "/") put_word();
    }
  }
  put_word();
  if (!lines.back().empty() && lines.back().back() == ' ') lines.back().pop_back();
  return lines;
}

}  // namespace ui

#include "host_sim/sandbox/cabinet_text.hpp"

#include <optional>
#include <vector>

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::size_t kFractionDigits = 6;
constexpr std::size_t kMaxDegreesText = 24;

Error wrong(const FieldName& field, const std::string& what) {
  return {Code::invalid, "Поле «" + std::string(field.label) + "»: " + what,
          std::string(field.member)};
}

Error missing(const FieldName& field) {
  return {Code::invalid, "Заполните поле «" + std::string(field.label) + "»",
          std::string(field.member)};
}

// Length of the character that begins with `lead`, 0 for a byte that begins none.
std::size_t width_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// Nothing for text that is not UTF-8. Overlong forms of three and four bytes become characters that
// no field allows or the same as the short form; nothing is compared before it is written anew.
std::optional<std::vector<char32_t>> decode(std::string_view text) {
  std::vector<char32_t> letters;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t width = width_of(lead);
    if (width == 0 || i + width > text.size()) return std::nullopt;
    char32_t letter = width == 1 ? lead : lead & (0xFFu >> (width + 1));
    for (std::size_t k = 1; k < width; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return std::nullopt;
      letter = (letter << 6) | (next & 0x3Fu);
    }
    letters.push_back(letter);
    i += width;
  }
  return letters;
}

// Of the letters that fields allow: below U+10000.
void append(std::string& text, char32_t letter) {
  if (letter < 0x80) {
    text += static_cast<char>(letter);
  } else if (letter < 0x800) {
    text += static_cast<char>(0xC0 | (letter >> 6));
    text += static_cast<char>(0x80 | (letter & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (letter >> 12));
    text += static_cast<char>(0x80 | ((letter >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (letter & 0x3F));
  }
}

bool is_digit(char32_t letter) { return letter >= '0' && letter <= '9'; }

bool is_letter(char32_t letter) {
  return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 0xC0 && letter <= 0x24F && letter != 0xD7 && letter != 0xF7) ||
         (letter >= 0x400 && letter <= 0x52F && !(letter >= 0x482 && letter <= 0x489));
}

bool is_control(char32_t letter) {
  return letter < 0x20 || (letter >= 0x7F && letter < 0xA0) || letter == 0x2028 || letter == 0x2029;
}

// ASCII, «», §, °, ·, dashes, quotes, …, №.
bool is_punctuation(char32_t letter) {
  return (letter > 0x20 && letter < 0x7F) || letter == 0xAB || letter == 0xBB || letter == 0xA7 ||
         letter == 0xB0 || letter == 0xB7 || (letter >= 0x2010 && letter <= 0x2015) ||
         (letter >= 0x2018 && letter <= 0x201F) || letter == 0x2026 || letter == 0x2116;
}

bool is_space(char32_t letter) { return letter == 0x20 || letter == 0xA0; }

char32_t small(char32_t letter) {
  if (letter >= 'A' && letter <= 'Z') return letter + 0x20;
  if (letter >= 0x410 && letter <= 0x42F) return letter + 0x20;
  if (letter >= 0x400 && letter <= 0x40F) return letter + 0x50;
  return letter;
}

Result<std::string> clean(std::string_view text, const FieldName& field) {
  const auto letters = decode(text);
  if (!letters) return wrong(field, "текст не в кодировке UTF-8");
  std::string cleaned;
  std::size_t count = 0;
  bool has_word = false;
  bool has_gap = false;
  for (const char32_t letter : *letters) {
    if (is_space(letter)) {
      has_gap = count > 0;
      continue;
    }
    if (is_control(letter)) return wrong(field, "управляющие символы недопустимы");
    const bool is_word = is_letter(letter) || is_digit(letter);
    if (!is_word && !is_punctuation(letter)) {
      return wrong(field, "допустимы только буквы, цифры, пробелы и знаки препинания");
    }
    if (has_gap) {
      cleaned += ' ';
      ++count;
    }
    has_gap = false;
    append(cleaned, letter);
    ++count;
    has_word = has_word || is_word;
  }
  if (count > kMaxNameLetters) {
    return wrong(field, "не больше " + std::to_string(kMaxNameLetters) + " знаков, введено " +
                            std::to_string(count));
  }
  if (count > 0 && !has_word) return wrong(field, "нужна хотя бы одна буква или цифра");
  return cleaned;
}

// Millionths of a degree.
std::optional<std::int64_t> read_degrees(std::string_view text) {
  if (text.size() > kMaxDegreesText) return std::nullopt;
  const bool is_negative = !text.empty() && text.front() == '-';
  if (is_negative) text.remove_prefix(1);
  const std::size_t point = text.find_first_of(".,");
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    if (fraction.empty()) return std::nullopt;
  }
  if (whole.empty() || whole.size() > 3) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : whole) {
    if (!is_digit(static_cast<unsigned char>(digit))) return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  for (const char digit : fraction) {
    if (!is_digit(static_cast<unsigned char>(digit))) return std::nullopt;
  }
  for (std::size_t i = 0; i < kFractionDigits; ++i) {
    value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  return is_negative ? -value : value;
}

Result<std::int64_t> read_degrees(std::string_view text, std::int64_t limit,
                                  const FieldName& field) {
  const auto value = read_degrees(text);
  if (!value) return wrong(field, "введите число градусов, например 27.561831");
  if (*value > limit * kMicro || *value < -limit * kMicro) {
    const std::string bound = std::to_string(limit);
    return wrong(field, "допустимо от -" + bound + " до " + bound + " градусов");
  }
  return *value;
}

}  // namespace

Result<std::string> clean_name(std::string_view text, const FieldName& field) {
  auto cleaned = clean(text, field);
  if (cleaned && cleaned->empty()) return missing(field);
  return cleaned;
}

Result<std::string> clean_address(std::string_view text) {
  return clean(text, {"Адрес", "address"});
}

Result<std::string> clean_serial(std::string_view text) {
  constexpr FieldName kField{"Заводской номер-регистрационный номер/номер СКНО", "serial"};
  auto cleaned = clean_name(text, kField);
  if (!cleaned) return cleaned;
  const auto letters = *decode(*cleaned);
  std::vector<std::size_t> sizes{0};
  for (const char32_t letter : letters) {
    if (letter == '-') {
      sizes.push_back(0);
      continue;
    }
    const bool is_second = sizes.size() > 1;
    if (is_second && !is_digit(letter)) {
      return wrong(kField, "регистрационный номер или номер СКНО состоит из цифр");
    }
    if (!is_digit(letter) && !is_letter(letter)) {
      return wrong(kField, "заводской номер состоит из букв и цифр");
    }
    ++sizes.back();
  }
  if (sizes.size() != 2 || sizes[0] == 0 || sizes[1] == 0) {
    return wrong(kField, "введите два номера через один символ «-», например 12345678-987654321");
  }
  if (sizes[0] > kMaxSerialPartLetters || sizes[1] > kMaxSerialPartLetters) {
    return wrong(kField,
                 "в каждом номере не больше " + std::to_string(kMaxSerialPartLetters) + " знаков");
  }
  return cleaned;
}

Result<Coordinates> read_coordinates(std::string_view longitude, std::string_view latitude) {
  const auto east = read_degrees(longitude, 180, {"Долгота", "longitude"});
  if (!east) return east.error();
  const auto north = read_degrees(latitude, 90, {"Широта", "latitude"});
  if (!north) return north.error();
  return Coordinates{*east, *north};
}

Result<std::string> clean_password(std::string_view text) {
  constexpr FieldName kField{"Пароль кассы", "password"};
  if (text.empty()) return missing(kField);
  for (const char letter : text) {
    if (letter <= ' ' || letter > '~') {
      return wrong(kField, "допустимы латинские буквы, цифры и знаки без пробелов");
    }
  }
  if (text.size() < kMinPasswordBytes || text.size() > kMaxPasswordBytes) {
    return wrong(kField, "от " + std::to_string(kMinPasswordBytes) + " до " +
                             std::to_string(kMaxPasswordBytes) + " знаков");
  }
  return std::string(text);
}

std::string degrees_text(std::int64_t microdegrees) {
  const std::int64_t size = microdegrees < 0 ? -microdegrees : microdegrees;
  const std::string fraction = std::to_string(kMicro + size % kMicro).substr(1);
  return (microdegrees < 0 ? "-" : "") + std::to_string(size / kMicro) + "." + fraction;
}

std::string fold_case(std::string_view text) {
  const auto letters = decode(text);
  if (!letters) return std::string(text);
  std::string folded;
  for (const char32_t letter : *letters) {
    // What append() cannot write stands for itself: no field holds it.
    append(folded, letter < 0x10000 ? small(letter) : U'?');
  }
  return folded;
}

}  // namespace sandbox

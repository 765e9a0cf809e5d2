#include "plugins/support/phrase.hpp"

#include <algorithm>

namespace support {

Language language_from(std::string_view locale) {
  return language_named(locale.substr(0, 2)).value_or(Language::ru);
}

std::optional<Language> language_named(std::string_view name) {
  if (name == "ru") return Language::ru;
  if (name == "be") return Language::be;
  if (name == "en") return Language::en;
  return std::nullopt;
}

std::string language_name(Language language) {
  switch (language) {
    case Language::ru:
      return "ru";
    case Language::be:
      return "be";
    case Language::en:
      return "en";
  }
  return "ru";
}

std::string_view Phrase::in(Language language) const {
  switch (language) {
    case Language::ru:
      return ru;
    case Language::be:
      return be;
    case Language::en:
      return en;
  }
  return ru;
}

std::string filled(std::string_view pattern, std::span<const pospay::Argument> arguments) {
  std::string text;
  while (!pattern.empty()) {  // each turn takes at least one byte
    const auto open = pattern.find('{');
    text += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    if (close == std::string_view::npos) return text.append(pattern.substr(open));
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto argument =
        std::find_if(arguments.begin(), arguments.end(),
                     [name](const pospay::Argument& one) { return one.name == name; });
    text += argument == arguments.end() ? "—" : argument->value;
    pattern.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace support

// A sentence for people in the three languages of the product, and how its places are filled in.
// Tables of phrases are catalogues: the plugin's in plugins/oplati/text, the host's in
// host_sim/text.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pospay/cpp/types.hpp"

namespace support {

enum class Language { ru, be, en };

// What the host calls a language: "be" and "en" with whatever follows, anything else is Russian.
Language language_from(std::string_view locale);
// Exactly "ru", "be" or "en"; nothing for another word. For settings, where a slip is an error.
std::optional<Language> language_named(std::string_view name);
// "ru", "be", "en".
std::string language_name(Language language);

struct Phrase {
  std::string_view id;
  std::string_view ru;
  std::string_view be;
  std::string_view en;

  std::string_view in(Language language) const;
};

// The phrase of that id. Does not compile when there is none.
template <std::size_t size>
consteval const Phrase& phrase_in(const std::array<Phrase, size>& table, std::string_view id) {
  for (const Phrase& phrase : table) {
    if (phrase.id == id) return phrase;
  }
  throw "there is no phrase with this id in this table";
}

// `pattern` with each "{name}" replaced by the argument of that name, or by a dash when there is
// none: what is missing is seen. What an argument brings is not looked at again.
std::string filled(std::string_view pattern, std::span<const pospay::Argument> arguments);

}  // namespace support

// Says phrases in the till's language. A value as small as a number: whoever speaks to people keeps
// one.
//
//   words(text::shift("not_open"))
//   words(text::sale("closed"), {{"receipt", number}})
//
// The tables stand beside this file, one for each area, so that a changed sentence compiles anew
// what says it and no more. An id that a table lacks does not compile.
//
// What only developers read stays in English and in the code: the command line and its errors, what
// is wrong with a manifest or a scenario file, reasons given to plugins, broken files.
#pragma once

#include <initializer_list>
#include <string>

#include "plugins/support/phrase.hpp"

namespace text {

class Words {
 public:
  Words() = default;  // Russian
  explicit Words(support::Language language) : language_(language) {}

  support::Language language() const { return language_; }

  std::string operator()(const support::Phrase& phrase,
                         std::initializer_list<pospay::Argument> arguments = {}) const;

 private:
  support::Language language_ = support::Language::ru;
};

// Columns that UTF-8 text takes on paper and in a console: bytes that do not continue a character.
std::size_t width(std::string_view text);
// `text` with spaces behind it up to so many columns.
std::string padded(const std::string& text, std::size_t columns);

}  // namespace text

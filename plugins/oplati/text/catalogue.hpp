// Everything that a cashier or an administrator reads, in Russian, Belarusian and English. Code
// speaks in message ids; this is the one place with words.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plugins/support/phrase.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati {

using support::Language;
using support::language_from;

using CatalogueEntry = support::Phrase;
std::span<const CatalogueEntry> catalogue();

// The entry for `id`. Outcome messages ("payment.<reason>", "refund.<reason>",
// "action.<reason>", "shift.<reason>") fall back to "reason.<reason>". nullptr when there is none.
const CatalogueEntry* find_entry(std::string_view id);

// The text with each "{name}" replaced by the argument of that name. An id without an entry is
// shown as itself, so that nothing is ever silent.
std::string text_of(std::string_view id, const std::vector<pospay::Argument>& arguments,
                    Language language);

// Fills in `text`, unless it is there already.
void fill_in(pospay::Message& message, Language language);
void fill_in(pospay::Event& event, Language language);
// An Error whose text is still only an id.
pospay::Error fill_in(pospay::Error error, Language language);

}  // namespace oplati

#include "plugins/oplati/text/catalogue.hpp"

#include <algorithm>
#include <array>

#include "plugins/oplati/text/entries.hpp"

namespace oplati {
namespace {

std::string_view in(const CatalogueEntry& entry, Language language) {
  switch (language) {
    case Language::ru:
      return entry.ru;
    case Language::be:
      return entry.be;
    case Language::en:
      return entry.en;
  }
  return entry.ru;
}

const CatalogueEntry* exact(std::string_view id) {
  const auto entries = catalogue();
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [id](const CatalogueEntry& entry) { return entry.id == id; });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

Language language_from(std::string_view locale) {
  if (locale.substr(0, 2) == "be") return Language::be;
  if (locale.substr(0, 2) == "en") return Language::en;
  return Language::ru;
}

std::span<const CatalogueEntry> catalogue() { return entries; }

const CatalogueEntry* find_entry(std::string_view id) {
  if (const auto* entry = exact(id)) return entry;
  for (const std::string_view subject : {"payment.", "refund.", "action."}) {
    if (id.substr(0, subject.size()) == subject) {
      return exact("reason." + std::string(id.substr(subject.size())));
    }
  }
  return nullptr;
}

std::string text_of(std::string_view id, const std::vector<pospay::Argument>& arguments,
                    Language language) {
  const CatalogueEntry* entry = find_entry(id);
  if (entry == nullptr) return std::string(id);
  std::string_view pattern = in(*entry, language);
  std::string text;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    text += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto argument =
        std::find_if(arguments.begin(), arguments.end(),
                     [name](const pospay::Argument& a) { return a.name == name; });
    text += argument == arguments.end() ? "—" : argument->value;
    pattern.remove_prefix(close + 1);
  }
  return text;
}

void fill_in(pospay::Message& message, Language language) {
  if (!message.text.empty() || message.id.empty()) return;
  message.text = text_of(message.id, message.arguments, language);
}

void fill_in(pospay::Event& event, Language language) {
  fill_in(event.message, language);
  if (event.outcome) fill_in(event.outcome->message, language);
  if (event.reconciliation) {
    for (auto& difference : event.reconciliation->differences) {
      fill_in(difference.message, language);
    }
  }
  if (event.diagnosis) {
    for (auto& check : event.diagnosis->checks) fill_in(check.message, language);
  }
}

pospay::Error fill_in(pospay::Error error, Language language) {
  if (error.message.empty()) error.message = text_of(error.id, {}, language);
  return error;
}

}  // namespace oplati

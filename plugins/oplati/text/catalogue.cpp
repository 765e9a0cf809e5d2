#include "plugins/oplati/text/catalogue.hpp"

#include <algorithm>
#include <array>

#include "plugins/oplati/text/entries.hpp"

namespace oplati {
namespace {

const CatalogueEntry* exact(std::string_view id) {
  const auto entries = catalogue();
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [id](const CatalogueEntry& entry) { return entry.id == id; });
  return found == entries.end() ? nullptr : &*found;
}

// Amounts come as they go over the wire, with a point; Russian and Belarusian write a comma, as the
// receipt does.
std::vector<pospay::Argument> written_out(std::vector<pospay::Argument> arguments,
                                          Language language) {
  if (language == Language::en) return arguments;
  for (pospay::Argument& argument : arguments) {
    const bool is_amount = argument.name == "here" || argument.name == "there";
    const auto point = argument.value.find('.');
    if (is_amount && point != std::string::npos) argument.value[point] = ',';
  }
  return arguments;
}

}  // namespace

std::span<const CatalogueEntry> catalogue() { return entries; }

const CatalogueEntry* find_entry(std::string_view id) {
  if (const auto* entry = exact(id)) return entry;
  for (const std::string_view subject :
       {"payment.", "refund.", "action.", "shift.", "diagnosis."}) {
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
  return support::filled(entry->in(language), written_out(arguments, language));
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

// A recorded incident, decided anew.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto replay_phrases = std::to_array<support::Phrase>({
    {"operation", "Операция {key}", "Аперацыя {key}", "Operation {key}"},
    {"host", "касса", "каса", "till"},
    {"gateway", "платёжная система", "плацежная сістэма", "payment system"},
    {"journal", "журнал плагина", "журнал плагіна", "plugin's journal"},
    {"clock", "время", "час", "time"},
    {"log", "протокол", "пратакол", "log"},
    {"difference", "Отличие: {what}", "Адрозненне: {what}", "Difference: {what}"},
    {"summary", "Шагов {steps}, отличий {differences}", "Крокаў {steps}, адрозненняў {differences}",
     "Steps {steps}, differences {differences}"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& replay(std::string_view id) {
  return support::phrase_in(replay_phrases, id);
}

}  // namespace text

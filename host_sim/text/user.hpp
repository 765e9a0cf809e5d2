// Who works at the till.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto user_phrases = std::to_array<support::Phrase>({
    {"cashier", "Кассир", "Касір", "Cashier"},
    {"administrator", "Администратор", "Адміністратар", "Administrator"},
    {"supervisor", "Старший кассир", "Старшы касір", "Supervisor"},
    {"nobody", "Сначала войдите в систему", "Спачатку ўвайдзіце ў сістэму", "Sign in first"},
    {"settings", "Настройки доступны только роли «Администратор»",
     "Налады даступныя толькі ролі «Адміністратар»",
     "Settings are open to the role “Administrator” alone"},
    {"decision", "Решение принимает только роль «Старший кассир»",
     "Рашэнне прымае толькі роля «Старшы касір»", "The role “Supervisor” alone decides"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& user(std::string_view id) {
  return support::phrase_in(user_phrases, id);
}

}  // namespace text

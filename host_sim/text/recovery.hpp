// What a start brings to its end.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto recovery_phrases = std::to_array<support::Phrase>({
    {"no_list", "{plugin}: незавершённые операции недоступны: {reason}",
     "{plugin}: незавершаныя аперацыі недаступныя: {reason}",
     "{plugin}: the open operations cannot be had: {reason}"},
    {"not_resumed", "{key}: не возобновлено: {reason}", "{key}: не адноўлена: {reason}",
     "{key}: not resumed: {reason}"},
    {"unknown", "Чек № {receipt}: исход «{tender}» ещё неизвестен",
     "Чэк № {receipt}: вынік «{tender}» яшчэ невядомы",
     "Receipt No. {receipt}: the outcome of “{tender}” is not known yet"},
    {"goes_back", "Чек № {receipt}: деньги возвращаются покупателю",
     "Чэк № {receipt}: грошы вяртаюцца пакупніку",
     "Receipt No. {receipt}: the money goes back to the buyer"},
    {"not_paid", "Чек № {receipt}: «{tender}» не оплачено: {reason}",
     "Чэк № {receipt}: «{tender}» не аплачана: {reason}",
     "Receipt No. {receipt}: “{tender}” is not paid: {reason}"},
    {"confirmed", "Чек № {receipt} напечатан: подтверждено",
     "Чэк № {receipt} надрукаваны: пацверджана", "Receipt No. {receipt} is printed: confirmed"},
    {"stranger", "Операция {key} кассе неизвестна: {state}",
     "Аперацыя {key} касе невядомая: {state}",
     "The till does not know the operation {key}: {state}"},
    {"return_not_begun", "Возврат № {receipt} не начат: резерв снят",
     "Вяртанне № {receipt} не пачатае: рэзерв зняты",
     "Return No. {receipt} was not begun: nothing is reserved any more"},
    {"printed", "Чек № {receipt} допечатан", "Чэк № {receipt} дадрукаваны",
     "Receipt No. {receipt} is printed now"},
    {"partly_paid", "Чек № {receipt} оплачен не полностью:{parts}",
     "Чэк № {receipt} аплачаны не цалкам:{parts}",
     "Receipt No. {receipt} is not paid in full:{parts}"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& recovery(std::string_view id) {
  return support::phrase_in(recovery_phrases, id);
}

}  // namespace text

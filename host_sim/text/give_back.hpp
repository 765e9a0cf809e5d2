// «Возврат. Оплата».
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto give_back_phrases = std::to_array<support::Phrase>({
    {"title", "Чек возврата", "Чэк вяртання", "Return receipt"},
    {"line", "Возврат", "Вяртанне", "Return"},
    {"not_a_sale", "Чек № {receipt} — не напечатанный чек продажи",
     "Чэк № {receipt} — не надрукаваны чэк продажу",
     "Receipt No. {receipt} is not a printed sales receipt"},
    {"used_up", "Чек № {receipt} возвращён полностью", "Чэк № {receipt} вернуты цалкам",
     "Receipt No. {receipt} is returned in full"},
    {"amount_positive", "Сумма возврата должна быть больше нуля",
     "Сума вяртання павінна быць большай за нуль",
     "The amount of the return must be more than zero"},
    {"tender_refused", "Возврат тендером «{tender}» невозможен: {ways}",
     "Вяртанне спосабам «{tender}» немагчымае: {ways}",
     "A return by “{tender}” is not possible: {ways}"},
    {"more_than_left", "Возврат {amount} тендером «{tender}» больше остатка: {ways}",
     "Вяртанне {amount} спосабам «{tender}» большае за астатак: {ways}",
     "A return of {amount} by “{tender}” is more than what is left: {ways}"},
    {"way", "«{tender}» до {most}", "«{tender}» да {most}", "“{tender}” up to {most}"},
    {"ways", "можно вернуть: {list}", "можна вярнуць: {list}", "can be returned: {list}"},
    {"no_ways", "чек возвращён полностью", "чэк вернуты цалкам", "the receipt is returned in full"},
    {"left", "К возврату осталось {amount} BYN ({tender})",
     "Да вяртання засталося {amount} BYN ({tender})", "{amount} BYN are left to return ({tender})"},
    {"position_twice", "Позиция «{position}» указана дважды",
     "Пазіцыя «{position}» паказаная двойчы", "The position “{position}” is named twice"},
    {"no_position", "В чеке нет позиции «{position}»", "У чэку няма пазіцыі «{position}»",
     "The receipt has no position “{position}”"},
    {"position_left", "«{position}»: к возврату осталось {quantity}",
     "«{position}»: да вяртання засталося {quantity}",
     "“{position}”: {quantity} is left to return"},
    {"paper_failed", "Деньги возвращены, чек возврата не напечатан: {reason}",
     "Грошы вернутыя, чэк вяртання не надрукаваны: {reason}",
     "The money is back, the return receipt is not printed: {reason}"},
    {"unknown", "Исход возврата неизвестен. Чек возврата не печатается, пока он неизвестен",
     "Вынік вяртання невядомы. Чэк вяртання не друкуецца, пакуль ён невядомы",
     "The outcome of the return is not known. No return receipt is printed while it is not"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& give_back(std::string_view id) {
  return support::phrase_in(give_back_phrases, id);
}

}  // namespace text

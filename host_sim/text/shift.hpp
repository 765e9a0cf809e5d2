// Shifts, their reports and the comparison of the books.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto shift_phrases = std::to_array<support::Phrase>({
    {"not_open", "Смена не открыта", "Змена не адкрытая", "The shift is not open"},
    {"already_open", "Смена уже открыта", "Змена ўжо адкрытая", "The shift is already open"},
    {"outcome_unknown", "Чек № {receipt}: исход оплаты неизвестен, смену закрыть нельзя",
     "Чэк № {receipt}: вынік аплаты невядомы, змену закрыць нельга",
     "Receipt No. {receipt}: the outcome of the payment is not known, the shift cannot be closed"},
    {"partly_paid", "Чек № {receipt} оплачен частично: завершите его или отмените",
     "Чэк № {receipt} аплачаны часткова: завяршыце яго або скасуйце",
     "Receipt No. {receipt} is paid in part: finish it or drop it"},
    {"books_late", "Сверка не закончилась вовремя", "Зверка не скончылася своечасова",
     "The reconciliation did not end in time"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& shift(std::string_view id) {
  return support::phrase_in(shift_phrases, id);
}

}  // namespace text

// Shifts, their reports and the comparison of the books.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto shift_phrases = std::to_array<support::Phrase>({
    {"not_open", "Смена не открыта", "Змена не адкрытая", "The shift is not open"},
    {"already_open", "Смена уже открыта", "Змена ўжо адкрытая", "The shift is already open"},
    {"outcome_unknown", "Чек № {receipt}: исход оплаты неизвестен",
     "Чэк № {receipt}: вынік аплаты невядомы",
     "Receipt No. {receipt}: the outcome of the payment is not known"},
    {"operation_open", "Операция {key}: {what}", "Аперацыя {key}: {what}",
     "Operation {key}: {what}"},
    {"needs_signature",
     "{what}. Смену закрыть нельзя: дождитесь исхода или позовите старшего кассира",
     "{what}. Змену закрыць нельга: дачакайцеся выніку або паклічце старшага касіра",
     "{what}. The shift cannot be closed: wait for the outcome or call a supervisor"},
    {"signed", "ЗАКРЫТО С НЕЗАВЕРШЁННЫМ, подпись: {name}", "ЗАКРЫТА З НЕЗАВЕРШАНЫМ, подпіс: {name}",
     "CLOSED WITH OPEN ITEMS, signed: {name}"},
    {"books", "СВЕРКА «{plugin}»", "ЗВЕРКА «{plugin}»", "RECONCILIATION “{plugin}”"},
    {"books_not_done", "НЕ ВЫПОЛНЕНА. {reason}", "НЕ ВЫКАНАНАЯ. {reason}", "NOT DONE. {reason}"},
    {"books_count", "операций: {compared}, расхождений: {differences}",
     "аперацый: {compared}, разыходжанняў: {differences}",
     "operations: {compared}, differences: {differences}"},
    {"books_both", "касса {here}, система {there}: {repair}",
     "каса {here}, сістэма {there}: {repair}", "till {here}, system {there}: {repair}"},
    {"books_more", "и ещё {count}", "і яшчэ {count}", "and {count} more"},
    {"repair_none", "ничего не делать", "нічога не рабіць", "do nothing"},
    {"repair_wait", "подождать", "пачакаць", "wait"},
    {"repair_return", "вернуть деньги", "вярнуць грошы", "give the money back"},
    {"repair_book", "пробить чек", "прабіць чэк", "print a receipt"},
    {"repair_support", "сообщить в поддержку", "паведаміць у падтрымку", "tell the support"},
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

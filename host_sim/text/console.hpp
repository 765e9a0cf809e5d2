// What the program shows around the till: waiting, notices, lists.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto console_phrases = std::to_array<support::Phrase>({
    {"wait", "Подождите", "Пачакайце", "Wait"},
    {"waiting_gateway", "Ожидание ответа платёжной системы", "Чаканне адказу плацежнай сістэмы",
     "Waiting for the payment system"},
    {"waiting_scan", "Покупатель сканирует код", "Пакупнік скануе код", "The buyer scans the code"},
    {"waiting_confirmation", "Покупатель подтверждает оплату в приложении",
     "Пакупнік пацвярджае аплату ў праграме", "The buyer confirms the payment in the app"},
    {"waiting_cancel", "Отмена. Проверяем, не оплатил ли покупатель",
     "Скасаванне. Правяраем, ці не аплаціў пакупнік",
     "Cancelling. Looking whether the buyer has paid"},
    {"waiting_resolution", "Исход неизвестен. Запрашиваем платёжную систему",
     "Вынік невядомы. Запытваем плацежную сістэму",
     "The outcome is not known. Asking the payment system"},
    {"waiting_money_back", "Деньги возвращаются покупателю", "Грошы вяртаюцца пакупніку",
     "The money goes back to the buyer"},
    {"time_left", "{what} … осталось {seconds} с", "{what} … засталося {seconds} с",
     "{what} … {seconds} s left"},
    {"code", "Код подтверждения: {code}", "Код пацвярджэння: {code}", "Confirmation code: {code}"},
    {"scan", "Отсканируйте QR-код покупателя", "Адскануйце QR-код пакупніка",
     "Scan the buyer's QR code"},
    {"money_came_back", "Деньги вернулись покупателю", "Грошы вярнуліся пакупніку",
     "The money is back with the buyer"},
    {"books", "Сверка: платежей {payments}, расхождений {differences}",
     "Зверка: плацяжоў {payments}, разыходжанняў {differences}",
     "Reconciliation: payments {payments}, differences {differences}"},
    {"books_of", "Сверка «{plugin}»: расхождений {differences}",
     "Зверка «{plugin}»: разыходжанняў {differences}",
     "Reconciliation of “{plugin}”: differences {differences}"},
    {"books_failed", "Сверка «{plugin}»: не выполнена, {reason}",
     "Зверка «{plugin}»: не выкананая, {reason}",
     "Reconciliation of “{plugin}”: not done, {reason}"},
    {"difference", "Расхождение: {what} [{repair}]", "Разыходжанне: {what} [{repair}]",
     "Difference: {what} [{repair}]"},
    {"notice", "Внимание: {what}", "Увага: {what}", "Notice: {what}"},
    {"cancel_pressed", "Кассир нажал «Отмена»", "Касір націснуў «Скасаваць»",
     "The cashier pressed “Cancel”"},
    {"power_cut", "Питание пропало", "Сілкаванне знікла", "The power is gone"},
    {"sale", "Продажа. Оплата. Чек № {receipt}", "Продаж. Аплата. Чэк № {receipt}",
     "Sale. Payment. Receipt No. {receipt}"},
    {"give_back", "Возврат. Оплата. Чек № {receipt}", "Вяртанне. Аплата. Чэк № {receipt}",
     "Return. Payment. Receipt No. {receipt}"},
    {"still_unknown", "Исход всё ещё неизвестен", "Вынік усё яшчэ невядомы",
     "The outcome is still not known"},
    {"loaded", "{plugin}: загружен", "{plugin}: загружаны", "{plugin}: loaded"},
    {"tenders", "Тендеры:", "Спосабы аплаты:", "Tenders:"},
    {"attention", "внимание: {what}", "увага: {what}", "notice: {what}"},
    {"check_ok", "ok", "ok", "ok"},
    {"check_warning", "внимание", "увага", "warning"},
    {"check_failed", "ОШИБКА", "ПАМЫЛКА", "FAILED"},
    {"check_skipped", "пропущено", "прапушчана", "skipped"},
    {"check_time", "{what} ({elapsed} мс)", "{what} ({elapsed} мс)", "{what} ({elapsed} ms)"},
    {"no_diagnosis", "плагин не умеет проверять себя", "плагін не ўмее правяраць сябе",
     "the plugin cannot examine itself"},
    {"diagnosis_late", "проверка не закончилась вовремя", "праверка не скончылася своечасова",
     "the examination did not end in time"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& console(std::string_view id) {
  return support::phrase_in(console_phrases, id);
}

}  // namespace text

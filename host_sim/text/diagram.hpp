// Who takes part in a sequence diagram and what people do in it. What travels between programs is
// named as the contract and the protocol name it.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto diagram_phrases = std::to_array<support::Phrase>({
    {"cashier", "Кассир", "Касір", "Cashier"},
    {"till", "Касса", "Каса", "Till"},
    {"plugin", "Плагин", "Плагін", "Plugin"},
    {"gateway", "Платёжная система", "Плацежная сістэма", "Payment system"},
    {"buyer", "Покупатель", "Пакупнік", "Buyer"},
    {"terminal", "Карточный терминал", "Картачны тэрмінал", "Card terminal"},
    {"clauses", "Показывает {clauses}", "Паказвае {clauses}", "Shows {clauses}"},
    {"seconds", "{seconds} с", "{seconds} с", "{seconds} s"},

    // --- The cashier -----------------------------------------------------------------------------
    {"open_shift", "Открыть смену", "Адкрыць змену", "Open the shift"},
    {"close_shift", "Закрыть смену", "Закрыць змену", "Close the shift"},
    {"x_report", "Снять X-отчёт", "Зняць X-справаздачу", "Print the X report"},
    {"pay", "«Оплатить»: {tenders}", "«Аплаціць»: {tenders}", "“Pay”: {tenders}"},
    {"drop", "Аннулировать чек", "Ануляваць чэк", "Drop the receipt"},
    {"give_back", "«Возврат»: {what}", "«Вяртанне»: {what}", "“Return”: {what}"},
    {"copy", "Напечатать копию", "Надрукаваць копію", "Print a copy"},
    {"tenders", "Настройка способов оплаты", "Налада спосабаў аплаты", "Settings of tenders"},
    {"parameter", "Параметр {parameter}: {value}", "Параметр {parameter}: {value}",
     "Parameter {parameter}: {value}"},
    {"secret", "Параметр {parameter}: новый секрет", "Параметр {parameter}: новы сакрэт",
     "Parameter {parameter}: a new secret"},
    {"press", "Кнопка {action}", "Кнопка {action}", "Button {action}"},
    {"paid", "Решение старшего: оплачено", "Рашэнне старшага: аплачана",
     "Supervisor's decision: paid"},
    {"unpaid", "Решение старшего: не оплачено", "Рашэнне старшага: не аплачана",
     "Supervisor's decision: not paid"},
    {"scan", "Сканирует код с телефона", "Скануе код з тэлефона", "Scans the code on the phone"},
    {"qr", "QR-код на экране", "QR-код на экране", "QR code on the screen"},
    {"took_over", "Чек другой кассы принят", "Чэк іншай касы прыняты",
     "The other till's receipt is taken over"},
    {"other_till", "Кассир переходит на другую кассу", "Касір пераходзіць на іншую касу",
     "The cashier goes to the other till"},
    {"own_till", "Кассир возвращается на свою кассу", "Касір вяртаецца на сваю касу",
     "The cashier goes back to the first till"},
    {"waits", "Ждём исхода", "Чакаем выніку", "Waiting for the outcome"},
    {"paper", "Принтер: бумага {state}", "Прынтар: папера {state}", "Printer: paper {state}"},
    {"printed", "Напечатано: {title}", "Надрукавана: {title}", "Printed: {title}"},
    {"restart", "Касса запускается заново", "Каса запускаецца нанова", "The till starts again"},

    // --- The buyer and the payment system --------------------------------------------------------
    {"joins", "{buyer}: код принят приложением", "{buyer}: код прыняты праграмай",
     "{buyer}: the app took the code"},
    {"pays", "{buyer}: оплата {amount}", "{buyer}: аплата {amount}", "{buyer}: pays {amount}"},
    {"declines", "{buyer}: отказ", "{buyer}: адмова", "{buyer}: declines"},
    {"poor", "{buyer}: не хватает денег", "{buyer}: не хапае грошай", "{buyer}: not enough money"},
    {"silent", "{buyer}: нет ответа вовремя", "{buyer}: няма адказу своечасова",
     "{buyer}: no answer in time"},
    {"given_up", "Система отменила оплату", "Сістэма скасавала аплату",
     "The system cancelled the payment"},
    {"lost", "✕ ответ потерян", "✕ адказ страчаны", "✕ the answer is lost"},
    {"lost_request", "✕ запрос потерян", "✕ запыт страчаны", "✕ the request is lost"},
    {"down", "Система недоступна", "Сістэма недаступная", "The system is down"},
    {"up", "Система доступна", "Сістэма даступная", "The system is up"},
    {"fault", "Сбой связи: {fault}", "Збой сувязі: {fault}", "Network fault: {fault}"},
    {"cabinet", "Кабинет: {action}, касса {register}", "Кабінет: {action}, каса {register}",
     "Cabinet: {action}, register {register}"},

    // --- The card terminal -----------------------------------------------------------------------
    {"card", "Карта: {amount}", "Картка: {amount}", "Card: {amount}"},
    {"card_back", "Возврат на карту: {amount}", "Вяртанне на картку: {amount}",
     "Back to the card: {amount}"},
    {"card_done", "Одобрено", "Адобрана", "Approved"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& diagram(std::string_view id) {
  return support::phrase_in(diagram_phrases, id);
}

}  // namespace text

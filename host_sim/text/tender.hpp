// Tenders, the card terminal and the printer.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto tender_phrases = std::to_array<support::Phrase>({
    {"cash", "Наличные", "Гатоўка", "Cash"},
    {"card", "Банковская карта", "Банкаўская картка", "Bank card"},
    {"kind_cash", "наличные", "гатоўка", "cash"},
    {"kind_card", "карта", "картка", "card"},
    {"kind_other", "иной безналичный", "іншы безнаяўны", "other non-cash"},
    {"is_off", "выключен", "выключаны", "off"},
    {"is_fixed", "неудаляемый", "не выдаляецца", "cannot be deleted"},
    {"unknown", "Нет тендера «{tender}»", "Няма спосабу аплаты «{tender}»",
     "There is no tender “{tender}”"},
    {"name", "Укажите название тендера (не длиннее 128 байт)",
     "Увядзіце назву спосабу аплаты (не даўжэйшую за 128 байтаў)",
     "Enter the name of the tender (128 bytes at most)"},
    {"not_plain", "Название тендера: недопустимые знаки (управляющие, невидимые, рисунки)",
     "Назва спосабу аплаты: недапушчальныя знакі (кіравальныя, нябачныя, малюнкі)",
     "The name of the tender: control, invisible and picture characters are not allowed"},
    {"exists", "Тендер «{tender}» уже есть", "Спосаб аплаты «{tender}» ужо ёсць",
     "The tender “{tender}” exists already"},
    {"parameter_first", "Сначала включите параметр «{parameter}»",
     "Спачатку ўключыце параметр «{parameter}»", "Switch the parameter “{parameter}” on first"},
    {"too_many", "Добавлено 50 тендеров: больше нельзя",
     "Дададзена 50 спосабаў аплаты: больш нельга",
     "50 tenders are added: there is no room for more"},
    {"not_editable", "Тендер «{tender}» изменить нельзя", "Спосаб аплаты «{tender}» змяніць нельга",
     "The tender “{tender}” cannot be edited"},
    {"not_deletable", "Тендер «{tender}» удалить нельзя",
     "Спосаб аплаты «{tender}» выдаліць нельга", "The tender “{tender}” cannot be deleted"},
    {"card_declined", "Банк отклонил операцию по карте", "Банк адхіліў аперацыю па картцы",
     "The bank has declined the card"},
    {"card_timed_out", "Карта не предъявлена: время истекло",
     "Картка не прад’яўленая: час скончыўся", "No card was presented in time"},
    {"card_unreachable", "Нет связи с карточным терминалом", "Няма сувязі з картачным тэрміналам",
     "The card terminal cannot be reached"},
    {"card_unclear", "Карточный терминал ответил непонятно",
     "Картачны тэрмінал адказаў незразумела", "The card terminal gave an unclear answer"},
    {"no_paper", "В фискальном регистраторе нет бумаги", "У фіскальным рэгістратары няма паперы",
     "The fiscal printer is out of paper"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& tender(std::string_view id) {
  return support::phrase_in(tender_phrases, id);
}

}  // namespace text

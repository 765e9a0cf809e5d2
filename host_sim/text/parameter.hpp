// «Настройки → Параметры».
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto parameter_phrases = std::to_array<support::Phrase>({
    {"other_non_cash", "Оплата с помощью иных способов безналичных оплат",
     "Аплата з дапамогай іншых спосабаў безнаяўных аплат", "Other non-cash payments"},
    {"single_cycle", "Единый цикл с карточным терминалом", "Адзіны цыкл з картачным тэрміналам",
     "Single cycle with the card terminal"},
    {"unknown", "Нет параметра «{parameter}»", "Няма параметра «{parameter}»",
     "There is no parameter “{parameter}”"},
    {"unknown_plugin", "Нет плагина «{plugin}»", "Няма плагіна «{plugin}»",
     "There is no plugin “{plugin}”"},
    {"unknown_of_plugin", "У плагина «{plugin}» нет параметра «{parameter}»",
     "У плагіна «{plugin}» няма параметра «{parameter}»",
     "The plugin “{plugin}” has no parameter “{parameter}”"},
    {"off_first", "Сначала выключите «{dependent}»: этот параметр зависит от «{parameter}»",
     "Спачатку выключыце «{dependent}»: гэты параметр залежыць ад «{parameter}»",
     "Switch “{dependent}” off first: it depends on “{parameter}”"},
    {"secret", "Секрет «{parameter}» не показывается", "Сакрэт «{parameter}» не паказваецца",
     "The secret “{parameter}” is not shown"},
    {"button", "«{parameter}» — это кнопка, у неё нет значения",
     "«{parameter}» — гэта кнопка, у яе няма значэння",
     "“{parameter}” is a button, it has no value"},
    {"no_button", "«{parameter}» — не кнопка", "«{parameter}» — не кнопка",
     "“{parameter}” is not a button"},
    {"toggle", "«{parameter}»: допустимо true или false",
     "«{parameter}»: дапушчальна true або false", "“{parameter}”: true or false"},
    {"choice", "«{parameter}»: нет варианта «{value}»", "«{parameter}»: няма варыянта «{value}»",
     "“{parameter}”: there is no choice “{value}”"},
    {"not_plain", "«{parameter}»: недопустимые знаки (управляющие, невидимые, рисунки)",
     "«{parameter}»: недапушчальныя знакі (кіравальныя, нябачныя, малюнкі)",
     "“{parameter}”: control, invisible and picture characters are not allowed"},
    {"too_long", "«{parameter}»: не длиннее {most} байт",
     "«{parameter}»: не даўжэй за {most} байтаў", "“{parameter}”: {most} bytes at most"},
    {"needs", "«{parameter}» можно включить, только когда включён параметр «{needed}»",
     "«{parameter}» можна ўключыць, толькі калі ўключаны параметр «{needed}»",
     "“{parameter}” can be switched on only while the parameter “{needed}” is on"},
    {"tender_in_the_way", "Сначала переименуйте или удалите тендер «{tender}»: {reason}",
     "Спачатку перайменуйце або выдаліце спосаб аплаты «{tender}»: {reason}",
     "Rename or delete the tender “{tender}” first: {reason}"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& parameter(std::string_view id) {
  return support::phrase_in(parameter_phrases, id);
}

}  // namespace text

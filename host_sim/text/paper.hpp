// What is printed. Lines have 42 columns: short words.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto paper_phrases = std::to_array<support::Phrase>({
    {"sale", "КАССОВЫЙ ЧЕК", "КАСАВЫ ЧЭК", "SALES RECEIPT"},
    {"return", "ЧЕК ВОЗВРАТА", "ЧЭК ВЯРТАННЯ", "RETURN RECEIPT"},
    {"document", "Документ № {number}", "Дакумент № {number}", "Document No. {number}"},
    {"receipt", "Чек № {receipt}", "Чэк № {receipt}", "Receipt No. {receipt}"},
    {"of_receipt", "К чеку № {receipt}", "Да чэка № {receipt}", "Of receipt No. {receipt}"},
    {"discount", "скидка", "зніжка", "discount"},
    {"total", "ИТОГО", "РАЗАМ", "TOTAL"},
    {"to_return", "К ВОЗВРАТУ", "ДА ВЯРТАННЯ", "TO RETURN"},
    {"payment_number", "№ платежа {number}", "№ плацяжу {number}", "Payment No. {number}"},
    {"change", "Сдача", "Рэшта", "Change"},
    {"x_report", "X-ОТЧЁТ", "X-СПРАВАЗДАЧА", "X REPORT"},
    {"z_report", "Z-ОТЧЁТ", "Z-СПРАВАЗДАЧА", "Z REPORT"},
    {"shift", "Смена {shift}", "Змена {shift}", "Shift {shift}"},
    {"receipts", "чеков: {count}", "чэкаў: {count}", "receipts: {count}"},
    {"sales_of_tender", "продажи: {count}", "продажы: {count}", "sales: {count}"},
    {"returns_of_tender", "возвраты: {count}", "вяртанні: {count}", "returns: {count}"},
    {"sales", "ПРОДАЖИ", "ПРОДАЖЫ", "SALES"},
    {"returns", "ВОЗВРАТЫ", "ВЯРТАННІ", "RETURNS"},
    {"copy", "КОПИЯ", "КОПІЯ", "COPY"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& paper(std::string_view id) {
  return support::phrase_in(paper_phrases, id);
}

}  // namespace text

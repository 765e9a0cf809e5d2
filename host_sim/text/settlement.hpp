// The second phase: printing, confirming, giving back.
#pragma once

#include "plugins/support/phrase.hpp"

namespace text {

inline constexpr auto settlement_phrases = std::to_array<support::Phrase>({
    {"not_fully_paid", "Чек № {receipt} оплачен не полностью", "Чэк № {receipt} аплачаны не цалкам",
     "Receipt No. {receipt} is not paid in full"},
    {"paper_later", "Документ № {number} не напечатан, будет допечатан: {reason}",
     "Дакумент № {number} не надрукаваны, будзе дадрукаваны: {reason}",
     "Document No. {number} is not printed, it will be later: {reason}"},
    {"confirm_refused", "Плагин не принял подтверждение {key}: {reason}",
     "Плагін не прыняў пацвярджэнне {key}: {reason}",
     "The plugin did not take the confirmation {key}: {reason}"},
    {"roll_back_refused", "Плагин не принял отмену {key}: {reason}",
     "Плагін не прыняў скасаванне {key}: {reason}",
     "The plugin did not take the rollback {key}: {reason}"},
    {"answer_refused", "Плагин не принял ответ {key}: {reason}",
     "Плагін не прыняў адказ {key}: {reason}",
     "The plugin did not take the answer {key}: {reason}"},
    {"goes_back", "«{tender}»: деньги возвращаются покупателю.",
     "«{tender}»: грошы вяртаюцца пакупніку.", "“{tender}”: the money goes back to the buyer."},
    {"stays", "«{tender}»: оплата остаётся в чеке.", "«{tender}»: аплата застаецца ў чэку.",
     "“{tender}”: the payment stays in the receipt."},
    {"amount_stays", "«{tender}»: {amount} остаётся в чеке: {reason}.",
     "«{tender}»: {amount} застаецца ў чэку: {reason}.",
     "“{tender}”: {amount} stays in the receipt: {reason}."},
    {"give", "«{tender}»: верните {amount}.", "«{tender}»: вярніце {amount}.",
     "“{tender}”: give {amount} back."},
    {"unknown_operation", "Неизвестная операция {key}: {reason}",
     "Невядомая аперацыя {key}: {reason}", "Unknown operation {key}: {reason}"},
    {"outcome", "Чек № {receipt}: {outcome}", "Чэк № {receipt}: {outcome}",
     "Receipt No. {receipt}: {outcome}"},
    {"choose_rest", "Чек № {receipt}: «{tender}» оплачено, выберите тендер для остатка {amount}",
     "Чэк № {receipt}: «{tender}» аплачана, выберыце спосаб аплаты для астатку {amount}",
     "Receipt No. {receipt}: “{tender}” is paid, choose a tender for the other {amount}"},
    {"not_printed", "Чек № {receipt} не напечатан: {reason}",
     "Чэк № {receipt} не надрукаваны: {reason}", "Receipt No. {receipt} is not printed: {reason}"},
});

// The phrase of that id; does not compile without one.
consteval const support::Phrase& settlement(std::string_view id) {
  return support::phrase_in(settlement_phrases, id);
}

}  // namespace text

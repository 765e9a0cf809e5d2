#include "host_sim/ui/web/event_json.hpp"

#include "host_sim/checkout/contract_words.hpp"
#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/reconciliation_text.hpp"
#include "host_sim/ui/json_text.hpp"

namespace web {

using pospay::EventKind;
using ui::json_object;
using ui::json_string;

std::string qr_json(const pospay::Qr& qr) {
  std::string modules;
  modules.reserve(qr.modules.size());
  for (const std::uint8_t module : qr.modules) modules += module != 0 ? '1' : '0';
  return json_object({{"text", json_string(qr.text)},
                      {"width", std::to_string(qr.width)},
                      {"modules", json_string(modules)}});
}

std::string difference_json(const pospay::Difference& difference) {
  return json_object({{"kind", json_string(checkout::difference_word(difference.kind))},
                      {"repair", json_string(checkout::repair_word(difference.repair))},
                      {"payment_number", json_string(difference.payment_number)},
                      {"here_minor", std::to_string(difference.here.minor)},
                      {"there_minor", std::to_string(difference.there.minor)},
                      {"message", json_string(difference.message.text)}});
}

std::string event_summary(const pospay::Event& event) {
  std::string text;
  if (event.qr) text = event.qr->text;
  if (event.kind == EventKind::show_code) text = event.code;
  if (event.kind == EventKind::waiting) text = checkout::waiting_word(event.waiting_for);
  if (event.outcome) {
    text = checkout::outcome_word(event.outcome->status);
    if (event.outcome->status == pospay::OutcomeStatus::approved) {
      text += " " + checkout::money_text(event.outcome->amount.minor);
      if (!event.outcome->payment_number.empty()) text += " № " + event.outcome->payment_number;
    }
    if (!event.outcome->message.text.empty()) text += ": " + event.outcome->message.text;
  }
  if (event.reconciliation) {
    text = "payments " + std::to_string(event.reconciliation->payments_compared) +
           ", differences " + std::to_string(event.reconciliation->differences.size());
  }
  // An outcome's event says the same as its outcome.
  const bool is_said = event.outcome && event.outcome->message.text == event.message.text;
  if (!is_said && !event.message.text.empty())
    text += (text.empty() ? "" : ": ") + event.message.text;
  if (event.time_left_ms >= 0) text += " [" + std::to_string(event.time_left_ms / 1000) + " s]";
  return text;
}

}  // namespace web

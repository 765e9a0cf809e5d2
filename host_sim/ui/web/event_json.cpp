#include "host_sim/ui/web/event_json.hpp"

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/reconciliation_text.hpp"
#include "host_sim/ui/json_text.hpp"

namespace web {

using pospay::EventKind;
using ui::json_object;
using ui::json_string;

std::string event_word(EventKind kind) {
  switch (kind) {
    case EventKind::show_qr:
      return "show_qr";
    case EventKind::show_code:
      return "show_code";
    case EventKind::ask_scan:
      return "ask_scan";
    case EventKind::waiting:
      return "waiting";
    case EventKind::outcome:
      return "outcome";
    case EventKind::settled:
      return "settled";
    case EventKind::reconciliation:
      return "reconciliation";
    case EventKind::diagnosis:
      return "diagnosis";
    case EventKind::notice:
      return "notice";
  }
  return "event";
}

std::string waiting_word(pospay::WaitingFor what) {
  switch (what) {
    case pospay::WaitingFor::nothing:
      return "nothing";
    case pospay::WaitingFor::gateway:
      return "gateway";
    case pospay::WaitingFor::scan:
      return "scan";
    case pospay::WaitingFor::confirmation:
      return "confirmation";
    case pospay::WaitingFor::cancel:
      return "cancel";
    case pospay::WaitingFor::resolution:
      return "resolution";
    case pospay::WaitingFor::money_back:
      return "money_back";
  }
  return "nothing";
}

std::string outcome_word(pospay::OutcomeStatus status) {
  switch (status) {
    case pospay::OutcomeStatus::approved:
      return "approved";
    case pospay::OutcomeStatus::declined:
      return "declined";
    case pospay::OutcomeStatus::timed_out:
      return "timed_out";
    case pospay::OutcomeStatus::cancelled:
      return "cancelled";
    case pospay::OutcomeStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string tender_word(pospay::TenderKind kind) {
  switch (kind) {
    case pospay::TenderKind::cash:
      return "cash";
    case pospay::TenderKind::card:
      return "card";
    case pospay::TenderKind::other:
      return "other";
  }
  return "other";
}

std::string parameter_word(pospay::ParameterKind kind) {
  switch (kind) {
    case pospay::ParameterKind::toggle:
      return "toggle";
    case pospay::ParameterKind::choice:
      return "choice";
    case pospay::ParameterKind::text:
      return "text";
    case pospay::ParameterKind::secret:
      return "secret";
    case pospay::ParameterKind::action:
      return "action";
  }
  return "text";
}

std::string repair_word(pospay::Repair repair) {
  switch (repair) {
    case pospay::Repair::none:
      return "none";
    case pospay::Repair::wait:
      return "wait";
    case pospay::Repair::give_back:
      return "give_back";
    case pospay::Repair::book:
      return "book";
    case pospay::Repair::ask_support:
      return "ask_support";
  }
  return "none";
}

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
                      {"repair", json_string(repair_word(difference.repair))},
                      {"payment_number", json_string(difference.payment_number)},
                      {"here_minor", std::to_string(difference.here.minor)},
                      {"there_minor", std::to_string(difference.there.minor)},
                      {"message", json_string(difference.message.text)}});
}

std::string event_summary(const pospay::Event& event) {
  std::string text;
  if (event.qr) text = event.qr->text;
  if (event.kind == EventKind::show_code) text = event.code;
  if (event.kind == EventKind::waiting) text = waiting_word(event.waiting_for);
  if (event.outcome) {
    text = outcome_word(event.outcome->status);
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

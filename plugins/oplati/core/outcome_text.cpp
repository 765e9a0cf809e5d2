#include "plugins/oplati/core/outcome_text.hpp"

namespace oplati {
namespace {

using pospay::OutcomeStatus;
using pospay::Reason;

std::string_view reason_word(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "gateway_refused";
    case Reason::buyer_declined:
      return "buyer_declined";
    case Reason::not_enough_money:
      return "not_enough_money";
    case Reason::buyer_timed_out:
      return "buyer_timed_out";
    case Reason::cancelled_by_cashier:
      return "cancelled_by_cashier";
    case Reason::cancelled_by_system:
      return "cancelled_by_system";
    case Reason::code_used:
      return "code_used";
    case Reason::code_expired:
      return "code_expired";
    case Reason::code_foreign:
      return "code_foreign";
    case Reason::gateway_refused:
      return "gateway_refused";
    case Reason::register_unknown:
      return "register_unknown";
    case Reason::unauthorized:
      return "unauthorized";
    case Reason::token_exists:
      return "token_exists";
    case Reason::session_lost:
      return "session_lost";
    case Reason::gateway_unreachable:
      return "gateway_unreachable";
    case Reason::gateway_untrusted:
      return "gateway_untrusted";
    case Reason::journal_unavailable:
      return "journal_unavailable";
    case Reason::refund_exceeds:
      return "refund_exceeds";
    case Reason::refund_too_late:
      return "refund_too_late";
    case Reason::payment_not_found:
      return "payment_not_found";
    case Reason::answer_lost:
      return "answer_lost";
    case Reason::answer_mismatch:
      return "answer_mismatch";
    case Reason::internal:
      return "internal";
  }
  return "gateway_refused";
}

}  // namespace

pospay::Message outcome_message(std::string_view subject, OutcomeStatus status, Reason reason,
                                const std::string& gateway_text) {
  pospay::Message message;
  message.id = std::string(subject) + ".";
  if (status == OutcomeStatus::approved) {
    message.id += "approved";
  } else if (status == OutcomeStatus::unknown) {
    message.id += "unknown";
  } else {
    message.id += reason_word(reason);
  }
  if (!gateway_text.empty()) message.arguments.push_back({"text", gateway_text});
  return message;
}

std::string waiting_message_id(pospay::WaitingFor what) {
  switch (what) {
    case pospay::WaitingFor::nothing:
    case pospay::WaitingFor::gateway:
      return "waiting.gateway";
    case pospay::WaitingFor::scan:
      return "waiting.scan";
    case pospay::WaitingFor::confirmation:
      return "waiting.confirmation";
    case pospay::WaitingFor::cancel:
      return "waiting.cancel";
    case pospay::WaitingFor::resolution:
      return "waiting.resolution";
    case pospay::WaitingFor::money_back:
      return "waiting.money_back";
  }
  return "waiting.gateway";
}

std::string settled_message_id(pospay::SettledAs how) {
  switch (how) {
    case pospay::SettledAs::nothing:
    case pospay::SettledAs::acknowledged:
      return "settled.acknowledged";
    case pospay::SettledAs::confirmed:
      return "settled.confirmed";
    case pospay::SettledAs::rolled_back:
      return "settled.rolled_back";
    case pospay::SettledAs::manually:
      return "settled.manually";
  }
  return "settled.acknowledged";
}

std::string stopped_message_id(pospay::OperationKind kind) {
  switch (kind) {
    case pospay::OperationKind::payment:
      return "payment.stopped";
    case pospay::OperationKind::refund:
      return "refund.stopped";
    case pospay::OperationKind::action:
    case pospay::OperationKind::close_shift:
    case pospay::OperationKind::diagnosis:
      return "reason.stopped";
  }
  return "reason.stopped";
}

}  // namespace oplati

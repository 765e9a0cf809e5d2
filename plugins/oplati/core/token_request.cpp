#include "plugins/oplati/core/token_request.hpp"

#include <utility>

namespace oplati {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::Reason;

std::string token_secret_name(const std::string& register_number) {
  return "token." + register_number;
}

TokenRequest::TokenRequest(std::string key, std::string register_number)
    : PassingMachine(std::move(key), "action", pospay::OperationKind::action),
      register_number_(std::move(register_number)) {}

pospay::Result<void> TokenRequest::accepts(const Input& input) const {
  if (std::holds_alternative<ScanSubmitted>(input) || std::holds_alternative<CancelWanted>(input) ||
      std::holds_alternative<RollBackWanted>(input)) {
    return Error{Code::refused, "the request for a token only waits for its answer"};
  }
  // There is no receipt to print: any outcome is settled by having been stored.
  if (std::holds_alternative<OutcomeStored>(input) && host_.told() == Told::approved) return {};
  return host_.accepts(input);
}

void TokenRequest::handle(const Input& input, const Moment&, Actions& actions) {
  if (!accepts(input)) return;
  if (std::holds_alternative<Begin>(input)) {
    if (call_under_way_ || host_.told() != Told::nothing) return;
    call_under_way_ = true;
    host_.emit_waiting(actions, pospay::WaitingFor::gateway, std::nullopt);
    actions.push_back(Send{1, IssueToken{}});
  } else if (const auto* answered = std::get_if<Answered>(&input)) {
    if (!std::exchange(call_under_way_, false)) return;
    on_answer(answered->answer, actions);
  } else if (const auto* printed = std::get_if<ReceiptPrinted>(&input)) {
    if (host_.confirm(printed->receipt)) host_.emit_settled(actions);
  } else if (std::holds_alternative<OutcomeStored>(input)) {
    if (host_.acknowledge()) host_.emit_settled(actions);
  }
}

void TokenRequest::on_answer(const Answer& answer, Actions& actions) {
  if (const auto* issued = std::get_if<TokenIssued>(&answer)) {
    actions.push_back(KeepSecret{token_secret_name(register_number_), issued->token});
    host_.set_outcome(Told::approved, OutcomeStatus::approved, Reason::none, "");
  } else if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    host_.set_outcome(Told::not_approved, OutcomeStatus::declined, refusal->reason,
                      refusal->cashier_text);
  } else {
    host_.set_outcome(Told::not_approved, OutcomeStatus::declined,
                      reason_of(std::get_if<Fault>(&answer)), "");
  }
  host_.emit_outcome(actions, 0, {});
}

OperationRecord TokenRequest::record() const {
  OperationRecord record = PassingMachine::record();
  record.register_number = register_number_;
  return record;
}

}  // namespace oplati

#include "plugins/oplati/core/passing_machine.hpp"

#include <utility>

namespace oplati {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::Reason;

OperationRecord PassingMachine::record() const {
  OperationRecord record;
  record.key = host_.key();
  record.kind = kind_;
  record.is_open = false;
  return record;
}

pospay::Result<void> PassingMachine::accepts_of_a_look(const Input& input, const char* too_early,
                                                       const char* moves_no_money) const {
  if (std::holds_alternative<CancelWanted>(input)) return host_.accepts(input);
  if (std::holds_alternative<OutcomeStored>(input)) {
    if (host_.told() != Told::nothing) return {};
    return Error{Code::refused, too_early};
  }
  const bool is_of_a_payment = std::holds_alternative<ScanSubmitted>(input) ||
                               std::holds_alternative<RollBackWanted>(input) ||
                               std::holds_alternative<ReceiptPrinted>(input) ||
                               std::holds_alternative<DecisionTaken>(input);
  if (is_of_a_payment) return Error{Code::refused, moves_no_money};
  return {};
}

void PassingMachine::tell_found(pospay::Event found, Actions& actions) {
  const pospay::Message message = found.message;
  host_.emit(actions, std::move(found), std::nullopt);
  host_.set_outcome(Told::approved, OutcomeStatus::approved, Reason::none, "");
  host_.emit_outcome(actions, 0, {});
  auto& told = std::get<Emit>(actions.back()).event;
  told.message = message;
  told.outcome->message = message;
}

Reason reason_of(const Fault* fault) {
  if (fault == nullptr) return Reason::answer_lost;
  if (fault->is_untrusted()) return Reason::gateway_untrusted;
  return fault->request_was_sent ? Reason::answer_lost : Reason::gateway_unreachable;
}

}  // namespace oplati

#include "plugins/oplati/core/host_side.hpp"

#include <utility>

#include "plugins/oplati/core/outcome_text.hpp"

namespace oplati {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::EventKind;

// Event numbers that a crash may have used without a record are passed over.
constexpr std::uint64_t sequence_leap = 1000;

}  // namespace

pospay::Result<void> HostSide::accepts(const Input& input) const {
  const auto refuse = [](std::string text) {
    return pospay::Result<void>(Error{Code::refused, std::move(text)});
  };
  const auto is_free_or = [this](HostAnswer same) {
    return answer_ == HostAnswer::none || answer_ == same;
  };
  if (std::holds_alternative<CancelWanted>(input)) {
    const bool has_end = told_ == Told::approved || told_ == Told::not_approved;
    if (has_end || answer_ != HostAnswer::none) {
      return refuse("the operation has its outcome already; it cannot be cancelled");
    }
  } else if (std::holds_alternative<ReceiptPrinted>(input)) {
    if (told_ != Told::approved) return refuse("only an approved operation can be confirmed");
    if (!is_free_or(HostAnswer::confirmed)) {
      return refuse("the payment was rolled back; it cannot be confirmed");
    }
  } else if (std::holds_alternative<RollBackWanted>(input)) {
    if (told_ != Told::approved) return refuse("only an approved payment can be rolled back");
    if (!is_free_or(HostAnswer::rolled_back)) {
      return refuse("the payment was confirmed; start a refund to give the money back");
    }
  } else if (std::holds_alternative<OutcomeStored>(input)) {
    if (told_ != Told::not_approved) return refuse("there is no outcome to acknowledge");
  } else if (std::holds_alternative<DecisionTaken>(input)) {
    if (told_ != Told::unknown || answer_ != HostAnswer::none) {
      return Error{Code::refused, "", "decision.too_early"};
    }
  }
  return {};
}

bool HostSide::confirm(const pospay::FiscalReceipt& receipt) {
  if (answer_ != HostAnswer::none) return false;
  answer_ = HostAnswer::confirmed;
  fiscal_number_ = receipt.number;
  return true;
}

bool HostSide::roll_back(const std::string& reason) {
  if (answer_ != HostAnswer::none) return false;
  answer_ = HostAnswer::rolled_back;
  why_ = reason;
  return true;
}

bool HostSide::acknowledge() {
  if (answer_ != HostAnswer::none) return false;
  answer_ = HostAnswer::acknowledged;
  return true;
}

bool HostSide::decide(const pospay::Decision& decision) {
  if (answer_ != HostAnswer::none) return false;
  answer_ = decision.is_paid ? HostAnswer::manually_paid : HostAnswer::manually_not_paid;
  decided_by_ = decision.supervisor;
  why_ = decision.reason;
  return true;
}

void HostSide::set_outcome(Told told, pospay::OutcomeStatus status, pospay::Reason reason,
                           const std::string& gateway_text) {
  told_ = told;
  status_ = status;
  reason_ = reason;
  gateway_text_ = gateway_text;
  outcome_sequence_ = ++sequence_;
}

pospay::Message HostSide::outcome_message() const {
  return oplati::outcome_message(subject_, status_, reason_, gateway_text_);
}

void HostSide::emit_outcome(Actions& actions, std::int64_t amount_minor, const Proof& proof) {
  pospay::Outcome outcome;
  outcome.status = status_;
  outcome.reason = reason_;
  outcome.amount = pospay::byn(amount_minor);
  outcome.message = outcome_message();
  if (status_ == pospay::OutcomeStatus::approved) {
    outcome.payment_number = proof.payment_number;
    outcome.provider_reference = proof.provider_reference;
    outcome.message.arguments.push_back({"payment", outcome.payment_number});
  }
  pospay::Event event;
  event.kind = EventKind::outcome;
  event.sequence = outcome_sequence_;  // the same number whenever it is told again
  event.message = outcome.message;
  event.outcome = std::move(outcome);
  emit(actions, std::move(event), std::nullopt);
}

void HostSide::emit_settled(Actions& actions) {
  is_settled_told_ = true;
  pospay::Event event;
  event.kind = EventKind::settled;
  event.settled_as = settled_as();
  event.message.id = settled_message_id(event.settled_as);
  emit(actions, std::move(event), std::nullopt);
}

void HostSide::emit_waiting(Actions& actions, pospay::WaitingFor what,
                            std::optional<std::int64_t> deadline_ms) {
  pospay::Event event;
  event.kind = EventKind::waiting;
  event.waiting_for = what;
  event.message.id = waiting_message_id(what);
  emit(actions, std::move(event), deadline_ms);
}

void HostSide::emit_notice(Actions& actions, std::string id,
                           std::vector<pospay::Argument> arguments) {
  log(actions, POSPAY_LOG_WARNING, id);
  pospay::Event event;
  event.kind = EventKind::notice;
  event.message = {std::move(id), "", std::move(arguments)};
  emit(actions, std::move(event), std::nullopt);
}

void HostSide::emit(Actions& actions, pospay::Event&& event,
                    std::optional<std::int64_t> deadline_ms) {
  if (event.sequence == 0) event.sequence = ++sequence_;
  actions.push_back(Emit{std::move(event), deadline_ms});
}

void HostSide::log(Actions& actions, int level, std::string_view line) const {
  actions.push_back(Log{level, key_ + ": " + std::string(line)});
}

pospay::SettledAs HostSide::settled_as() const {
  switch (answer_) {
    case HostAnswer::none:
      return pospay::SettledAs::nothing;
    case HostAnswer::confirmed:
      return pospay::SettledAs::confirmed;
    case HostAnswer::rolled_back:
      return pospay::SettledAs::rolled_back;
    case HostAnswer::acknowledged:
      return pospay::SettledAs::acknowledged;
    case HostAnswer::manually_paid:
    case HostAnswer::manually_not_paid:
      return pospay::SettledAs::manually;
  }
  return pospay::SettledAs::nothing;
}

void HostSide::write(FieldWriter& out) const {
  out.number("told", static_cast<int>(told_));
  out.number("answer", static_cast<int>(answer_));
  out.flag("settled", is_settled_told_);
  out.number("status", static_cast<int>(status_));
  out.number("reason", static_cast<int>(reason_));
  out.text("gateway_text", gateway_text_);
  out.text("fiscal", fiscal_number_);
  out.text("decided_by", decided_by_);
  out.text("why", why_);
  out.number("sequence", static_cast<std::int64_t>(sequence_));
  out.number("outcome_sequence", static_cast<std::int64_t>(outcome_sequence_));
}

HostSide HostSide::read(FieldReader& in, std::string key, std::string_view subject) {
  const auto check = [&in](std::string_view name, int last) {
    const std::int64_t number = in.number(name);
    if (number < 0 || number > last) in.fail();
  };
  check("told", static_cast<int>(Told::not_approved));
  check("answer", static_cast<int>(HostAnswer::manually_not_paid));
  HostSide side(std::move(key), subject);
  side.told_ = static_cast<Told>(in.number("told"));
  side.answer_ = static_cast<HostAnswer>(in.number("answer"));
  side.is_settled_told_ = in.flag("settled");
  side.status_ = static_cast<pospay::OutcomeStatus>(in.number("status"));
  side.reason_ = static_cast<pospay::Reason>(in.number("reason"));
  side.gateway_text_ = in.text("gateway_text");
  side.fiscal_number_ = in.text("fiscal");
  side.decided_by_ = in.text("decided_by");
  side.why_ = in.text("why");
  side.sequence_ = static_cast<std::uint64_t>(in.number("sequence")) + sequence_leap;
  side.outcome_sequence_ = static_cast<std::uint64_t>(in.number("outcome_sequence"));
  return side;
}

void add_write(Actions& actions, bool is_required) {
  for (auto& action : actions) {
    if (auto* earlier = std::get_if<Write>(&action)) {
      earlier->required = earlier->required || is_required;
      return;
    }
  }
  actions.push_back(Write{is_required});
}

}  // namespace oplati

// A payment as the journal keeps it and as the list of open operations shows it.
#include <algorithm>
#include <array>
#include <utility>

#include "plugins/oplati/core/payment.hpp"

namespace oplati {
namespace {

constexpr std::array step_names = {
    "created",    "opening_session", "awaiting_code", "awaiting_buyer", "paying",      "searching",
    "confirming", "cancelling",      "paid",          "not_paid",       "giving_back", "given_back",
};

}  // namespace

OperationRecord Payment::record() const {
  OperationRecord record;
  record.key = host_.key();
  record.kind = pospay::OperationKind::payment;
  record.line = line_;
  record.request_digest = request_digest_;
  record.register_number = binding_.register_number;
  record.base_url = binding_.base_url;
  record.shift = order_.shift;
  record.order_number = order_.order_number;
  // Only from the intent on: until then no payment belongs to the session.
  if (has_intent()) record.session_id = order_.session_id;
  record.payment_id = payment_id_;
  record.amount_minor = order_.sum_minor;
  record.step = step_names[static_cast<std::size_t>(step_)];
  record.is_open = !is_finished();

  FieldWriter out;
  out.number("step", static_cast<int>(step_));
  out.number("mode", static_cast<int>(mode_));
  out.number("started", started_wall_ms_);
  out.number("attempt", session_attempt_);
  out.flag("cancel", cancel_wanted_);
  out.flag("watched", is_watched_);
  host_.write(out);
  write_order(out, order_);
  reversal_.write(out);
  record.payload = out.take();
  return record;
}

pospay::Result<std::unique_ptr<Payment>> Payment::from_record(const Policy& policy,
                                                              const OperationRecord& record,
                                                              RecordOf origin) {
  FieldReader in(record.payload);
  std::unique_ptr<Payment> payment(new Payment(policy));
  payment->binding_ = {record.register_number, record.base_url};
  payment->line_ = record.line;
  payment->request_digest_ = record.request_digest;
  payment->payment_id_ = record.payment_id;
  const std::int64_t step = in.number("step");
  payment->mode_ = static_cast<PaymentMode>(in.number("mode"));
  payment->started_wall_ms_ = in.number("started");
  payment->session_attempt_ = static_cast<int>(in.number("attempt"));
  payment->cancel_wanted_ = in.flag("cancel");
  payment->is_watched_ = in.flag("watched");
  payment->host_ = HostSide::read(in, record.key, "payment");
  payment->order_ = read_order(in);
  payment->reversal_ = Reversal::read(in);
  if (!in.ok() || step < 0 || step >= static_cast<std::int64_t>(step_names.size()) ||
      (origin == RecordOf::journal && payment->order_.order_number.empty())) {
    return pospay::Error{pospay::Code::internal,
                         "the journal's record of operation " + record.key + " cannot be read"};
  }
  payment->step_ = static_cast<Step>(step);
  return payment;
}

bool Payment::has_intent() const {
  return step_ != Step::created && step_ != Step::opening_session && step_ != Step::awaiting_code &&
         step_ != Step::awaiting_buyer;
}

bool Payment::is_finished() const {
  if (!host_.is_settled_told() || owed_.is_owed()) return false;
  switch (step_) {
    case Step::paid:
    case Step::given_back:
      return true;
    case Step::not_paid:
      return !is_watched_;
    case Step::created:
    case Step::opening_session:
    case Step::awaiting_code:
    case Step::awaiting_buyer:
    case Step::paying:
    case Step::searching:
    case Step::confirming:
    case Step::cancelling:
    case Step::giving_back:
      return false;
  }
  return false;
}

std::optional<pospay::OpenOperation> Payment::open() const {
  const bool host_is_done =
      host_.answer() != HostAnswer::none && host_.answer() != HostAnswer::rolled_back;
  if (is_finished() || (host_is_done && step_ != Step::giving_back)) return std::nullopt;
  pospay::OpenOperation open;
  open.kind = pospay::OperationKind::payment;
  open.key = host_.key();
  open.line = line_;
  open.receipt_number = order_.receipt_number;
  open.amount = pospay::byn(order_.sum_minor);
  open.started_at_ms = started_wall_ms_;
  switch (step_) {
    case Step::paid:
      open.state = pospay::OpenState::unconfirmed;
      open.message.id = "open.unconfirmed";
      break;
    case Step::not_paid:
      open.state = pospay::OpenState::undelivered;
      open.message = host_.outcome_message();
      break;
    case Step::giving_back:
    case Step::given_back:
      open.state = pospay::OpenState::returning;
      open.message.id = "open.returning";
      break;
    case Step::created:
    case Step::opening_session:
    case Step::awaiting_code:
    case Step::awaiting_buyer:
    case Step::paying:
    case Step::searching:
    case Step::confirming:
    case Step::cancelling:
      open.state = pospay::OpenState::unresolved;
      open.message.id = "open.unresolved";
      break;
  }
  return open;
}

std::optional<std::int64_t> Payment::wake_at_ms() const {
  std::optional<std::int64_t> at;
  if (call_under_way_) {
    at = patience_ends_ms();
  } else if (!is_held()) {
    at = due_ms_;
  }
  if (owed_.is_owed()) at = at ? std::min(*at, owed_.again_at_ms()) : owed_.again_at_ms();
  return at;
}

}  // namespace oplati

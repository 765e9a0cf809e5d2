#include "plugins/oplati/core/refund.hpp"

#include <algorithm>
#include <utility>

namespace oplati {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::Reason;
using pospay::WaitingFor;

Refund::Refund(const Policy& policy, Binding binding, std::string request_digest,
               const pospay::RefundRequest& request, const ProviderReference& sale,
               std::int64_t wall_ms)
    : policy_(&policy),
      binding_(std::move(binding)),
      request_digest_(std::move(request_digest)),
      started_wall_ms_(wall_ms),
      sale_(sale),
      draft_(make_order(request.receipt, request.amount.minor, request.shift)),
      host_(request.key, "refund") {
  const bool names_positions = !draft_.items.empty();
  if (!names_positions) {
    draft_ = make_plain_reversal(request.amount.minor, request.receipt.number, draft_.shift);
  }
  amount_minor_ = draft_.sum_minor;
  receipt_number_ = draft_.receipt_number;
}

// --- Inputs --------------------------------------------------------------------------------------

pospay::Result<void> Refund::accepts(const Input& input) const {
  if (std::holds_alternative<ScanSubmitted>(input)) {
    return Error{Code::refused, "a refund asks for no scan"};
  }
  if (std::holds_alternative<CancelWanted>(input)) {
    return Error{Code::refused, "a refund cannot be cancelled; wait for its outcome"};
  }
  if (std::holds_alternative<RollBackWanted>(input)) {
    return Error{Code::refused, "a refund cannot be rolled back; print its receipt and confirm it"};
  }
  return host_.accepts(input);
}

void Refund::handle(const Input& input, const Moment& moment, Actions& actions) {
  if (!accepts(input)) return;
  actions_ = &actions;
  owed_.begin_step(input);
  struct Visitor {
    Refund& self;
    const Moment& moment;
    void operator()(const Begin&) { self.begin(moment); }
    void operator()(const Recover&) { self.recover(moment); }
    void operator()(const TimerDue&) { self.on_timer(moment); }
    void operator()(const Answered& answered) {
      if (!self.call_under_way_ || answered.call_number != self.call_number_) return;
      self.call_under_way_ = false;
      self.on_answer(answered.answer, moment);
    }
    void operator()(const WriteFailed& failed) { self.on_write_failed(failed, moment); }
    void operator()(const ReceiptPrinted& printed) {
      if (self.host_.confirm(printed.receipt)) self.on_host_answer();
    }
    void operator()(const OutcomeStored&) {
      if (self.host_.acknowledge()) self.on_host_answer();
    }
    void operator()(const DecisionTaken& taken) {
      if (self.host_.decide(taken.decision)) self.on_host_answer();
    }
    void operator()(const ScanSubmitted&) {}
    void operator()(const CancelWanted&) {}
    void operator()(const RollBackWanted&) {}
    // A refund asks for none of these.
    void operator()(const ShiftRead&) {}
    void operator()(const Compared&) {}
    void operator()(const Probed&) {}
    void operator()(const Hinted&) {}
  };
  std::visit(Visitor{*this, moment}, input);
  owed_.end_step(actions);
  actions_ = nullptr;
}

void Refund::begin(const Moment& moment) {
  if (reversal_.step() != Reversal::Step::idle) return;
  draft_.order_number =
      make_order_number(receipt_number_, 1, moment.random, policy_->order_number_limit);
  const bool is_full = amount_minor_ == sale_.sum_minor;
  reversal_.start({sale_.payment_id, is_full, false}, std::move(draft_));
  unknown_at_ms_ = moment.now_ms + policy_->pending_budget_ms;
  write(true);
  host_.emit_waiting(*actions_, WaitingFor::gateway, std::nullopt);
  run_reversal(moment);
}

void Refund::recover(const Moment& moment) {
  call_under_way_ = false;
  unknown_at_ms_ = moment.now_ms + policy_->pending_budget_ms;
  reversal_.recover(moment);
  due_ms_ = reversal_.wake_at_ms();
  emit_current();
}

void Refund::on_timer(const Moment& moment) {
  if (owed_.is_due(moment.now_ms)) {
    if (std::exchange(is_refusal_withheld_, false)) {
      tell_refusal();
    } else {
      write(true);
    }
    return;
  }
  if (call_under_way_) {  // longer than the host can wait
    tell_unknown_if_due(moment);
    return;
  }
  if (!due_ms_ || moment.now_ms < *due_ms_) return;
  due_ms_.reset();
  if (step_ != Step::returning) return;
  // An intent that is owed still (see on_write_failed) goes to the journal before it is sent.
  if (owed_.is_owed() && !reversal_.may_have_been_sent()) write(true);
  run_reversal(moment);
}

void Refund::on_answer(const Answer& answer, const Moment& moment) {
  if (step_ != Step::returning) return;
  reversal_.on_answer(answer, *policy_, moment);
  if (reversal_.take_alarm()) emit_notice("notice.money_back_late");
  if (reversal_.take_mismatch()) emit_notice("notice.mismatch");
  const bool changed = reversal_.take_changed();
  if (reversal_.is_final()) {
    end_reversal(moment);
    return;
  }
  if (changed) write(false);
  due_ms_ = reversal_.wake_at_ms();
  give_up_unsent_if_due(moment);
  tell_unknown_if_due(moment);
}

void Refund::on_write_failed(const WriteFailed& failed, const Moment& moment) {
  const auto failure = owed_.fail(moment.now_ms + policy_->rewrite_interval_ms);
  const bool is_unsent = step_ == Step::returning && !reversal_.may_have_been_sent();
  const bool is_in_doubt = failed.is_in_doubt || host_.told() == Told::unknown;
  if (is_unsent && is_in_doubt) {
    put_off(failure, moment);
    return;
  }
  if (is_unsent && host_.told() == Told::nothing) {
    // The Send behind the Write was dropped: not one byte left.
    call_under_way_ = false;
    due_ms_.reset();
    step_ = Step::refused;
    host_.set_outcome(Told::not_approved, OutcomeStatus::declined, Reason::journal_unavailable, "");
    emit_outcome();
    return;
  }
  if (step_ == Step::refused && host_.told() == Told::not_approved && tells_outcome(failure)) {
    // The journal still says that it is to be sent, and the next start would do so.
    const bool is_news = !std::exchange(is_refusal_withheld_, true);
    host_.set_outcome(Told::unknown, OutcomeStatus::unknown, Reason::journal_unavailable, "");
    if (failure.is_news) emit_notice("notice.journal_failed");
    if (is_news && failure.is_news) emit_outcome();
    return;
  }
  // What is known is told from memory; a crash before it is written is healed by asking again.
  if (failure.is_news) emit_notice("notice.journal_failed");
  actions_->insert(actions_->end(), failure.told.begin(), failure.told.end());
}

bool Refund::tells_outcome(const OwedWrite::Failure& failure) {
  return std::any_of(failure.told.begin(), failure.told.end(), [](const Emit& emit) {
    return emit.event.kind == pospay::EventKind::outcome;
  });
}

void Refund::tell_refusal() {
  host_.set_outcome(Told::not_approved, OutcomeStatus::declined, refusal_reason_, refusal_text_);
  write(true);
  emit_outcome();
}

// Not one byte left, but the intent may be in the journal, from where the next start would send it:
// "not returned" could not be kept. It is tried again until the journal says what it holds.
void Refund::put_off(const OwedWrite::Failure& failure, const Moment& moment) {
  if (failure.is_news) emit_notice("notice.journal_failed");
  if (failure.dropped_send) {
    call_under_way_ = false;
    reversal_.on_answer(Fault{false, "the intent could not be written", "journal", 0}, *policy_,
                        moment);
    due_ms_ = reversal_.wake_at_ms();
  }
  if (host_.told() != Told::nothing) return;
  host_.set_outcome(Told::unknown, OutcomeStatus::unknown, Reason::journal_unavailable, "");
  emit_outcome();
}

void Refund::on_host_answer() {
  write(true);
  host_.emit_settled(*actions_);
}

// --- Steps ---------------------------------------------------------------------------------------

void Refund::run_reversal(const Moment& moment) {
  const bool would_send = reversal_.step() == Reversal::Step::sending;
  if (would_send && host_.answer() == HostAnswer::manually_not_paid) {
    // It is absent, and the buyer has been served otherwise: nothing is sent any more.
    become_refused(Reason::answer_lost, "");
    return;
  }
  if (auto call = reversal_.next_call(*policy_, moment)) {
    call_under_way_ = true;
    // As long as the cashier can still choose cash.
    std::optional<std::int64_t> give_up_at_ms;
    if (!reversal_.may_have_been_sent()) {
      give_up_at_ms = reversal_.first_try_ms() + policy_->unsent_retry_budget_ms;
    }
    actions_->push_back(Send{++call_number_, std::move(*call), give_up_at_ms});
  } else {
    due_ms_ = reversal_.wake_at_ms();
  }
}

void Refund::end_reversal(const Moment&) {
  due_ms_.reset();
  if (reversal_.step() == Reversal::Step::done) {
    step_ = Step::approved;
    if (host_.answer() != HostAnswer::none) {
      if (host_.answer() == HostAnswer::manually_not_paid) {
        emit_notice("notice.decision_contradicted");
      }
      write(true);
      return;
    }
    host_.set_outcome(Told::approved, OutcomeStatus::approved, Reason::none, "");
    write(true);
    emit_outcome();
    return;
  }
  const auto& refusal = reversal_.refusal();
  become_refused(refusal ? refusal->reason : Reason::gateway_refused,
                 refusal ? refusal->cashier_text : std::string{});
}

void Refund::become_refused(Reason reason, const std::string& gateway_text) {
  step_ = Step::refused;
  due_ms_.reset();
  call_under_way_ = false;
  if (host_.answer() != HostAnswer::none) {
    if (host_.answer() == HostAnswer::manually_paid) emit_notice("notice.decision_contradicted");
    write(true);
    return;
  }
  refusal_reason_ = reason;
  refusal_text_ = gateway_text;
  tell_refusal();
}

// Not one byte was sent for the whole budget: the cashier can choose cash.
void Refund::give_up_unsent_if_due(const Moment& moment) {
  if (reversal_.may_have_been_sent() || reversal_.first_try_ms() == 0) return;
  const bool is_untrusted = reversal_.is_gateway_untrusted();
  const bool is_over = moment.now_ms - reversal_.first_try_ms() >= policy_->unsent_retry_budget_ms;
  if (!is_untrusted && !is_over) return;
  become_refused(is_untrusted ? Reason::gateway_untrusted : Reason::gateway_unreachable, "");
}

bool Refund::is_unknown_to_tell() const {
  return step_ == Step::returning && host_.told() == Told::nothing &&
         reversal_.may_have_been_sent();
}

void Refund::tell_unknown_if_due(const Moment& moment) {
  if (!is_unknown_to_tell() || moment.now_ms < unknown_at_ms_) return;
  host_.set_outcome(Told::unknown, OutcomeStatus::unknown, Reason::answer_lost, "");
  write(false);
  emit_outcome();
}

// --- What it says --------------------------------------------------------------------------------

void Refund::write(bool is_required) {
  const auto debt = owed_.take();
  add_write(*actions_, is_required || debt.is_owed);
  if (debt.settles) host_.emit_settled(*actions_);
}

void Refund::emit_outcome() {
  const std::string number =
      std::to_string(reversal_.reversal_id() != 0 ? reversal_.reversal_id() : sale_.payment_id);
  host_.emit_outcome(*actions_, amount_minor_, {number, ""});
}

void Refund::emit_notice(std::string id) {
  host_.emit_notice(
      *actions_, std::move(id),
      {{"order", reversal_.order().order_number}, {"payment", std::to_string(sale_.payment_id)}});
}

void Refund::emit_current() {
  if (host_.told() != Told::nothing) emit_outcome();
  if (host_.answer() != HostAnswer::none) {
    host_.emit_settled(*actions_);
  } else if (step_ == Step::returning) {
    host_.emit_waiting(*actions_, WaitingFor::resolution, std::nullopt);
  }
}

// --- What the journal and the host see
// ------------------------------------------------------------

OperationRecord Refund::record() const {
  OperationRecord record;
  record.key = host_.key();
  record.kind = pospay::OperationKind::refund;
  record.request_digest = request_digest_;
  record.register_number = binding_.register_number;
  record.base_url = binding_.base_url;
  record.shift = reversal_.order().shift;
  record.order_number = reversal_.order().order_number;
  record.payment_id = reversal_.reversal_id();
  record.sale_payment_id = sale_.payment_id;
  record.amount_minor = amount_minor_;
  record.step = step_ == Step::returning  ? "returning"
                : step_ == Step::approved ? "approved"
                                          : "refused";
  record.is_open = !is_finished();
  record.counts_as_refund = step_ != Step::refused;

  FieldWriter out;
  out.number("step", static_cast<int>(step_));
  out.number("started", started_wall_ms_);
  out.text("receipt_number", receipt_number_);
  out.number("sale_sum", sale_.sum_minor);
  out.text("sale_order", sale_.order_number);
  out.text("sale_register", sale_.register_number);
  host_.write(out);
  reversal_.write(out);
  if (reversal_.step() == Reversal::Step::idle) write_order(out, draft_);
  record.payload = out.take();
  return record;
}

pospay::Result<std::unique_ptr<Refund>> Refund::from_record(const Policy& policy,
                                                            const OperationRecord& record,
                                                            RecordOf origin) {
  FieldReader in(record.payload);
  std::unique_ptr<Refund> refund(new Refund(policy));
  refund->binding_ = {record.register_number, record.base_url};
  refund->request_digest_ = record.request_digest;
  refund->amount_minor_ = record.amount_minor;
  const std::int64_t step = in.number("step");
  refund->started_wall_ms_ = in.number("started");
  refund->receipt_number_ = in.text("receipt_number");
  refund->sale_ = {record.sale_payment_id, in.number("sale_sum"), in.text("sale_order"),
                   in.text("sale_register")};
  refund->host_ = HostSide::read(in, record.key, "refund");
  refund->reversal_ = Reversal::read(in);
  const bool has_begun = refund->reversal_.step() != Reversal::Step::idle;
  if (!has_begun) refund->draft_ = read_order(in);
  if (!in.ok() || step < 0 || step > static_cast<int>(Step::refused) ||
      (origin == RecordOf::journal && !has_begun)) {
    return Error{Code::internal,
                 "the journal's record of operation " + record.key + " cannot be read"};
  }
  refund->step_ = static_cast<Step>(step);
  return refund;
}

bool Refund::is_finished() const {
  return host_.is_settled_told() && step_ != Step::returning && !owed_.is_owed();
}

std::optional<pospay::OpenOperation> Refund::open() const {
  if (is_finished() || host_.answer() != HostAnswer::none) return std::nullopt;
  pospay::OpenOperation open;
  open.kind = pospay::OperationKind::refund;
  open.key = host_.key();
  open.receipt_number = receipt_number_;
  open.amount = pospay::byn(amount_minor_);
  open.started_at_ms = started_wall_ms_;
  switch (step_) {
    case Step::returning:
      open.state = pospay::OpenState::unresolved;
      open.message.id = "open.unresolved";
      break;
    case Step::approved:
      open.state = pospay::OpenState::unconfirmed;
      open.message.id = "open.unconfirmed_refund";
      break;
    case Step::refused:
      open.state = pospay::OpenState::undelivered;
      open.message = host_.outcome_message();
      break;
  }
  return open;
}

std::optional<std::int64_t> Refund::wake_at_ms() const {
  std::optional<std::int64_t> at;
  if (!call_under_way_) {
    at = due_ms_;
  } else if (is_unknown_to_tell()) {
    at = unknown_at_ms_;
  }
  if (owed_.is_owed()) at = at ? std::min(*at, owed_.again_at_ms()) : owed_.again_at_ms();
  return at;
}

}  // namespace oplati

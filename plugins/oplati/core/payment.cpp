// The table of payment.hpp as code, its inputs. The answers of each step are in
// payment_answers.cpp, the steps in payment_steps.cpp, events and the record in payment_events.cpp
// and payment_record.cpp.
#include "plugins/oplati/core/payment.hpp"

#include <algorithm>
#include <utility>

namespace oplati {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::Reason;
using pospay::WaitingFor;

Payment::Payment(const Policy& policy, Binding binding, PaymentMode mode,
                 std::string request_digest, const pospay::PaymentRequest& request,
                 std::int64_t wall_ms)
    : policy_(&policy),
      binding_(std::move(binding)),
      mode_(mode),
      line_(request.line),
      request_digest_(std::move(request_digest)),
      started_wall_ms_(wall_ms),
      order_(make_order(request.receipt, request.amount.minor, request.shift)),
      host_(request.key, "payment") {}

// --- Inputs --------------------------------------------------------------------------------------

pospay::Result<void> Payment::accepts(const Input& input) const {
  if (const auto* scan = std::get_if<ScanSubmitted>(&input)) {
    if (step_ != Step::awaiting_code) return Error{Code::refused, "", "scan.not_asked"};
    if (scan->code.empty() || scan->code.size() > policy_->buyer_code_limit) {
      return Error{Code::invalid, "", "scan.unreadable"};
    }
  }
  if (std::holds_alternative<DecisionTaken>(input) && !is_undecided()) {
    return Error{Code::refused, "", "decision.too_early"};
  }
  return host_.accepts(input);
}

void Payment::handle(const Input& input, const Moment& moment, Actions& actions) {
  if (!accepts(input)) return;
  actions_ = &actions;
  owed_.begin_step(input);
  struct Visitor {
    Payment& self;
    const Moment& moment;
    void operator()(const Begin&) { self.begin(moment); }
    void operator()(const Recover&) { self.recover(moment); }
    void operator()(const TimerDue&) { self.on_timer(moment); }
    void operator()(const Answered& answered) {
      if (!self.call_under_way_ || answered.call_number != self.call_number_) return;
      self.call_under_way_ = false;
      self.on_answer(answered.answer, moment);
    }
    void operator()(const WriteFailed&) { self.on_write_failed(moment); }
    void operator()(const ScanSubmitted& scan) { self.on_scan(scan.code, moment); }
    void operator()(const CancelWanted&) { self.on_cancel(moment); }
    void operator()(const ReceiptPrinted& printed) { self.on_printed(printed.receipt); }
    void operator()(const RollBackWanted& wanted) { self.on_roll_back(wanted.reason, moment); }
    void operator()(const OutcomeStored&) { self.on_stored(); }
    void operator()(const DecisionTaken& taken) { self.on_decision(taken.decision); }
    void operator()(const Hinted&) { self.on_hint(moment); }
    // A payment asks for none of these.
    void operator()(const ShiftRead&) {}
    void operator()(const Compared&) {}
    void operator()(const Probed&) {}
  };
  std::visit(Visitor{*this, moment}, input);
  owed_.end_step(actions);
  actions_ = nullptr;
}

void Payment::begin(const Moment& moment) {
  if (step_ != Step::created || session_attempt_ != 0) return;
  session_attempt_ = 1;
  order_.order_number = make_order_number(order_.receipt_number, session_attempt_, moment.random,
                                          policy_->order_number_limit);
  write(Purpose::intent);
  if (mode_ == PaymentMode::buyer_qr) {
    step_ = Step::awaiting_code;
    session_ends_ms_ = moment.now_ms + policy_->session_ttl_ms;
    due_ms_ = session_ends_ms_;
    ask_scan("scan.ask");
    return;
  }
  emit_waiting(WaitingFor::gateway, std::nullopt);
  open_session(moment);
}

// Deadlines are re-derived as expired: what can be asked is asked at once.
void Payment::recover(const Moment& moment) {
  call_under_way_ = false;
  due_ms_ = moment.now_ms;
  asking_since_ms_ = moment.now_ms;
  session_ends_ms_ = moment.now_ms;
  pending_ends_ms_ = moment.now_ms + policy_->pending_budget_ms;
  watch_ends_ms_ = moment.now_ms + policy_->watch_ms;
  reversal_.recover(moment);
  switch (step_) {
    case Step::created:
    case Step::opening_session:
    case Step::awaiting_code:
    case Step::awaiting_buyer:
      // The register makes the payment, and it did not: no money can have moved.
      become_not_paid(OutcomeStatus::cancelled, Reason::session_lost, "", moment);
      return;
    case Step::paying:
      search(moment, "restart");
      return;
    case Step::searching:
    case Step::confirming:
    case Step::cancelling:
    case Step::giving_back:
      emit_current();
      return;
    case Step::paid:
    case Step::not_paid:
    case Step::given_back:
      if (!is_watched_) due_ms_.reset();
      emit_current();
      return;
  }
}

void Payment::on_timer(const Moment& moment) {
  if (owed_.is_due(moment.now_ms)) {
    write(purpose_);
    tell_unknown_if_due(moment);
    return;
  }
  if (const auto ends = patience_ends_ms(); ends && moment.now_ms >= *ends) {
    on_patience_over(moment);
    return;
  }
  if (is_held() || call_under_way_ || !due_ms_ || moment.now_ms < *due_ms_) return;
  due_ms_.reset();
  tell_unknown_if_due(moment);
  switch (step_) {
    case Step::created:
      return;
    case Step::opening_session:
      open_session(moment);
      return;
    case Step::awaiting_code:
      become_not_paid(OutcomeStatus::timed_out, Reason::buyer_timed_out, "", moment);
      return;
    case Step::awaiting_buyer:
      if (moment.now_ms >= session_ends_ms_) {
        become_not_paid(OutcomeStatus::timed_out, Reason::buyer_timed_out, "", moment);
      } else {
        send(AskConsumerStatus{order_.session_id});
      }
      return;
    case Step::paying:
      send(PostPayment{order_}, give_up_at_ms(moment));
      return;
    case Step::searching:
      send(GetReport{order_.shift, order_.order_number});
      return;
    case Step::confirming:
      send(GetPayment{payment_id_});
      return;
    case Step::cancelling:
    case Step::giving_back:
      run_reversal(moment);
      return;
    case Step::not_paid:
      if (is_watched_) send(GetPayment{payment_id_});
      return;
    case Step::paid:
    case Step::given_back:
      return;
  }
}

// A question is under way longer than the host can wait: the gateway is slow or away.
void Payment::on_patience_over(const Moment& moment) {
  if (step_ == Step::awaiting_buyer) {
    become_not_paid(OutcomeStatus::timed_out, Reason::buyer_timed_out, "", moment);
  } else {
    tell_unknown_if_due(moment);
  }
}

void Payment::on_answer(const Answer& answer, const Moment& moment) {
  switch (step_) {
    case Step::opening_session:
      on_session(answer, moment);
      break;
    case Step::awaiting_buyer:
      on_readiness(answer, moment);
      break;
    case Step::paying:
      on_payment_posted(answer, moment);
      break;
    case Step::searching:
      on_search_result(answer, moment);
      break;
    case Step::confirming:
      on_payment_info(answer, moment);
      break;
    case Step::cancelling:
    case Step::giving_back:
      on_reversal_answer(answer, moment);
      break;
    case Step::not_paid:
      if (is_watched_) on_watch_answer(answer, moment);
      break;
    case Step::created:
    case Step::awaiting_code:
    case Step::paid:
    case Step::given_back:
      break;
  }
  tell_unknown_if_due(moment);
  if (std::exchange(is_hinted_, false)) on_hint(moment);
}

void Payment::on_write_failed(const Moment& moment) {
  if (purpose_ == Purpose::wish) return;
  const auto failure = owed_.fail(moment.now_ms + policy_->rewrite_interval_ms);
  if (purpose_ == Purpose::intent) {
    // The Send behind the Write was dropped: not one byte left. Nothing belongs to the session; and
    // if it was the journal that refused it as another operation's, no record with it can be
    // written.
    order_.session_id.clear();
    purpose_ = Purpose::result;
    call_under_way_ = false;
    step_ = Step::not_paid;
    host_.set_outcome(Told::not_approved, OutcomeStatus::declined, Reason::journal_unavailable, "");
    due_ms_.reset();
    emit_outcome();
    return;
  }
  if (failure.dropped_send) {  // a question, it can be asked without the record
    call_under_way_ = false;
    due_ms_ = moment.now_ms;
  }
  if (failure.is_news) emit_notice("notice.journal_failed");
  // Told from memory; a crash before it is written is healed by asking the gateway again.
  actions_->insert(actions_->end(), failure.told.begin(), failure.told.end());
}

void Payment::on_scan(const std::string& code, const Moment& moment) {
  scanned_code_ = code;
  unsent_since_ms_ = 0;
  emit_waiting(WaitingFor::gateway, std::nullopt);
  open_session(moment);
}

void Payment::on_cancel(const Moment& moment) {
  switch (step_) {
    case Step::created:
    case Step::opening_session:
    case Step::awaiting_code:
    case Step::awaiting_buyer:
      become_not_paid(OutcomeStatus::cancelled, Reason::cancelled_by_cashier, "", moment);
      return;
    case Step::paying:
      if (!call_under_way_) {  // between two tries of which not one byte was sent
        become_not_paid(OutcomeStatus::cancelled, Reason::cancelled_by_cashier, "", moment);
        return;
      }
      break;
    case Step::searching:
    case Step::cancelling:
      break;
    case Step::confirming:
      if (!call_under_way_) due_ms_ = moment.now_ms;
      break;
    case Step::paid:
    case Step::not_paid:
    case Step::giving_back:
    case Step::given_back:
      return;
  }
  if (std::exchange(cancel_wanted_, true)) return;
  write(Purpose::wish);
  emit_waiting(WaitingFor::cancel, std::nullopt);
}

void Payment::on_printed(const pospay::FiscalReceipt& receipt) {
  if (!host_.confirm(receipt)) return;
  write(Purpose::host_answer);
  host_.emit_settled(*actions_);
}

void Payment::on_roll_back(const std::string& reason, const Moment& moment) {
  if (host_.roll_back(reason)) start_giving_back(moment);
}

void Payment::on_stored() {
  if (!host_.acknowledge()) return;
  write(Purpose::host_answer);
  host_.emit_settled(*actions_);
}

void Payment::on_decision(const pospay::Decision& decision) {
  if (!host_.decide(decision)) return;
  absent_looks_ = 0;
  write(Purpose::host_answer);
  host_.emit_settled(*actions_);
}

bool Payment::is_about(const Hinted& hint) const {
  return payment_id_ != 0 ? hint.payment_id == payment_id_
                          : has_intent() && hint.order_number == order_.order_number;
}

// Brings the next question forward; the answer to it decides as it always does.
void Payment::on_hint(const Moment& moment) {
  if (call_under_way_) {
    is_hinted_ = true;
    return;
  }
  // The second look at a final status keeps its distance from the first.
  const bool asks = step_ == Step::searching || (step_ == Step::confirming && !is_reread_) ||
                    (step_ == Step::not_paid && is_watched_);
  if (!asks || !due_ms_) return;
  due_ms_ = std::min(*due_ms_, std::max(moment.now_ms, retry_after_ms_));
}

}  // namespace oplati

// The table of payment.hpp as code: inputs on top, then the answers of each step, then the steps.
// At 750 lines it is longer than other files because the whole life of a payment should be read in
// one place; events and the record are in payment_events.cpp and payment_record.cpp.
#include "plugins/oplati/core/payment.hpp"

#include <algorithm>
#include <utility>

namespace oplati {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::Reason;
using pospay::WaitingFor;

namespace {

// So many faults in a row are passed over at the usual pace: a till's network blinks.
constexpr int quick_faults = 10;

}  // namespace

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
    if (step_ != Step::awaiting_code) return Error{Code::refused, "no scan is asked for now"};
    if (scan->code.empty() || scan->code.size() > policy_->buyer_code_limit) {
      return Error{Code::invalid, "the scanned code is empty or too long for a buyer's code"};
    }
  }
  if (std::holds_alternative<DecisionTaken>(input) && !is_undecided()) {
    return Error{Code::refused, "only a payment whose outcome is unknown can be decided by hand"};
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
      send(PostPayment{order_});
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
}

void Payment::on_write_failed(const Moment& moment) {
  if (purpose_ == Purpose::wish) return;
  const auto failure = owed_.fail(moment.now_ms + policy_->rewrite_interval_ms);
  if (purpose_ == Purpose::intent) {
    // The Send behind the Write was dropped: not one byte left.
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

// --- Answers -------------------------------------------------------------------------------------

void Payment::on_session(const Answer& answer, const Moment& moment) {
  if (const auto* session = std::get_if<SessionOpened>(&answer)) {
    on_session_opened(*session, moment);
    return;
  }
  if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    on_session_refused(*refusal, moment);
    return;
  }
  const auto* fault = std::get_if<Fault>(&answer);
  if (fault != nullptr && !fault->request_was_sent) {
    retry_unsent_or_end(*fault, moment);
    return;
  }
  // The answer is lost or makes no sense. A session of which nobody knows moves no money: a new
  // one, with a new order number.
  if (session_attempt_ >= policy_->session_attempts) {
    become_not_paid(OutcomeStatus::declined, Reason::gateway_unreachable, "", moment);
    return;
  }
  ++session_attempt_;
  order_.order_number = make_order_number(order_.receipt_number, session_attempt_, moment.random,
                                          policy_->order_number_limit);
  due_ms_ = moment.now_ms + policy_->unsent_retry_interval_ms;
}

void Payment::on_session_opened(const SessionOpened& session, const Moment& moment) {
  order_.session_id = session.session_id;
  unsent_since_ms_ = 0;
  polls_ = 0;
  session_ends_ms_ = moment.now_ms + policy_->session_ttl_ms;
  if (mode_ == PaymentMode::buyer_qr) {
    pay(moment);
    return;
  }
  const std::string& shown =
      mode_ == PaymentMode::dynamic_qr ? session.dynamic_qr : session.confirmation_code;
  if (shown.empty() || policy_->qr_link_prefix.size() + shown.size() > policy_->qr_text_limit) {
    host_.log(*actions_, POSPAY_LOG_ERROR, "the session came without a usable code to show");
    become_not_paid(OutcomeStatus::declined, Reason::gateway_refused, "", moment);
    return;
  }
  step_ = Step::awaiting_buyer;
  show(session);
  due_ms_ = moment.now_ms + policy_->consumer_poll.delay_ms(polls_++);
}

void Payment::on_session_refused(const Refusal& refusal, const Moment& moment) {
  host_.log(*actions_, POSPAY_LOG_WARNING, "demandPayment refused: " + refusal.internal_code);
  const bool is_code_fault = refusal.reason == Reason::code_used ||
                             refusal.reason == Reason::code_expired ||
                             refusal.reason == Reason::code_foreign;
  if (mode_ == PaymentMode::buyer_qr && is_code_fault) {
    // The buyer can show another one.
    step_ = Step::awaiting_code;
    due_ms_ = session_ends_ms_;
    ask_scan(refusal.reason == Reason::code_used      ? "scan.used"
             : refusal.reason == Reason::code_expired ? "scan.expired"
                                                      : "scan.foreign");
    return;
  }
  become_not_paid(OutcomeStatus::declined, refusal.reason, refusal.cashier_text, moment);
}

void Payment::on_readiness(const Answer& answer, const Moment& moment) {
  if (const auto* readiness = std::get_if<ConsumerReadiness>(&answer)) {
    if (readiness->is_ready) {
      pay(moment);
      return;
    }
  }
  if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    if (refusal->is_final) {
      const bool is_session = refusal->reason == Reason::session_lost;
      become_not_paid(is_session ? OutcomeStatus::timed_out : OutcomeStatus::declined,
                      is_session ? Reason::buyer_timed_out : refusal->reason, refusal->cashier_text,
                      moment);
      return;
    }
  }
  const auto* fault = std::get_if<Fault>(&answer);
  const std::int64_t pause = pause_after_fault(*policy_, fault ? fault->retry_after_ms : 0,
                                               policy_->consumer_poll.delay_ms(polls_++));
  due_ms_ = std::min(moment.now_ms + pause, session_ends_ms_);
}

void Payment::on_payment_posted(const Answer& answer, const Moment& moment) {
  if (const auto* info = std::get_if<PaymentInfo>(&answer)) {
    if (is_ours(*info)) {
      payment_id_ = info->payment_id;
      take_status(*info, moment);
      return;
    }
    emit_notice("notice.mismatch");
    search(moment, "the answer speaks of another payment");
    return;
  }
  if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    host_.log(*actions_, POSPAY_LOG_WARNING, "payment refused: " + refusal->internal_code);
    if (refusal->is_final) {
      become_not_paid(OutcomeStatus::declined, refusal->reason, refusal->cashier_text, moment);
    } else {
      search(moment, "refused, but not finally: " + refusal->internal_code);
    }
    return;
  }
  const auto* fault = std::get_if<Fault>(&answer);
  if (fault != nullptr && !fault->request_was_sent) {
    retry_unsent_or_end(*fault, moment);
    return;
  }
  search(moment, fault != nullptr ? fault->detail : "the answer is of the wrong kind");
}

void Payment::on_search_result(const Answer& answer, const Moment& moment) {
  const auto* report = std::get_if<Report>(&answer);
  if (report != nullptr) {
    const PaymentInfo* found = nullptr;
    for (const auto& row : report->rows) {
      if (row.order_number != order_.order_number) continue;
      if (is_ours(row)) {
        // Of two the paid one: the other moved no money.
        if (found == nullptr || row.status == GatewayStatus::ok) found = &row;
      } else if (!std::exchange(mismatch_told_, true)) {
        emit_notice("notice.mismatch");
      }
    }
    if (found != nullptr) {
      // A row is a hint; the payment's own info decides.
      payment_id_ = found->payment_id;
      enter_confirming(moment);
      due_ms_ = moment.now_ms;
      return;
    }
    end_search_after_decision(moment);
    if (step_ != Step::searching) return;
  }
  const auto* fault = std::get_if<Fault>(&answer);
  ++polls_;
  const bool is_quick = polls_ < policy_->search_count;
  const bool is_told = host_.told() == Told::unknown;
  const std::int64_t pause = is_quick  ? policy_->search_interval_ms
                             : is_told ? policy_->slow_lane_ms
                                       : policy_->absence_gap_ms;
  due_ms_ = moment.now_ms + pause_after_fault(*policy_, fault ? fault->retry_after_ms : 0, pause);
}

// After a supervisor's word the search goes on until the report after the session's end lacks the
// payment twice.
void Payment::end_search_after_decision(const Moment& moment) {
  if (!host_.is_decided_by_hand() ||
      moment.now_ms < session_ends_ms_ + policy_->unknown_after_session_ms)
    return;
  if (absent_looks_++ == 0) {
    first_absent_ms_ = moment.now_ms;
    return;
  }
  if (moment.now_ms - first_absent_ms_ < policy_->absence_gap_ms) return;
  become_not_paid(OutcomeStatus::declined, Reason::answer_lost, "", moment);
}

void Payment::on_payment_info(const Answer& answer, const Moment& moment) {
  if (const auto* info = std::get_if<PaymentInfo>(&answer)) {
    if (is_ours(*info) && info->payment_id == payment_id_) {
      faults_ = 0;
      take_status(*info, moment);
      return;
    }
    if (!std::exchange(mismatch_told_, true)) {
      emit_notice("notice.mismatch");
    }
  }
  const auto* fault = std::get_if<Fault>(&answer);
  // A gateway that stays away is asked ever less often, down to twice a minute.
  faults_ = fault ? std::min(faults_ + 1, quick_faults + 4) : 0;
  const std::int64_t pause =
      std::min(policy_->absence_gap_ms, policy_->payment_poll.delay_ms(polls_++)
                                            << std::max(0, faults_ - quick_faults));
  due_ms_ = moment.now_ms + pause_after_fault(*policy_, fault ? fault->retry_after_ms : 0, pause);
}

void Payment::on_reversal_answer(const Answer& answer, const Moment& moment) {
  reversal_.on_answer(answer, *policy_, moment);
  if (reversal_.take_alarm()) emit_notice("notice.money_back_late");
  if (reversal_.take_mismatch()) emit_notice("notice.mismatch");
  const bool changed = reversal_.take_changed();
  if (reversal_.is_final()) {
    end_reversal(moment);
    return;
  }
  if (changed) write(Purpose::wish);
  due_ms_ = reversal_.wake_at_ms();
}

void Payment::on_watch_answer(const Answer& answer, const Moment& moment) {
  const auto* info = std::get_if<PaymentInfo>(&answer);
  if (info != nullptr && is_ours(*info) && info->payment_id == payment_id_ &&
      info->status == GatewayStatus::ok) {
    is_watched_ = false;
    if (host_.answer() == HostAnswer::manually_paid) {  // the supervisor was right
      step_ = Step::paid;
      write(Purpose::wish);
      return;
    }
    emit_notice("notice.late_payment");
    start_giving_back(moment);
    return;
  }
  if (moment.now_ms >= watch_ends_ms_ && info != nullptr) {
    is_watched_ = false;
    write(Purpose::wish);
    return;
  }
  due_ms_ = moment.now_ms + policy_->watch_interval_ms;
}

// --- Steps ---------------------------------------------------------------------------------------

void Payment::open_session(const Moment&) {
  step_ = Step::opening_session;
  send(DemandPayment{mode_, scanned_code_});
}

void Payment::pay(const Moment& moment) {
  step_ = Step::paying;
  unsent_since_ms_ = 0;
  due_ms_.reset();
  write(Purpose::intent);
  send(PostPayment{order_});
  emit_waiting(WaitingFor::confirmation, moment.now_ms + policy_->pending_budget_ms);
}

void Payment::retry_unsent_or_end(const Fault& fault, const Moment& moment) {
  if (unsent_since_ms_ == 0) unsent_since_ms_ = moment.now_ms;
  if (fault.kind == "certificate") {
    become_not_paid(OutcomeStatus::declined, Reason::gateway_untrusted, "", moment);
  } else if (cancel_wanted_) {
    become_not_paid(OutcomeStatus::cancelled, Reason::cancelled_by_cashier, "", moment);
  } else if (moment.now_ms - unsent_since_ms_ >= policy_->unsent_retry_budget_ms) {
    become_not_paid(OutcomeStatus::declined, Reason::gateway_unreachable, "", moment);
  } else {
    due_ms_ = moment.now_ms +
              pause_after_fault(*policy_, fault.retry_after_ms, policy_->unsent_retry_interval_ms);
  }
}

void Payment::search(const Moment& moment, std::string_view why) {
  host_.log(*actions_, POSPAY_LOG_WARNING,
            "the outcome of order " + order_.order_number +
                " is not known, looking for it: " + std::string(why));
  step_ = Step::searching;
  polls_ = 0;
  due_ms_ = moment.now_ms + policy_->search_first_ms;
  emit_waiting(cancel_wanted_ ? WaitingFor::cancel : WaitingFor::resolution, std::nullopt);
}

void Payment::take_status(const PaymentInfo& info, const Moment& moment) {
  switch (info.status) {
    case GatewayStatus::ok:
      become_paid(moment);
      return;
    case GatewayStatus::decline:
      become_not_paid(OutcomeStatus::declined, Reason::buyer_declined, "", moment);
      return;
    case GatewayStatus::not_enough:
      become_not_paid(OutcomeStatus::declined, Reason::not_enough_money, "", moment);
      return;
    case GatewayStatus::timeout:
    case GatewayStatus::technical_cancelling: {
      if (!std::exchange(is_reread_, true)) {
        if (step_ != Step::confirming) enter_confirming(moment);
        due_ms_ = moment.now_ms + policy_->final_reread_ms;
        return;
      }
      is_watched_ = true;
      const bool is_timeout = info.status == GatewayStatus::timeout;
      const Reason reason = cancel_wanted_ ? Reason::cancelled_by_cashier
                            : is_timeout   ? Reason::buyer_timed_out
                                           : Reason::cancelled_by_system;
      become_not_paid(cancel_wanted_ ? OutcomeStatus::cancelled
                      : is_timeout   ? OutcomeStatus::timed_out
                                     : OutcomeStatus::cancelled,
                      reason, "", moment);
      return;
    }
    case GatewayStatus::unlisted:
      if (!std::exchange(unlisted_told_, true)) emit_notice("notice.unlisted_status");
      [[fallthrough]];
    case GatewayStatus::in_progress:
      is_reread_ = false;
      if (step_ != Step::confirming) enter_confirming(moment);
      // Only a fresh "still open" starts a cancel: a transport fault or an unlisted status does
      // not.
      if (info.status == GatewayStatus::in_progress && is_cancel_due(moment)) {
        start_cancelling(moment);
        return;
      }
      due_ms_ = moment.now_ms + policy_->payment_poll.delay_ms(polls_++);
      return;
  }
}

void Payment::enter_confirming(const Moment& moment) {
  step_ = Step::confirming;
  polls_ = 0;
  pending_ends_ms_ = moment.now_ms + policy_->pending_budget_ms;
  write(Purpose::result);
  // A host that has answered has heard its last event.
  if (host_.answer() != HostAnswer::none) return;
  emit_waiting(cancel_wanted_ ? WaitingFor::cancel : WaitingFor::confirmation, pending_ends_ms_);
}

void Payment::become_paid(const Moment& moment) {
  due_ms_.reset();
  if (host_.told() == Told::not_approved || host_.answer() == HostAnswer::manually_not_paid) {
    emit_notice("notice.late_payment");
    start_giving_back(moment);
    return;
  }
  step_ = Step::paid;
  order_.items.clear();  // not needed any more, and they make the record long
  order_.parts.clear();
  if (host_.answer() == HostAnswer::manually_paid) {
    write(Purpose::wish);
    return;
  }
  host_.set_outcome(Told::approved, OutcomeStatus::approved, Reason::none, "");
  write(Purpose::result);
  emit_outcome();
}

void Payment::become_not_paid(OutcomeStatus status, Reason reason, const std::string& gateway_text,
                              const Moment& moment) {
  step_ = Step::not_paid;
  call_under_way_ = false;
  due_ms_.reset();
  order_.items.clear();
  order_.parts.clear();
  if (is_watched_) {
    watch_ends_ms_ = moment.now_ms + policy_->watch_ms;
    due_ms_ = moment.now_ms + policy_->watch_interval_ms;
  }
  if (host_.answer() != HostAnswer::none) {
    if (host_.answer() == HostAnswer::manually_paid) emit_notice("notice.decision_contradicted");
    write(Purpose::wish);
    return;
  }
  host_.set_outcome(Told::not_approved, status, reason, gateway_text);
  write(Purpose::result);
  emit_outcome();
}

void Payment::start_cancelling(const Moment& moment) {
  Order order = make_plain_reversal(order_.sum_minor, order_.receipt_number, order_.shift);
  order.order_number = make_order_number(order_.receipt_number, session_attempt_, moment.random,
                                         policy_->order_number_limit);
  reversal_.start({payment_id_, true, true}, std::move(order));
  step_ = Step::cancelling;
  write(Purpose::reversal);
  emit_waiting(WaitingFor::cancel, std::nullopt);
  due_ms_ = moment.now_ms;
}

void Payment::start_giving_back(const Moment& moment) {
  Order order = make_plain_reversal(order_.sum_minor, order_.receipt_number, order_.shift);
  order.order_number = make_order_number(order_.receipt_number, session_attempt_, moment.random,
                                         policy_->order_number_limit);
  reversal_.start({payment_id_, true, false}, std::move(order));
  step_ = Step::giving_back;
  write(Purpose::reversal);
  emit_waiting(WaitingFor::money_back, std::nullopt);
  due_ms_ = moment.now_ms;
}

void Payment::run_reversal(const Moment& moment) {
  if (reversal_.is_final()) {  // refused earlier: the money must still go back
    start_giving_back(moment);
    return;
  }
  const bool is_to_be_sent = reversal_.step() == Reversal::Step::sending;
  if (step_ == Step::cancelling && is_to_be_sent && host_.answer() == HostAnswer::manually_paid) {
    // Not sent yet, or proven absent: the supervisor's word comes first.
    step_ = Step::confirming;
    due_ms_ = moment.now_ms;
    write(Purpose::wish);
    return;
  }
  if (auto call = reversal_.next_call(*policy_, moment)) {
    send(std::move(*call));
  } else {
    due_ms_ = reversal_.wake_at_ms();
  }
}

void Payment::end_reversal(const Moment& moment) {
  const bool is_refused = reversal_.step() == Reversal::Step::refused;
  if (step_ == Step::cancelling) {
    if (is_refused) {
      // Neither cancelled nor returned: the payment's own status decides.
      step_ = Step::confirming;
      pending_ends_ms_ = moment.now_ms + policy_->pending_budget_ms;
      due_ms_ = moment.now_ms;
      write(Purpose::wish);
      return;
    }
    become_not_paid(cancel_wanted_ ? OutcomeStatus::cancelled : OutcomeStatus::timed_out,
                    cancel_wanted_ ? Reason::cancelled_by_cashier : Reason::buyer_timed_out, "",
                    moment);
    return;
  }
  if (is_refused) {
    emit_notice("notice.money_back_refused");
    write(Purpose::wish);
    due_ms_ = moment.now_ms + policy_->slow_lane_ms;
    return;
  }
  step_ = Step::given_back;
  due_ms_.reset();
  if (host_.answer() == HostAnswer::rolled_back) {
    write(Purpose::host_answer);
    host_.emit_settled(*actions_);
    return;
  }
  write(Purpose::wish);
  emit_notice("notice.money_back_done");
}

void Payment::tell_unknown_if_due(const Moment& moment) {
  const bool is_sent =
      step_ == Step::searching || step_ == Step::confirming || step_ == Step::cancelling;
  if (!is_sent || host_.told() != Told::nothing) return;
  const std::int64_t due = session_ends_ms_ + policy_->unknown_after_session_ms;
  if (moment.now_ms < due) return;
  host_.set_outcome(Told::unknown, OutcomeStatus::unknown, Reason::answer_lost, "");
  write(Purpose::wish);
  emit_outcome();
}

bool Payment::is_cancel_due(const Moment& moment) const {
  // What a supervisor calls paid is not taken back.
  if (host_.answer() == HostAnswer::manually_paid) return false;
  // A cancel that was refused once is not tried again before the next budget is over.
  const bool was_refused = reversal_.step() == Reversal::Step::refused;
  return (cancel_wanted_ && !was_refused) || moment.now_ms >= pending_ends_ms_;
}

bool Payment::is_ours(const PaymentInfo& info) const {
  const bool is_sale =
      info.type == GatewayPaymentType::sale || info.type == GatewayPaymentType::purchase;
  return info.payment_id > 0 && is_sale && info.order_number == order_.order_number &&
         info.sum_minor == order_.sum_minor;
}

bool Payment::is_undecided() const {
  return step_ == Step::searching || step_ == Step::confirming || step_ == Step::cancelling;
}

}  // namespace oplati

// What a payment does when it enters a step.
#include <utility>

#include "plugins/oplati/core/payment.hpp"

namespace oplati {

using pospay::OutcomeStatus;
using pospay::Reason;
using pospay::WaitingFor;

void Payment::open_session(const Moment& moment) {
  step_ = Step::opening_session;
  send(DemandPayment{mode_, scanned_code_}, give_up_at_ms(moment));
}

void Payment::pay(const Moment& moment) {
  step_ = Step::paying;
  unsent_since_ms_ = 0;
  due_ms_.reset();
  write(Purpose::intent);
  send(PostPayment{order_}, give_up_at_ms(moment));
  emit_waiting(WaitingFor::confirmation, moment.now_ms + policy_->pending_budget_ms);
}

void Payment::retry_unsent_or_end(const Fault& fault, const Moment& moment) {
  if (unsent_since_ms_ == 0) unsent_since_ms_ = moment.now_ms;
  if (fault.is_untrusted()) {
    become_not_paid(OutcomeStatus::declined, Reason::gateway_untrusted, "", moment);
  } else if (cancel_wanted_) {
    become_not_paid(OutcomeStatus::cancelled, Reason::cancelled_by_cashier, "", moment);
  } else if (fault.is_given_up() ||
             moment.now_ms - unsent_since_ms_ >= policy_->unsent_retry_budget_ms) {
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
  searches_ = 0;
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
      due_ms_ = moment.now_ms + confirmation_pause_ms(moment);
      return;
  }
}

void Payment::enter_confirming(const Moment& moment) {
  step_ = Step::confirming;
  asking_since_ms_ = moment.now_ms;
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
    write(Purpose::result);
    return;
  }
  host_.set_outcome(Told::approved, OutcomeStatus::approved, Reason::none, "");
  write(Purpose::result);
  emit_outcome();
}

void Payment::become_not_paid(OutcomeStatus status, Reason reason, const std::string& gateway_text,
                              const Moment& moment) {
  // A session in which nothing was paid may be another operation's, by the gateway's mistake; the
  // journal takes no second record with it.
  if (!has_intent()) order_.session_id.clear();
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
    write(Purpose::result);
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
  if (reversal_.may_still_arrive()) {
    reversal_.take_up_again(moment);
  } else {
    Order order = make_plain_reversal(order_.sum_minor, order_.receipt_number, order_.shift);
    order.order_number = make_order_number(order_.receipt_number, session_attempt_, moment.random,
                                           policy_->order_number_limit);
    reversal_.start({payment_id_, true, false}, std::move(order));
  }
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
    // Cancelled while it was open: it can still turn out paid, as after the system's own
    // cancelling.
    is_watched_ = reversal_.step() == Reversal::Step::cancelled;
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
  write(Purpose::result);
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

std::int64_t Payment::confirmation_pause_ms(const Moment& moment) const {
  return policy_->confirmation_poll.pause_ms(moment.now_ms - asking_since_ms_);
}

// For what the cashier waits for: as long as it would be tried again.
std::int64_t Payment::give_up_at_ms(const Moment& moment) const {
  const std::int64_t since = unsent_since_ms_ != 0 ? unsent_since_ms_ : moment.now_ms;
  return since + policy_->unsent_retry_budget_ms;
}

// How long a question may stay without an answer before the host must hear of it.
std::optional<std::int64_t> Payment::patience_ends_ms() const {
  if (!call_under_way_) return std::nullopt;
  if (step_ == Step::awaiting_buyer) return session_ends_ms_;
  if (!is_undecided() || host_.told() != Told::nothing) return std::nullopt;
  return session_ends_ms_ + policy_->unknown_after_session_ms;
}

bool Payment::is_ours(const ReportRow& payment) const {
  const bool is_sale =
      payment.type == GatewayPaymentType::sale || payment.type == GatewayPaymentType::purchase;
  return payment.payment_id > 0 && is_sale && payment.order_number == order_.order_number &&
         payment.sum_minor == order_.sum_minor;
}

bool Payment::is_undecided() const {
  return step_ == Step::searching || step_ == Step::confirming || step_ == Step::cancelling;
}

}  // namespace oplati

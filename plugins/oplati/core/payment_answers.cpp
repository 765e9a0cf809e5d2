// What each step of a payment makes of the answer that it waited for.
#include <algorithm>
#include <utility>

#include "plugins/oplati/core/payment.hpp"

namespace oplati {

using pospay::OutcomeStatus;
using pospay::Reason;

namespace {

// So many faults in a row are passed over at the usual pace: a till's network blinks.
constexpr int quick_faults = 10;

}  // namespace

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
  asking_since_ms_ = moment.now_ms;
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
  due_ms_ = moment.now_ms + policy_->scan_poll.pause_ms(0);
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
  ask_again_after(policy_->scan_poll.pause_ms(moment.now_ms - asking_since_ms_), fault, moment);
  due_ms_ = std::min(*due_ms_, session_ends_ms_);
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
    const ReportRow* found = nullptr;
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
  if (const auto* fault = std::get_if<Fault>(&answer)) {
    // Nothing was learnt, so it is no look.
    ask_again_after(faulty_pause_ms(*fault, policy_->search_interval_ms), fault, moment);
    return;
  }
  faults_ = 0;
  ++searches_;
  const bool is_quick = searches_ < policy_->search_count;
  const bool is_told = host_.told() == Told::unknown;
  const std::int64_t pause = is_quick  ? policy_->search_interval_ms
                             : is_told ? policy_->slow_lane_ms
                                       : policy_->absence_gap_ms;
  ask_again_after(pause, nullptr, moment);
}

void Payment::ask_again_after(std::int64_t pause_ms, const Fault* fault, const Moment& moment) {
  const std::int64_t retry_after_ms = fault != nullptr ? fault->retry_after_ms : 0;
  due_ms_ = moment.now_ms + pause_after_fault(*policy_, retry_after_ms, pause_ms);
  if (retry_after_ms != 0) retry_after_ms_ = *due_ms_;
}

// A question that is not answered while others are is asked ever less often, down to twice a
// minute.
std::int64_t Payment::faulty_pause_ms(const Fault& fault, std::int64_t usual_ms) {
  if (fault.is_outage) return usual_ms;
  faults_ = std::min(faults_ + 1, quick_faults + 4);
  return std::min(policy_->absence_gap_ms, usual_ms << std::max(0, faults_ - quick_faults));
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
  const std::int64_t usual_ms = confirmation_pause_ms(moment);
  const auto* fault = std::get_if<Fault>(&answer);
  if (fault == nullptr) faults_ = 0;
  const std::int64_t pause = fault != nullptr ? faulty_pause_ms(*fault, usual_ms) : usual_ms;
  ask_again_after(std::min(policy_->absence_gap_ms, pause), fault, moment);
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
      write(Purpose::result);
      return;
    }
    emit_notice("notice.late_payment");
    start_giving_back(moment);
    return;
  }
  if (moment.now_ms >= watch_ends_ms_ && info != nullptr) {
    is_watched_ = false;
    write(Purpose::result);
    return;
  }
  ask_again_after(policy_->watch_interval_ms, std::get_if<Fault>(&answer), moment);
  due_ms_ = std::max(*due_ms_, moment.now_ms + policy_->watch_interval_ms);
}

}  // namespace oplati

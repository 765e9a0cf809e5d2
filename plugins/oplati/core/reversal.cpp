#include "plugins/oplati/core/reversal.hpp"

#include <algorithm>
#include <utility>

#include "plugins/oplati/core/order.hpp"

namespace oplati {
namespace {

bool is_return(GatewayPaymentType type) {
  return type == GatewayPaymentType::sale_return || type == GatewayPaymentType::purchase_return;
}

bool is_negative_final(GatewayStatus status) {
  switch (status) {
    case GatewayStatus::decline:
    case GatewayStatus::not_enough:
    case GatewayStatus::timeout:
    case GatewayStatus::technical_cancelling:
      return true;
    case GatewayStatus::in_progress:
    case GatewayStatus::ok:
    case GatewayStatus::unlisted:
      return false;
  }
  return false;
}

}  // namespace

void Reversal::start(const Target& target, Order order) {
  *this = Reversal{};
  target_ = target;
  order_ = std::move(order);
  step_ = Step::sending;
  changed_ = true;
}

void Reversal::take_up_again(const Moment& moment) {
  target_.may_be_open = false;
  may_have_been_sent_ = true;
  last_lost_ms_ = moment.now_ms;
  faults_ = sends_ = 0;
  changed_ = true;
  search(moment.now_ms);
}

void Reversal::recover(const Moment& moment) {
  if (!is_active()) return;
  // A byte may have left before the crash.
  may_have_been_sent_ = true;
  first_try_ms_ = last_lost_ms_ = moment.now_ms;
  if (reversal_id_ != 0) {
    step_ = Step::polling;
    due_ms_ = moment.now_ms;
  } else {
    search(moment.now_ms);
  }
}

std::optional<Call> Reversal::next_call(const Policy& policy, const Moment& moment) {
  if (!is_active() || moment.now_ms < due_ms_) return std::nullopt;
  // Until the answer sets it: no second call beside the one under way.
  due_ms_ = moment.now_ms + policy.reversal_backoff_max_ms;
  switch (step_) {
    case Step::sending:
      if (first_try_ms_ == 0) first_try_ms_ = moment.now_ms;
      return PostReversal{target_.payment_id, order_};
    case Step::searching:
      return GetReport{order_.shift, order_.order_number};
    case Step::checking_target:
      return GetPayment{target_.payment_id};
    case Step::polling:
      return GetPayment{reversal_id_};
    case Step::idle:
    case Step::done:
    case Step::cancelled:
    case Step::refused:
      return std::nullopt;
  }
  return std::nullopt;
}

void Reversal::on_answer(const Answer& answer, const Policy& policy, const Moment& moment) {
  if (!is_active()) return;
  const auto* info = std::get_if<PaymentInfo>(&answer);
  const auto* report = std::get_if<Report>(&answer);
  if (!std::holds_alternative<Fault>(answer)) faults_ = 0;
  if (info != nullptr && step_ != Step::searching) {
    on_info(*info, policy, moment);
  } else if (report != nullptr && step_ == Step::searching) {
    on_report(*report, policy, moment);
  } else if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    on_refusal(*refusal, policy, moment);
  } else if (const auto* fault = std::get_if<Fault>(&answer)) {
    on_fault(*fault, policy, moment);
  } else {
    // It does not belong to the question, so it says nothing but that the request was sent.
    on_fault({true, "the answer is of the wrong kind", "answer", 0}, policy, moment);
  }
}

void Reversal::on_info(const PaymentInfo& info, const Policy& policy, const Moment& moment) {
  if (step_ == Step::sending) may_have_been_sent_ = true;
  if (info.payment_id == target_.payment_id) {
    on_target_info(info, policy, moment);
    return;
  }
  const bool is_ours = info.order_number == order_.order_number &&
                       info.sum_minor == order_.sum_minor && info.payment_id > 0 &&
                       (reversal_id_ == 0 || info.payment_id == reversal_id_);
  if (!is_ours) {
    note_mismatch();
    if (step_ == Step::sending) {
      last_lost_ms_ = moment.now_ms;
      search(moment.now_ms + policy.search_first_ms);
    } else {
      due_ms_ = moment.now_ms + policy.reversal_poll.pause_ms(++polls_);
    }
    return;
  }
  if (reversal_id_ == 0) {
    reversal_id_ = info.payment_id;
    changed_ = true;
  }
  on_status(info.status, policy, moment);
}

// The answer speaks of the payment that was to be reversed: it was still open and is cancelled, or
// nothing is decided yet.
void Reversal::on_target_info(const PaymentInfo& info, const Policy& policy, const Moment& moment) {
  if (is_negative_final(info.status)) {
    finish(Step::cancelled);
    return;
  }
  if (step_ == Step::checking_target) {
    // Still open, or paid in the meantime: the full reversal is right for both.
    send_again(policy, moment);
    return;
  }
  search(moment.now_ms + policy.search_first_ms);
}

void Reversal::on_status(GatewayStatus status, const Policy& policy, const Moment& moment) {
  if (status == GatewayStatus::ok) {
    finish(Step::done);
    return;
  }
  const bool may_change =
      status == GatewayStatus::timeout || status == GatewayStatus::technical_cancelling;
  if (is_negative_final(status) && (is_reread_ || !may_change)) {
    finish(Step::refused);
    return;
  }
  if (step_ != Step::polling) {
    step_ = Step::polling;
    polls_ = 0;
  }
  is_reread_ = may_change;
  if (may_change) {  // read once more, as for a payment
    due_ms_ = moment.now_ms + policy.final_reread_ms;
    return;
  }
  due_ms_ = moment.now_ms + policy.reversal_poll.pause_ms(polls_++);
}

void Reversal::on_report(const Report& report, const Policy& policy, const Moment& moment) {
  for (const auto& row : report.rows) {
    if (row.order_number != order_.order_number || !is_return(row.type)) continue;
    if (row.sum_minor != order_.sum_minor || row.payment_id <= 0) {
      note_mismatch();
      due_ms_ = moment.now_ms + policy.slow_lane_ms;
      return;
    }
    // A row is a hint; the reversal's own info decides.
    reversal_id_ = row.payment_id;
    changed_ = true;
    step_ = Step::polling;
    polls_ = 0;
    due_ms_ = moment.now_ms;
    return;
  }
  ++looks_;
  if (looks_ == 1) first_look_ms_ = moment.now_ms;
  // A final refusal behind a lost answer is believed once the lost one is proven absent.
  const bool is_refused = refusal_ && refusal_->is_final;
  const bool one_look_is_enough = target_.is_full && !is_refused;
  // The second look comes when what got no answer can no longer be carried out unseen.
  const std::int64_t late_until_ms =
      last_lost_ms_ == 0 ? 0 : last_lost_ms_ + policy.late_request_ms;
  const std::int64_t second_look_ms =
      std::max(first_look_ms_ + policy.absence_gap_ms, late_until_ms);
  if (!one_look_is_enough && (looks_ == 1 || moment.now_ms < second_look_ms)) {
    due_ms_ = std::max(moment.now_ms + policy.search_interval_ms, second_look_ms);
    return;
  }
  if (is_refused) {
    finish(Step::refused);
    return;
  }
  if (target_.may_be_open) {
    step_ = Step::checking_target;
    due_ms_ = moment.now_ms;
    return;
  }
  send_again(policy, moment);
}

void Reversal::on_refusal(const Refusal& refusal, const Policy& policy, const Moment& moment) {
  if (step_ == Step::sending) {
    const bool was_lost_before = may_have_been_sent_;
    may_have_been_sent_ = true;
    refusal_ = refusal;
    // After a lost answer "exceeds" may mean that the lost one was carried out: the report tells.
    if (refusal.is_final && !was_lost_before) {
      finish(Step::refused);
    } else if (refusal.is_final) {
      search(moment.now_ms + policy.search_first_ms);
    } else {
      // Not carried out, and not final: the same again later, after a look.
      search(moment.now_ms + policy.reversal_backoff_first_ms);
    }
    return;
  }
  // A refused question decides nothing.
  due_ms_ = moment.now_ms + policy.reversal_poll.pause_ms(++polls_);
}

void Reversal::on_fault(const Fault& fault, const Policy& policy, const Moment& moment) {
  is_gateway_untrusted_ = fault.is_untrusted();
  if (step_ == Step::sending) {
    if (!fault.request_was_sent) {
      const bool is_quick = moment.now_ms - first_try_ms_ < policy.unsent_retry_budget_ms;
      due_ms_ = moment.now_ms + pause_after_fault(policy, fault.retry_after_ms,
                                                  is_quick || fault.is_outage
                                                      ? policy.unsent_retry_interval_ms
                                                      : policy.absence_gap_ms);
      return;
    }
    may_have_been_sent_ = true;
    last_lost_ms_ = moment.now_ms;
    search(moment.now_ms + policy.search_first_ms);
    return;
  }
  // A question moves no money, so it is asked twice a minute until a person is told.
  ++faults_;
  if (faults_ == policy.reversal_tries) alarm_ = true;
  const bool is_told = faults_ >= policy.reversal_tries;
  const std::int64_t pause =
      fault.is_outage ? policy.reversal_backoff_first_ms
                      : std::min(is_told ? policy.reversal_backoff_max_ms : policy.absence_gap_ms,
                                 policy.reversal_backoff_first_ms << std::min(faults_ - 1, 10));
  due_ms_ = moment.now_ms + pause_after_fault(policy, fault.retry_after_ms, pause);
}

void Reversal::note_mismatch() {
  if (!std::exchange(mismatch_told_, true)) mismatch_ = true;
}

void Reversal::search(std::int64_t at_ms) {
  step_ = Step::searching;
  looks_ = 0;
  polls_ = 0;
  due_ms_ = at_ms;
}

void Reversal::send_again(const Policy& policy, const Moment& moment) {
  step_ = Step::sending;
  ++sends_;
  if (sends_ >= policy.reversal_tries) {
    if (sends_ == policy.reversal_tries) alarm_ = true;
    due_ms_ = moment.now_ms + policy.slow_lane_ms;
    return;
  }
  due_ms_ = moment.now_ms + std::min(policy.reversal_backoff_max_ms,
                                     policy.reversal_backoff_first_ms << (sends_ - 1));
}

void Reversal::finish(Step step) {
  step_ = step;
  changed_ = true;
}

std::optional<std::int64_t> Reversal::wake_at_ms() const {
  if (!is_active()) return std::nullopt;
  return due_ms_;
}

void Reversal::write(FieldWriter& out) const {
  if (step_ == Step::idle) return;
  out.number("rev_step", static_cast<int>(step_));
  out.number("rev_target", target_.payment_id);
  out.flag("rev_full", target_.is_full);
  out.flag("rev_open", target_.may_be_open);
  out.number("rev_id", reversal_id_);
  FieldWriter order;
  write_order(order, order_);
  out.text("rev_order", order.take());
}

Reversal Reversal::read(FieldReader& in) {
  Reversal reversal;
  const std::int64_t step = in.number("rev_step");
  if (step < 0 || step > static_cast<int>(Step::refused)) in.fail();
  reversal.step_ = static_cast<Step>(step);
  reversal.is_from_journal_ = true;
  if (!in.ok() || reversal.step_ == Step::idle) return reversal;
  reversal.target_.payment_id = in.number("rev_target");
  reversal.target_.is_full = in.flag("rev_full");
  reversal.target_.may_be_open = in.flag("rev_open");
  reversal.reversal_id_ = in.number("rev_id");
  FieldReader order(in.text("rev_order"));
  reversal.order_ = read_order(order);
  if (!order.ok() || reversal.order_.order_number.empty()) in.fail();
  return reversal;
}

}  // namespace oplati

// Money back by Oplati's `reversals` call: the part that a refund, a roll-back, an automatic return
// of a late payment and the cancelling of an open payment have in common.
//
// Theory of operation. The answer to a reversal can be lost, and no call tells what was returned of
// a payment. What can be asked is the report of the shift in which the reversal was sent: it lists
// reversals by their own order number. So:
//
//   sending ----- answered, status OK ------------------------------> done
//      |  \------ answered, IN_PROGRESS -> polling -- OK ------------> done
//      |  \                                   \------ final, not OK -> refused
//      |   \----- the target's own info, cancelled ------------------> cancelled   (target was
//      open) |    \---- refused, final ------------------------------------> refused |     \--- not
//      one byte sent -> sending again, after a pause lost
//      v
//   searching --- own order number in the report -> polling
//      |  absent: a full reversal after one look, a partial one after two that lie
//      |  `absence_gap_ms` apart, the second `late_request_ms` after a lost one
//      v
//   checking_target (only when the target was open) -- cancelled, declined --> cancelled
//      |
//      v
//   sending again (the same order number); the pauses grow; after `reversal_tries` a person is told
//   once and it goes on in the slow lane
//
// A full reversal can be sent twice without harm: the sum of reversals never exceeds the sale. A
// partial one cannot, hence the second look; and the system may carry out late what the till has
// given up, hence the wait.
//
// A question that gets no answer is asked again at most every `absence_gap_ms`; after
// `reversal_tries` such faults in a row a person is told, too.
//
// It does not write the journal itself: its owner writes before `start`, and whenever `changed()`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plugins/oplati/core/fields.hpp"
#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/policy.hpp"

namespace oplati {

class Reversal {
 public:
  enum class Step { idle, sending, searching, checking_target, polling, done, cancelled, refused };

  struct Target {
    std::int64_t payment_id = 0;
    bool is_full = true;       // the whole sum of the sale goes back
    bool may_be_open = false;  // the target's status is not known to be OK
  };

  Reversal() = default;

  // Prepares; the owner writes its record next and then calls `send`.
  void start(const Target& target, Order order);
  // It found its target cancelled, and the target is paid after all: it goes on as an ordinary full
  // reversal under its own order number. It asks the report first, since a request of it that got
  // no answer may be carried out even now; a second reversal beside it would take the money twice.
  void take_up_again(const Moment& moment);
  // May a request that got no answer be carried out although the target was found cancelled? After
  // a start from the journal nobody knows, so it may.
  bool may_still_arrive() const {
    return step_ == Step::cancelled && (last_lost_ms_ != 0 || is_from_journal_);
  }
  // After a start from the journal: whatever was sent or not, the report is asked first.
  void recover(const Moment& moment);

  // The call that is due now, if any.
  std::optional<Call> next_call(const Policy& policy, const Moment& moment);
  void on_answer(const Answer& answer, const Policy& policy, const Moment& moment);

  Step step() const { return step_; }
  bool is_active() const { return step_ != Step::idle && !is_final(); }
  bool is_final() const {
    return step_ == Step::done || step_ == Step::cancelled || step_ == Step::refused;
  }
  // Since the last call of this function: something that the journal must know has changed.
  bool take_changed() { return std::exchange(changed_, false); }
  // True once, when a person should be told that the money is not back yet.
  bool take_alarm() { return std::exchange(alarm_, false); }
  // True once, when an answer spoke of another payment or sum.
  bool take_mismatch() { return std::exchange(mismatch_, false); }

  // May a byte of it ever have left? False is a proof that no money can have moved.
  bool may_have_been_sent() const { return may_have_been_sent_; }
  std::int64_t first_try_ms() const { return first_try_ms_; }
  std::optional<std::int64_t> wake_at_ms() const;
  std::int64_t reversal_id() const { return reversal_id_; }
  const Order& order() const { return order_; }
  const Target& target() const { return target_; }
  const std::optional<Refusal>& refusal() const { return refusal_; }
  bool is_gateway_untrusted() const { return is_gateway_untrusted_; }

  // All fields under the names "rev_...", the order included.
  void write(FieldWriter& out) const;
  static Reversal read(FieldReader& in);

 private:
  void on_info(const PaymentInfo& info, const Policy& policy, const Moment& moment);
  void on_target_info(const PaymentInfo& info, const Policy& policy, const Moment& moment);
  void on_report(const Report& report, const Policy& policy, const Moment& moment);
  void on_refusal(const Refusal& refusal, const Policy& policy, const Moment& moment);
  void on_fault(const Fault& fault, const Policy& policy, const Moment& moment);
  void on_status(GatewayStatus status, const Policy& policy, const Moment& moment);
  void search(std::int64_t at_ms);
  void note_mismatch();
  void send_again(const Policy& policy, const Moment& moment);
  void finish(Step step);

  Step step_ = Step::idle;
  Target target_;
  Order order_;
  std::int64_t reversal_id_ = 0;
  bool may_have_been_sent_ = false;
  int sends_ = 0;
  int looks_ = 0;
  std::int64_t first_look_ms_ = 0;
  std::int64_t first_try_ms_ = 0;
  bool is_from_journal_ = false;
  std::int64_t last_lost_ms_ = 0;  // when a request was given up without its answer; 0 = none
  std::int64_t due_ms_ = 0;
  int polls_ = 0;
  int faults_ = 0;  // questions without an answer, in a row
  std::optional<Refusal> refusal_;
  bool is_gateway_untrusted_ = false;
  bool changed_ = false;
  bool alarm_ = false;
  bool mismatch_ = false;
  bool mismatch_told_ = false;
  bool is_reread_ = false;
};

}  // namespace oplati

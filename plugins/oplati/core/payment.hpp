// One payment by Oplati, from the cashier's tap to the host's answer.
//
// Theory of operation. Two things are kept apart: where the money is (`Step`), and what the host
// has been told and has answered (`Told`, `HostAnswer`). Neither ever goes back.
//
//   created* -> opening_session -> awaiting_buyer -> paying* -> confirming* -> paid*
//      \-> awaiting_code (buyer's QR: the cashier scans first) -/     |            |
//                                                          searching -+            v
//   not_paid*  <- refused, timed out, cancelled, cancelling*   <------+      giving_back* ->
//   given_back*
//
//   (* = durable before anything else happens)
//
// - No money can move before `paying`: the register makes the payment, the buyer only joins a
//   session. A crash, a cancel or a lost answer before that ends in not_paid.
// - `paying` is left by a proof alone: a payment info that carries our order number and sum, a final
//   refusal, or the fact that not one byte was sent. Everything else leads to `searching`: the
//   order number is looked for in the shift's report until it is found or a person decides. Absence
//   from the report is no proof that nothing was paid, so it never ends in not_paid by itself.
// - A cancel is a wish. With a payment under way it becomes a full reversal of it (`cancelling`),
//   which cancels an open payment and refunds a paid one. If the payment turns out paid before that
//   reversal is sent, the host hears approved and chooses.
// - Status TIMEOUT and TECHNICAL_CANCELLING are read twice and watched for a while after the host
//   was told; a late success is given back by itself.
// - The host's answer to approved is confirm (the end) or roll_back (giving_back).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/host_side.hpp"
#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/order.hpp"
#include "plugins/oplati/core/owed_write.hpp"
#include "plugins/oplati/core/policy.hpp"
#include "plugins/oplati/core/reversal.hpp"

namespace oplati {

// What a payment or refund is bound to from its start to its end, whatever is configured later.
struct Binding {
  std::string register_number;
  std::string base_url;
};

class Payment final : public Machine {
 public:
  enum class Step {
    created,
    opening_session,
    awaiting_code,
    awaiting_buyer,
    paying,
    searching,
    confirming,
    cancelling,
    paid,
    not_paid,
    giving_back,
    given_back,
  };

  // `policy` lives longer than the payment.
  Payment(const Policy& policy, Binding binding, PaymentMode mode, std::string request_digest,
          const pospay::PaymentRequest& request, std::int64_t wall_ms);
  // From the journal. INTERNAL when the payload was not written by record().
  static pospay::Result<std::unique_ptr<Payment>> from_record(const Policy& policy,
                                                              const OperationRecord& record,
                                                              RecordOf origin = RecordOf::journal);

  pospay::Result<void> accepts(const Input& input) const override;
  void handle(const Input& input, const Moment& moment, Actions& actions) override;
  bool is_about(const Hinted& hint) const override;
  std::optional<std::int64_t> wake_at_ms() const override;
  pospay::OperationKind kind() const override { return pospay::OperationKind::payment; }
  OperationRecord record() const override;
  std::optional<pospay::OpenOperation> open() const override;
  bool is_finished() const override;

  Step step() const { return step_; }
  const HostSide& host_side() const { return host_; }
  std::int64_t payment_id() const { return payment_id_; }

 private:
  explicit Payment(const Policy& policy) : policy_(&policy) {}

  // Inputs.
  void begin(const Moment& moment);
  void recover(const Moment& moment);
  void on_timer(const Moment& moment);
  void on_patience_over(const Moment& moment);
  void on_answer(const Answer& answer, const Moment& moment);
  void on_write_failed(const Moment& moment);
  void on_scan(const std::string& code, const Moment& moment);
  void on_cancel(const Moment& moment);
  void on_printed(const pospay::FiscalReceipt& receipt);
  void end_search_after_decision(const Moment& moment);
  void on_roll_back(const std::string& reason, const Moment& moment);
  void on_stored();
  void on_decision(const pospay::Decision& decision);
  void on_hint(const Moment& moment);

  // Answers, by the step in which they come.
  void on_session(const Answer& answer, const Moment& moment);
  void on_session_opened(const SessionOpened& session, const Moment& moment);
  void on_session_refused(const Refusal& refusal, const Moment& moment);
  void on_readiness(const Answer& answer, const Moment& moment);
  void on_payment_posted(const Answer& answer, const Moment& moment);
  void on_search_result(const Answer& answer, const Moment& moment);
  void on_payment_info(const Answer& answer, const Moment& moment);
  void on_reversal_answer(const Answer& answer, const Moment& moment);
  void on_watch_answer(const Answer& answer, const Moment& moment);

  // Steps.
  void open_session(const Moment& moment);
  void pay(const Moment& moment);
  void search(const Moment& moment, std::string_view why);
  void take_status(const PaymentInfo& info, const Moment& moment);
  void enter_confirming(const Moment& moment);
  void become_paid(const Moment& moment);
  void become_not_paid(pospay::OutcomeStatus status, pospay::Reason reason,
                       const std::string& gateway_text, const Moment& moment);
  void start_cancelling(const Moment& moment);
  void start_giving_back(const Moment& moment);
  void run_reversal(const Moment& moment);
  void end_reversal(const Moment& moment);
  void tell_unknown_if_due(const Moment& moment);
  void retry_unsent_or_end(const Fault& fault, const Moment& moment);
  std::int64_t confirmation_pause_ms(const Moment& moment) const;
  std::int64_t faulty_pause_ms(const Fault& fault, std::int64_t usual_ms);
  std::int64_t give_up_at_ms(const Moment& moment) const;
  std::optional<std::int64_t> patience_ends_ms() const;
  // The next question, after an answer that was none or said no more than "not yet".
  void ask_again_after(std::int64_t pause_ms, const Fault* fault, const Moment& moment);
  bool is_ours(const ReportRow& payment) const;
  bool is_undecided() const;
  bool has_intent() const;
  bool is_cancel_due(const Moment& moment) const;
  // A reversal waits for its record; nothing of it leaves before that.
  bool is_held() const { return owed_.is_owed() && purpose_ == Purpose::reversal; }

  // What a Write is for decides what its failure means.
  // Ordered: when one step writes for two purposes, the stronger one counts.
  enum class Purpose {
    wish,         // what is right without the record too, such as the cancel flag
    result,       // money has moved or has not: told from memory, written again later
    host_answer,  // settled is told only when it is durable
    reversal,     // before a reversal: it is not sent until it is written
    intent,       // before the first byte: nothing was sent, the payment ends
  };

  // Actions.
  void write(Purpose purpose);
  void send(Call call, std::optional<std::int64_t> give_up_at_ms = std::nullopt);
  void show(const SessionOpened& session);
  void ask_scan(std::string message_id);
  void emit_waiting(pospay::WaitingFor what, std::optional<std::int64_t> deadline_ms);
  void emit_outcome();
  void emit_notice(std::string id);
  void emit_current();

  const Policy* policy_;

  // What was asked for.
  Binding binding_;
  PaymentMode mode_ = PaymentMode::dynamic_qr;
  std::string line_;
  std::string request_digest_;
  std::int64_t started_wall_ms_ = 0;
  Order order_;

  // Where the money is.
  Step step_ = Step::created;
  std::int64_t payment_id_ = 0;
  int session_attempt_ = 0;
  bool cancel_wanted_ = false;
  bool is_watched_ = false;  // not paid, but a late success is still looked for
  Reversal reversal_;

  HostSide host_;

  // Only while it runs.
  Actions* actions_ = nullptr;
  std::string scanned_code_;
  Purpose purpose_ = Purpose::intent;
  OwedWrite owed_;
  std::uint32_t call_number_ = 0;
  bool call_under_way_ = false;
  std::optional<std::int64_t> due_ms_;
  std::int64_t retry_after_ms_ = 0;  // the gateway wants no question before
  bool is_hinted_ = false;           // while a call was under way
  std::int64_t session_ends_ms_ = 0;
  std::int64_t pending_ends_ms_ = 0;
  std::int64_t unsent_since_ms_ = 0;
  std::int64_t watch_ends_ms_ = 0;
  std::int64_t asking_since_ms_ = 0;  // since then the buyer can scan, or confirm
  int searches_ = 0;
  int faults_ = 0;
  int absent_looks_ = 0;
  std::int64_t first_absent_ms_ = 0;
  bool is_reread_ = false;
  bool mismatch_told_ = false;
  bool unlisted_told_ = false;
};

}  // namespace oplati

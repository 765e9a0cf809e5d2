// One refund: money back for (a part of) an earlier payment.
//
// Theory of operation. The intent is durable before the first byte; from then on the reversal
// (reversal.hpp) runs until it knows. The host's side:
//
//   returning* -> approved* -> confirm -> settled*
//       |  \----> refused*  -> acknowledge -> settled*
//       \-------> unknown (told after a while; the reversal goes on and a later outcome settles it)
//
// There is no roll_back: money that went back stays back, and the refund waits unconfirmed until
// its receipt is printed. There is no cancel either.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "plugins/oplati/core/host_side.hpp"
#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/order.hpp"
#include "plugins/oplati/core/owed_write.hpp"
#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/core/policy.hpp"
#include "plugins/oplati/core/reversal.hpp"

namespace oplati {

class Refund final : public Machine {
 public:
  enum class Step { returning, approved, refused };

  // `policy` lives longer than the refund. `sale` is the payment that is refunded.
  Refund(const Policy& policy, Binding binding, std::string request_digest,
         const pospay::RefundRequest& request, const ProviderReference& sale, std::int64_t wall_ms);
  static pospay::Result<std::unique_ptr<Refund>> from_record(const Policy& policy,
                                                             const OperationRecord& record,
                                                             RecordOf origin = RecordOf::journal);

  pospay::Result<void> accepts(const Input& input) const override;
  void handle(const Input& input, const Moment& moment, Actions& actions) override;
  std::optional<std::int64_t> wake_at_ms() const override;
  pospay::OperationKind kind() const override { return pospay::OperationKind::refund; }
  OperationRecord record() const override;
  std::optional<pospay::OpenOperation> open() const override;
  bool is_finished() const override;

  Step step() const { return step_; }
  const HostSide& host_side() const { return host_; }

 private:
  explicit Refund(const Policy& policy) : policy_(&policy) {}

  void begin(const Moment& moment);
  void recover(const Moment& moment);
  void on_timer(const Moment& moment);
  void on_answer(const Answer& answer, const Moment& moment);
  void on_write_failed(const WriteFailed& failed, const Moment& moment);
  static bool tells_outcome(const OwedWrite::Failure& failure);
  void tell_refusal();
  void put_off(const OwedWrite::Failure& failure, const Moment& moment);
  void on_host_answer();
  void end_reversal(const Moment& moment);
  void run_reversal(const Moment& moment);
  void become_refused(pospay::Reason reason, const std::string& gateway_text);
  void give_up_unsent_if_due(const Moment& moment);
  bool is_unknown_to_tell() const;
  void tell_unknown_if_due(const Moment& moment);

  void write(bool is_required);
  void emit_outcome();
  void emit_notice(std::string id);
  void emit_current();

  const Policy* policy_;
  Binding binding_;
  std::string request_digest_;
  std::int64_t started_wall_ms_ = 0;
  std::string receipt_number_;
  ProviderReference sale_;
  std::int64_t amount_minor_ = 0;

  Step step_ = Step::returning;
  Order draft_;  // until begin makes the reversal of it
  Reversal reversal_;

  HostSide host_;

  Actions* actions_ = nullptr;
  std::uint32_t call_number_ = 0;
  bool call_under_way_ = false;
  OwedWrite owed_;
  // "Not returned" is not told before it is in the journal.
  bool is_refusal_withheld_ = false;
  pospay::Reason refusal_reason_ = pospay::Reason::none;
  std::string refusal_text_;
  std::optional<std::int64_t> due_ms_;
  std::int64_t unknown_at_ms_ = 0;
};

}  // namespace oplati

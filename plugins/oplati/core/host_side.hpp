// What the host has been told of an operation and what it answered: the half of a payment and of a
// refund that has nothing to do with where the money is. Neither half ever goes back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/fields.hpp"
#include "plugins/oplati/core/machine.hpp"

namespace oplati {

// The outcome that was told last. `unknown` may be followed by one of the other two; they are
// final.
enum class Told { nothing, unknown, approved, not_approved };

enum class HostAnswer {
  none,
  confirmed,
  rolled_back,
  acknowledged,
  manually_paid,
  manually_not_paid
};

class HostSide {
 public:
  HostSide() = default;
  // `subject` is "payment" or "refund": the family of its messages.
  HostSide(std::string key, std::string_view subject) : key_(std::move(key)), subject_(subject) {}

  const std::string& key() const { return key_; }
  Told told() const { return told_; }
  HostAnswer answer() const { return answer_; }
  bool is_settled_told() const { return is_settled_told_; }
  bool is_decided_by_hand() const {
    return answer_ == HostAnswer::manually_paid || answer_ == HostAnswer::manually_not_paid;
  }
  pospay::OutcomeStatus status() const { return status_; }

  // May the host give this answer now? Repeating an answer is accepted and changes nothing.
  pospay::Result<void> accepts(const Input& input) const;

  // The answers. Each is true when it is news.
  bool confirm(const pospay::FiscalReceipt& receipt);
  bool roll_back(const std::string& reason);
  bool acknowledge();
  bool decide(const pospay::Decision& decision);

  void set_outcome(Told told, pospay::OutcomeStatus status, pospay::Reason reason,
                   const std::string& gateway_text);
  pospay::Message outcome_message() const;

  // With the approval only: what goes to the receipt and back to the plugin for a return.
  struct Proof {
    std::string payment_number;
    std::string provider_reference;
  };
  void emit_outcome(Actions& actions, std::int64_t amount_minor, const Proof& proof);
  void emit_settled(Actions& actions);
  void emit_waiting(Actions& actions, pospay::WaitingFor what,
                    std::optional<std::int64_t> deadline_ms);
  void emit_notice(Actions& actions, std::string id, std::vector<pospay::Argument> arguments);
  // Numbers the event.
  void emit(Actions& actions, pospay::Event&& event, std::optional<std::int64_t> deadline_ms);
  void log(Actions& actions, int level, std::string_view line) const;

  void write(FieldWriter& out) const;
  static HostSide read(FieldReader& in, std::string key, std::string_view subject);

 private:
  pospay::SettledAs settled_as() const;

  std::string key_;
  std::string subject_;
  Told told_ = Told::nothing;
  HostAnswer answer_ = HostAnswer::none;
  bool is_settled_told_ = false;
  pospay::OutcomeStatus status_ = pospay::OutcomeStatus::unknown;
  pospay::Reason reason_ = pospay::Reason::none;
  std::string gateway_text_;
  std::string fiscal_number_;
  std::string decided_by_;
  std::string why_;
  std::uint64_t sequence_ = 0;
  std::uint64_t outcome_sequence_ = 0;
};

// The record is taken when a step is over, so one Write in front of its actions serves all of it.
void add_write(Actions& actions, bool is_required);

}  // namespace oplati

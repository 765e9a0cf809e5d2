// What operations that leave nothing behind have in common: a request for a token, a shift's close,
// a diagnosis. None moves money, none is journalled, and none outlives its outcome; one that a
// crash interrupts is asked for anew.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugins/oplati/core/host_side.hpp"
#include "plugins/oplati/core/machine.hpp"

namespace oplati {

class PassingMachine : public Machine {
 public:
  pospay::OperationKind kind() const override { return kind_; }
  OperationRecord record() const override;
  std::optional<pospay::OpenOperation> open() const override { return std::nullopt; }
  bool is_finished() const override { return host_.told() != Told::nothing; }

 protected:
  PassingMachine(std::string key, std::string_view subject, pospay::OperationKind kind)
      : host_(std::move(key), subject), kind_(kind) {}

  // For what only looks: cancelled at any time, acknowledged once it is told, and never anything
  // that a payment gets. The texts are the refusals of an early acknowledgement and of the latter.
  pospay::Result<void> accepts_of_a_look(const Input& input, const char* too_early,
                                         const char* moves_no_money) const;
  // Hands out what was found (`found` carries it), then the outcome: looked is approved, whatever
  // was found.
  void tell_found(pospay::Event found, Actions& actions);

  HostSide host_;

 private:
  pospay::OperationKind kind_;
};

// Why there is no usable answer, for an operation that asks once; `fault` may be null: then
// something came that was no answer.
pospay::Reason reason_of(const Fault* fault);

}  // namespace oplati

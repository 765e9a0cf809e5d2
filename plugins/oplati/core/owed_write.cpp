#include "plugins/oplati/core/owed_write.hpp"

namespace oplati {

void OwedWrite::begin_step(const Input& input) {
  if (std::holds_alternative<WriteFailed>(input)) return;
  // Inputs wait for a Write that is under way, so the last one is durable.
  if (has_write_) failure_is_known_ = false;
}

void OwedWrite::end_step(const Actions& actions) {
  has_write_ = has_settled_ = has_send_ = false;
  told_.clear();
  for (const auto& action : actions) {
    if (const auto* write = std::get_if<Write>(&action)) {
      has_write_ = has_write_ || write->required;
    } else if (!has_write_) {
      continue;
    } else if (std::holds_alternative<Send>(action)) {
      has_send_ = true;
    } else if (const auto* emit = std::get_if<Emit>(&action)) {
      if (emit->event.kind == pospay::EventKind::settled) {
        has_settled_ = true;
      } else {
        told_.push_back(*emit);
      }
    }
  }
}

OwedWrite::Failure OwedWrite::fail(std::int64_t again_at_ms) {
  debt_ = {true, has_settled_};
  again_at_ms_ = again_at_ms;
  return {!std::exchange(failure_is_known_, true), has_send_, std::exchange(told_, {})};
}

OwedWrite::Debt OwedWrite::take() { return std::exchange(debt_, {}); }

}  // namespace oplati

#include "host_sim/checkout/operation_watch.hpp"

#include <algorithm>

#include "host_sim/checkout/plain_text.hpp"
#include "host_sim/text/sale.hpp"

namespace checkout {

using pospay::EventKind;

std::optional<pospay::Event> OperationWatch::look_for(pospay::IOperation& operation,
                                                      EventKind kind) {
  for (int taken = 0; taken < kMaxEventsPerLook; ++taken) {
    std::optional<pospay::Event> event = operation.next_event();
    if (!event) return std::nullopt;
    if (event->kind == EventKind::ask_scan) is_scan_wanted_ = true;
    screen_.show(*event);
    // The failure of next_event itself, which no plugin numbers: nothing comes any more.
    has_stopped_ = has_stopped_ || (event->kind == EventKind::notice && event->sequence == 0);
    if (event->kind == kind) return event;
  }
  wake_up_.signal();  // more is waiting: look again at once
  return std::nullopt;
}

void OperationWatch::pass_scan(pospay::IOperation& operation) {
  std::optional<std::string> code = screen_.take_scan();
  if (!code) return;
  // Scanners press Enter after what they have read.
  while (!code->empty() && (code->back() == '\r' || code->back() == '\n')) code->pop_back();
  if (code->empty() || code->size() > kMaxScanBytes || !is_plain_text(*code)) {
    screen_.tell(words_(text::sale("scan_unreadable")));
    return;
  }
  is_scan_wanted_ = false;
  if (const pospay::Result<void> sent = operation.submit_scan(*code); !sent) {
    screen_.tell(sent.error().message);
    is_scan_wanted_ = sent.error().code == pospay::Code::invalid;
  }
}

void OperationWatch::pass_answers(pospay::IOperation& operation) {
  screen_.look();
  if (is_scan_wanted_) pass_scan(operation);
  if (screen_.take_cancel()) {
    if (const pospay::Result<void> asked = operation.cancel(); !asked) {
      screen_.tell(asked.error().message);
    }
  }
}

std::optional<pospay::Event> OperationWatch::wait_for(pospay::IOperation& operation, EventKind kind,
                                                      std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (true) {  // ends at the deadline
    if (std::optional<pospay::Event> event = look_for(operation, kind)) return event;
    if (has_stopped_) return std::nullopt;
    pass_answers(operation);
    if (std::chrono::steady_clock::now() >= deadline) return std::nullopt;
    wake_up_.wait_until(std::min(deadline, screen_.next_look()));
  }
}

std::optional<pospay::Outcome> OperationWatch::wait_outcome(pospay::IOperation& operation,
                                                            std::chrono::milliseconds limit) {
  const std::optional<pospay::Event> event = wait_for(operation, EventKind::outcome, limit);
  if (event) return event->outcome;
  if (!has_stopped_) return std::nullopt;
  pospay::Outcome outcome;  // unknown
  outcome.reason = pospay::Reason::internal;
  outcome.message.text = words_(text::sale("plugin_stopped"));
  return outcome;
}

std::optional<pospay::SettledAs> OperationWatch::wait_settled(pospay::IOperation& operation,
                                                              std::chrono::milliseconds limit) {
  const std::optional<pospay::Event> event = wait_for(operation, EventKind::settled, limit);
  if (!event) return std::nullopt;
  return event->settled_as;
}

}  // namespace checkout

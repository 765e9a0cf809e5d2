#include "host_sim/sandbox/fault_list.hpp"

#include <algorithm>

namespace sandbox {
namespace {

constexpr FaultKind kKinds[] = {FaultKind::lose_request, FaultKind::lose_answer,
                                FaultKind::cut_answer,   FaultKind::unavailable,
                                FaultKind::html,         FaultKind::delay};

}  // namespace

std::string_view fault_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::lose_request:
      return "lose_request";
    case FaultKind::lose_answer:
      return "lose_answer";
    case FaultKind::cut_answer:
      return "cut_answer";
    case FaultKind::unavailable:
      return "unavailable";
    case FaultKind::html:
      return "html";
    case FaultKind::delay:
      return "delay";
  }
  return {};
}

std::optional<FaultKind> fault_kind(std::string_view name) {
  for (const FaultKind kind : kKinds) {
    if (fault_name(kind) == name) return kind;
  }
  return std::nullopt;
}

bool FaultList::add(const Fault& fault) {
  if (faults_.size() >= kMaxFaults) return false;
  if (fault.delay_ms < 0 || fault.delay_ms > kMaxFaultDelayMs || fault.retry_after_s < 0) {
    return false;
  }
  faults_.push_back(fault);
  return true;
}

std::optional<Fault> FaultList::take(std::string_view call) {
  const auto found = std::find_if(faults_.begin(), faults_.end(), [call](const Fault& fault) {
    return fault.call.empty() || fault.call == call;
  });
  if (found == faults_.end()) return std::nullopt;
  Fault fault = std::move(*found);
  faults_.erase(found);
  return fault;
}

void FaultList::clear() {
  faults_.clear();
  is_down_ = false;
}

}  // namespace sandbox

#include "host_sim/sandbox/fault_list.hpp"

#include <algorithm>

namespace sandbox {
namespace {

constexpr FaultKind kKinds[] = {FaultKind::lose_request,
                                FaultKind::lose_answer,
                                FaultKind::cut_answer,
                                FaultKind::unavailable,
                                FaultKind::html,
                                FaultKind::delay,
                                FaultKind::drop_from_report,
                                FaultKind::wrong_amount_in_report,
                                FaultKind::foreign_payment,
                                FaultKind::double_in_report};
constexpr const char* kReportCall = "payment_reports";

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
    case FaultKind::drop_from_report:
      return "drop_from_report";
    case FaultKind::wrong_amount_in_report:
      return "wrong_amount_in_report";
    case FaultKind::foreign_payment:
      return "foreign_payment";
    case FaultKind::double_in_report:
      return "double_in_report";
  }
  return {};
}

bool is_report_fault(FaultKind kind) {
  switch (kind) {
    case FaultKind::lose_request:
    case FaultKind::lose_answer:
    case FaultKind::cut_answer:
    case FaultKind::unavailable:
    case FaultKind::html:
    case FaultKind::delay:
      return false;
    case FaultKind::drop_from_report:
    case FaultKind::wrong_amount_in_report:
    case FaultKind::foreign_payment:
    case FaultKind::double_in_report:
      return true;
  }
  return false;
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
  if (is_report_fault(fault.kind)) faults_.back().call = kReportCall;
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

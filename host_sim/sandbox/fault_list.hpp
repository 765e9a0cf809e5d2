// One-shot faults for developers: what the way to the gateway does to the next answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

constexpr std::size_t kMaxFaults = 1000;
constexpr std::int64_t kMaxFaultDelayMs = 600'000;

enum class FaultKind {
  lose_request,  // the connection ends before the gateway has acted
  lose_answer,   // the gateway acts, then the connection ends without a byte
  cut_answer,    // half of the answer's bytes, then the end
  unavailable,   // 503 with Retry-After, without acting
  html,          // a proxy's page with status 200 after the gateway has acted
  delay,         // the answer comes late
  // Of the report alone; what the model knows stays as it is.
  drop_from_report,        // its last row is missing
  wrong_amount_in_report,  // its last row is over one kopeck more
  foreign_payment,         // one row more, of a payment that no register made
  double_in_report,        // its last row comes twice, with two payment ids
};
// Spoils reports and no other call.
bool is_report_fault(FaultKind kind);
std::optional<FaultKind> fault_kind(std::string_view name);
std::string_view fault_name(FaultKind kind);

struct Fault {
  FaultKind kind = FaultKind::lose_answer;
  std::string call;                // a name of call_name(); empty = any call
  std::int64_t delay_ms = 0;       // for delay
  std::int64_t retry_after_s = 1;  // for unavailable; 0 = no such header
};

class FaultList {
 public:
  // False: the list is full, or the delay out of range. A report's fault waits for a report.
  bool add(const Fault& fault);
  // The oldest fault that fits the call, taken off the list.
  std::optional<Fault> take(std::string_view call);
  void clear();
  std::size_t size() const { return faults_.size(); }

  // While down, the register protocol ends every connection without an answer.
  bool is_down() const { return is_down_; }
  void set_down(bool is_down) { is_down_ = is_down; }

 private:
  std::deque<Fault> faults_;
  bool is_down_ = false;
};

}  // namespace sandbox

#include "plugins/oplati/core/policy_text.hpp"

#include <type_traits>

namespace oplati {
namespace {

// Every member with its name. `Whole` is Policy or const Policy.
template <class Whole, class Visitor>
void visit(Whole& policy, Visitor&& take) {
  take("scan_poll", policy.scan_poll);
  take("confirmation_poll", policy.confirmation_poll);
  take("reversal_poll_first_ms", policy.reversal_poll.first_ms);
  take("reversal_poll_interval_ms", policy.reversal_poll.interval_ms);
  take("reversal_poll_max_interval_ms", policy.reversal_poll.max_interval_ms);
  take("session_ttl_ms", policy.session_ttl_ms);
  take("session_attempts", policy.session_attempts);
  take("unsent_retry_interval_ms", policy.unsent_retry_interval_ms);
  take("unsent_retry_budget_ms", policy.unsent_retry_budget_ms);
  take("pending_budget_ms", policy.pending_budget_ms);
  take("final_reread_ms", policy.final_reread_ms);
  take("watch_ms", policy.watch_ms);
  take("watch_interval_ms", policy.watch_interval_ms);
  take("search_first_ms", policy.search_first_ms);
  take("search_interval_ms", policy.search_interval_ms);
  take("search_count", policy.search_count);
  take("absence_gap_ms", policy.absence_gap_ms);
  take("late_request_ms", policy.late_request_ms);
  take("unknown_after_session_ms", policy.unknown_after_session_ms);
  take("slow_lane_ms", policy.slow_lane_ms);
  take("reversal_backoff_first_ms", policy.reversal_backoff_first_ms);
  take("reversal_backoff_max_ms", policy.reversal_backoff_max_ms);
  take("reversal_tries", policy.reversal_tries);
  take("outage_after_faults", policy.outage_after_faults);
  take("outage_probe_first_ms", policy.outage_probe_first_ms);
  take("outage_probe_max_ms", policy.outage_probe_max_ms);
  take("requests_per_second", policy.requests_per_second);
  take("retry_after_min_ms", policy.retry_after_min_ms);
  take("retry_after_max_ms", policy.retry_after_max_ms);
  take("rewrite_interval_ms", policy.rewrite_interval_ms);
  take("qr_link_prefix", policy.qr_link_prefix);
  take("qr_text_limit", policy.qr_text_limit);
  take("buyer_code_limit", policy.buyer_code_limit);
  take("order_number_limit", policy.order_number_limit);
}
// A member that is missing above would be decided by with another value in the replay.
static_assert(sizeof(void*) != 8 || sizeof(Policy) == 352, "visit the new member of Policy too");

}  // namespace

std::string to_text(const Policy& policy) {
  FieldWriter out;
  visit(policy, [&](const char* name, const auto& member) {
    if constexpr (std::is_same_v<std::decay_t<decltype(member)>, std::string>) {
      out.text(name, member.empty() ? "-" : member);
    } else if constexpr (std::is_same_v<std::decay_t<decltype(member)>, PollSchedule>) {
      out.text(name, member.to_text());
    } else {
      out.text(name, std::to_string(member));
    }
  });
  return out.take();
}

pospay::Result<Policy> read_policy(std::string_view text) {
  FieldReader in(text);
  // Made once: its schedules are computed.
  static const Policy shipped;
  Policy policy = shipped;
  visit(policy, [&](const char* name, auto& member) {
    const std::string value = in.text(name);
    if (value.empty()) return;
    if constexpr (std::is_same_v<std::decay_t<decltype(member)>, std::string>) {
      member = value == "-" ? std::string() : value;
    } else if constexpr (std::is_same_v<std::decay_t<decltype(member)>, PollSchedule>) {
      const auto schedule = PollSchedule::from_text(value);
      if (schedule) member = *schedule;
      if (!schedule) in.fail();
    } else {
      member = static_cast<std::decay_t<decltype(member)>>(in.number(name));
    }
  });
  if (in.ok()) return policy;
  return pospay::Error{pospay::Code::invalid, "the policy of the recording cannot be read"};
}

}  // namespace oplati

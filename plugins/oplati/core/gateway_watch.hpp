// One gateway as seen from one till: does it answer?
//
// Theory of operation. A gateway that is down must not be asked by each open operation at its own
// pace: ten operations would be ten times the requests. So the till keeps one back-off for all of
// them:
//
//   unproven -- an answer -------------------------------------------> proven
//   proven   -- `outage_after_faults` faults, no answer between them -> unproven
//
// - Proven: whatever is asked leaves.
// - Unproven: one request at a time leaves, the probe. The pauses between two probes double from
//   `outage_probe_first_ms` up to `outage_probe_max_ms`, and are spread so that the tills of a
//   chain do not come together. The first answer to anything ends it: an answer proves more than
//   any number of faults.
// - It begins unproven: a till that starts with many unfinished operations asks one question first.
// - What a person has just asked for leaves at once, and is a probe of its own. When it fails it
//   does not move the others' probe: a cashier who tries again and again must not keep them
//   waiting.
//
// A fault is whatever is no answer of the gateway: refused, cut, late, 5xx, a page of somebody
// else. A refusal in the protocol's own words is an answer.
//
// The shortest outage is told after three faults: a till's network blinks, and one request's fault
// may be its own.
//
// An hour without the gateway costs 3 requests, 5 probes in the first half minute and 102 more:
// 110, where 120 are allowed (L5), and one more for each operation that had asked at that moment.
// Hence the 35 s.
#pragma once

#include <cstdint>
#include <optional>

#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/policy.hpp"

namespace oplati {

class GatewayWatch {
 public:
  // A probe of which nothing was heard for so long is taken for failed. The transport has a limit
  // of its own, far below; without this one a lost answer would hold everything for ever.
  static constexpr std::int64_t probe_lost_ms = 120'000;

  explicit GatewayWatch(const Policy& policy) : policy_(&policy) {}

  bool is_proven() const { return is_proven_; }
  bool is_probe_due(std::int64_t now_ms) const;
  // When a probe is due. In the past: now.
  std::int64_t probe_at_ms() const;

  // A request leaves. True: it is the probe, and on_answer must be told so.
  bool on_sent(bool is_urgent, std::int64_t now_ms);
  void on_answer(bool is_probe, const Answer& answer, const Moment& moment);

 private:
  void on_fault(bool is_probe, const Fault& fault, const Moment& moment);
  void plan_probe(const Fault& fault, const Moment& moment);

  const Policy* policy_;
  bool is_proven_ = false;
  int faults_ = 0;                             // in a row, while it is proven
  int failed_probes_ = 0;                      // in a row
  std::optional<std::int64_t> probe_at_ms_;    // planned after a fault
  std::optional<std::int64_t> probe_sent_ms_;  // under way
};

}  // namespace oplati

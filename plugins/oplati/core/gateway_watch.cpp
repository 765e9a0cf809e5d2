#include "plugins/oplati/core/gateway_watch.hpp"

#include <algorithm>
#include <utility>

namespace oplati {
namespace {

// So many doublings reach every limit that a profile can have.
constexpr int most_doublings = 20;
// Pauses are spread by an eighth.
constexpr std::int64_t spread_part = 8;

}  // namespace

bool GatewayWatch::is_probe_due(std::int64_t now_ms) const { return probe_at_ms() <= now_ms; }

std::int64_t GatewayWatch::probe_at_ms() const {
  return probe_sent_ms_ ? *probe_sent_ms_ + probe_lost_ms : probe_at_ms_.value_or(0);
}

bool GatewayWatch::on_sent(bool is_urgent, std::int64_t now_ms) {
  if (is_proven_ || is_urgent) return false;
  probe_sent_ms_ = now_ms;
  return true;
}

void GatewayWatch::on_answer(bool is_probe, const Answer& answer, const Moment& moment) {
  if (is_probe) probe_sent_ms_.reset();
  if (const auto* fault = std::get_if<Fault>(&answer)) {
    on_fault(is_probe, *fault, moment);
    return;
  }
  is_proven_ = true;
  probe_at_ms_.reset();
  faults_ = failed_probes_ = 0;
}

void GatewayWatch::on_fault(bool is_probe, const Fault& fault, const Moment& moment) {
  if (is_proven_) {
    if (++faults_ < policy_->outage_after_faults) return;
    is_proven_ = false;
    plan_probe(fault, moment);
  } else if (is_probe || (!probe_sent_ms_ && !probe_at_ms_)) {
    plan_probe(fault, moment);
  }
}

void GatewayWatch::plan_probe(const Fault& fault, const Moment& moment) {
  const std::int64_t doubled = policy_->outage_probe_first_ms
                               << std::min(failed_probes_++, most_doublings);
  std::int64_t pause = std::min(policy_->outage_probe_max_ms, doubled);
  pause += static_cast<std::int64_t>(moment.random %
                                     static_cast<std::uint64_t>(pause / spread_part + 1));
  probe_at_ms_ = moment.now_ms + std::max(pause, pause_after_fault(*policy_, fault.retry_after_ms,
                                                                   std::int64_t{0}));
}

}  // namespace oplati

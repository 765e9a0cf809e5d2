// How long, how often, how many times: every number that steers a payment, in one plain struct. The
// values of the shipped profile are the defaults here; the composition root fills it from the
// profile file. All times are milliseconds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "plugins/oplati/core/poll_schedule.hpp"

namespace oplati {

struct Policy {
  // How buyers are assumed to act: one in five confirms with the PIN.
  PollSchedule scan_poll{{{1, 8'000, 0.6}}, {}};
  PollSchedule confirmation_poll{{{0.8, 2'500, 0.5}, {0.2, 7'000, 0.5}}, {}};
  GrowingPause reversal_poll;

  // A session that is shown ends after this long; the real limit is not public.
  std::int64_t session_ttl_ms = 180'000;
  // Sessions asked for when the answer to demandPayment is lost; no money moves in them.
  int session_attempts = 3;

  // While not one byte was sent the same request may be sent again this often and this long.
  std::int64_t unsent_retry_interval_ms = 1'000;
  std::int64_t unsent_retry_budget_ms = 10'000;

  // A payment that stays undecided this long is cancelled. At least the system's own time for the
  // buyer's confirmation.
  std::int64_t pending_budget_ms = 60'000;
  // Time-out and technical cancelling are read once more after this long before the host is told.
  std::int64_t final_reread_ms = 3'000;
  // How long such a payment is watched afterwards for a late success, and how often.
  std::int64_t watch_ms = 600'000;
  std::int64_t watch_interval_ms = 60'000;

  // The answer was lost: looking for the own order number in the shift's report.
  std::int64_t search_first_ms = 1'000;
  std::int64_t search_interval_ms = 3'000;
  int search_count = 20;
  // Two looks that far apart without the order number count as absence.
  std::int64_t absence_gap_ms = 30'000;
  // A request that was sent and not answered may still be carried out this long afterwards.
  std::int64_t late_request_ms = 120'000;
  // An outcome that is still open this long after the session's end is told as unknown.
  std::int64_t unknown_after_session_ms = 60'000;
  // What is unknown is asked for this often from then on.
  std::int64_t slow_lane_ms = 300'000;

  std::int64_t reversal_backoff_first_ms = 2'000;
  std::int64_t reversal_backoff_max_ms = 300'000;
  int reversal_tries = 6;

  // A gateway that does not answer is asked by one request of the till at a time, with pauses that
  // grow from the first to the longest (gateway_watch.hpp).
  int outage_after_faults = 3;
  std::int64_t outage_probe_first_ms = 1'000;
  std::int64_t outage_probe_max_ms = 35'000;
  // No more than so many requests to one gateway in any second, of all tills of the process.
  int requests_per_second = 5'000;

  // Retry-After of the gateway is obeyed within these bounds.
  std::int64_t retry_after_min_ms = 500;
  std::int64_t retry_after_max_ms = 60'000;

  // A record that could not be written is tried again this often.
  std::int64_t rewrite_interval_ms = 1'000;

  // What a dynamic QR says: this prefix and then the gateway's text.
  std::string qr_link_prefix = "https://getapp.o-plati.by/map/?app_link=";
  // A longer text makes a code that no phone reads from a screen.
  std::size_t qr_text_limit = 512;
  // The longest code of a buyer that is sent on.
  std::size_t buyer_code_limit = 512;
  // The longest orderNumber.
  std::size_t order_number_limit = 64;
};

// The gateway's Retry-After within the policy's bounds, or `otherwise` when it gave none.
inline std::int64_t pause_after_fault(const Policy& policy, std::int64_t retry_after_ms,
                                      std::int64_t otherwise) {
  if (retry_after_ms == 0) return otherwise;
  return std::clamp(retry_after_ms, policy.retry_after_min_ms, policy.retry_after_max_ms);
}

}  // namespace oplati

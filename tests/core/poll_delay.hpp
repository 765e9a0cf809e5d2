// How much later than a buyer's act the till learns of it, and how many polls that takes: many
// buyers in virtual time, round trips left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "plugins/oplati/core/policy.hpp"

namespace oplati::test {

// Scan and confirmation together, for one payment.
struct PollDelay {
  double median_ms = 0;
  double p99_ms = 0;
  double mean_ms = 0;
  double polls = 0;  // mean
};

// The buyers that are measured: scan log-normal, median 8 s, spread 0.6; confirmation median 2.5 s,
// one in five with the PIN, median 7 s, spread 0.5. The confirmation begins when the till has
// learned of the scan.
inline constexpr std::size_t measured_buyers = 10'000;

struct MeasuredBuyer {
  double scan_ms = 0;     // after the session was opened
  double confirm_ms = 0;  // after the payment was posted
};
// Who takes longer than so long for one of the two is drawn again.
std::vector<MeasuredBuyer> draw_buyers(std::size_t count, double longest_ms,
                                       std::uint64_t seed = 1);

// By the arithmetic of the schedules alone.
PollDelay poll_delay(const PollSchedule& scan, const PollSchedule& confirmation,
                     std::size_t buyers = measured_buyers, std::uint64_t seed = 1);

// The same buyers, each a payment in a lane of its own, with a gateway that answers at once.
PollDelay poll_delay_in_lane(const Policy& policy, std::size_t buyers = measured_buyers,
                             std::uint64_t seed = 1);

struct PollDelays {
  PollDelay shipped;     // the policy's own schedules
  PollDelay every_3_s;   // what public clients do
  PollDelay same_polls;  // our rule with a price at which it polls as often as every 3 s
  double same_polls_price_ms = 0;
};
PollDelays compare_poll_delays(const Policy& policy, std::size_t buyers = measured_buyers,
                               std::uint64_t seed = 1);

}  // namespace oplati::test

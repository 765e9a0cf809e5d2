// When to ask again while a buyer acts: for the scan of a code, for the confirmation in the app.
//
// Two things cost: the time between the buyer's act and the poll that learns of it, and the polls.
// With one poll worth `price_ms` of waiting, the instants t1 < t2 < ... are wanted that minimise
//
//   E[delay] + price * E[polls],   T the buyer's time, S(t) = P(T > t), h = -S'/S its hazard.
//
// Close to an instant t let polls come every `tau`. An act falls anywhere between two of them, so
// it waits tau/2: the delay costs  integral h S tau/2 dt , the polls cost  integral price S/tau dt.
// For each t by itself the sum is least where  h tau/2 = price/tau , that is
//
//   tau = sqrt(2 price / h)      the rate of polls follows the square root of the hazard.
//
// So nothing is asked while nobody can have scanned yet, most is asked when most buyers act, and
// ever less once a buyer has taken unusually long. The rule is exact only where h hardly changes
// between two polls. With few polls it does, so the instants are computed by going back from the
// end over a fine grid of times:
//
//   V(t) = min over u of  price S(t) + integral from t to u of (u - x) dF(x) + V(u)
//
// which is the same problem without the approximation; the square root comes out of it where polls
// are dense (a test compares both).
//
// How long buyers take is not public: the shape is an assumption of the profile. So are the
// limits: the gateway documents neither a rate of polls that it allows nor one that it refuses
// (429 and Retry-After are obeyed apart from this, see pause_after_fault).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oplati {

class PollSchedule {
 public:
  // The times of one group of buyers: log-normal, half of them are quicker than the median.
  struct Buyers {
    double share = 1;  // of all; the shares of a schedule sum up to 1
    double median_ms = 1;
    double spread = 0.5;  // standard deviation of the time's logarithm
  };
  struct Limits {
    double price_ms = 21;            // what one poll is worth, in waiting time
    std::int64_t shortest_ms = 200;  // between an answer and the next poll
    std::int64_t longest_ms = 1000;  // between two polls; twice that before the first one
    // Between two polls once nearly every buyer (late_share) would have acted.
    std::int64_t late_ms = 3000;
  };
  static constexpr double late_share = 0.005;

  PollSchedule(const std::vector<Buyers>& buyers, const Limits& limits);
  // The same pause each time.
  static PollSchedule every(std::int64_t interval_ms);

  // The pause before the next poll when so much time has passed since the buyer could act.
  // At least shortest_ms, however late the last answer came.
  std::int64_t pause_ms(std::int64_t waited_ms) const;

  // As numbers with spaces between them: shortest, late, instants.
  std::string to_text() const;
  // Nothing when the text was not made by to_text.
  static std::optional<PollSchedule> from_text(const std::string& text);

 private:
  PollSchedule() = default;

  std::int64_t shortest_ms_ = 1;
  std::int64_t late_ms_ = 1;
  std::vector<std::int64_t> instants_ms_;  // ascending
};

// Pauses that grow by an eighth of the interval each time, for what nobody waits at the till for.
struct GrowingPause {
  std::int64_t first_ms = 500;
  std::int64_t interval_ms = 1000;
  std::int64_t max_interval_ms = 3000;

  // Before poll number `n`, counted from 0.
  std::int64_t pause_ms(int n) const;
};

}  // namespace oplati

#include "plugins/oplati/core/poll_schedule.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <cstddef>

namespace oplati {
namespace {

// Fine enough that two instants of the shipped schedule lie ten cells apart.
constexpr std::size_t cells = 1000;
constexpr int bisections = 60;

// P(T > t).
double survival(const std::vector<PollSchedule::Buyers>& buyers, double t_ms) {
  if (t_ms <= 0) return 1;
  double sum = 0;
  for (const auto& group : buyers) {
    const double z = std::log(t_ms / group.median_ms) / group.spread;
    sum += group.share * 0.5 * std::erfc(z / std::sqrt(2.0));
  }
  return sum;
}

// When all but late_share have acted.
double horizon_of(const std::vector<PollSchedule::Buyers>& buyers) {
  double low = 0;
  double high = 1;
  while (survival(buyers, high) > PollSchedule::late_share && high < 1e12) high *= 2;
  for (int i = 0; i < bisections; ++i) {
    const double middle = (low + high) / 2;
    (survival(buyers, middle) > PollSchedule::late_share ? low : high) = middle;
  }
  return high;
}

// A limit in cells, at least one and at most all of them.
std::size_t cells_of(std::int64_t ms, double cell_ms) {
  const double wide = std::clamp(static_cast<double>(ms) / cell_ms, 1.0, double{cells});
  return static_cast<std::size_t>(wide);
}

}  // namespace

PollSchedule::PollSchedule(const std::vector<Buyers>& buyers, const Limits& limits)
    : shortest_ms_(limits.shortest_ms), late_ms_(limits.late_ms) {
  const double cell_ms = horizon_of(buyers) / double{cells};
  std::vector<double> left(cells + 1);  // S at the cells' edges, and its integral up to there
  std::vector<double> area(cells + 1);
  for (std::size_t i = 0; i <= cells; ++i) {
    left[i] = survival(buyers, cell_ms * static_cast<double>(i));
    if (i > 0) area[i] = area[i - 1] + cell_ms * (left[i - 1] + left[i]) / 2;
  }
  std::vector<double> cost(cells + 1);
  std::vector<std::size_t> next(cells + 1, cells);
  cost[cells] = left[cells] * (limits.price_ms + static_cast<double>(limits.late_ms) / 2);
  const std::size_t shortest = cells_of(limits.shortest_ms, cell_ms);
  for (std::size_t i = cells; i-- > 0;) {
    const std::size_t longest = cells_of(limits.longest_ms * (i == 0 ? 2 : 1), cell_ms);
    const std::size_t first = std::min(cells, i + shortest);
    const std::size_t last = std::max(first, std::min(cells, i + longest));
    for (std::size_t j = first; j <= last; ++j) {
      // By parts: the integral of (u - x) dF is (u - t) S(t) less the area below S.
      const double delay = cell_ms * static_cast<double>(j - i) * left[i] - (area[j] - area[i]);
      const double sum = limits.price_ms * left[i] + delay + cost[j];
      if (j != first && sum >= cost[i]) continue;
      cost[i] = sum;
      next[i] = j;
    }
  }
  for (std::size_t i = 0; i < cells;) {
    i = next[i];
    instants_ms_.push_back(std::llround(cell_ms * static_cast<double>(i)));
  }
}

PollSchedule PollSchedule::every(std::int64_t interval_ms) {
  PollSchedule schedule;
  schedule.shortest_ms_ = schedule.late_ms_ = interval_ms;
  return schedule;
}

std::int64_t PollSchedule::pause_ms(std::int64_t waited_ms) const {
  const auto next = std::upper_bound(instants_ms_.begin(), instants_ms_.end(), waited_ms);
  if (next == instants_ms_.end()) return late_ms_;
  return std::max(shortest_ms_, *next - waited_ms);
}

std::int64_t GrowingPause::pause_ms(int n) const {
  if (n <= 0) return first_ms;
  return std::min(max_interval_ms, interval_ms + interval_ms * (n - 1) / 8);
}

std::string PollSchedule::to_text() const {
  std::string text = std::to_string(shortest_ms_) + " " + std::to_string(late_ms_);
  for (const std::int64_t instant : instants_ms_) text += " " + std::to_string(instant);
  return text;
}

std::optional<PollSchedule> PollSchedule::from_text(const std::string& text) {
  PollSchedule schedule;
  std::istringstream numbers(text);
  if (!(numbers >> schedule.shortest_ms_ >> schedule.late_ms_)) return std::nullopt;
  for (std::int64_t instant; numbers >> instant;) schedule.instants_ms_.push_back(instant);
  return numbers.eof() ? std::optional(schedule) : std::nullopt;
}

}  // namespace oplati

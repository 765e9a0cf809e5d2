#include "plugins/oplati/core/request_rate.hpp"

#include <algorithm>

namespace oplati {
namespace {

constexpr std::int64_t second_ms = 1'000;

class OwnShare final : public RequestShare {
 public:
  std::optional<std::int64_t> take(SendTurn turn, int cap, std::int64_t now_ms) override {
    return rate_.take(only_claimant, turn, cap, now_ms);
  }
  void leave() override { rate_.leave(only_claimant); }

 private:
  static constexpr RequestRate::Claimant only_claimant = 0;
  RequestRate rate_;
};

}  // namespace

std::optional<std::int64_t> RequestRate::take(Claimant claimant, SendTurn turn, int cap,
                                              std::int64_t now_ms) {
  while (!sent_ms_.empty() && sent_ms_.front() <= now_ms - second_ms) sent_ms_.pop_front();
  line_.erase(std::remove_if(line_.begin(), line_.end(),
                             [&](const Place& place) {
                               return place.claimant != claimant &&
                                      place.due_ms + patience_ms < now_ms;
                             }),
              line_.end());

  const std::size_t position = position_of(claimant, turn);
  const auto limit = static_cast<std::size_t>(cap);
  if (sent_ms_.size() + position < limit) {
    line_.erase(line_.begin() + static_cast<std::ptrdiff_t>(position));
    sent_ms_.push_back(now_ms);
    return std::nullopt;
  }
  const std::int64_t at_ms = room_at_ms(position, limit, now_ms);
  line_[position].due_ms = at_ms;
  return at_ms - now_ms;
}

// Requests of the last second and behind them those of the line, in a row: each leaves a second
// after the one that stands `limit` before it, and the first `limit` at once.
std::int64_t RequestRate::room_at_ms(std::size_t position, std::size_t limit,
                                     std::int64_t now_ms) const {
  std::size_t in_row = sent_ms_.size() + position;
  std::int64_t wait_ms = 0;
  while (in_row >= limit) {  // a step back in each round
    in_row -= limit;
    wait_ms += second_ms;
    if (in_row < sent_ms_.size()) return sent_ms_[in_row] + wait_ms;
  }
  return now_ms + wait_ms;
}

void RequestRate::leave(Claimant claimant) {
  line_.erase(std::remove_if(line_.begin(), line_.end(),
                             [&](const Place& place) { return place.claimant == claimant; }),
              line_.end());
}

std::size_t RequestRate::position_of(Claimant claimant, SendTurn turn) {
  const auto found = std::find_if(line_.begin(), line_.end(),
                                  [&](const Place& place) { return place.claimant == claimant; });
  if (found != line_.end()) {
    if (found->turn == turn) return static_cast<std::size_t>(found - line_.begin());
    line_.erase(found);
  }
  const auto end_of_turn =
      std::upper_bound(line_.begin(), line_.end(), turn,
                       [](SendTurn wanted, const Place& place) { return wanted < place.turn; });
  const auto made = line_.insert(end_of_turn, Place{claimant, turn, 0});
  return static_cast<std::size_t>(made - line_.begin());
}

std::unique_ptr<RequestShare> unshared(const std::string&) { return std::make_unique<OwnShare>(); }

}  // namespace oplati

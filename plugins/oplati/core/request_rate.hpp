// How often one gateway may be asked, for all who share the limit: never more requests than the cap
// in any 1000 ms.
//
// Theory of operation. Who finds no room stands in a line: those with a request that moves money
// first, then those with a person who waits, then the rest; within each as they came. Everybody has
// one place, which the request takes along when it leaves: whoever asks again stands behind all
// others of its turn, so the line is the round that gives everybody the same share.
//
// Room is kept for those ahead in the line, however late they come for it; so nobody need be called
// when a place comes up: each is told how long to wait. Who does not come at all, since its till
// has stopped or has nothing to ask any more, loses its place after `patience_ms`.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oplati {

// In the order in which requests leave under the cap.
enum class SendTurn : std::size_t { money, urgent, question, count };

class RequestRate {
 public:
  using Claimant = std::uint64_t;
  static constexpr std::int64_t patience_ms = 1'000;

  // Nothing: it is counted, and the request leaves now. Otherwise there is no room: the claimant
  // has a place in the line, and is to ask again in so many ms. `cap` is above 0; claimants may
  // have different ones. `now_ms` never goes back.
  std::optional<std::int64_t> take(Claimant claimant, SendTurn turn, int cap, std::int64_t now_ms);
  // Gives up the place, if there is one.
  void leave(Claimant claimant);

 private:
  struct Place {
    Claimant claimant = 0;
    SendTurn turn = SendTurn::question;
    std::int64_t due_ms = 0;  // when it was told to ask again
  };

  // Where in the line the claimant stands, with a place made if it has none in this turn.
  std::size_t position_of(Claimant claimant, SendTurn turn);
  std::int64_t room_at_ms(std::size_t position, std::size_t limit, std::int64_t now_ms) const;

  std::deque<std::int64_t> sent_ms_;  // of the last second
  std::vector<Place> line_;           // by turn, then by arrival
};

// A claimant's share in the limit of one gateway. Dies with its place.
class RequestShare {
 public:
  virtual ~RequestShare() = default;

  // As RequestRate has them.
  virtual std::optional<std::int64_t> take(SendTurn turn, int cap, std::int64_t now_ms) = 0;
  virtual void leave() = 0;
};

// Gives a claimant its share in the limit of the gateway at an address. Never null.
using ShareSource = std::function<std::unique_ptr<RequestShare>(const std::string& base_url)>;

// A limit that is shared with nobody.
std::unique_ptr<RequestShare> unshared(const std::string& base_url);

}  // namespace oplati

// A card terminal that does what it is told: approve, decline, time out or fail.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "host_sim/text/words.hpp"
#include "pospay/cpp/result.hpp"

namespace checkout {

enum class CardBehaviour { approve, decline, time_out, fail };

class CardTerminal {
 public:
  explicit CardTerminal(const text::Words& words) : words_(words) {}

  // What the next payments do, one each; afterwards the terminal approves.
  void script(CardBehaviour behaviour) { script_.push_back(behaviour); }
  // What the next reversals do likewise.
  void script_reversal(CardBehaviour behaviour) { reversal_script_.push_back(behaviour); }

  // Refused with a sentence for the cashier when no money was taken. A terminal that times out has
  // reversed its own transaction, as real ones do.
  pospay::Result<void> pay(std::int64_t amount_minor);
  // Gives a payment back, whole or in part.
  pospay::Result<void> give_back(std::int64_t amount_minor);

  // "pay 12.40", "give_back 12.40": every call, in order.
  const std::vector<std::string>& log() const { return log_; }

 private:
  pospay::Result<void> play(std::deque<CardBehaviour>& script) const;

  text::Words words_;
  std::deque<CardBehaviour> script_;
  std::deque<CardBehaviour> reversal_script_;
  std::vector<std::string> log_;
};

}  // namespace checkout

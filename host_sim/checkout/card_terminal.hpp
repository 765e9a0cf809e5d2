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

// Who looks on: each call, and its answer; an empty refusal means done.
class ICardObserver {
 public:
  virtual ~ICardObserver() = default;
  virtual void on_card(bool is_payment, std::int64_t amount_minor) = 0;
  virtual void on_card_answer(const std::string& refusal) = 0;
};

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

  // Null: nobody. The observer must outlive the terminal.
  void observe(ICardObserver* observer) { observer_ = observer; }

  // "pay 12.40", "give_back 12.40": every call, in order.
  const std::vector<std::string>& log() const { return log_; }

 private:
  pospay::Result<void> play(std::deque<CardBehaviour>& script) const;
  pospay::Result<void> answer(pospay::Result<void> result) const;

  text::Words words_;
  std::deque<CardBehaviour> script_;
  std::deque<CardBehaviour> reversal_script_;
  std::vector<std::string> log_;
  ICardObserver* observer_ = nullptr;
};

}  // namespace checkout

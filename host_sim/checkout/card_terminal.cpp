#include "host_sim/checkout/card_terminal.hpp"

#include "host_sim/text/tender.hpp"
#include "pospay/cpp/money.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

pospay::Result<void> CardTerminal::play(std::deque<CardBehaviour>& script) const {
  CardBehaviour behaviour = CardBehaviour::approve;
  if (!script.empty()) {
    behaviour = script.front();
    script.pop_front();
  }
  switch (behaviour) {
    case CardBehaviour::approve:
      return {};
    case CardBehaviour::decline:
      return Error{Code::refused, words_(text::tender("card_declined"))};
    case CardBehaviour::time_out:
      return Error{Code::refused, words_(text::tender("card_timed_out"))};
    case CardBehaviour::fail:
      return Error{Code::unavailable, words_(text::tender("card_unreachable"))};
  }
  return Error{Code::internal, words_(text::tender("card_unclear"))};
}

pospay::Result<void> CardTerminal::answer(pospay::Result<void> result) const {
  if (observer_ != nullptr) observer_->on_card_answer(result ? "" : result.error().message);
  return result;
}

pospay::Result<void> CardTerminal::pay(std::int64_t amount_minor) {
  log_.push_back("pay " + pospay::minor_to_text(amount_minor));
  if (observer_ != nullptr) observer_->on_card(true, amount_minor);
  return answer(play(script_));
}

pospay::Result<void> CardTerminal::give_back(std::int64_t amount_minor) {
  log_.push_back("give_back " + pospay::minor_to_text(amount_minor));
  if (observer_ != nullptr) observer_->on_card(false, amount_minor);
  return answer(play(reversal_script_));
}

}  // namespace checkout

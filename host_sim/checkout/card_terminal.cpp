#include "host_sim/checkout/card_terminal.hpp"

#include "pospay/cpp/money.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

pospay::Result<void> play(std::deque<CardBehaviour>& script) {
  CardBehaviour behaviour = CardBehaviour::approve;
  if (!script.empty()) {
    behaviour = script.front();
    script.pop_front();
  }
  switch (behaviour) {
    case CardBehaviour::approve:
      return {};
    case CardBehaviour::decline:
      return Error{Code::refused, "Банк отклонил операцию по карте"};
    case CardBehaviour::time_out:
      return Error{Code::refused, "Карта не предъявлена: время истекло"};
    case CardBehaviour::fail:
      return Error{Code::unavailable, "Нет связи с карточным терминалом"};
  }
  return Error{Code::internal, "Карточный терминал ответил непонятно"};
}

}  // namespace

pospay::Result<void> CardTerminal::pay(std::int64_t amount_minor) {
  log_.push_back("pay " + pospay::minor_to_text(amount_minor));
  return play(script_);
}

pospay::Result<void> CardTerminal::give_back(std::int64_t amount_minor) {
  log_.push_back("give_back " + pospay::minor_to_text(amount_minor));
  return play(reversal_script_);
}

}  // namespace checkout

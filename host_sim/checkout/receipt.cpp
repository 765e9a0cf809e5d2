#include "host_sim/checkout/receipt.hpp"

#include <algorithm>
#include <utility>

#include "host_sim/text/give_back.hpp"
#include "host_sim/text/sale.hpp"

namespace checkout {

std::int64_t Receipt::total_minor() const {
  std::int64_t total = 0;
  for (const pospay::Position& position : positions) total += position.cost.minor;
  return total;
}

std::int64_t Receipt::paid_minor() const {
  std::int64_t paid = 0;
  for (const PaymentLine& line : lines) {
    if (line.state == LineState::approved) paid += line.amount_minor;
  }
  return paid;
}

std::int64_t Receipt::change_minor() const {
  std::int64_t change = 0;
  for (const PaymentLine& line : lines) {
    if (line.state == LineState::approved) change += line.change_minor;
  }
  return change;
}

bool Receipt::is_blocked() const {
  return std::any_of(lines.begin(), lines.end(), [](const PaymentLine& line) {
    return line.state == LineState::started || line.state == LineState::unknown;
  });
}

pospay::Receipt to_contract(const Receipt& receipt, std::vector<pospay::MixLine> tenders,
                            const text::Words& words) {
  pospay::Receipt result;
  result.number = receipt.number;
  result.title =
      words(receipt.kind == ReceiptKind::sale ? text::sale("title") : text::give_back("title"));
  result.positions = receipt.positions;
  result.tenders = std::move(tenders);
  result.total = pospay::byn(receipt.total_minor());
  return result;
}

}  // namespace checkout

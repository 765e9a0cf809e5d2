#include "host_sim/checkout/return_positions.hpp"

#include <set>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/plain_text.hpp"
#include "host_sim/checkout/position.hpp"
#include "host_sim/checkout/return_process.hpp"
#include "host_sim/text/give_back.hpp"
#include "host_sim/text/sale.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

// What is left of all positions of one name and price.
struct Left {
  std::int64_t quantity_milli = 0;
  std::int64_t cost_minor = 0;
  const pospay::Position* position = nullptr;
};

Left left_of(const Receipt& sale, const std::vector<Receipt>& earlier, const std::string& name) {
  Left left;
  for (const pospay::Position& position : sale.positions) {
    if (position.name != name) continue;
    left.quantity_milli += position.quantity_milli;
    left.cost_minor += position.cost.minor;
    left.position = &position;
  }
  for (const Receipt& receipt : earlier) {
    for (const pospay::Position& position : receipt.positions) {
      if (position.name != name) continue;
      left.quantity_milli -= position.quantity_milli;
      left.cost_minor -= position.cost.minor;
    }
  }
  return left;
}

}  // namespace

pospay::Position return_position(std::int64_t amount_minor, const text::Words& words) {
  pospay::Position position;
  position.name = words(text::give_back("line"));
  position.unit = words(text::sale("unit"));
  position.price = pospay::byn(amount_minor);
  position.cost = pospay::byn(amount_minor);
  return position;
}

pospay::Result<std::vector<pospay::Position>> pick_positions(
    const Receipt& sale, const std::vector<Receipt>& earlier,
    const std::vector<ReturnedPosition>& chosen, const text::Words& words) {
  std::vector<pospay::Position> result;
  for (const ReturnedPosition& one : chosen) {
    for (const pospay::Position& already : result) {
      if (already.name == one.name) {
        return Error{Code::invalid, words(text::give_back("position_twice"),
                                          {{"position", shown_text(one.name)}})};
      }
    }
    const Left left = left_of(sale, earlier, one.name);
    if (left.position == nullptr) {
      return Error{Code::not_found,
                   words(text::give_back("no_position"), {{"position", shown_text(one.name)}})};
    }
    const std::int64_t quantity =
        one.quantity_milli == 0 ? left.quantity_milli : one.quantity_milli;
    if (quantity <= 0 || quantity > left.quantity_milli || left.cost_minor <= 0) {
      return Error{
          Code::refused,
          words(text::give_back("position_left"),
                {{"position", one.name}, {"quantity", quantity_text(left.quantity_milli)}}),
          "return.exceeds"};
    }
    pospay::Position position = *left.position;
    position.quantity_milli = quantity;
    // Share by share: the whole product of a dear position would not fit.
    position.cost = pospay::byn(
        left.cost_minor / left.quantity_milli * quantity +
        divide_half_up(left.cost_minor % left.quantity_milli * quantity, left.quantity_milli));
    result.push_back(std::move(position));
  }
  return result;
}

std::vector<pospay::Position> rest_positions(const Receipt& sale,
                                             const std::vector<Receipt>& earlier,
                                             std::int64_t left_minor, const text::Words& words) {
  std::vector<pospay::Position> rest;
  std::set<std::string> names;
  std::int64_t sum = 0;
  for (const pospay::Position& sold : sale.positions) {
    if (!names.insert(sold.name).second) continue;
    const Left left = left_of(sale, earlier, sold.name);
    if (left.quantity_milli <= 0) continue;
    rest.push_back(*left.position);
    rest.back().quantity_milli = left.quantity_milli;
    rest.back().cost = pospay::byn(left.cost_minor);
    sum += left.cost_minor;
  }
  if (sum == left_minor) return rest;
  return {return_position(left_minor, words)};
}

}  // namespace checkout

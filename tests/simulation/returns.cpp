#include "tests/simulation/returns.hpp"

#include <algorithm>

#include "tests/simulation/invariants.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/till_guard.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {
namespace {

pospay::RefundRequest refund_request(const World& world, const Operation& refund,
                                     const Operation& sale, std::int64_t returned) {
  pospay::RefundRequest request;
  request.key = refund.key;
  request.amount = pospay::byn(refund.amount_minor);
  request.paid_line.provider_reference = sale.books.provider_reference;
  request.paid_line.paid = pospay::byn(sale.amount_minor);
  request.paid_line.returned = pospay::byn(returned);
  request.receipt.number = std::to_string(2000 + refund.index);
  request.receipt.total = request.amount;
  if (world.dice.chance(Question::refund_positions, refund.index, 500)) {
    request.receipt.positions = {
        {"Milk", "4810000000017", "", 1000, request.amount, request.amount, false}};
  }
  request.shift = world.shift;
  return request;
}

Operation& add_refund(World& world, const Operation& sale, std::size_t till, std::int64_t amount) {
  Operation& refund = world.add_operation(pospay::OperationKind::refund, till, sale.receipt);
  refund.amount_minor = amount;
  return refund;
}

// What no plugin may accept (H6), and a second refund beside the first that together are more than
// was paid (H7). The host's own guard is left out on purpose.
void try_impossible(World& world, Till& till, const Operation& sale) {
  if (!world.strikes(Fault::h6, sale.index)) return;
  Operation& refund = add_refund(world, sale, till.index(), sale.amount_minor);
  refund.books.is_over = true;
  const auto right = refund_request(world, refund, sale, 0);
  auto larger = right;
  larger.amount.minor = larger.receipt.total.minor = sale.amount_minor + 1;
  larger.receipt.positions.clear();
  s8_impossible_refund_is_refused(refund, till.start_refund(larger));
  for (const std::int64_t amount : {std::int64_t{0}, std::int64_t{-100}}) {
    auto none = right;
    none.amount.minor = amount;
    s8_impossible_refund_is_refused(refund, till.start_refund(none));
  }
  auto foreign = right;
  foreign.paid_line.provider_reference = "another 1 2 3 4";
  s8_impossible_refund_is_refused(refund, till.start_refund(foreign));
}

void try_too_much_at_once(World& world, Till& till, const Operation& sale, const Operation& first) {
  if (!world.strikes(Fault::h7, first.index)) return;
  Operation& second =
      add_refund(world, sale, till.index(), sale.amount_minor - first.amount_minor + 1);
  second.books.is_over = true;
  auto request = refund_request(world, second, sale, 0);
  s8_impossible_refund_is_refused(second, till.start_refund(request));
}

void begin_return(World& world, const Operation& sale, std::size_t till_index,
                  std::int64_t amount) {
  Till& till = *world.tills[till_index];
  if (world.faults.is_healed()) return;
  if (!till.is_alive() || till.stands_still_until_ms() > world.now_ms()) {
    world.at(world.now_ms() + 1'000, [&world, &sale, till_index, amount] {
      begin_return(world, sale, till_index, amount);
    });
    return;
  }
  Receipt& receipt = world.receipts[sale.receipt];
  if (receipt.reserved_minor + amount > sale.amount_minor) return;
  Operation& refund = add_refund(world, sale, till_index, amount);
  refund.refund = refund_request(world, refund, sale, receipt.reserved_minor);
  receipt.reserved_minor += amount;
  receipt.refunds.push_back(refund.index);
  ++world.figures.refunds;
  till.guarded([&] {
    try_impossible(world, till, sale);
    till.host().begin(refund);
    const bool is_first = receipt.refunds.size() == 1;
    const bool runs = is_first && refund.memory.is_attached && refund.seen.told == Told::nothing;
    if (runs) try_too_much_at_once(world, till, sale, refund);
  });
}

}  // namespace

void plan_returns(World& world, const Operation& sale) {
  const Dice& dice = world.dice;
  const auto kind = dice.draw(Question::refunds, sale.index) % 100;
  if (kind < 45 || sale.books.provider_reference.empty()) return;
  const int parts = kind < 65 ? 1 : kind < 80 ? 2 : 3;
  std::int64_t left = sale.amount_minor;
  for (int i = 0; i < parts && left > 0; ++i) {
    const std::uint64_t site = site_of(sale.index, i);
    const bool is_rest = i + 1 == parts && dice.chance(Question::refund_part, site, 600);
    const std::int64_t amount = is_rest ? left : dice.between(Question::refund_part, site, 1, left);
    left -= amount;
    const std::size_t till = dice.chance(Question::refund_till, site, 200)
                                 ? (sale.till + 1) % world.tills.size()
                                 : sale.till;
    world.at(world.now_ms() + dice.between(Question::refund_ms, site, 500, 20'000),
             [&world, &sale, till, amount] { begin_return(world, sale, till, amount); });
  }
}

}  // namespace simulation

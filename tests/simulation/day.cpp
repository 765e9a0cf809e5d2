#include "tests/simulation/day.hpp"

#include <algorithm>
#include <utility>

#include "tests/simulation/returns.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/till_guard.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr int most_attempts = 3;

sandbox::Script draw_script(const Dice& dice, std::uint64_t site) {
  sandbox::Script script;
  const auto joins = dice.draw(Question::join_ms, site) % 100;
  script.join_after_ms = joins < 6    ? -1
                         : joins < 12 ? dice.between(Question::join_ms, site, 60'000, 175'000)
                                      : dice.between(Question::join_ms, site, 300, 12'000);
  const auto decides = dice.draw(Question::decision, site) % 100;
  using Decision = sandbox::Script::Decision;
  script.decision = decides < 76   ? Decision::confirm
                    : decides < 82 ? Decision::decline
                    : decides < 87 ? Decision::no_money
                    : decides < 94 ? Decision::never
                                   : Decision::technical_cancel;
  script.decide_after_ms = dice.chance(Question::decide_ms, site, 80)
                               ? dice.between(Question::decide_ms, site, 25'000, 70'000)
                               : dice.between(Question::decide_ms, site, 0, 9'000);
  return script;
}

pospay::PaymentRequest payment_request(const World& world, const Operation& operation) {
  pospay::PaymentRequest request;
  request.key = operation.key;
  request.line = "line-" + std::to_string(operation.receipt);
  request.amount = pospay::byn(operation.amount_minor);
  request.receipt.number = std::to_string(1000 + operation.receipt);
  request.receipt.positions = {
      {"Milk", "4810000000017", "", 1000, request.amount, request.amount, false}};
  request.receipt.tenders = {{pospay::TenderKind::other, "oplati", "Oplati", request.amount}};
  request.receipt.total = request.amount;
  request.shift = world.shift;
  return request;
}

void begin_when_alive(World& world, Operation& operation) {
  Till& till = *world.tills[operation.till];
  if (!till.is_alive() || till.stands_still_until_ms() > world.now_ms()) {
    world.at(world.now_ms() + 1'000, [&world, &operation] { begin_when_alive(world, operation); });
    return;
  }
  till.guarded([&] {
    if (operation.is_payment()) operation.payment = payment_request(world, operation);
    till.host().begin(operation);
  });
}

void plan_payment(World& world, std::size_t till, std::size_t receipt, int attempt,
                  std::int64_t at_ms) {
  const Dice& dice = world.dice;
  Operation& operation = world.add_operation(pospay::OperationKind::payment, till, receipt);
  operation.attempt = attempt;
  operation.amount_minor = dice.between(Question::amount, receipt, 100, 30'000);
  operation.mode =
      static_cast<oplati::PaymentMode>(1 + dice.draw(Question::mode, operation.index) % 3);
  operation.script = draw_script(dice, operation.index);
  world.receipts[receipt].payments.push_back(operation.index);
  ++world.figures.payments;
  world.at(at_ms, [&world, &operation] { begin_when_alive(world, operation); });
}

void draw_windows(World& world) {
  const Dice& dice = world.dice;
  if (world.strikes(Fault::g3, 0)) {
    world.down.from_ms = dice.between(Question::down_ms, 1, 0, world.heals_at_ms);
    const bool is_long = dice.chance(Question::down_ms, 2, 60);
    const std::int64_t lasts =
        is_long ? 60 * minute_ms : dice.between(Question::down_ms, 3, 20'000, 4 * minute_ms);
    world.down.until_ms = world.down.from_ms + lasts;
    if (is_long) world.heals_at_ms = std::max(world.heals_at_ms, world.down.until_ms);
  }
  if (world.strikes(Fault::n24, 0)) {
    world.one_way.from_ms = dice.between(Question::down_ms, 4, 0, world.heals_at_ms);
    world.one_way.until_ms =
        world.one_way.from_ms + dice.between(Question::down_ms, 5, 5'000, 60'000);
  }
}

// One till's troubles that come by the clock.
void draw_troubles(World& world, Till& till) {
  const Dice& dice = world.dice;
  const std::size_t index = till.index();
  const auto some_time = [&](std::uint64_t what) {
    return dice.between(Question::pause_ms, site_of(index, what), 100, world.heals_at_ms - 100);
  };
  for (std::uint64_t i = 0; i < 2; ++i) {
    const std::uint64_t site = site_of(index, i);
    if (!world.strikes(Fault::p2, site)) continue;
    world.at(some_time(10 + i),
             [&world, &till, site] { till.die(world.dice.chance(Question::death, site, 300)); });
  }
  for (const auto& [fault, shortest, longest] :
       {std::tuple{Fault::p4, 1'000, 65'000}, std::tuple{Fault::n27, 5'000, 90'000}}) {
    if (!world.strikes(fault, index)) continue;
    const auto lasts = dice.between(Question::fault_size, site_of(index, fault), shortest, longest);
    world.at(some_time(20 + static_cast<int>(fault)), [&world, &till, lasts] {
      if (till.is_alive()) till.stand_still(world.now_ms() + lasts);
    });
  }
  if (world.strikes(Fault::c1, index) && world.settings.wall_clock_jumps) {
    static constexpr std::int64_t jumps[] = {3'600'000, -3'600'000, 315'360'000'000,
                                             -1'780'000'000'000};
    const auto jump = jumps[dice.draw(Question::fault_size, site_of(index, 30)) % 4];
    world.at(some_time(30), [&till, jump] { till.jump_wall_clock(jump); });
  }
  if (world.strikes(Fault::d1, index)) {
    const std::int64_t from = some_time(40);
    world.at(from, [&till] { till.disk().set_full(true); });
    world.at(from + dice.between(Question::fault_size, site_of(index, 41), 2'000, 60'000),
             [&till] { till.disk().set_full(false); });
  }
}

}  // namespace

oplati::profile::Profile draw_profile(FaultPlan& faults) {
  oplati::profile::Profile profile;
  if (faults.strikes(Fault::g21, 0, 0)) profile.sandbox.confirmation_time_ms = 10 * minute_ms;
  if (faults.strikes(Fault::g25, 0, 0)) profile.timing.session_ttl_ms = 20'000;
  return profile;
}

void draw_day(World& world) {
  const Dice& dice = world.dice;
  world.heals_at_ms = dice.between(Question::chaos_ms, 0, 45'000, 240'000);
  draw_windows(world);
  if (world.strikes(Fault::g29, 0)) {
    world.gateway.model().set_reversal_delay_ms(
        dice.between(Question::fault_size, 29, 500, 40'000));
  }
  const std::size_t tills = dice.chance(Question::tills, 0, 250) ? 2 : 1;
  for (std::size_t i = 0; i < tills; ++i) world.tills.push_back(std::make_unique<Till>(world, i));
  for (auto& till : world.tills) {
    till->boot();
    draw_troubles(world, *till);
  }
  const auto sales = static_cast<std::size_t>(dice.between(Question::sales, 0, 2, 7));
  world.receipts.resize(sales);
  for (std::size_t i = 0; i < sales; ++i) {
    const std::size_t till = dice.draw(Question::tills, 100 + i) % tills;
    plan_payment(world, till, i, 1,
                 dice.between(Question::start_ms, i, 0,
                              std::min<std::int64_t>(world.heals_at_ms / 2, 120'000)));
  }
  if (world.strikes(Fault::c6, 0)) {
    world.at(dice.between(Question::pause_ms, 50, 1'000, world.heals_at_ms),
             [&world] { ++world.shift.number_of_day; });
  }
}

void plan_next(World& world, Operation& ended) {
  if (world.faults.is_healed() || !ended.is_payment()) return;
  const Receipt& receipt = world.receipts[ended.receipt];
  if (receipt.paid_by) {
    if (*receipt.paid_by == ended.index) plan_returns(world, ended);
    return;
  }
  const bool again =
      ended.attempt < most_attempts && world.dice.chance(Question::attempts, ended.index, 350);
  if (!again) return;
  plan_payment(
      world, ended.till, ended.receipt, ended.attempt + 1,
      world.now_ms() + world.dice.between(Question::start_ms, site_of(ended.index, 1), 500, 8'000));
}

}  // namespace simulation

#include "tests/simulation/world.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "tests/simulation/closing.hpp"
#include "tests/simulation/day.hpp"
#include "tests/simulation/invariants.hpp"
#include "tests/simulation/ledgers.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/till_guard.hpp"

namespace simulation {
namespace {

// L1: everything is settled, or somebody was told, this long after the healing: session TTL + 90 s.
constexpr std::int64_t settle_ms = 270'000;
constexpr std::int64_t soon_ms = 10'000;
// After that a person decides what is unknown; it may become unknown once more, not for ever.
constexpr int rounds_of_decisions = 6;
constexpr std::int64_t round_ms = 30 * 60'000;
// A seed has some thousand steps; a million is a machine that spins.
constexpr std::uint64_t step_limit = 1'000'000;
constexpr std::string_view key_prefix = "sim.";
constexpr int wire_permille = 10;

// One for all seeds: its schedules of polls take longer to make than a seed to run.
const oplati::Policy& shipped_policy() {
  static const oplati::Policy policy;
  return policy;
}

}  // namespace

void Figures::add(const Figures& other) {
  payments += other.payments;
  refunds += other.refunds;
  approved += other.approved;
  told_unknown += other.told_unknown;
  requests += other.requests;
  deaths += other.deaths;
  excused += other.excused;
  by_answer += other.by_answer;
  within_10_s += other.within_10_s;
  closes += other.closes;
  differences += other.differences;
  to_settle += other.to_settle;
  settled_in_time += other.settled_in_time;
  most_requests = std::max(most_requests, other.most_requests);
}

World::World(Settings given)
    : settings(std::move(given)),
      dice(settings.seed),
      policy(shipped_policy()),
      seams(settings.seams != nullptr ? *settings.seams : no_seams_),
      faults(dice, settings.left_out),
      gateway(draw_profile(faults), settings.seed, dice.chance(Question::wire, 0, wire_permille)) {
  for (std::size_t i = 0; i < 4; ++i) {
    sandbox::Register made;
    made.number = register_of(i);
    made.password = "password";
    (void)gateway.model().add_register(std::move(made));
  }
  sandbox::Buyer second;
  second.balance_minor = 100'000'000;
  (void)gateway.model().add_buyer(std::move(second));
}

World::~World() = default;

std::string World::register_of(std::size_t till) const {
  return "OPL00000000" + std::to_string(till + 1);
}

Operation& World::operation_of(const std::string& key) {
  std::size_t index = 0;
  std::from_chars(key.data() + key_prefix.size(), key.data() + key.size(), index);
  return operations.at(index);
}

Operation& World::add_operation(pospay::OperationKind kind, std::size_t till, std::size_t receipt) {
  Operation& operation = operations.emplace_back();
  operation.index = operations.size() - 1;
  operation.kind = kind;
  operation.till = till;
  operation.receipt = receipt;
  operation.key = std::string(key_prefix) + std::to_string(operation.index);
  return operation;
}

void World::say(const std::string& text) {
  const std::string ms = std::to_string(now_ms_);
  history_.push_back(std::string(ms.size() < 9 ? 9 - ms.size() : 0, ' ') + ms + " ms  " + text);
}

// --- Time ----------------------------------------------------------------------------------------

void World::at(std::int64_t at_ms, std::function<void()> happens) {
  put(at_ms, {std::move(happens), nullptr, 0});
}

void World::at(Till& till, std::int64_t at_ms, std::function<void()> happens) {
  put(at_ms, {std::move(happens), &till, till.epoch()});
}

void World::put(std::int64_t at_ms, Slot made) {
  std::size_t slot = slots_.size();
  if (free_slots_.empty()) {
    slots_.push_back(std::move(made));
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
    slots_[slot] = std::move(made);
  }
  queue_.push_back({std::max(at_ms, now_ms_), ++sequence_, slot});
  std::push_heap(queue_.begin(), queue_.end(), std::greater<>());
}

void World::late_at(std::int64_t at_ms, std::function<void()> happens) {
  last_late_ms_ = std::max(last_late_ms_, at_ms);
  at(at_ms, std::move(happens));
}

bool World::take_next(std::int64_t until_ms) {
  Till* due = nullptr;
  std::int64_t at_ms = queue_.empty() ? until_ms + 1 : queue_.front().at_ms;
  for (auto& till : tills) {
    const auto timer = till->timer_at_ms();
    if (timer && *timer < at_ms) {
      at_ms = *timer;
      due = till.get();
    }
  }
  if (at_ms > until_ms) return false;
  now_ms_ = std::max(now_ms_, at_ms);
  if (++steps_ > step_limit) fail("L5", "a million steps: something spins");
  if (due != nullptr) {
    due->on_timer();
    return true;
  }
  std::pop_heap(queue_.begin(), queue_.end(), std::greater<>());
  const std::size_t slot = queue_.back().slot;
  queue_.pop_back();
  Slot taken = std::exchange(slots_[slot], {});
  free_slots_.push_back(slot);
  if (taken.till == nullptr) {
    taken.happens();
  } else if (taken.till->is_alive() && taken.till->epoch() == taken.epoch) {
    const std::int64_t still_until_ms = taken.till->stands_still_until_ms();
    if (still_until_ms > now_ms_) {
      put(still_until_ms, std::move(taken));
    } else {
      taken.happens();
    }
  }
  return true;
}

void World::run_until(std::int64_t until_ms) {
  while (take_next(until_ms)) {  // bounded by step_limit
    if (faults.is_healed() && queue_.empty() && is_quiet()) break;
  }
  now_ms_ = std::max(now_ms_, until_ms);
}

bool World::is_quiet() const {
  return std::all_of(tills.begin(), tills.end(), [](const auto& till) {
    return till->is_alive() && !till->has_open_operations();
  });
}

// --- A seed --------------------------------------------------------------------------------------

void World::heal() {
  faults.heal();
  if (is_told()) say("--- from here on everything is healthy");
  down = one_way = {};
  for (auto& till : tills) {
    till->disk().set_full(false);
    till->stand_still(0);
  }
}

void World::finish() {
  // What begins or comes late in between moves the end.
  for (std::int64_t from = -1; from < std::max(heals_at_ms, last_late_ms_);) {
    from = std::max(heals_at_ms, last_late_ms_);
    run_until(from + settle_ms);
  }
  l1_settled_or_alarm(*this);
  for (int i = 0; i < rounds_of_decisions; ++i) {
    for (auto& till : tills) till->guarded([&] { till->host().decide_what_is_unknown(); });
    run_until(now_ms_ + round_ms);
    if (queue_.empty() && is_quiet()) break;
  }
  if (is_told()) say("--- the books are compared");
  check_ledgers(*this);
  close_shifts(*this);
}

void World::say_books() {
  for (const auto& payment : gateway.model().payments()) {
    say("gateway: " + std::to_string(payment.id) + " type " +
        std::to_string(static_cast<int>(payment.type)) + " status " +
        std::to_string(static_cast<int>(payment.status)) + " sum " +
        std::to_string(payment.sum_minor) + " returned " + std::to_string(payment.returned_minor) +
        " of sale " + std::to_string(payment.sale_id) + " order " + payment.order_number);
  }
  for (const auto& operation : operations) {
    if (!operation.books.has_begun) continue;
    say("host: " + operation.key + " receipt " + std::to_string(operation.receipt) + " amount " +
        std::to_string(operation.amount_minor) + " printed " +
        std::to_string(operation.books.receipts_printed) +
        (operation.books.is_over ? " over" : "") + " order " + operation.seen.order_number +
        " reference " + operation.books.provider_reference);
  }
}

void World::count() {
  for (const auto& operation : operations) {
    const Seen& seen = operation.seen;
    if (seen.told == Told::approved) ++figures.approved;
    // What a person has decided in between is not waited for.
    if (seen.settles_from_ms >= 0 && !operation.books.decided_paid) {
      ++figures.to_settle;
      const bool is_in_time =
          seen.told_at_ms >= 0 && seen.told_at_ms - seen.settles_from_ms <= soon_ms;
      if (is_in_time) ++figures.settled_in_time;
    }
    if (seen.first_known_ms < 0 || seen.told_at_ms < 0) continue;
    ++figures.by_answer;
    if (seen.told_at_ms - seen.first_known_ms <= soon_ms) ++figures.within_10_s;
  }
}

Run World::run() {
  Run run;
  try {
    draw_day(*this);
    run_until(heals_at_ms);
    heal();
    finish();
  } catch (const ViolationFound& found) {
    run.violation = found.violation;
    if (is_told()) say_books();
    if (is_told()) say("!!! " + found.violation.id + ": " + found.violation.text);
  }
  count();
  run.figures = figures;
  run.struck = faults.struck();
  run.faults = faults.counts();
  run.history = std::move(history_);
  run.digest = digest_;
  return run;
}

}  // namespace simulation

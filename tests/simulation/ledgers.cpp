#include "tests/simulation/ledgers.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "tests/simulation/invariants.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {
namespace {

// Only a reconciliation can find what a lying disk took or what the gateway did twice.
bool is_for_reconciliation(const Operation& operation) {
  return operation.seen.record_was_lost || operation.seen.was_doubled;
}

// A supervisor's word against the gateway's: the journal knows both, and the shift's reconciliation
// shows it, whether or not somebody was there to hear the notice.
bool is_contradiction(const World& world, const Operation& operation) {
  if (!operation.books.decided_paid) return false;
  const auto* record = world.tills[operation.till]->disk().latest(operation.key);
  if (record == nullptr) return false;
  // The journal must have the word as it was given (HostAnswer::manually_paid, _not_paid).
  const char* answer = *operation.books.decided_paid ? "\nanswer=4\n" : "\nanswer=5\n";
  if (record->payload.find(answer) == std::string::npos) return false;
  const bool is_paid = record->step == "paid" || record->step == "approved";
  return is_paid != *operation.books.decided_paid;
}

std::int64_t booked(const World& world, const Receipt& receipt) {
  std::int64_t sum = 0;
  for (const std::size_t index : receipt.payments) {
    const Operation& payment = world.operations[index];
    if (payment.books.receipts_printed > 0) sum += payment.amount_minor;
  }
  for (const std::size_t index : receipt.refunds) {
    const Operation& refund = world.operations[index];
    if (refund.books.receipts_printed > 0) sum -= refund.amount_minor;
  }
  return sum;
}

template <class Is>
bool any_of(const World& world, const Receipt& receipt, Is is) {
  const auto holds = [&](std::size_t index) { return is(world.operations[index]); };
  return std::any_of(receipt.payments.begin(), receipt.payments.end(), holds) ||
         std::any_of(receipt.refunds.begin(), receipt.refunds.end(), holds);
}

}  // namespace

void l1_settled_or_alarm(World& world) {
  for (const auto& operation : world.operations) {
    if (!operation.books.has_begun || operation.books.is_over) continue;
    const bool somebody_was_told =
        operation.seen.told_unknown || operation.seen.alarms > 0 || operation.seen.record_was_lost;
    if (!somebody_was_told) {
      const auto* record = world.tills[operation.till]->disk().latest(operation.key);
      fail("L1", operation.key + " is still " + (record != nullptr ? record->step : "unwritten") +
                     ", and nobody was told");
    }
  }
}

void l2_nothing_is_left(World& world) {
  for (const auto& operation : world.operations) {
    l5_requests_within_budget(world, operation);
    if (operation.seen.record_was_lost) continue;
    const auto* record = world.tills[operation.till]->disk().latest(operation.key);
    if (record == nullptr || !record->is_open) continue;
    fail("L2", operation.key + " is left over as " + record->step);
  }
}

void s2_ledgers_agree(World& world, const Receipt& receipt) {
  std::int64_t net = 0;
  int partly_left = 0;
  for (const std::size_t index : receipt.payments) {
    const Operation& payment = world.operations[index];
    if (payment.seen.order_number.empty()) continue;
    const auto account = world.gateway.account(payment.seen.order_number);
    net += account.net_minor;
    partly_left += account.partly_left;
  }
  if (any_of(world, receipt, is_for_reconciliation)) {
    ++world.figures.excused;
    return;
  }
  if (partly_left > 1) fail("S1", "two payments of one line are left");
  const std::int64_t expected = booked(world, receipt);
  if (net == expected ||
      any_of(world, receipt, [&](const Operation& o) { return is_contradiction(world, o); }))
    return;
  const Operation& last = world.operations[receipt.payments.back()];
  fail("S2", "receipt of " + last.key + ": the gateway has " + std::to_string(net) +
                 ", the host has booked " + std::to_string(expected));
}

void s5_no_lost_payment(World& world) {
  std::set<std::string> known;
  for (const auto& operation : world.operations) {
    known.insert(operation.seen.order_number);
    for (const auto& sent : operation.seen.reversals) known.insert(sent.order_number);
  }
  for (const auto& payment : world.gateway.model().payments()) {
    if (known.count(payment.order_number) == 0) {
      fail("S5", "nobody knows payment " + std::to_string(payment.id));
    }
    if (payment.returned_minor > payment.sum_minor) {
      fail("S8", "more went back than was paid of payment " + std::to_string(payment.id));
    }
  }
}

void s10_everything_was_delivered(World& world) {
  for (const auto& operation : world.operations) {
    if (!operation.books.has_begun || operation.books.is_over) continue;
    if (operation.seen.record_was_lost) continue;
    fail("S10", operation.key + ": its end never reached the host");
  }
}

void check_ledgers(World& world) {
  s10_everything_was_delivered(world);
  s5_no_lost_payment(world);
  for (const auto& receipt : world.receipts) s2_ledgers_agree(world, receipt);
  l2_nothing_is_left(world);
}

}  // namespace simulation

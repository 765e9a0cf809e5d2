#include "tests/simulation/invariants.hpp"

#include <algorithm>

#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/core/refund.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

void s1_one_request_for_a_payment(World& world, const Operation& operation,
                                  const oplati::Order& order) {
  if (operation.seen.payments_sent > 1) {
    fail("S1", operation.key + ": a second request for the payment left");
  }
  if (order.sum_minor != operation.amount_minor) {
    fail("S1", operation.key + ": the request is for another sum");
  }
  for (const auto& other : world.operations) {
    if (&other != &operation && other.seen.order_number == order.order_number) {
      fail("S1", operation.key + ": the order number is that of " + other.key);
    }
  }
}

void s1_second_payment_is_refused(const Operation& second, const pospay::Result<void>& started) {
  if (started) fail("S1", second.key + ": a second payment for an open line is taken");
}

void s3_written_before_it_is_sent(Till& till, const Operation& operation,
                                  const std::string& order_number) {
  if (order_number.empty() || !till.disk().names(operation.key, order_number)) {
    fail("S3", operation.key + ": order " + order_number + " left and is in no written record");
  }
}

void s4_paid_is_proven_and_written(World& world, Till& till, const Operation& operation,
                                   const pospay::Outcome& outcome) {
  if (outcome.amount.minor != operation.amount_minor) {
    fail("S4", operation.key + ": approved with another amount");
  }
  if (!operation.seen.last_write_failed) {
    const auto* record = till.disk().latest(operation.key);
    const bool is_written =
        record != nullptr && (record->step == "paid" || record->step == "giving_back" ||
                              record->step == "given_back" || record->step == "approved");
    if (!is_written) fail("S4", operation.key + ": approved, and no record says so");
  }
  if (!operation.is_payment()) {
    const auto& sent = operation.seen.reversals;
    const bool is_done = std::any_of(sent.begin(), sent.end(), [&](const ReversalSent& reversal) {
      return world.gateway.reversals(reversal.order_number) > 0;
    });
    if (!is_done) fail("S4", operation.key + ": the refund is approved, and nothing went back");
    return;
  }
  if (!operation.seen.proof_of_payment) {
    fail("S4", operation.key + ": approved without the gateway's word for this payment");
  }
}

void s6_an_end_never_changes(const Operation& operation, Told told) {
  if (operation.seen.told != Told::nothing && operation.seen.told != told) {
    fail("S6", operation.key + ": another end was told before");
  }
}

void s6_no_end_becomes_unknown(const Operation& operation) {
  if (operation.seen.told != Told::nothing) {
    fail("S6", operation.key + ": unknown is told after an end");
  }
}

void s7_not_paid_is_proven(World& world, const Operation& operation) {
  const Seen& seen = operation.seen;
  if (seen.was_doubled || seen.record_was_lost || seen.had_late_success) return;
  if (operation.is_payment()) {
    if (seen.payments_sent == 0 || seen.proof_of_refusal) return;
    if (seen.payments_under_way > 0) {
      fail("S7", operation.key + ": told as not paid while the request is under way");
    }
    const auto account = world.gateway.account(seen.order_number);
    if (account.payments == 0) {
      fail("S7", operation.key + ": told as not paid because it was not found");
    }
    if (account.open > 0) fail("S7", operation.key + ": told as not paid while it is open");
    if (account.net_minor != 0) fail("S7", operation.key + ": told as not paid, and it is paid");
    return;
  }
  for (const auto& reversal : seen.reversals) {
    if (reversal.under_way > 0) {
      fail("S7", operation.key + ": told as not returned while the request is under way");
    }
    if (world.gateway.reversals(reversal.order_number) > 0) {
      fail("S7", operation.key + ": told as not returned, and it is");
    }
  }
}

void s8_reversals_bounded(World& world, std::int64_t payment_id) {
  const auto* payment = world.gateway.find(payment_id);
  if (payment == nullptr) fail("S8", "a reversal of a payment that does not exist");
  std::int64_t sum = 0;
  for (const auto& operation : world.operations) {
    for (const auto& sent : operation.seen.reversals) {
      if (sent.payment_id != payment_id) continue;
      const bool counts = sent.under_way > 0 || world.gateway.reversals(sent.order_number) > 0;
      if (counts) sum += sent.amount_minor;
    }
  }
  if (sum > payment->sum_minor) {
    fail("S8", "reversals of payment " + std::to_string(payment_id) + " sum up to " +
                   std::to_string(sum) + " of " + std::to_string(payment->sum_minor));
  }
}

void s8_no_partial_reversal_twice(World& world, const Operation& operation,
                                  const ReversalSent& sent) {
  const auto* payment = world.gateway.find(sent.payment_id);
  if (payment == nullptr || sent.amount_minor == payment->sum_minor || sent.requests == 0) return;
  if (sent.under_way > 0) {
    fail("S8", operation.key + ": a part is sent again while it is under way");
  }
  if (world.gateway.reversals(sent.order_number) > 0) {
    fail("S8", operation.key + ": a part is sent again though it is back already");
  }
}

void s8_impossible_refund_is_refused(const Operation& refund, const pospay::Result<void>& started) {
  if (started) fail("S8", refund.key + ": an impossible refund is accepted");
}

void s9_same_key_same_answer(const Operation& operation, const pospay::Result<void>& started) {
  if (!started && started.error().code != pospay::Code::unavailable) {
    fail("S9", operation.key + ": the same request again is refused: " + started.error().id);
  }
}

void s9_other_request_is_refused(const Operation& operation, const pospay::Result<void>& started) {
  if (started) fail("S9", operation.key + ": the key is taken for another request");
}

void s10_answer_is_taken(const Operation& operation, const pospay::Result<void>& taken,
                         const std::string& what) {
  if (!taken) fail("S10", operation.key + ": " + what + " is refused: " + taken.error().message);
}

void s10_printed_once(const Operation& operation) {
  if (operation.books.receipts_printed > 1) fail("S10", operation.key + ": printed twice");
}

void s13_recovery_knows_what_was_written(World& world, Till& till) {
  const auto open = till.open_operations();
  for (const auto& operation : world.operations) {
    if (operation.till != till.index()) continue;
    const auto* record = till.disk().latest(operation.key);
    if (record == nullptr || !record->is_open || till.disk().is_damaged(operation.key)) continue;
    const bool is_listed = std::any_of(
        open.begin(), open.end(), [&](const auto& listed) { return listed.key == operation.key; });
    // What has been answered by the host and is only watched is not in its list.
    const bool is_told_to_host = operation.books.is_over;
    if (!is_listed && !is_told_to_host && record->step != "not_paid" &&
        !operation.memory.has_settled && record->payload.find("\nsettled=1") == std::string::npos) {
      fail("S13", operation.key + ": in the journal as " + record->step +
                      ", and not in the list after the start");
    }
  }
}

void s16_bound_to_its_register(const Operation& operation, const Request& request) {
  if (request.binding.register_number != operation.seen.register_number ||
      request.binding.base_url != operation.seen.base_url) {
    fail("S16", operation.key + ": asks as register " + request.binding.register_number);
  }
}

void l5_down_gateway_is_spared(World& world, const Till& till) {
  // Three faults tell that it is down, five probes come within the first half minute.
  constexpr std::int64_t quick_requests = 8;
  const Outage& outage = till.outage();
  // What is open may have asked in the moment before that is known.
  const auto open = std::count_if(
      world.operations.begin(), world.operations.end(), [&](const Operation& operation) {
        return operation.till == till.index() && operation.seen.requests > 0;
      });
  const std::int64_t beginnings = 1 + outage.starts + outage.late_answers;
  const std::int64_t lasts_ms = world.now_ms() - world.down.from_ms;
  const std::int64_t budget =
      outage.acts + beginnings * (quick_requests + open) + lasts_ms / 30'000;
  if (outage.requests > budget) {
    fail("L5", "till " + std::to_string(till.index()) + " asks a dead gateway " +
                   std::to_string(outage.requests) + " times, the budget is " +
                   std::to_string(budget));
  }
}

void l5_requests_within_budget(World& world, const Operation& operation) {
  // Two sessions' worth of polls for each start of the till, and two a minute after that.
  const auto starts = static_cast<std::int64_t>(world.figures.deaths) + 2;
  const std::int64_t budget = 120 * starts + world.now_ms() / 20'000;
  world.figures.most_requests =
      std::max(world.figures.most_requests, static_cast<std::uint64_t>(operation.seen.requests));
  if (operation.seen.requests > budget) {
    fail("L5", operation.key + ": " + std::to_string(operation.seen.requests) +
                   " requests, the budget is " + std::to_string(budget));
  }
}

}  // namespace simulation

#include "tests/simulation/observer.hpp"

#include <algorithm>
#include <string_view>

#include "tests/simulation/invariants.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {
namespace {

using oplati::GatewayStatus;

ReversalSent& reversal_of(Operation& operation, const oplati::PostReversal& post) {
  for (auto& sent : operation.seen.reversals) {
    if (sent.order_number == post.order.order_number) return sent;
  }
  ReversalSent sent;
  sent.order_number = post.order.order_number;
  sent.payment_id = post.payment_id;
  sent.amount_minor = post.order.sum_minor;
  return operation.seen.reversals.emplace_back(std::move(sent));
}

// Some time after a payment ended as 4 or 5 the system may find that it was paid after all (G20).
void maybe_change_its_mind(World& world, const Request& request, const oplati::PaymentInfo& info) {
  if (info.type != oplati::GatewayPaymentType::sale) return;
  if (info.status != GatewayStatus::timeout && info.status != GatewayStatus::technical_cancelling) {
    return;
  }
  world.faults.saw(Fault::u6);
  Operation* operation = request.operation;
  const std::uint64_t site = site_of(info.payment_id, 20);
  if (operation->seen.had_late_success || !operation->is_payment() ||
      !world.strikes(Fault::g20, site)) {
    return;
  }
  operation->seen.had_late_success = true;
  const std::int64_t delay = world.dice.between(Question::fault_size, site, 4'000, 300'000);
  world.late_at(world.now_ms() + delay, [&world, operation, id = info.payment_id] {
    if (world.is_told()) world.say("gateway: payment of " + operation->key + " is paid after all");
    (void)world.gateway.model().force_status(id, sandbox::Status::ok, world.now_ms());
  });
}

}  // namespace

void note_request(World& world, Till& till, const Request& request, const Fate& fate) {
  Operation& operation = *request.operation;
  s16_bound_to_its_register(operation, request);
  if (const auto* post = std::get_if<oplati::PostPayment>(&request.call)) {
    s3_written_before_it_is_sent(till, operation, post->order.order_number);
    if (!fate.is_sent) return;
    ++operation.seen.payments_sent;
    ++operation.seen.payments_under_way;
    s1_one_request_for_a_payment(world, operation, post->order);
    operation.seen.order_number = post->order.order_number;
  } else if (const auto* reversal = std::get_if<oplati::PostReversal>(&request.call)) {
    s3_written_before_it_is_sent(till, operation, reversal->order.order_number);
    if (!fate.is_sent) return;
    ReversalSent& sent = reversal_of(operation, *reversal);
    s8_no_partial_reversal_twice(world, operation, sent);
    ++sent.requests;
    ++sent.under_way;
    s8_reversals_bounded(world, reversal->payment_id);
  }
}

void note_request_is_gone(const Request& request) {
  Seen& seen = request.operation->seen;
  if (request.is_payment()) --seen.payments_under_way;
  if (const auto* post = std::get_if<oplati::PostReversal>(&request.call)) {
    --reversal_of(*request.operation, *post).under_way;
  }
}

void note_carried_out(World& world, const Request& request, const oplati::Answer& answer) {
  if (const auto* info = std::get_if<oplati::PaymentInfo>(&answer)) {
    maybe_change_its_mind(world, request, *info);
  }
  if (const auto* refusal = std::get_if<oplati::Refusal>(&answer)) {
    if (request.is_reversal() && refusal->internal_code == "REVERSAL_IN_PROGRESS") {
      world.faults.saw(Fault::g32);
    }
  }
}

// The worst moment for the gateway to go: the buyer has scanned, and nothing is sent yet (G3).
void maybe_go_down(World& world, const Operation& operation) {
  World::Window& down = world.down;
  const bool is_to_come = down.until_ms > down.from_ms && down.from_ms > world.now_ms();
  if (!is_to_come || !world.dice.chance(Question::down_ms, site_of(operation.index, 6), 300))
    return;
  const std::int64_t lasts = down.until_ms - down.from_ms;
  down = {world.now_ms(), world.now_ms() + lasts};
}

// L1 counts from here for a payment whose end the host has not heard yet.
void note_end_is_known(const World& world, const Till& till, Operation& operation) {
  Seen& seen = operation.seen;
  const bool is_open = operation.is_payment() && operation.books.has_begun &&
                       !operation.books.is_over && !operation.books.decided_paid &&
                       seen.told == Told::nothing && !seen.record_was_lost;
  if (!is_open || seen.settles_from_ms >= 0) return;
  seen.settles_from_ms = std::max(
      {world.now_ms(), till.disk_free_at_ms(), till.stood_until_ms(), seen.forbidden_until_ms});
}

void note_gateway_is_back(World& world, const Till& till) {
  for (auto& operation : world.operations) {
    if (operation.till != till.index() || operation.seen.order_number.empty()) continue;
    const auto account = world.gateway.account(operation.seen.order_number);
    const bool has_ended = account.payments > 0 && account.open == 0;
    if (has_ended) note_end_is_known(world, till, operation);
  }
}

void note_answer(World& world, Till& till, const Request& request, const oplati::Answer& answer) {
  Seen& seen = request.operation->seen;
  const bool is_answer = !std::holds_alternative<oplati::Fault>(answer);
  if (world.faults.is_healed() && is_answer && till.takes_first_answer()) {
    note_gateway_is_back(world, till);
  }
  const auto* readiness = std::get_if<oplati::ConsumerReadiness>(&answer);
  if (readiness != nullptr && readiness->is_ready) maybe_go_down(world, *request.operation);
  const auto* fault = std::get_if<oplati::Fault>(&answer);
  if (fault != nullptr && fault->retry_after_ms != 0) {
    seen.forbidden_until_ms =
        world.now_ms() + oplati::pause_after_fault(world.policy, fault->retry_after_ms, 0);
  }
  const bool is_lost = fault != nullptr && fault->request_was_sent;
  if (is_lost && std::holds_alternative<oplati::DemandPayment>(request.call)) {
    world.faults.saw(Fault::u1);
  }
  if (is_lost && std::holds_alternative<oplati::AskConsumerStatus>(request.call)) {
    world.faults.saw(Fault::u3);
  }
  if (is_lost && request.is_payment()) world.faults.saw(Fault::u4);
  if (is_lost && std::holds_alternative<oplati::GetPayment>(request.call)) {
    world.faults.saw(Fault::u5);
  }
  if (is_lost && request.is_reversal()) world.faults.saw(Fault::u8);
  if (const auto* refusal = std::get_if<oplati::Refusal>(&answer)) {
    if (request.is_payment() && refusal->is_final) seen.proof_of_refusal = true;
  }
  const auto* info = std::get_if<oplati::PaymentInfo>(&answer);
  if (info == nullptr || !request.operation->is_payment()) return;
  const auto* payment = world.gateway.find(info->payment_id);
  const bool is_true = payment != nullptr && info->order_number == seen.order_number &&
                       payment->order_number == seen.order_number &&
                       info->sum_minor == request.operation->amount_minor;
  if (!is_true) return;
  if (info->status != GatewayStatus::in_progress && info->status != GatewayStatus::unlisted &&
      seen.first_known_ms < 0) {
    seen.first_known_ms = world.now_ms();
  }
  if (info->status == GatewayStatus::ok) seen.proof_of_payment = true;
  const bool is_final =
      info->status != GatewayStatus::in_progress && info->status != GatewayStatus::unlisted;
  if (is_final && world.faults.is_healed()) note_end_is_known(world, till, *request.operation);
}

void note_outcome(World& world, Till& till, Operation& operation, const pospay::Outcome& outcome) {
  Seen& seen = operation.seen;
  world.note(site_of(operation.index, static_cast<int>(outcome.status), world.now_ms()));
  const bool may_differ = seen.memory_was_lost || seen.record_was_lost;
  if (outcome.status == pospay::OutcomeStatus::unknown) {
    if (!may_differ) s6_no_end_becomes_unknown(operation);
    if (!std::exchange(seen.told_unknown, true)) ++world.figures.told_unknown;
    return;
  }
  const Told told =
      outcome.status == pospay::OutcomeStatus::approved ? Told::approved : Told::not_approved;
  if (!may_differ) s6_an_end_never_changes(operation, told);
  if (seen.told != told) {
    if (told == Told::approved) {
      s4_paid_is_proven_and_written(world, till, operation, outcome);
    } else {
      s7_not_paid_is_proven(world, operation);
    }
  }
  if (seen.told_at_ms < 0) seen.told_at_ms = world.now_ms();
  seen.told = told;
  ++seen.outcomes_told;
}

void note_notice(World& world, Operation& operation, const std::string& id) {
  static constexpr std::string_view alarms[] = {
      "notice.mismatch",           "notice.money_back_late",
      "notice.money_back_refused", "notice.decision_contradicted",
      "notice.journal_failed",     "notice.money_back_twice"};
  if (world.is_told()) world.say("  notice " + operation.key + " " + id);
  if (std::find(std::begin(alarms), std::end(alarms), id) != std::end(alarms)) {
    ++operation.seen.alarms;
  }
}

void note_cancel(World& world, const Operation& operation) {
  world.faults.saw(Fault::h4);
  if (operation.seen.payments_sent > 0) world.faults.saw(Fault::u7);
  if (operation.seen.payments_sent == 0 && operation.script.join_after_ms > 0) {
    world.faults.saw(Fault::g27);
  }
}

void note_what_dies(World& world, Till& till) {
  for (const auto& operation : world.operations) {
    if (operation.till != till.index() || !operation.memory.is_attached) continue;
    const auto* record = till.disk().latest(operation.key);
    const std::string_view step = record == nullptr ? std::string_view() : record->step;
    if (operation.memory.has_code && step == "opening_session") world.faults.saw(Fault::u2);
    const bool has_money = operation.is_payment() && !operation.seen.order_number.empty() &&
                           world.gateway.account(operation.seen.order_number).paid > 0;
    const bool is_unwritten = step == "paying" || step == "confirming" || step == "searching";
    if (has_money && is_unwritten) world.faults.saw(Fault::u9);
    if (step == "paid" && operation.books.told == Told::nothing) world.faults.saw(Fault::u10);
    if (operation.books.told == Told::approved && !operation.books.is_over) {
      world.faults.saw(Fault::u11);
    }
  }
}

}  // namespace simulation

#include "tests/simulation/host.hpp"

#include <algorithm>
#include <utility>

#include "tests/simulation/day.hpp"
#include "tests/simulation/invariants.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/till_guard.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

using pospay::Code;
using pospay::EventKind;

namespace {

// A start that is answered by "busy" or "not ready" is tried again this often.
constexpr std::int64_t start_again_ms = 1'000;
// The chance, of a thousand, that the printer fails and the money must go back.
constexpr int printer_fails = 120;

}  // namespace

// --- Beginning -----------------------------------------------------------------------------------

void Host::begin(Operation& operation) {
  if (operation.books.is_over) return;
  // Books first: after a death the till knows what it was about to do.
  operation.books.has_begun = true;
  world_->began();
  till_->mortal();
  if (world_->is_told()) world_->say("host begins " + operation.key);
  auto started = till_->start(operation);
  if (!started && started.error().id == "journal.damaged") {
    // What went back already cannot be read, so nothing more goes back by this till.
    if (!operation.seen.record_was_lost) give_up(operation);
    return;
  }
  if (!started && started.error().code == Code::unavailable) {
    world_->at(*till_, world_->now_ms() + start_again_ms,
               [this, &operation] { till_->guarded([&] { begin(operation); }); });
    return;
  }
  if (!started) {
    refused(operation, started.error().id);
    return;
  }
  attach(operation);
  plan_cancels(operation);
  misuse(operation);
  look();
}

void Host::refused(Operation& operation, const std::string& why) {
  // The plugin's own guard may know of a refund that the host has given up; of money that came late
  // for an earlier attempt and is on its way back; and, when a lying disk lost the end of an
  // earlier attempt (D5), it looks for that end anew.
  const auto& attempts = world_->receipts[operation.receipt].payments;
  const bool may_be_open = std::any_of(attempts.begin(), attempts.end(), [this](std::size_t index) {
    const Seen& seen = world_->operations[index].seen;
    return seen.had_late_success || seen.record_was_lost;
  });
  const bool is_right = operation.is_payment() ? may_be_open && why == "start.line_open"
                                               : why == "reason.refund_exceeds";
  if (!is_right) fail("S9", operation.key + ": a right request is refused: " + why);
  give_up(operation);
}

void Host::attach(Operation& operation) { operation.memory.is_attached = true; }

void Host::forget_everything() {
  for (auto& operation : world_->operations) {
    if (operation.till == till_->index()) operation.memory = {};
  }
}

void Host::recover() {
  for (const auto& open : till_->open_operations()) {
    Operation& operation = world_->operation_of(open.key);
    if (!till_->resume(open.key)) continue;
    attach(operation);
  }
  for (std::size_t i = 0; i < world_->operations.size(); ++i) {
    Operation& operation = world_->operations[i];
    if (operation.till != till_->index() || operation.memory.is_attached ||
        !operation.books.has_begun || operation.books.is_over) {
      continue;
    }
    take_up(operation);
  }
  look();
}

// In the host's books, not in the plugin's list: it never began, or it is settled.
void Host::take_up(Operation& operation) {
  auto resumed = till_->resume(operation.key);
  if (resumed) {
    attach(operation);
    look();
    return;
  }
  if (resumed.error().code == Code::not_found) {
    if (operation.seen.payments_sent > 0 && !operation.seen.record_was_lost) {
      fail("S13", operation.key + ": sent, and the plugin knows nothing of it");
    }
    give_up(operation);
    return;
  }
  if (operation.seen.record_was_lost) {  // the plugin says so; a person has to look
    ++operation.seen.alarms;
    return;
  }
  world_->at(*till_, world_->now_ms() + start_again_ms,
             [this, &operation] { till_->guarded([&] { take_up(operation); }); });
}

// --- Events --------------------------------------------------------------------------------------

void Host::look() {
  // By number: what is heard may add an operation.
  for (std::size_t i = 0; i < world_->operations.size(); ++i) {
    Operation& operation = world_->operations[i];
    if (operation.till != till_->index() || !operation.memory.is_attached) continue;
    while (auto event = till_->next_event(operation.key)) {  // ends with the plugin's queue
      on_event(operation, *event);
      till_->mortal();
    }
  }
}

void Host::on_event(Operation& operation, const pospay::Event& event) {
  switch (event.kind) {
    case EventKind::show_qr:
      operation.memory.has_code = true;
      if (event.qr) second_phone(operation, event.qr->text);
      break;
    case EventKind::ask_scan: {
      const std::int64_t delay = world_->dice.between(
          Question::scan_ms, site_of(operation.index, operation.scans), 500, 9'000);
      world_->at(*till_, world_->now_ms() + delay,
                 [this, &operation] { till_->guarded([&] { scan(operation); }); });
      break;
    }
    case EventKind::outcome:
      on_outcome(operation, *event.outcome);
      break;
    case EventKind::settled:
      on_settled(operation, event.settled_as);
      break;
    case EventKind::notice:
      note_notice(*world_, operation, event.message.id);
      break;
    case EventKind::show_code:
      operation.memory.has_code = true;
      break;
    case EventKind::waiting:
    case EventKind::reconciliation:
    case EventKind::diagnosis:
      break;
  }
}

void Host::on_outcome(Operation& operation, const pospay::Outcome& outcome) {
  if (world_->is_told()) {
    world_->say("host hears of " + operation.key + ": " + outcome.message.id);
  }
  const std::uint64_t site = site_of(operation.index, operation.seen.outcomes_told);
  note_outcome(*world_, *till_, operation, outcome);
  operation.memory.is_unknown = outcome.status == pospay::OutcomeStatus::unknown;
  if (operation.memory.is_unknown) {
    maybe_decide(operation);
    return;
  }
  operation.books.decided_paid.reset();  // the decision came too late
  if (world_->strikes(Fault::h10, site)) throw Death{};
  if (outcome.status == pospay::OutcomeStatus::approved) {
    operation.books.told = Told::approved;
    operation.books.provider_reference = outcome.provider_reference;
    on_approved(operation);
  } else {
    operation.books.told = Told::not_approved;
    on_not_approved(operation);
  }
}

void Host::on_approved(Operation& operation) {
  const HostBooks& books = operation.books;
  if (operation.memory.has_settled) return;
  if (books.wants_money_back) {
    submit(operation, oplati::RollBackWanted{"the printer failed"}, "roll_back");
  } else if (books.receipts_printed > 0) {
    submit(operation, oplati::ReceiptPrinted{{"F1", 0}}, "confirm");
  } else if (!std::exchange(operation.memory.printing_is_due, true)) {
    const std::int64_t delay = world_->dice.between(
        Question::print_ms, site_of(operation.index, operation.seen.outcomes_told), 50, 3'000);
    world_->at(*till_, world_->now_ms() + delay,
               [this, &operation] { till_->guarded([&] { print_or_give_up(operation); }); });
  }
}

void Host::print_or_give_up(Operation& operation) {
  HostBooks& books = operation.books;
  if (books.receipts_printed > 0 || books.wants_money_back || books.told != Told::approved) return;
  const bool fails = operation.is_payment() &&
                     world_->dice.chance(Question::print, operation.index, printer_fails);
  if (!fails) {
    print(operation);
    submit(operation, oplati::ReceiptPrinted{{"F1", 0}}, "confirm");
  } else {
    books.wants_money_back = true;
    till_->mortal();
    submit(operation, oplati::RollBackWanted{"the printer failed"}, "roll_back");
  }
  look();
}

void Host::print(Operation& operation) {
  ++operation.books.receipts_printed;
  s10_printed_once(operation);
  if (world_->is_told()) world_->say("host prints the receipt of " + operation.key);
  if (operation.is_payment()) world_->receipts[operation.receipt].paid_by = operation.index;
  if (world_->strikes(Fault::h12, operation.index)) throw Death{};
  till_->mortal();
}

void Host::on_not_approved(Operation& operation) {
  if (operation.memory.has_settled) return;
  submit(operation, oplati::OutcomeStored{}, "acknowledge");
  if (world_->strikes(Fault::h11, operation.index)) {
    (void)till_->submit(operation.key, oplati::OutcomeStored{});
    (void)till_->submit("sim.unknown", oplati::OutcomeStored{});
  }
}

void Host::on_settled(Operation& operation, pospay::SettledAs how) {
  if (world_->is_told()) world_->say("host hears that " + operation.key + " is settled");
  operation.memory.has_settled = true;
  if (operation.books.is_over) return;
  const bool is_by_hand = how == pospay::SettledAs::manually;
  if (is_by_hand && operation.books.decided_paid.value_or(false) &&
      operation.books.receipts_printed == 0) {
    print(operation);
  }
  operation.books.is_over = true;
  operation.memory.is_unknown = false;
  const bool is_not_paid = how == pospay::SettledAs::acknowledged ||
                           (is_by_hand && !operation.books.decided_paid.value_or(false));
  if (!operation.is_payment() && is_not_paid) release(operation);
  plan_next(*world_, operation);
}

void Host::release(Operation& refund) {
  world_->receipts[refund.receipt].reserved_minor -= refund.amount_minor;
}

void Host::give_up(Operation& operation) {
  if (std::exchange(operation.books.is_over, true)) return;
  if (!operation.is_payment()) release(operation);
  plan_next(*world_, operation);
}

void Host::submit(Operation& operation, oplati::Input input, const char* what) {
  auto taken = till_->submit(operation.key, std::move(input));
  const bool may_differ = operation.seen.memory_was_lost || operation.seen.record_was_lost;
  if (!may_differ) s10_answer_is_taken(operation, taken, what);
}

}  // namespace simulation

// What people do at the till: scan, cancel, decide by hand, press twice.
#include <algorithm>
#include <utility>

#include "tests/simulation/host.hpp"
#include "tests/simulation/invariants.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/till_guard.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

namespace {

constexpr int most_scans = 4;
// Of a thousand operations that are unknown, decided by a person before the healing.
constexpr int decided_early = 350;
// Of a thousand decisions, those that go against what the cabinet shows.
constexpr int decided_wrongly = 150;

}  // namespace

void Host::scan(Operation& operation) {
  if (++operation.scans > most_scans) {
    (void)till_->submit(operation.key, oplati::CancelWanted{});
    return;
  }
  const std::uint64_t site = site_of(operation.index, operation.scans);
  const auto shape = world_->dice.draw(Question::code, site) % 10;
  std::string code = "not a code of this system";
  if (shape > 0) {
    const auto made = world_->gateway.model().make_one_time_qr(0, world_->now_ms());
    if (made) code = *made;
  }
  (void)till_->submit(operation.key, oplati::ScanSubmitted{std::move(code)});
  look();
}

// Another phone scans the same code (G28): the payment is one all the same.
void Host::second_phone(const Operation& operation, const std::string& qr) {
  if (!world_->strikes(Fault::g28, operation.index)) return;
  const std::int64_t delay =
      world_->dice.between(Question::fault_size, site_of(operation.index, 28), 0, 20'000);
  world_->at(world_->now_ms() + delay,
             [this, qr] { (void)world_->gateway.model().join_by_qr(1, qr, world_->now_ms()); });
}

void Host::plan_cancels(Operation& operation) {
  if (!operation.is_payment()) return;
  const Dice& dice = world_->dice;
  if (!dice.chance(Question::cancels, operation.index, 220)) return;
  const int times = dice.chance(Question::second_cancel, operation.index, 300) ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    const std::int64_t delay = dice.between(Question::cancel_ms, site_of(operation.index, i), 10,
                                            i == 0 ? 30'000 : 90'000);
    world_->at(*till_, world_->now_ms() + delay,
               [this, &operation] { till_->guarded([&] { cancel(operation); }); });
  }
}

void Host::cancel(Operation& operation) {
  if (!operation.memory.is_attached || operation.books.is_over) return;
  note_cancel(*world_, operation);
  if (world_->is_told()) world_->say("cashier cancels " + operation.key);
  (void)till_->submit(operation.key, oplati::CancelWanted{});
  look();
}

void Host::maybe_decide(Operation& operation) {
  if (operation.books.is_over) return;
  if (operation.books.decided_paid) {  // and then the till died
    decide(operation);
    return;
  }
  if (!world_->dice.chance(Question::supervisor, operation.index, decided_early)) return;
  const std::int64_t delay =
      world_->dice.between(Question::supervisor_ms, operation.index, 5'000, 200'000);
  world_->at(*till_, world_->now_ms() + delay, [this, &operation] {
    till_->guarded([&] {
      if (operation.memory.is_unknown) decide(operation);
    });
  });
}

void Host::decide_what_is_unknown() {
  for (std::size_t i = 0; i < world_->operations.size(); ++i) {
    Operation& operation = world_->operations[i];
    if (operation.till == till_->index() && operation.memory.is_unknown) decide(operation);
  }
}

void Host::decide(Operation& operation) {
  HostBooks& books = operation.books;
  if (books.is_over) return;
  if (!books.decided_paid) {
    bool is_paid = false;
    if (operation.is_payment()) {
      is_paid = !operation.seen.order_number.empty() &&
                world_->gateway.account(operation.seen.order_number).paid > 0;
    } else {
      for (const auto& sent : operation.seen.reversals) {
        is_paid |= world_->gateway.reversals(sent.order_number) > 0;
      }
    }
    if (world_->dice.chance(Question::right_word, operation.index, decided_wrongly)) {
      is_paid = !is_paid;
    }
    books.decided_paid = is_paid;
    world_->faults.saw(Fault::h13);
    if (world_->is_told()) {
      world_->say("supervisor decides " + operation.key + (is_paid ? ": paid" : ": not paid"));
    }
    till_->mortal();
  }
  // Refused when an end came first, or when the decision was taken before a death.
  (void)till_->submit(operation.key,
                      oplati::DecisionTaken{{*books.decided_paid, "supervisor", "cabinet"}});
  look();
}

// --- Misuse --------------------------------------------------------------------------------------

void Host::misuse(Operation& operation) {
  const auto other_amount = [&operation] {
    pospay::PaymentRequest request = operation.payment;
    request.amount.minor += 1;
    request.receipt.total.minor += 1;
    request.receipt.positions.front().cost.minor += 1;
    request.receipt.positions.front().price.minor += 1;
    return request;
  };
  if (world_->strikes(Fault::h1, operation.index)) {
    s9_same_key_same_answer(operation, till_->start(operation));
  }
  if (operation.is_payment() && world_->strikes(Fault::h2, operation.index)) {
    s9_other_request_is_refused(operation, till_->start_payment(other_amount()));
  }
  if (operation.is_payment() && world_->strikes(Fault::h3, operation.index))
    second_payment(operation);
}

void Host::second_payment(const Operation& operation) {
  const auto open = till_->open_operations();
  const bool is_open = std::any_of(open.begin(), open.end(), [&](const auto& listed) {
    return listed.key == operation.key && listed.state != pospay::OpenState::undelivered;
  });
  if (!is_open) return;
  Operation& second =
      world_->add_operation(pospay::OperationKind::payment, till_->index(), operation.receipt);
  second.amount_minor = operation.amount_minor;
  second.books.is_over = true;  // the host only tries
  second.payment = operation.payment;
  second.payment.key = second.key;
  s1_second_payment_is_refused(second, till_->start_payment(second.payment));
}

}  // namespace simulation

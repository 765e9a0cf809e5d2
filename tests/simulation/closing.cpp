#include "tests/simulation/closing.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "tests/simulation/invariants.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/till_guard.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {
namespace {

// A close looks twice, half a minute apart, and asks a few questions.
constexpr std::int64_t closing_ms = 10 * 60'000;

const pospay::Shift& shift_of(const Operation& operation) {
  return operation.is_payment() ? operation.payment.shift : operation.refund.shift;
}

bool is_of(const Closing& closing, const Till& till, const Operation& operation) {
  return operation.till == till.index() &&
         operation.seen.register_number == closing.register_number &&
         shift_of(operation).number_of_day == closing.shift.number_of_day;
}

pospay::ShiftBooks books_of(const World& world, const Till& till, const Closing& closing) {
  pospay::ShiftBooks books;
  books.shift = closing.shift;
  for (const auto& operation : world.operations) {
    if (!is_of(closing, till, operation) || operation.books.receipts_printed == 0) continue;
    pospay::BookLine line;
    line.kind = operation.kind;
    line.key = operation.key;
    line.receipt_number = std::to_string(1000 + operation.receipt);
    line.provider_reference = operation.books.provider_reference;
    line.amount = pospay::byn(operation.amount_minor);
    books.lines.push_back(std::move(line));
  }
  return books;
}

// What only a reconciliation can find, and what a person has decided: it may be named.
bool may_differ(const Operation& operation) {
  return operation.seen.record_was_lost || operation.seen.was_doubled ||
         operation.books.decided_paid.has_value();
}

// The gateway's books of one payment or refund: what it moved, and under which numbers.
struct There {
  std::int64_t net_minor = 0;
  std::set<std::string> numbers;
};

There there_of(const World& world, const Operation& operation) {
  There there;
  const auto is_ours = [&](const std::string& order) {
    if (operation.is_payment() && order == operation.seen.order_number) return true;
    return std::any_of(operation.seen.reversals.begin(), operation.seen.reversals.end(),
                       [&](const auto& sent) { return sent.order_number == order; });
  };
  for (const auto& payment : world.gateway.model().payments()) {
    if (payment.status != sandbox::Status::ok || !is_ours(payment.order_number)) continue;
    const bool is_sale = payment.type == sandbox::PaymentType::sale;
    there.net_minor += is_sale ? payment.sum_minor : -payment.sum_minor;
    there.numbers.insert(std::to_string(payment.id));
  }
  return there;
}

bool is_named(const Closing& closing, const Operation& operation, const There& there) {
  const auto& differences = closing.reconciliation->differences;
  return std::any_of(differences.begin(), differences.end(), [&](const auto& difference) {
    return difference.key == operation.key || there.numbers.count(difference.payment_number) > 0;
  });
}

void s5_what_differs_is_named(const World& world, const Till& till, const Closing& closing) {
  for (const auto& operation : world.operations) {
    if (!is_of(closing, till, operation) || !operation.books.has_begun) continue;
    const There there = there_of(world, operation);
    const std::int64_t sign = operation.is_payment() ? 1 : -1;
    const std::int64_t here =
        operation.books.receipts_printed > 0 ? sign * operation.amount_minor : 0;
    if (here == there.net_minor || is_named(closing, operation, there)) continue;
    fail("S5", operation.key + ": the gateway has " + std::to_string(there.net_minor) +
                   ", the host " + std::to_string(here) + ", and the close does not name it");
  }
}

void s2_equal_books_are_told_as_equal(const World& world, const Till& till,
                                      const Closing& closing) {
  const bool has_excuse =
      std::any_of(world.operations.begin(), world.operations.end(),
                  [&](const Operation& operation) { return may_differ(operation); });
  if (has_excuse) return;
  const pospay::Reconciliation& found = *closing.reconciliation;
  if (!found.differences.empty()) {
    const auto& first = found.differences.front();
    fail("S2", "till " + std::to_string(till.index()) + ": the close finds " +
                   std::to_string(found.differences.size()) + " differences in equal books: " +
                   first.message.id + " " + first.key + " payment " + first.payment_number);
  }
  const std::int64_t here = found.sales_here.minor - found.returns_here.minor;
  const std::int64_t there = found.sales_there.minor - found.returns_there.minor;
  if (here != there) {
    fail("S2", "the shift's sums differ: " + std::to_string(here) + " here, " +
                   std::to_string(there) + " there");
  }
}

void check(const World& world, const Till& till, const Closing& closing) {
  if (!closing.outcome) fail("L1", closing.key + ": the close of the shift never ends");
  const bool is_compared = *closing.outcome == pospay::OutcomeStatus::approved;
  if (is_compared == closing.has_damaged_record ||
      is_compared != closing.reconciliation.has_value())
    fail("S5", closing.key + ": the shift counts as compared, and it is not, or the other way");
  if (!is_compared) return;
  s5_what_differs_is_named(world, till, closing);
  s2_equal_books_are_told_as_equal(world, till, closing);
}

}  // namespace

void close_shifts(World& world) {
  int number = 0;
  for (auto& till : world.tills) {
    std::set<std::pair<std::string, std::int32_t>> shifts;
    for (const auto& operation : world.operations) {
      const bool is_known =
          operation.till == till->index() && !operation.seen.register_number.empty();
      if (!is_known) continue;
      shifts.insert({operation.seen.register_number, shift_of(operation).number_of_day});
    }
    for (const auto& [register_number, number_of_day] : shifts) {
      Closing closing;
      closing.key = std::string(closing_prefix) + std::to_string(++number);
      closing.register_number = register_number;
      closing.shift = world.shift;
      closing.shift.number_of_day = number_of_day;
      till->close_shift(closing, books_of(world, *till, closing));
      world.run_for(closing_ms);
      till->read_closing(closing);
      check(world, *till, closing);
      ++world.figures.closes;
      world.figures.differences +=
          closing.reconciliation ? closing.reconciliation->differences.size() : 0;
    }
  }
}

}  // namespace simulation

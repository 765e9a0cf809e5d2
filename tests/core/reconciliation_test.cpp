// Clause Z51: three books of one shift. One row of the table for each way in which they differ.
#include <algorithm>
#include <chrono>
#include <functional>
#include <random>

#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/order.hpp"
#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/core/shift_comparison.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/core/shift_books.hpp"

namespace oplati {
namespace {

using pospay::DifferenceKind;
using pospay::OperationKind;
using test::ShiftWorld;
using Money = ShiftOperation::Money;
using Decision = ShiftOperation::Decision;

std::string words_of(const Comparison& comparison) {
  std::string words;
  for (const auto& difference : comparison.reconciliation.differences) {
    if (!words.empty()) words += ' ';
    words += difference.message.id.substr(sizeof "difference." - 1);
  }
  return words;
}

struct Row {
  const char* claim;
  std::function<void(ShiftWorld&)> change;
  const char* differences;
};

// The world before the change: sale "s" of 10.00, kept; refund "r" of 3.00; both in all books.
const Row table[] = {
    {"nothing differs", [](ShiftWorld&) {}, ""},

    {"a paid payment without a receipt", [](ShiftWorld& w) { w.unbook("s"); }, "only_there.book"},
    {"a payment that we call refused and that is paid there",
     [](ShiftWorld& w) { w.op("s").money = Money::not_moved, w.unbook("s"); },
     "only_there.give_back"},
    {"the same while the plugin still watches it",
     [](ShiftWorld& w) {
       w.op("s").money = Money::not_moved;
       w.op("s").is_open = true;
       w.unbook("s");
     },
     "only_there.wait"},
    {"a payment of nobody", [](ShiftWorld& w) { w.row("strange", 900, 500); },
     "only_there.ask_support"},
    {"a payment of a type that is not listed",
     [](ShiftWorld& w) { w.row("strange", 900, 500).type = GatewayPaymentType::unlisted; },
     "only_there.ask_support"},

    {"a payment that is not there", [](ShiftWorld& w) { w.drop_row("s"); },
     "only_here.ask_support"},
    {"one that is declined there",
     [](ShiftWorld& w) { w.row_of("s").status = GatewayStatus::decline; }, "only_here.ask_support"},
    {"a receipt that no journal knows", [](ShiftWorld& w) { w.book("x", 500); },
     "only_here.ask_support"},
    {"a receipt whose payment was refused",
     [](ShiftWorld& w) { w.op("s").money = Money::not_moved, w.drop_row("s"); },
     "only_here.ask_support"},
    {"a receipt whose payment was given back", [](ShiftWorld& w) { w.give_back("s"); },
     "only_here.ask_support"},

    {"another amount there", [](ShiftWorld& w) { w.row_of("s").sum_minor = 999; },
     "amount.ask_support"},
    {"another amount in the receipt", [](ShiftWorld& w) { w.line("s").amount.minor = 900; },
     "amount.book"},

    {"a refund that is not there", [](ShiftWorld& w) { w.drop_row("r"); },
     "refund_missing.ask_support"},
    {"a refund without a receipt", [](ShiftWorld& w) { w.unbook("r"); }, "refund_missing.book"},
    {"a refund that we call refused and that went back",
     [](ShiftWorld& w) { w.op("r").money = Money::not_moved, w.unbook("r"); },
     "refund_missing.book"},
    {"a refund of nobody",
     [](ShiftWorld& w) { w.row("strange", 900, 500).type = GatewayPaymentType::sale_return; },
     "refund_missing.ask_support"},
    {"a payment that we gave back and the report does not return",
     [](ShiftWorld& w) {
       w.give_back("s");
       w.unbook("s");
       w.drop_row("s-back");
     },
     "refund_missing.ask_support"},

    {"a payment that is not decided",
     [](ShiftWorld& w) {
       w.op("s").money = Money::undecided;
       w.op("s").is_open = true;
       w.unbook("s");
     },
     "still_open.wait"},
    {"money on its way back",
     [](ShiftWorld& w) {
       w.op("s").money = Money::going_back;
       w.op("s").is_open = true;
       w.unbook("s");
     },
     "still_open.wait"},
    {"a stranger that waits for its buyer",
     [](ShiftWorld& w) { w.row("strange", 900, 500).status = GatewayStatus::in_progress; },
     "still_open.ask_support"},
    {"a status there that is not listed",
     [](ShiftWorld& w) { w.row_of("s").status = GatewayStatus::unlisted; },
     "still_open.ask_support"},

    {"a payment in the next shift's report",
     [](ShiftWorld& w) {
       w.material.neighbour_report.push_back(w.row_of("s"));
       w.drop_row("s");
     },
     "wrong_shift.none"},
    {"a payment that is paid, in no report",
     [](ShiftWorld& w) {
       w.material.asked_for.push_back(w.row_of("s"));
       w.drop_row("s");
     },
     "wrong_shift.ask_support"},
    {"a payment of our last shift in this report",
     [](ShiftWorld& w) {
       w.row("order-yesterday", 900, 500);
       ShiftOperation other;
       other.key = "y";
       other.order_number = "order-yesterday";
       w.material.neighbour_journal.push_back(other);
     },
     "wrong_shift.none"},
    {"a receipt of another register",
     [](ShiftWorld& w) {
       w.book("x", 500).provider_reference = to_text({777, 500, "order-x", "OPL000000002"});
     },
     "other_register"},

    {"two payments with one order number", [](ShiftWorld& w) { w.row("order-s", 900, 1000); },
     "twice.give_back"},
    {"two refunds with one order number",
     [](ShiftWorld& w) { w.row("order-r", 900, 300).type = GatewayPaymentType::sale_return; },
     "twice.ask_support"},
    {"two paid payments of one line, one booked",
     [](ShiftWorld& w) {
       w.sale("s2", 1000).line = "line-s";
       w.unbook("s2");
     },
     "twice.give_back"},

    {"a supervisor was right", [](ShiftWorld& w) { w.op("s").decision = Decision::paid; },
     "manual.none"},
    {"a supervisor said paid, and it is not there",
     [](ShiftWorld& w) {
       w.op("s").decision = Decision::paid;
       w.op("s").money = Money::not_moved;
       w.drop_row("s");
     },
     "manual.ask_support"},
    {"a supervisor said not paid, and the search goes on",
     [](ShiftWorld& w) {
       w.op("s").decision = Decision::not_paid;
       w.op("s").money = Money::undecided;
       w.unbook("s");
     },
     "manual.wait"},
    {"a supervisor said not paid, and it went back by itself",
     [](ShiftWorld& w) {
       w.give_back("s");
       w.op("s").decision = Decision::not_paid;
       w.unbook("s");
     },
     "manual.none"},

    {"a rolled back payment, complete", [](ShiftWorld& w) { w.give_back("s"), w.unbook("s"); }, ""},
    {"a payment that a cancel returned after it was paid",
     [](ShiftWorld& w) {
       w.give_back("s");
       w.op("s").money = Money::not_moved;
       w.unbook("s");
     },
     ""},
    {"a payment that a cancel ended while it was open",
     [](ShiftWorld& w) {
       w.op("s").money = Money::not_moved;
       w.row_of("s").status = GatewayStatus::technical_cancelling;
       w.unbook("s");
     },
     ""},
    {"declined rows of nobody",
     [](ShiftWorld& w) { w.row("strange", 900, 500).status = GatewayStatus::not_enough; }, ""},
    {"our id with another order number is a stranger and ours is missing",
     [](ShiftWorld& w) { w.row_of("s").order_number = "other"; },
     "only_here.ask_support only_there.ask_support"},
    {"what runs is newer than what is written",
     [](ShiftWorld& w) {
       w.material.live = {w.op("s")};
       w.op("s").money = Money::undecided;
     },
     ""},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reconciliation)

BOOST_AUTO_TEST_CASE(each_difference_has_its_kind_and_repair_Z51) {
  for (const Row& row : table) {
    BOOST_TEST_CONTEXT(row.claim) {
      ShiftWorld world;
      world.sale("s", 1000);
      world.refund("r", 300);
      row.change(world);
      const Comparison comparison = compare_shift(world.finished());
      BOOST_TEST(words_of(comparison) == row.differences);
      BOOST_TEST(comparison.difference_count == comparison.reconciliation.differences.size());
    }
  }
}

BOOST_AUTO_TEST_CASE(every_kind_of_the_contract_is_in_the_table_Z51) {
  std::string all;
  for (const Row& row : table) all += std::string(" ") + row.differences;
  for (const char* kind : {"only_there", "only_here", "amount", "refund_missing", "still_open",
                           "wrong_shift", "twice", "manual"}) {
    BOOST_TEST(all.find(kind) != std::string::npos, kind);
  }
}

BOOST_AUTO_TEST_CASE(a_difference_names_payment_key_and_both_amounts) {
  ShiftWorld world;
  world.sale("s", 1000);
  world.row_of("s").sum_minor = 999;
  const auto comparison = compare_shift(world.finished());
  const auto& difference = comparison.reconciliation.differences.at(0);
  BOOST_TEST((difference.kind == DifferenceKind::amount));
  BOOST_TEST(difference.key == "s");
  BOOST_TEST(difference.payment_number == std::to_string(world.op("s").payment_id));
  BOOST_TEST(difference.here.minor == 1000);
  BOOST_TEST(difference.there.minor == 999);
  BOOST_TEST(comparison.reconciliation.payments_compared == 1u);
  BOOST_TEST(comparison.reconciliation.sales_here.minor == 1000);
  BOOST_TEST(comparison.reconciliation.sales_there.minor == 999);
}

BOOST_AUTO_TEST_CASE(what_to_ask_for_is_missing_and_what_a_neighbour_explains_is_not_unexplained) {
  ShiftWorld world;
  world.sale("a", 100);
  world.sale("b", 200);
  const std::int64_t a = world.op("a").payment_id;
  const std::int64_t b = world.op("b").payment_id;
  world.material.neighbour_report.push_back(world.row_of("b"));
  world.drop_row("a");
  world.drop_row("b");
  world.row("strange", 900, 500);
  const auto comparison = compare_shift(world.finished());
  BOOST_TEST((comparison.missing == std::vector<std::int64_t>{a, b}));
  BOOST_TEST((comparison.unexplained == std::vector<std::int64_t>{a}));
  BOOST_REQUIRE(comparison.strangers.size() == 1u);
  BOOST_TEST(comparison.strangers[0].payment_id == 900);
}

BOOST_AUTO_TEST_CASE(equal_books_never_differ_whatever_the_order_Z51) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      std::mt19937 random(seed);
      ShiftWorld world;
      const int count = static_cast<int>(random() % 60);
      for (int i = 0; i < count; ++i) {
        const std::string key = "k" + std::to_string(i);
        const auto minor = static_cast<std::int64_t>(1 + random() % 100'000);
        switch (random() % 5) {
          case 0:
            world.refund(key, minor);
            break;
          case 1:
            world.sale(key, minor);
            world.give_back(key);
            world.unbook(key);
            break;
          case 2:
            world.sale(key, minor).money = Money::not_moved;
            world.row_of(key).status = GatewayStatus::timeout;
            world.unbook(key);
            break;
          default:
            world.sale(key, minor);
            break;
        }
      }
      ShiftMaterial material = world.finished();
      auto journal = *material.journal;
      std::shuffle(journal.begin(), journal.end(), random);
      material.journal = std::make_shared<const std::vector<ShiftOperation>>(journal);
      std::shuffle(material.report.begin(), material.report.end(), random);
      std::shuffle(material.books.lines.begin(), material.books.lines.end(), random);
      const auto comparison = compare_shift(material);
      BOOST_TEST(words_of(comparison) == "");
      BOOST_TEST(comparison.missing.empty());
      BOOST_TEST(comparison.strangers.empty());
      // The sums there count what went back by itself, so only the difference is equal.
      const auto& sums = comparison.reconciliation;
      BOOST_TEST(sums.sales_here.minor - sums.returns_here.minor ==
                 sums.sales_there.minor - sums.returns_there.minor);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_rows_take_no_minutes_and_the_list_has_a_limit_G35) {
  ShiftWorld world;
  for (int i = 0; i < 100'000; ++i) world.sale("till1.00000001." + std::to_string(i), 100 + i);
  ShiftMaterial material = world.finished();
  const auto begun = std::chrono::steady_clock::now();
  BOOST_TEST(compare_shift(material).difference_count == 0u);
  material.report.clear();
  const auto cut = compare_shift(material);
  const auto elapsed = std::chrono::steady_clock::now() - begun;
  BOOST_TEST(cut.difference_count == 100'000u);
  BOOST_TEST(cut.reconciliation.differences.size() == difference_limit);
  BOOST_TEST(cut.missing.size() == 100'000u);
  BOOST_TEST_MESSAGE("two comparisons of 100000 rows: "
                     << std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count()
                     << " ms");
  // Quadratic would be an hour; a busy machine with sanitizers is slow, but not that slow.
  BOOST_TEST((elapsed < std::chrono::seconds(30)));
}

// --- What the journal's records say --------------------------------------------------------------

struct PaidPayment {
  Policy policy;
  Payment payment{policy,   {"OPL000000001", "https://gw"}, PaymentMode::dynamic_qr,
                  "digest", test::payment_request(),        0};
  test::MachineHarness harness{payment};

  PaidPayment() {
    harness.feed(Begin{});
    harness.answer(SessionOpened{"S1", "QR", ""});
    harness.next_timer();
    harness.answer(ConsumerReadiness{true});
    const Order order = std::get<PostPayment>(harness.last_call).order;
    harness.answer(test::info_of(order, 101, GatewayStatus::ok));
  }
};

BOOST_FIXTURE_TEST_CASE(a_paid_payment_is_summed_up_as_moved, PaidPayment) {
  const auto record = payment.record();
  const auto summary = summary_of(record);
  BOOST_TEST((summary.money == Money::moved));
  BOOST_TEST((summary.decision == Decision::none));
  BOOST_TEST(summary.is_open);
  BOOST_TEST(summary.payment_id == 101);
  BOOST_TEST(summary.order_number == record.order_number);
  BOOST_TEST(summary.line == record.line);
  BOOST_TEST(summary.reversal_order.empty());
}

BOOST_FIXTURE_TEST_CASE(a_payment_rolled_back_is_summed_up_with_its_reversal, PaidPayment) {
  harness.feed(RollBackWanted{"no paper"});
  BOOST_TEST((summary_of(payment.record()).money == Money::going_back));
  harness.next_timer();
  const Order order = std::get<PostReversal>(harness.last_call).order;
  harness.answer(test::info_of(order, 202, GatewayStatus::ok, GatewayPaymentType::sale_return));
  const auto summary = summary_of(payment.record());
  BOOST_TEST((summary.money == Money::given_back));
  BOOST_TEST(summary.reversal_id == 202);
  BOOST_TEST(summary.reversal_order == order.order_number);
  BOOST_TEST(summary.order_number != order.order_number);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

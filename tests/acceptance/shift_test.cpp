// Closing a shift with the shipped plugin over real HTTPS: what is equal is told as equal, each
// kind of difference with its repair, and a shift that could not be compared is never called equal.
#define BOOST_TEST_MODULE shift
#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using pospay::EventKind;
using pospay::OperationKind;
using pospay::OutcomeStatus;
using sandbox::FaultKind;
using Decision = sandbox::Script::Decision;

struct Fixture : PluginLane {
  pospay::ShiftBooks books;
  std::size_t buyer = 0;

  Fixture() {
    configure("dynamic");
    buyer = add_buyer(1'000'000);
    books.shift = {"shift-1", 1'780'000'000'000, 180, 1};
  }

  pospay::Operation start(std::int64_t amount, Decision decision) {
    script({5, decision, 5, buyer});
    return std::move(*method->start_payment(payment_request(amount, amount)));
  }
  // A sale that is paid, printed and, unless told otherwise, booked.
  pospay::Outcome sell(std::int64_t amount, bool is_booked = true) {
    auto operation = start(amount, Decision::confirm);
    const auto outcome = outcome_of(*operation);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_REQUIRE((outcome->status == OutcomeStatus::approved));
    operation->confirm({"F", 0}).value();
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    if (is_booked)
      book(OperationKind::payment, operation->key(), amount, outcome->provider_reference);
    return *outcome;
  }
  void give_back(const pospay::Outcome& sale, std::int64_t amount, bool is_booked = true) {
    auto operation = std::move(*method->start_refund(refund_request(sale, amount, 0)));
    BOOST_REQUIRE((outcome_of(*operation)->status == OutcomeStatus::approved));
    operation->confirm({"R", 0}).value();
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    if (is_booked) book(OperationKind::refund, operation->key(), amount, "");
  }
  void book(OperationKind kind, const std::string& key, std::int64_t amount,
            const std::string& reference) {
    books.lines.push_back({kind, key, "1", reference, pospay::byn(amount)});
  }
  void spoil(FaultKind kind, int count = 1) {
    gateway->with_model([&](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
      for (int i = 0; i < count; ++i) {
        sandbox::Fault fault;
        fault.kind = kind;
        BOOST_REQUIRE(faults.add(fault));
      }
    });
  }
  void set_down(bool is_down) {
    gateway->with_model([&](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
      faults.set_down(is_down);
    });
  }
  void force(const std::string& payment_number, sandbox::Status status) {
    gateway->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t now) {
      BOOST_REQUIRE(model.force_status(std::stoll(payment_number), status, now).has_value());
    });
  }

  struct Closed {
    std::optional<pospay::Reconciliation> books;  // nothing: not compared
    pospay::Outcome outcome;
  };
  Closed close() {
    auto operation = std::move(*method->close_shift(books));
    Closed closed;
    seen.clear();
    const auto outcome = outcome_of(*operation);
    BOOST_REQUIRE(outcome.has_value());
    closed.outcome = *outcome;
    for (const auto& event : seen) {
      if (event.reconciliation) closed.books = event.reconciliation;
    }
    operation->acknowledge().value();
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    return closed;
  }
  // "only_there.book ..." after a comparison that was done.
  std::string differences() {
    const Closed closed = close();
    BOOST_REQUIRE_MESSAGE(closed.books.has_value(), closed.outcome.message.text);
    BOOST_TEST((closed.outcome.status == OutcomeStatus::approved));
    std::string words;
    for (const auto& difference : closed.books->differences) {
      // A text of the catalogue with every place filled in, in the cashier's language.
      BOOST_TEST(difference.message.text != difference.message.id);
      BOOST_TEST(difference.message.text.find('{') == std::string::npos);
      words += (words.empty() ? "" : " ") + difference.message.id.substr(sizeof "difference." - 1);
    }
    return words;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(Z51_a_clean_shift_has_no_differences_and_equal_sums, Fixture) {
  sell(1000);
  const auto sale = sell(2500);
  give_back(sale, 700);
  // Paid, not printed, given back: in no receipt, and no difference.
  auto unprinted = start(400, Decision::confirm);
  BOOST_REQUIRE((outcome_of(*unprinted)->status == OutcomeStatus::approved));
  unprinted->roll_back("no paper").value();
  BOOST_REQUIRE(wait_for(*unprinted, EventKind::settled).has_value());
  // Declined: in no receipt either.
  auto declined = start(300, Decision::decline);
  BOOST_REQUIRE((outcome_of(*declined)->status == OutcomeStatus::declined));
  declined->acknowledge().value();

  const auto closed = close();
  BOOST_REQUIRE(closed.books.has_value());
  BOOST_TEST(closed.books->differences.empty());
  BOOST_TEST(closed.books->sales_here.minor == 3500);
  BOOST_TEST(closed.books->returns_here.minor == 700);
  BOOST_TEST(closed.books->sales_there.minor - closed.books->returns_there.minor == 2800);
  BOOST_TEST(closed.outcome.message.text.find("расхождений нет") != std::string::npos);
  BOOST_TEST(method->open_operations()->empty());
}

BOOST_FIXTURE_TEST_CASE(Z51_an_empty_shift_is_compared_too, Fixture) {
  BOOST_TEST(differences() == "");
  spoil(FaultKind::foreign_payment);
  BOOST_TEST(differences() == "only_there.ask_support");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_paid_payment_without_a_receipt_is_named, Fixture) {
  sell(1000);
  sell(2000, false);
  BOOST_TEST(differences() == "only_there.book");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_payment_that_came_through_after_its_refusal_is_named, Fixture) {
  auto operation = start(1000, Decision::decline);
  BOOST_REQUIRE((outcome_of(*operation)->status == OutcomeStatus::declined));
  operation->acknowledge().value();
  BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
  std::int64_t id = 0;
  gateway->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    id = model.payments().front().id;
  });
  force(std::to_string(id), sandbox::Status::ok);
  BOOST_TEST(differences() == "only_there.give_back");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_payment_that_is_gone_there_is_asked_for_by_id_and_named, Fixture) {
  sell(1000);
  const auto gone = sell(2000);
  force(gone.payment_number, sandbox::Status::technical_cancelling);
  const auto closed = close();
  BOOST_REQUIRE(closed.books.has_value());
  BOOST_REQUIRE(closed.books->differences.size() == 1u);
  const auto& difference = closed.books->differences[0];
  BOOST_TEST((difference.kind == pospay::DifferenceKind::only_here));
  BOOST_TEST(difference.payment_number == gone.payment_number);
  BOOST_TEST(difference.here.minor == 2000);
  BOOST_TEST(difference.there.minor == 0);
}

BOOST_FIXTURE_TEST_CASE(Z51_a_receipt_that_no_journal_knows_is_named, Fixture) {
  book(OperationKind::payment, "till1.99.1", 500, "");
  book(OperationKind::refund, "till1.99.r1", 500, "");
  BOOST_TEST(differences() == "only_here.ask_support refund_missing.ask_support");
}

BOOST_FIXTURE_TEST_CASE(Z51_another_amount_is_named_with_both, Fixture) {
  sell(1000);
  spoil(FaultKind::wrong_amount_in_report);
  BOOST_TEST(differences() == "amount.ask_support");
  books.lines[0].amount.minor = 900;
  BOOST_TEST(differences() == "amount.book");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_refund_without_a_receipt_is_named, Fixture) {
  give_back(sell(1000), 400, false);
  BOOST_TEST(differences() == "refund_missing.book");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_payment_still_under_way_is_named, Fixture) {
  auto operation = start(1000, Decision::never);
  BOOST_REQUIRE(wait_for(*operation, EventKind::show_qr).has_value());
  BOOST_TEST(differences() == "still_open.wait");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_row_of_a_second_ago_is_found_by_the_second_look_G33, Fixture) {
  sell(1000);
  spoil(FaultKind::drop_from_report);
  BOOST_TEST(differences() == "");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_payment_that_stays_out_of_the_report_is_asked_for_by_id, Fixture) {
  sell(1000);
  spoil(FaultKind::drop_from_report, 2);
  BOOST_TEST(differences() == "wrong_shift.ask_support");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_payment_that_was_made_twice_is_named, Fixture) {
  sell(1000);
  spoil(FaultKind::double_in_report);
  BOOST_TEST(differences() == "twice.give_back");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_supervisors_decision_is_shown_with_what_the_system_says, Fixture) {
  gateway->with_model([](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
    sandbox::Fault fault;
    fault.kind = FaultKind::lose_request;
    fault.call = "payments";
    BOOST_REQUIRE(faults.add(fault));
  });
  auto operation = start(1000, Decision::confirm);
  BOOST_REQUIRE((outcome_of(*operation)->status == OutcomeStatus::unknown));
  operation->settle_manually({true, "Старший кассир", "the buyer shows it"}).value();
  BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
  book(OperationKind::payment, operation->key(), 1000, "");
  const std::string words = differences();
  BOOST_TEST((words == "manual.wait" || words == "manual.ask_support"), words);
}

BOOST_FIXTURE_TEST_CASE(Z51_two_books_of_two_shifts_do_not_mix, Fixture) {
  sell(1000);
  const pospay::ShiftBooks first = books;
  books.shift.number_of_day = 2;
  books.lines.clear();
  BOOST_TEST(differences() == "");
  books = first;
  BOOST_TEST(differences() == "");
}

BOOST_FIXTURE_TEST_CASE(Z51_without_the_gateway_the_shift_is_not_compared_and_can_be_later,
                        Fixture) {
  sell(1000);
  set_down(true);
  const auto closed = close();
  BOOST_TEST(!closed.books.has_value());
  BOOST_TEST((closed.outcome.status == OutcomeStatus::declined));
  BOOST_TEST(closed.outcome.message.text.find("не сверена") != std::string::npos);
  set_down(false);
  BOOST_TEST(differences() == "");
}

BOOST_FIXTURE_TEST_CASE(Z51_a_wrong_password_is_not_no_differences, Fixture) {
  sell(1000);
  method
      ->configure({{"enabled", "true"},
                   {"mode", "dynamic"},
                   {"register_number", register_number},
                   {"password", "another"}})
      .value();
  const auto closed = close();
  BOOST_TEST(!closed.books.has_value());
  BOOST_TEST((closed.outcome.reason == pospay::Reason::unauthorized));
}

BOOST_FIXTURE_TEST_CASE(Z51_the_cashier_can_stop_waiting, Fixture) {
  sell(1000);
  set_down(true);
  auto operation = std::move(*method->close_shift(books));
  operation->cancel().value();
  const auto outcome = outcome_of(*operation);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->status == OutcomeStatus::cancelled));
  BOOST_TEST(operation->acknowledge().has_value());
}

BOOST_FIXTURE_TEST_CASE(Z51_the_journal_of_an_earlier_start_is_compared, Fixture) {
  sell(1000);
  destroy();
  create();
  configure("dynamic");
  BOOST_TEST(differences() == "");
}

}  // namespace acceptance

// Returns by the payment number: in full, in parts, never more than is left.
#define BOOST_TEST_MODULE refund
#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using pospay::Code;
using pospay::EventKind;
using pospay::OutcomeStatus;

struct Fixture : PluginLane {
  Fixture() {
    configure("dynamic");
    buyer = add_buyer(10'000);
  }
  pospay::Outcome sell(std::int64_t amount) {
    script({5, sandbox::Script::Decision::confirm, 5, buyer});
    auto operation = std::move(*method->start_payment(payment_request(amount, amount)));
    auto outcome = outcome_of(*operation);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_REQUIRE((outcome->status == OutcomeStatus::approved));
    operation->confirm({"F", 0}).value();
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    return *outcome;
  }
  pospay::Outcome give_back(const pospay::RefundRequest& request) {
    auto operation = method->start_refund(request);
    BOOST_REQUIRE_MESSAGE(operation.has_value(), (operation ? "" : operation.error().message));
    auto outcome = outcome_of(**operation);
    BOOST_REQUIRE(outcome.has_value());
    if (outcome->status == OutcomeStatus::approved) {
      (*operation)->confirm({"R", 0}).value();
    } else {
      (*operation)->acknowledge().value();
    }
    BOOST_REQUIRE(wait_for(**operation, EventKind::settled).has_value());
    return *outcome;
  }
  std::size_t buyer = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_part_the_rest_and_nothing_more_Z41, Fixture) {
  const auto sale = sell(4000);
  BOOST_TEST(balance(buyer) == 6000);
  BOOST_TEST((give_back(refund_request(sale, 1500, 0)).status == OutcomeStatus::approved));
  BOOST_TEST(balance(buyer) == 7500);
  BOOST_TEST((give_back(refund_request(sale, 2500, 1500)).status == OutcomeStatus::approved));
  BOOST_TEST(balance(buyer) == 10'000);
  auto more = method->start_refund(refund_request(sale, 1, 4000));
  BOOST_TEST((more.error().code == Code::refused));
  // A host that forgot what went back: the journal has not.
  auto forgotten = method->start_refund(refund_request(sale, 1, 0));
  BOOST_TEST((forgotten.error().code == Code::refused));
  BOOST_TEST(forgotten.error().message == "Сумма возврата больше остатка по платежу");
  BOOST_TEST(balance(buyer) == 10'000);
}

BOOST_FIXTURE_TEST_CASE(the_same_return_asked_twice_moves_money_once_H1, Fixture) {
  const auto sale = sell(4000);
  const auto request = refund_request(sale, 1500, 0);
  BOOST_TEST((give_back(request).status == OutcomeStatus::approved));
  auto again = std::move(*method->start_refund(request));
  BOOST_TEST((outcome_of(*again)->status == OutcomeStatus::approved));
  BOOST_TEST(balance(buyer) == 7500);
}

BOOST_FIXTURE_TEST_CASE(wrong_refunds_are_refused_with_a_message_H6, Fixture) {
  const auto sale = sell(4000);
  struct Row {
    const char* what;
    std::function<void(pospay::RefundRequest&)> change;
    Code code;
  };
  const Row rows[] = {
      {"zero", [](auto& r) { r.amount.minor = 0; }, Code::invalid},
      {"negative", [](auto& r) { r.amount.minor = -1; }, Code::invalid},
      {"more than paid", [](auto& r) { r.amount.minor = 4001; }, Code::refused},
      {"another currency", [](auto& r) { r.amount.currency = "EUR"; }, Code::invalid},
      {"no reference", [](auto& r) { r.paid_line.provider_reference.clear(); }, Code::not_found},
      {"a foreign reference", [](auto& r) { r.paid_line.provider_reference = "visa 4242"; },
       Code::not_found},
      {"another sum paid", [](auto& r) { r.paid_line.paid.minor = 5000; }, Code::invalid},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      auto request = refund_request(sale, 1000, 0);
      row.change(request);
      auto refused = method->start_refund(request);
      BOOST_REQUIRE(!refused.has_value());
      BOOST_TEST((refused.error().code == row.code));
      BOOST_TEST(!refused.error().message.empty());
    }
  }
  BOOST_TEST(balance(buyer) == 6000);
}

BOOST_FIXTURE_TEST_CASE(an_unknown_payment_number_is_declined_by_the_gateway, Fixture) {
  auto sale = sell(4000);
  const auto number = sale.provider_reference.find(sale.payment_number);
  sale.provider_reference.replace(number, sale.payment_number.size(), "777");
  auto operation = std::move(*method->start_refund(refund_request(sale, 1000, 0)));
  // PAYMENT_NOT_FOUND is not final by the profile: the outcome stays open and is told as unknown.
  const auto outcome = outcome_of(*operation);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->status == OutcomeStatus::unknown));
  BOOST_TEST(balance(buyer) == 6000);
}

BOOST_FIXTURE_TEST_CASE(lost_answers_end_in_one_payment_and_one_refund_U4_U8, Fixture) {
  const auto lose = [this](const char* call) {
    gateway->with_model([call](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
      sandbox::Fault fault;
      fault.kind = sandbox::FaultKind::lose_answer;
      fault.call = call;
      BOOST_REQUIRE(faults.add(fault));
    });
  };
  lose("payments");
  const auto sale = sell(4000);
  BOOST_TEST(balance(buyer) == 6000);
  lose("reversals");
  BOOST_TEST((give_back(refund_request(sale, 1500, 0)).status == OutcomeStatus::approved));
  BOOST_TEST(balance(buyer) == 7500);
  gateway->with_model([](sandbox::WalletModel& model, sandbox::FaultList& faults, std::int64_t) {
    BOOST_TEST(faults.size() == 0u);
    BOOST_TEST(model.payments().size() == 2u);
  });
}

BOOST_FIXTURE_TEST_CASE(gateway_down_and_html_say_so_and_lose_nothing_G1_G11, Fixture) {
  gateway->with_model([](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
    faults.set_down(true);
  });
  auto operation = std::move(*method->start_payment(payment_request(4000, 4000)));
  const auto outcome = outcome_of(*operation);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->reason == pospay::Reason::gateway_unreachable));
  BOOST_TEST(outcome->message.text.find("Деньги не списаны") != std::string::npos);
  operation->acknowledge().value();
  gateway->with_model([](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
    faults.set_down(false);
    sandbox::Fault html;
    html.kind = sandbox::FaultKind::html;
    html.call = "payments";
    BOOST_REQUIRE(faults.add(html));
  });
  // A proxy's page instead of the answer to the payment: the payment is found all the same.
  const auto sale = sell(4000);
  BOOST_TEST(balance(buyer) == 6000);
}

}  // namespace acceptance

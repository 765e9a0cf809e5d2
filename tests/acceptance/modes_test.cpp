// Every mode, every end, alone and in a mixed receipt, over real HTTPS.
#define BOOST_TEST_MODULE modes
#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using pospay::EventKind;
using pospay::OutcomeStatus;
using pospay::Reason;
using Decision = sandbox::Script::Decision;

// The time in which a scripted buyer acts.
constexpr std::int64_t soon_ms = 5;

enum class End { approved, declined, not_enough, timed_out, cancelled, pin_confirmed, pin_refused };

struct EndRow {
  End end;
  const char* name;
  Decision decision;
  std::int64_t oplati_minor;
  OutcomeStatus status;
  Reason reason;
};

// Over the limit of 100.00 the app asks for the PIN (Z35); a buyer who refuses it declines.
const EndRow ends[] = {
    {End::approved, "approved", Decision::confirm, 4000, OutcomeStatus::approved, Reason::none},
    {End::declined, "declined", Decision::decline, 4000, OutcomeStatus::declined,
     Reason::buyer_declined},
    {End::not_enough, "not enough money", Decision::no_money, 4000, OutcomeStatus::declined,
     Reason::not_enough_money},
    {End::timed_out, "timed out", Decision::never, 4000, OutcomeStatus::timed_out,
     Reason::buyer_timed_out},
    {End::cancelled, "cancelled by the cashier", Decision::never, 4000, OutcomeStatus::cancelled,
     Reason::cancelled_by_cashier},
    {End::pin_confirmed, "PIN confirmed", Decision::confirm, 15000, OutcomeStatus::approved,
     Reason::none},
    {End::pin_refused, "PIN refused", Decision::decline, 15000, OutcomeStatus::declined,
     Reason::buyer_declined},
};

void play(PluginLane& lane, const std::string& mode, const EndRow& row, bool is_mixed) {
  lane.configure(mode);
  const std::int64_t before_balance = 50'000;
  const std::size_t buyer = lane.add_buyer(before_balance);
  sandbox::Script script;
  script.join_after_ms = soon_ms;
  script.decision = row.decision;
  script.decide_after_ms = soon_ms;
  script.buyer = buyer;
  lane.script(script);

  const auto request =
      lane.payment_request(row.oplati_minor + (is_mixed ? 1000 : 0), row.oplati_minor);
  auto operation = std::move(*lane.method->start_payment(request));
  if (mode == "dynamic") {
    const auto qr = lane.wait_for(*operation, EventKind::show_qr);
    BOOST_REQUIRE(qr.has_value());
    BOOST_TEST(qr->qr->text.starts_with("https://getapp.o-plati.by/map/?app_link="));
    BOOST_TEST(qr->qr->modules.size() == std::size_t{qr->qr->width} * qr->qr->width);
  } else if (mode == "static") {
    const auto code = lane.wait_for(*operation, EventKind::show_code);
    BOOST_REQUIRE(code.has_value());
    BOOST_TEST(!code->code.empty());
  } else {
    BOOST_REQUIRE(lane.wait_for(*operation, EventKind::ask_scan).has_value());
    operation->submit_scan(lane.one_time_qr(buyer)).value();
  }
  if (row.end == End::cancelled) {
    // Once the buyer has joined and the payment waits for the confirmation.
    std::optional<pospay::Event> waiting;
    do {
      waiting = lane.wait_for(*operation, EventKind::waiting);
      BOOST_REQUIRE(waiting.has_value());
    } while (waiting->waiting_for != pospay::WaitingFor::confirmation);
    operation->cancel().value();
  }
  const auto outcome = lane.outcome_of(*operation);
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->status == row.status));
  BOOST_TEST((outcome->reason == row.reason));
  BOOST_TEST(!outcome->message.text.empty());
  const bool is_paid = row.status == OutcomeStatus::approved;
  BOOST_TEST(lane.balance(buyer) == before_balance - (is_paid ? row.oplati_minor : 0));
  if (is_paid) {
    operation->confirm({"F" + request.receipt.number, 0}).value();
  } else {
    operation->acknowledge().value();
  }
  const auto settled = lane.wait_for(*operation, EventKind::settled);
  BOOST_REQUIRE(settled.has_value());
}

}  // namespace

BOOST_AUTO_TEST_CASE(three_modes_seven_ends_alone_and_mixed_Z32_Z33_Z34_Z35_Z36_Z37) {
  PluginLane lane;
  int rows = 0;
  for (const char* mode : {"static", "dynamic", "buyer"}) {
    for (const auto& row : ends) {
      for (const bool is_mixed : {false, true}) {
        BOOST_TEST_CONTEXT(mode << ", " << row.name << (is_mixed ? ", mixed" : "")) {
          play(lane, mode, row, is_mixed);
          ++rows;
        }
      }
    }
  }
  BOOST_TEST(rows == 42);
}

BOOST_AUTO_TEST_CASE(the_gateway_hears_of_the_whole_mix_Z31) {
  PluginLane lane;
  lane.configure("dynamic");
  const std::size_t buyer = lane.add_buyer(50'000);
  lane.script({soon_ms, Decision::confirm, soon_ms, buyer});
  auto operation = std::move(*lane.method->start_payment(lane.payment_request(5000, 4000)));
  BOOST_REQUIRE(lane.outcome_of(*operation).has_value());
  BOOST_TEST(lane.balance(buyer) == 46'000);
}

BOOST_AUTO_TEST_CASE(a_bad_buyers_code_has_its_own_message_and_can_be_scanned_again_Z34) {
  PluginLane lane;
  lane.configure("buyer");
  const std::size_t buyer = lane.add_buyer(50'000);
  auto operation = std::move(*lane.method->start_payment(lane.payment_request(4000, 4000)));
  const auto ask = [&] { return lane.wait_for(*operation, EventKind::ask_scan); };
  BOOST_REQUIRE(ask().has_value());
  operation->submit_scan("https://example.com/not-a-wallet").value();
  BOOST_TEST(ask()->message.id == "scan.foreign");
  BOOST_TEST(!operation->submit_scan("").has_value());
  BOOST_TEST(!operation->submit_scan(std::string(10'000, 'x')).has_value());
  const std::string expired = lane.one_time_qr(buyer);
  lane.gateway->with_model([](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t now) {
    model.advance(now);
  });
  operation->submit_scan(expired).value();
  BOOST_REQUIRE(lane.outcome_of(*operation).has_value());
  operation->confirm({"F1", 0}).value();
  // The same code once more, for the next payment.
  auto second = std::move(*lane.method->start_payment(lane.payment_request(4000, 4000)));
  BOOST_REQUIRE(lane.wait_for(*second, EventKind::ask_scan).has_value());
  second->submit_scan(expired).value();
  BOOST_TEST(lane.wait_for(*second, EventKind::ask_scan)->message.id == "scan.used");
  second->cancel().value();
  BOOST_TEST((lane.outcome_of(*second)->status == OutcomeStatus::cancelled));
}

}  // namespace acceptance

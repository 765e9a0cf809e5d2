// «Получить токен»: both messages, the reset in between, and a sale by the token.
#define BOOST_TEST_MODULE token
#include <fstream>
#include <sstream>

#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using pospay::EventKind;
using pospay::OutcomeStatus;

constexpr const char* token_register = "OPL000000777";

struct Fixture : PluginLane {
  Fixture() {
    gateway->with_model([](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
      sandbox::Register made;
      made.number = token_register;
      made.credential = sandbox::Credential::token;
      BOOST_REQUIRE(model.add_register(made).has_value());
    });
    method
        ->configure({{"enabled", "true"}, {"mode", "dynamic"}, {"register_number", token_register}})
        .value();
  }
  pospay::Outcome press() {
    auto operation = std::move(*method->invoke("get_token"));
    auto outcome = outcome_of(*operation);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_REQUIRE(operation->acknowledge().has_value());
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    return *outcome;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_token_is_issued_once_and_again_after_a_reset_Z16_Z17, Fixture) {
  const auto first = press();
  BOOST_TEST((first.status == OutcomeStatus::approved));
  BOOST_TEST(first.message.text == "Операция выполнена успешно");
  const auto second = press();
  BOOST_TEST((second.status == OutcomeStatus::declined));
  BOOST_TEST(second.message.text == "Токен уже существует или касса работает в режиме пароля");
  gateway->with_model([](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    BOOST_REQUIRE(model.reset_token(token_register).has_value());
  });
  BOOST_TEST((press().status == OutcomeStatus::approved));
}

BOOST_FIXTURE_TEST_CASE(a_register_that_works_by_password_gets_no_token_Z17, Fixture) {
  configure("dynamic");
  const auto outcome = press();
  BOOST_TEST((outcome.status == OutcomeStatus::declined));
  BOOST_TEST(outcome.message.text == "Токен уже существует или касса работает в режиме пароля");
}

BOOST_FIXTURE_TEST_CASE(a_register_that_the_cabinet_does_not_know_is_told_so_Z08, Fixture) {
  method->configure({{"enabled", "true"}, {"mode", "dynamic"}, {"register_number", "OPL999999999"}})
      .value();
  const auto outcome = press();
  BOOST_TEST((outcome.reason == pospay::Reason::register_unknown));
  BOOST_TEST(outcome.message.text.find("не зарегистрирована") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_sale_by_token_and_the_token_is_in_no_log_A11, Fixture) {
  BOOST_REQUIRE((press().status == OutcomeStatus::approved));
  const std::string token = host.secrets.at(std::string("token.") + token_register);
  BOOST_REQUIRE(!token.empty());
  const std::size_t buyer = add_buyer(10'000);
  script({5, sandbox::Script::Decision::confirm, 5, buyer});
  auto operation = std::move(*method->start_payment(payment_request(4000, 4000)));
  BOOST_TEST((outcome_of(*operation)->status == OutcomeStatus::approved));
  operation->confirm({"F1", 0}).value();
  BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
  operation.reset();
  destroy();
  BOOST_TEST(host.log_text.find(token) == std::string::npos);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "plugin")) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    BOOST_TEST(text.str().find(token) == std::string::npos, entry.path());
  }
}

BOOST_FIXTURE_TEST_CASE(without_token_and_password_a_payment_says_what_to_do, Fixture) {
  auto refused = method->start_payment(payment_request(4000, 4000));
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().id == "start.credential_missing");
  BOOST_TEST(refused.error().message.find("Получить токен") != std::string::npos);
}

}  // namespace acceptance

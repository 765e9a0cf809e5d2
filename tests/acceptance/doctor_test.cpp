// Self-diagnosis of the shipped plugin over real HTTPS: each thing that is broken is a finding of
// its own, with what to do; a good configuration is all green.
#define BOOST_TEST_MODULE doctor
#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using pospay::CheckStatus;
using pospay::EventKind;
using pospay::OutcomeStatus;

struct Fixture : PluginLane {
  void configure_with(const std::string& number, const std::string& password) {
    method
        ->configure({{"enabled", "true"},
                     {"mode", "dynamic"},
                     {"register_number", number},
                     {"password", password}})
        .value();
  }
  // An instance whose way to the gateway is another.
  void create_with(const std::string& url, const std::string& ca_file) {
    destroy();
    auto made = plugin->create({{"gateway.url", url},
                                {"gateway.ca_file", ca_file},
                                {"profile_file", (folder.path() / "profile.yaml").string()}},
                               host);
    BOOST_REQUIRE(made.has_value());
    method = std::move(*made);
    BOOST_REQUIRE(host.wait_until([&] { return method->open_operations().has_value(); }));
    configure("dynamic");
  }
  std::vector<pospay::Check> examine() {
    auto operation = std::move(*method->diagnose());
    seen.clear();
    const auto outcome = outcome_of(*operation);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_TEST((outcome->status == OutcomeStatus::approved));
    operation->acknowledge().value();
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    for (const auto& event : seen) {
      if (event.diagnosis) return event.diagnosis->checks;
    }
    BOOST_FAIL("no diagnosis came");
    return {};
  }
  // The ids of what is not OK and was not skipped; every finding has a text for a person.
  std::string findings() {
    std::string words;
    for (const auto& check : examine()) {
      BOOST_TEST(!check.message.text.empty());
      BOOST_TEST(check.message.text != check.message.id);
      if (check.status == CheckStatus::ok || check.status == CheckStatus::skipped) continue;
      words += (words.empty() ? "" : " ") + check.message.id;
    }
    return words;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_good_configuration_is_all_green_and_moves_no_money, Fixture) {
  configure("dynamic");
  std::string ids;
  for (const auto& check : examine()) {
    ids += check.id + " ";
    BOOST_TEST((check.status == CheckStatus::ok), check.id << ": " << check.message.text);
    BOOST_TEST(check.elapsed_ms >= 0);
  }
  BOOST_TEST(ids == "configuration journal dns connection tls gateway credentials clock ");
  gateway->with_model([](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    BOOST_TEST(model.payments().empty());
  });
}

BOOST_FIXTURE_TEST_CASE(a_wrong_password_is_about_the_credentials_alone, Fixture) {
  configure_with(register_number, "another");
  BOOST_TEST(findings() == "check.credentials.unauthorized");
}

BOOST_FIXTURE_TEST_CASE(a_register_that_the_cabinet_does_not_know_is_named, Fixture) {
  configure_with("OPL999999999", "another");
  BOOST_TEST(findings() == "check.credentials.register_unknown");
}

BOOST_FIXTURE_TEST_CASE(a_foreign_authority_is_about_the_certificate_alone, Fixture) {
  const auto other = sandbox::Sandbox::start(folder.path() / "other", 0, {});
  BOOST_REQUIRE(other.has_value());
  create_with(gateway->base_url(), (*other)->ca_file().string());
  BOOST_TEST(findings() == "check.tls.certificate");
}

BOOST_FIXTURE_TEST_CASE(a_gateway_that_answers_nothing_is_told_from_one_that_is_gone, Fixture) {
  configure("dynamic");
  gateway->with_model([](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
    faults.set_down(true);
  });
  BOOST_TEST(findings() == "check.gateway.no_answer");
  const std::string url = gateway->base_url();
  const std::string ca_file = gateway->ca_file().string();
  destroy();  // an idle connection would keep the server for as long as it may live
  gateway->stop();
  create_with(url, ca_file);
  BOOST_TEST(findings() == "check.connection.not_connected");
}

// glibc looks names up on threads that ThreadSanitizer does not know and cannot live with.
#ifndef __SANITIZE_THREAD__
BOOST_FIXTURE_TEST_CASE(a_name_that_does_not_exist_is_about_dns_alone, Fixture) {
  create_with("https://oplati.invalid/ms-pay", gateway->ca_file().string());
  BOOST_TEST(findings() == "check.dns.not_found");
}
#endif

BOOST_FIXTURE_TEST_CASE(what_the_administrator_left_out_is_named, Fixture) {
  BOOST_TEST(findings() == "check.configuration.no_register");
  method->configure({{"register_number", register_number}}).value();
  BOOST_TEST(findings() == "check.configuration.no_credential");
  configure("dynamic", false);
  BOOST_TEST(findings() == "check.configuration.off");
}

BOOST_FIXTURE_TEST_CASE(a_diagnosis_can_be_cancelled_and_repeated, Fixture) {
  configure("dynamic");
  auto operation = std::move(*method->diagnose());
  if (operation->cancel()) {
    const auto outcome = outcome_of(*operation);
    BOOST_REQUIRE(outcome.has_value());
  }
  BOOST_TEST(findings() == "");
}

}  // namespace acceptance

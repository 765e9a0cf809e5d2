// Who is believed to be the gateway. [N7 N8 N9 N10]
#define BOOST_TEST_MODULE http_tls
#include <Poco/Net/AcceptCertificateHandler.h>
#include <Poco/Net/SSLManager.h>
#include <openssl/ssl.h>

#include "tests/boost_test.hpp"
#include "tests/io/http_fixture.hpp"
#include "tests/support/raw_tls_client.hpp"

using namespace http_test;
using test::issue;
using test::ok_response;

namespace {

// A server that answers every request, and how a client with this configuration fares.
struct Trial {
  FaultServer server;
  HttpClientConfig config;

  explicit Trial(FaultServer::Options options)
      : server(std::move(options),
               [this](Wire& wire) {
                 if (wire.read_request().empty()) return;
                 ++server.requests;
                 wire.write(ok_response(R"({"status":1})"));
                 wire.wait_for_close();
               }),
        config(config_for(server)) {}

  explicit Trial(test::Identity identity) : Trial(options_with(std::move(identity))) {}

  static FaultServer::Options options_with(test::Identity identity) {
    FaultServer::Options options;
    options.identity = std::move(identity);
    return options;
  }

  HttpResponse pay_once() { return make_client(config)->exchange(pay()); }

  void expect_refused(HttpFailure failure, const std::string& word) {
    const HttpResponse response = pay_once();
    BOOST_TEST(response.failure == failure);
    BOOST_TEST(!response.request_was_sent);
    BOOST_TEST(response.detail.find(word) != std::string::npos, response.detail);
    BOOST_TEST(server.requests == 0);
  }
};

const Authority& authority() { return Authority::instance(); }

}  // namespace

BOOST_AUTO_TEST_CASE(good_certificate_is_accepted) {
  Trial trial(tls_options());
  const HttpResponse response = trial.pay_once();
  BOOST_TEST(response.failure == HttpFailure::none, response.detail);
  BOOST_TEST(response.request_was_sent);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == R"({"status":1})");
  BOOST_TEST(response.content_type == "application/json");
}

BOOST_AUTO_TEST_CASE(good_certificate_is_accepted_for_an_address) {
  Trial trial(tls_options());
  trial.config.base_url = "https://127.0.0.1:" + std::to_string(trial.server.port());
  BOOST_TEST(trial.pay_once().failure == HttpFailure::none);
}

BOOST_AUTO_TEST_CASE(server_without_a_certificate_is_refused_N9) {
  FaultServer::Options options;
  options.is_anonymous = true;
  Trial trial(options);
  // The server does serve a client that takes anonymous suites.
  BOOST_TEST(test::can_handshake(trial.server.port(), "aNULL:@SECLEVEL=0"));
  trial.expect_refused(HttpFailure::tls, "tls: ");
}

BOOST_AUTO_TEST_CASE(certificate_for_another_name_is_refused_even_on_loopback_N8) {
  Trial trial(authority().issue_for("DNS:gw.test"));
  trial.config.base_url = "https://other.test:" + std::to_string(trial.server.port());
  trial.expect_refused(HttpFailure::certificate, "ostname mismatch");
  trial.config.base_url = "https://127.0.0.1:" + std::to_string(trial.server.port());
  trial.expect_refused(HttpFailure::certificate, "IP address mismatch");
  trial.config.base_url = "https://localhost:" + std::to_string(trial.server.port());
  trial.expect_refused(HttpFailure::certificate, "ostname mismatch");
}

BOOST_AUTO_TEST_CASE(name_in_the_common_name_alone_is_refused) {
  Trial trial(issue({.common_name = "gw.test"}, &authority().root));
  trial.expect_refused(HttpFailure::certificate, "ostname mismatch");
}

BOOST_AUTO_TEST_CASE(bad_certificates_are_refused_with_distinct_messages_N8) {
  const std::string name = "DNS:gw.test";
  const test::Identity stranger = issue({.common_name = "Other Root", .is_authority = true});
  const test::Identity* root = &authority().root;
  struct Row {
    const char* what;
    test::Identity identity;
    const char* word;
  };
  const Row rows[] = {
      {"expired",
       issue({.subject_alt_names = name, .valid_from_days = -9, .valid_to_days = -1}, root),
       "expired"},
      {"not yet",
       issue({.subject_alt_names = name, .valid_from_days = 1, .valid_to_days = 9}, root),
       "not yet valid"},
      {"self-signed", issue({.common_name = "alone", .subject_alt_names = name}), "self-signed"},
      {"unknown CA", issue({.subject_alt_names = name}, &stranger), "unable to get local issuer"},
      {"weak key", issue({.subject_alt_names = name, .rsa_bits = 1024}, root), "key too weak"},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      Trial(row.identity).expect_refused(HttpFailure::certificate, row.word);
    }
  }
}

BOOST_AUTO_TEST_CASE(chain_of_two_intermediates_is_accepted_and_of_four_refused_N8) {
  for (const int links : {2, 4}) {
    std::vector<test::Identity> chain;
    const test::Identity* issuer = &authority().root;
    chain.reserve(static_cast<std::size_t>(links));
    for (int i = 0; i < links; ++i) {
      chain.push_back(
          issue({.common_name = "Link " + std::to_string(i), .is_authority = true}, issuer));
      issuer = &chain.back();
    }
    FaultServer::Options options =
        Trial::options_with(issue({.subject_alt_names = "DNS:gw.test"}, issuer));
    options.chain = chain;
    Trial trial(options);
    if (links == 2) {
      BOOST_TEST(trial.pay_once().failure == HttpFailure::none);
    } else {
      trial.expect_refused(HttpFailure::certificate, "certificate: ");
    }
  }
}

BOOST_AUTO_TEST_CASE(protocols_before_tls_1_2_are_refused_N7) {
  for (const int protocol : {TLS1_VERSION, TLS1_1_VERSION}) {
    FaultServer::Options options = tls_options();
    options.max_protocol = protocol;
    Trial trial(options);
    trial.expect_refused(HttpFailure::tls, "tls: ");
  }
  FaultServer::Options options = tls_options();
  options.max_protocol = TLS1_2_VERSION;
  BOOST_TEST(Trial(options).pay_once().failure == HttpFailure::none);
}

BOOST_AUTO_TEST_CASE(server_that_speaks_no_tls_is_refused) {
  const auto server = FaultServer::without_handshake(plain_options(), [](Wire& wire) {
    wire.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    wire.wait_for_close();
  });
  const HttpResponse response = client_for(*server)->exchange(pay());
  BOOST_TEST(response.failure == HttpFailure::tls);
  BOOST_TEST(!response.request_was_sent);
}

BOOST_AUTO_TEST_CASE(pinned_keys_fail_closed_and_the_backup_pin_keeps_working_N10) {
  Trial trial(tls_options());
  const std::string used = authority().gateway.spki_pin();
  const std::string root = authority().root.spki_pin();
  const std::string foreign = issue({}).spki_pin();
  const std::string spare = issue({}).spki_pin();
  trial.config.spki_pins = {spare, used};
  BOOST_TEST(trial.pay_once().failure == HttpFailure::none);
  trial.config.spki_pins = {root, spare.substr(7)};  // an authority's; without the prefix
  BOOST_TEST(trial.pay_once().failure == HttpFailure::none);
  trial.server.requests = 0;
  trial.config.spki_pins = {foreign, spare};
  trial.expect_refused(HttpFailure::certificate, "pinned");
  for (const auto& pins : std::vector<std::vector<std::string>>{
           {used}, {used, used}, {used, "sha256/short="}, {used, "nonsense"}}) {
    trial.config.spki_pins = pins;
    BOOST_TEST(!HttpClient::create(trial.config).has_value());
  }
}

BOOST_AUTO_TEST_CASE(authorities_of_the_system_are_used_only_without_a_file) {
  Trial trial(tls_options());
  trial.config.ca_file.clear();
  trial.expect_refused(HttpFailure::certificate, "unable to get local issuer");
  trial.config.ca_file = (authority().folder / "missing.pem").string();
  const auto client = HttpClient::create(trial.config);
  BOOST_REQUIRE(!client.has_value());
  BOOST_TEST((client.error().code == pospay::Code::invalid));
  BOOST_TEST(client.error().message.find("missing.pem") != std::string::npos);
}

// Last in the file: what it installs stays for the process.
BOOST_AUTO_TEST_CASE(host_that_accepts_everything_process_wide_changes_nothing_N26) {
  Poco::Net::SSLManager::InvalidCertificateHandlerPtr accept(
      new Poco::Net::AcceptCertificateHandler(false));
  Poco::Net::SSLManager::instance().initializeClient(
      nullptr, accept,
      new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "",
                             Poco::Net::Context::VERIFY_NONE));
  Trial trial(issue({.common_name = "alone", .subject_alt_names = "DNS:gw.test"}));
  trial.expect_refused(HttpFailure::certificate, "self-signed");
}

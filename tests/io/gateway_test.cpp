// What the gateway's answers must not bring before the buyer's eyes. [A12]
#define BOOST_TEST_MODULE gateway
#include "plugins/oplati/io/gateway.hpp"

#include "plugins/oplati/profile/profile.hpp"
#include "tests/boost_test.hpp"
#include "tests/io/http_fixture.hpp"

using namespace http_test;

namespace {

// The session that is opened when the gateway answers with this `dynamicQR`; it stands in JSON.
std::optional<oplati::SessionOpened> session_with(const std::string& dynamic_qr) {
  FaultServer server(plain_options(), [&](Wire& wire) {
    wire.read_request();
    wire.write(test::ok_response(R"({"sessionId":"S1","dynamicQR":")" + dynamic_qr + "\"}"));
    wire.wait_for_close();
  });
  oplati::io::GatewayConfig config;
  config.base_url = "http://127.0.0.1:" + std::to_string(server.port()) + "/ms-pay";
  config.request_timeout_ms = 10'000;
  config.qr_punctuation = oplati::profile::Profile().qr.text_punctuation;
  oplati::io::HttpTrunks trunks;
  auto gateway = oplati::io::Gateway::create(config, trunks);
  BOOST_REQUIRE_MESSAGE(gateway.has_value(), (gateway ? "" : gateway.error().message));
  const oplati::Answer answer =
      (*gateway)->call({"OPL000000001", config.base_url}, {"", "secret"},
                       oplati::DemandPayment{oplati::PaymentMode::dynamic_qr, ""});
  const auto* session = std::get_if<oplati::SessionOpened>(&answer);
  return session == nullptr ? std::nullopt : std::optional(*session);
}

}  // namespace

// Foreign addresses are the core's affair: it puts the wallet's own link before what came.
BOOST_AUTO_TEST_CASE(a_qr_text_with_a_character_that_no_link_has_is_not_shown_A12) {
  BOOST_TEST(session_with("AbC-09_x").value().dynamic_qr == "AbC-09_x");
  for (const char* unprintable :
       {"x y", "<b>", "x|y", "x^y", "`id`", R"(x\"y)", R"(x\\y)", R"(x\ty)", R"(x\u0000y)",
        R"(x\r\ny)", R"(x\u001b[2Jy)", R"(\u202eCBA)", R"(\u0430bc)", "оплата"}) {
    BOOST_TEST_CONTEXT(unprintable) {
      const auto session = session_with(unprintable);
      BOOST_TEST((!session || session->dynamic_qr.empty()));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_qr_text_that_is_too_long_does_not_come_in_A12) {
  const auto session = session_with(std::string(1'000'000, 'x'));
  BOOST_TEST(!session.has_value());
}

#include "plugins/oplati/wire/protocol.hpp"
#include "tests/boost_test.hpp"

namespace {

using namespace oplati;
using wire::WireResponse;

wire::WireProfile profile_with_codes() {
  wire::WireProfile profile;
  profile.refusals["SESSION_EXPIRED"] = {true, pospay::Reason::session_lost};
  profile.refusals["UNAUTHORIZED"] = {false, pospay::Reason::unauthorized};
  return profile;
}

Answer answer_of(int status, std::string body) {
  WireResponse response;
  response.http_status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  response.retry_after_ms = 7000;
  return wire::from_http(PostPayment{}, response, profile_with_codes());
}

std::string error_body(const std::string& code) {
  return "{\"code\":5,\"internalCode\":\"" + code +
         "\",\"devMessage\":\"dev\\nline\",\"userMessage\":{\"lang_ru\":\"Сессия "
         "\\u001b[31mистекла\\u202e\",\"lang_en\":\"expired\"}}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_refusal_is_final_only_when_the_profile_lists_its_code_as_final_G7) {
  struct Row {
    const char* code;
    bool is_final;
    pospay::Reason reason;
  };
  const Row rows[] = {
      {"SESSION_EXPIRED", true, pospay::Reason::session_lost},
      {"UNAUTHORIZED", false, pospay::Reason::unauthorized},
      {"SOMETHING_NEW", false, pospay::Reason::gateway_refused},
      {"session_expired", false, pospay::Reason::gateway_refused},
  };
  for (const Row& row : rows) {
    const Answer answer = answer_of(400, error_body(row.code));
    BOOST_REQUIRE(std::holds_alternative<Refusal>(answer));
    const auto& refusal = std::get<Refusal>(answer);
    BOOST_TEST(refusal.internal_code == row.code);
    BOOST_TEST(refusal.is_final == row.is_final);
    BOOST_TEST((refusal.reason == row.reason));
    BOOST_TEST(refusal.cashier_text == "Сессия истекла");
    BOOST_TEST(refusal.log_text == "dev line");
    BOOST_TEST(refusal.http_status == 400);
  }
}

BOOST_AUTO_TEST_CASE(an_error_status_without_the_error_body_is_a_fault_G9) {
  const char* bodies[] = {"",
                          "<html>404</html>",
                          "{}",
                          "[]",
                          "null",
                          "\"SESSION_EXPIRED\"",
                          "{\"code\":5}",
                          "{\"internalCode\":null}",
                          "{\"internalCode\":5}",
                          "{\"internalCode\":\"\"}",
                          "{\"internalCode\":\"A\",\"internalCode\":\"SESSION_EXPIRED\"}",
                          "{\"internalCode\":\"SESSION_EXPIRED\""};
  for (const char* body : bodies) {
    const Answer answer = answer_of(404, body);
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<Fault>(answer), body);
    BOOST_TEST(std::get<Fault>(answer).kind == "http_404");
    BOOST_TEST(std::get<Fault>(answer).request_was_sent);
  }
}

BOOST_AUTO_TEST_CASE(other_statuses_decide_nothing_even_with_an_error_body_G4_G6_G10) {
  for (const int status : {100, 201, 202, 204, 301, 302, 307, 308, 429, 500, 502, 503, 504, 599}) {
    const Answer answer = answer_of(status, error_body("SESSION_EXPIRED"));
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<Fault>(answer), status);
    const auto& fault = std::get<Fault>(answer);
    BOOST_TEST(fault.kind == "http_" + std::to_string(status));
    BOOST_TEST(fault.retry_after_ms == 7000);
    BOOST_TEST(fault.detail.find("SESSION_EXPIRED dev line") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_payment_in_a_response_that_is_not_200_is_not_a_payment) {
  const Answer answer = answer_of(
      201, "{\"paymentId\":7,\"paymentType\":1,\"sum\":1.00,\"status\":1,\"orderNumber\":\"x\"}");
  BOOST_TEST(std::holds_alternative<Fault>(answer));
}

BOOST_AUTO_TEST_CASE(error_bodies_lacking_words_are_still_refusals) {
  const char* bodies[] = {
      "{\"internalCode\":\"SESSION_EXPIRED\"}",
      "{\"internalCode\":\"SESSION_EXPIRED\",\"userMessage\":null,\"devMessage\":null}",
      "{\"internalCode\":\"SESSION_EXPIRED\",\"userMessage\":{\"lang_ru\":5},\"code\":\"x\"}",
  };
  for (const char* body : bodies) {
    const Answer answer = answer_of(400, body);
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<Refusal>(answer), body);
    BOOST_TEST(std::get<Refusal>(answer).cashier_text.empty());
    BOOST_TEST(std::get<Refusal>(answer).is_final);
  }
}

BOOST_AUTO_TEST_CASE(cashier_text_is_short) {
  std::string words;
  for (int i = 0; i < 10'000; ++i) words += "Ы";
  const Answer answer =
      answer_of(400, "{\"internalCode\":\"X\",\"userMessage\":{\"lang_ru\":\"" + words + "\"}}");
  BOOST_REQUIRE(std::holds_alternative<Refusal>(answer));
  BOOST_TEST(std::get<Refusal>(answer).cashier_text.size() == 300u);
}

BOOST_AUTO_TEST_CASE(a_failed_transport_is_told_as_it_told_itself) {
  for (const bool was_sent : {true, false}) {
    WireResponse response;
    response.request_was_sent = was_sent;
    response.failure_kind = "tls";
    response.failure_detail = "certificate\nexpired";
    const Answer answer = wire::from_http(GetPayment{}, response, {});
    BOOST_REQUIRE(std::holds_alternative<Fault>(answer));
    BOOST_TEST(std::get<Fault>(answer).request_was_sent == was_sent);
    BOOST_TEST(std::get<Fault>(answer).kind == "tls");
    BOOST_TEST(std::get<Fault>(answer).detail == "certificate expired");
  }
  WireResponse cut;
  cut.http_status = 200;
  cut.body = "{\"isConsumerReady\":true}";
  cut.failure_kind = "truncated";
  BOOST_TEST(std::holds_alternative<Fault>(wire::from_http(AskConsumerStatus{}, cut, {})));
}

#include <chrono>

#include "plugins/oplati/wire/protocol.hpp"
#include "tests/boost_test.hpp"

namespace {

using namespace oplati;
using wire::WireResponse;

Answer answer_to(const Call& call, std::string body, bool was_sent = true) {
  WireResponse response;
  response.request_was_sent = was_sent;
  response.http_status = 200;
  response.content_type = "application/json";
  response.body = std::move(body);
  return wire::from_http(call, response, {});
}

const std::string good_info =
    "{\"paymentId\":77,\"paymentType\":1,\"sum\":10.50,\"status\":1,"
    "\"createdDate\":\"2026-11-24T10:00:00Z\",\"paidDate\":\"2026-11-24T10:00:01Z\","
    "\"orderNumber\":\"17-1-A\",\"pursePublicId\":\"P1\"}";

// good_info with the value of `name` replaced; a value of "-" takes the field out.
std::string info_with(const std::string& name, const std::string& value) {
  std::string text = good_info;
  const auto at = text.find("\"" + name + "\"");
  BOOST_REQUIRE(at != std::string::npos);
  const auto end = text.find_first_of(",}", at);
  if (value == "-") {
    const bool is_last = text[end] == '}';
    return is_last ? text.erase(at - 1, end - at + 1) : text.erase(at, end - at + 1);
  }
  return text.replace(at, end - at, "\"" + name + "\":" + value);
}

const std::vector<Call> payment_calls = {PostPayment{}, GetPayment{}, PostReversal{}};

}  // namespace

BOOST_AUTO_TEST_CASE(payment_info_is_read_field_by_field) {
  for (const Call& call : payment_calls) {
    const Answer answer = answer_to(call, good_info);
    BOOST_REQUIRE(std::holds_alternative<PaymentInfo>(answer));
    const auto& info = std::get<PaymentInfo>(answer);
    BOOST_TEST(info.payment_id == 77);
    BOOST_TEST((info.type == GatewayPaymentType::sale));
    BOOST_TEST(info.sum_minor == 1050);
    BOOST_TEST((info.status == GatewayStatus::ok));
    BOOST_TEST(info.order_number == "17-1-A");
    BOOST_TEST(info.created_date == "2026-11-24T10:00:00Z");
    BOOST_TEST(info.paid_date == "2026-11-24T10:00:01Z");
    BOOST_TEST(info.purse_public_id == "P1");
  }
}

BOOST_AUTO_TEST_CASE(a_status_that_is_no_int32_token_is_a_fault_G14) {
  const char* values[] = {"-",         "null",       "\"1\"", "true",       "false",
                          "1.0",       "1.9",        "1e0",   "10e-1",      "[1]",
                          "{\"a\":1}", "4294967297", "\"\"",  "2147483648", "18446744073709551617"};
  for (const char* value : values) {
    const Answer answer = answer_to(GetPayment{77}, info_with("status", value));
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<Fault>(answer), value);
    BOOST_TEST(std::get<Fault>(answer).request_was_sent);
    BOOST_TEST(std::get<Fault>(answer).kind == "shape");
    BOOST_TEST(std::get<Fault>(answer).detail.find("status") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_status_number_that_is_not_listed_is_not_success_G15) {
  for (const char* value : {"6", "99", "-1", "2147483647", "-2147483648"}) {
    const Answer answer = answer_to(GetPayment{77}, info_with("status", value));
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<PaymentInfo>(answer), value);
    BOOST_TEST((std::get<PaymentInfo>(answer).status == GatewayStatus::unlisted));
  }
  for (int status = 0; status <= 5; ++status) {
    const Answer answer = answer_to(GetPayment{77}, info_with("status", std::to_string(status)));
    BOOST_REQUIRE(std::holds_alternative<PaymentInfo>(answer));
    BOOST_TEST(static_cast<int>(std::get<PaymentInfo>(answer).status) == status);
  }
}

BOOST_AUTO_TEST_CASE(a_field_of_the_wrong_kind_is_a_fault) {
  struct Row {
    const char* name;
    const char* value;
  };
  const Row rows[] = {
      {"paymentId", "-"},     {"paymentId", "\"77\""},
      {"paymentId", "77.0"},  {"paymentId", "0"},
      {"paymentId", "-77"},   {"paymentId", "9223372036854775808"},
      {"paymentId", "null"},  {"sum", "-"},
      {"sum", "\"10.50\""},   {"sum", "10.505"},
      {"sum", "1.05e1"},      {"sum", "-10.50"},
      {"sum", "null"},        {"sum", "true"},
      {"orderNumber", "-"},   {"orderNumber", "null"},
      {"orderNumber", "17"},  {"orderNumber", "\"\""},
      {"paymentType", "1.0"}, {"paymentType", "\"1\""},
  };
  for (const Row& row : rows) {
    const Answer answer = answer_to(GetPayment{77}, info_with(row.name, row.value));
    BOOST_TEST(std::holds_alternative<Fault>(answer), row.name << " " << row.value);
  }
}

BOOST_AUTO_TEST_CASE(what_decides_nothing_may_be_missing_or_odd_G37) {
  for (const char* name : {"createdDate", "paidDate", "pursePublicId", "paymentType"}) {
    for (const char* value : {"-", "null"}) {
      const Answer answer = answer_to(GetPayment{77}, info_with(name, value));
      BOOST_TEST(std::holds_alternative<PaymentInfo>(answer), name << " " << value);
    }
  }
  for (const char* value : {"\"\"", "5", "[]"}) {
    const Answer answer = answer_to(GetPayment{77}, info_with("paidDate", value));
    BOOST_REQUIRE(std::holds_alternative<PaymentInfo>(answer));
    BOOST_TEST(std::get<PaymentInfo>(answer).paid_date.empty());
  }
  const Answer odd = answer_to(GetPayment{77}, info_with("paymentType", "9"));
  BOOST_TEST((std::get<PaymentInfo>(odd).type == GatewayPaymentType::unlisted));
}

BOOST_AUTO_TEST_CASE(unknown_fields_are_ignored_G17) {
  std::string text = good_info;
  text.insert(1, "\"new\":{\"status\":2,\"a\":[1,{}]},\"Status\":3,");
  const Answer answer = answer_to(GetPayment{77}, text);
  BOOST_REQUIRE(std::holds_alternative<PaymentInfo>(answer));
  BOOST_TEST((std::get<PaymentInfo>(answer).status == GatewayStatus::ok));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_the_protocol_decides_nothing_G11_G12_G13_G16_A5) {
  const std::string bodies[] = {
      "<html><body>Wi-Fi login</body></html>",
      "",
      " ",
      "[]",
      "5",
      "1",
      "null",
      "true",
      "\"text\"",
      "{}",
      "[" + good_info + "]",
      good_info + good_info,
      good_info.substr(0, good_info.size() - 1),
      "{\"status\":2," + good_info.substr(1),
      std::string(100'000, '['),
      "{\"status\":1,\"x\":\"" + std::string(1 << 20, 'x') + "\"}",
      good_info + std::string("\0", 1),
      info_with("orderNumber", "\"\xFF\""),
  };
  for (const std::string& body : bodies) {
    for (const Call& call : payment_calls) {
      const Answer answer = answer_to(call, body);
      BOOST_TEST(std::holds_alternative<Fault>(answer), body.substr(0, 60));
    }
    for (const Call& call :
         {Call(IssueToken{}), Call(DemandPayment{}), Call(AskConsumerStatus{})}) {
      BOOST_TEST(std::holds_alternative<Fault>(answer_to(call, body)), body.substr(0, 60));
    }
  }
}

BOOST_AUTO_TEST_CASE(sessions_tokens_and_readiness_are_read) {
  const auto session = answer_to(DemandPayment{PaymentMode::dynamic_qr, ""},
                                 "{\"sessionId\":123456789012345678,\"dynamicQR\":\"QR-1\"}");
  BOOST_REQUIRE(std::holds_alternative<SessionOpened>(session));
  BOOST_TEST(std::get<SessionOpened>(session).session_id == "123456789012345678");
  BOOST_TEST(std::get<SessionOpened>(session).dynamic_qr == "QR-1");
  const auto code = answer_to(DemandPayment{PaymentMode::static_qr, ""},
                              "{\"sessionId\":\"s\",\"confirmationCode\":\"12\\u001b[31m34\"}");
  BOOST_REQUIRE(std::holds_alternative<SessionOpened>(code));
  BOOST_TEST(std::get<SessionOpened>(code).confirmation_code == "1234");
  const auto buyer = answer_to(DemandPayment{PaymentMode::buyer_qr, "x"}, "{\"sessionId\":\"s\"}");
  BOOST_TEST(std::holds_alternative<SessionOpened>(buyer));
  const auto ready = answer_to(AskConsumerStatus{"s"}, "{\"isConsumerReady\":true}");
  BOOST_REQUIRE(std::holds_alternative<ConsumerReadiness>(ready));
  BOOST_TEST(std::get<ConsumerReadiness>(ready).is_ready);
  const auto token = answer_to(IssueToken{}, "{\"token\":\"abc.def\"}");
  BOOST_REQUIRE(std::holds_alternative<TokenIssued>(token));
  BOOST_TEST(std::get<TokenIssued>(token).token == "abc.def");

  struct Row {
    Call call;
    const char* body;
  };
  const Row bad[] = {
      {DemandPayment{}, "{\"sessionId\":1.5,\"dynamicQR\":\"QR\"}"},
      {DemandPayment{}, "{\"sessionId\":\"\",\"dynamicQR\":\"QR\"}"},
      {DemandPayment{}, "{\"sessionId\":null,\"dynamicQR\":\"QR\"}"},
      {DemandPayment{}, "{\"sessionId\":\"s\"}"},
      {DemandPayment{PaymentMode::static_qr, ""}, "{\"sessionId\":\"s\"}"},
      {AskConsumerStatus{}, "{\"isConsumerReady\":1}"},
      {AskConsumerStatus{}, "{\"isConsumerReady\":\"true\"}"},
      {AskConsumerStatus{}, "{\"isConsumerReady\":null}"},
      {IssueToken{}, "{\"token\":\"\"}"},
      {IssueToken{}, "{\"token\":\"a\\r\\nX-Injected: yes\"}"},
      {IssueToken{}, "{\"token\":\"ж\"}"},
      {IssueToken{}, "{\"token\":12}"},
  };
  for (const Row& row : bad) {
    BOOST_TEST(std::holds_alternative<Fault>(answer_to(row.call, row.body)), row.body);
  }
}

BOOST_AUTO_TEST_CASE(a_report_keeps_the_wanted_rows_and_refuses_a_bad_one) {
  const std::string other = info_with("orderNumber", "null");
  const std::string rows = "[" + other + "," + good_info + "," + other + "]";
  const Answer all = answer_to(GetReport{"s", {}}, rows);
  BOOST_REQUIRE(std::holds_alternative<Report>(all));
  BOOST_TEST(std::get<Report>(all).rows.size() == 3u);
  const Answer one = answer_to(GetReport{"s", "17-1-A"}, rows);
  BOOST_REQUIRE(std::holds_alternative<Report>(one));
  BOOST_REQUIRE_EQUAL(std::get<Report>(one).rows.size(), 1u);
  BOOST_TEST(std::get<Report>(one).rows[0].payment_id == 77);
  const Answer empty = answer_to(GetReport{"s", {}}, "[]");
  BOOST_REQUIRE(std::holds_alternative<Report>(empty));

  for (const std::string& bad :
       {std::string("{}"), std::string("null"), std::string(""), std::string("[null]"),
        "[" + good_info + "," + info_with("status", "null") + "]",
        "[" + good_info + ",[" + good_info + "]]", "[" + good_info}) {
    BOOST_TEST(std::holds_alternative<Fault>(answer_to(GetReport{"s", "x"}, bad)), bad);
  }
}

BOOST_AUTO_TEST_CASE(a_report_as_long_as_it_may_be_is_searched_in_little_time_G35) {
  std::string rows = "[";
  int count = 0;
  while (rows.size() + good_info.size() + 2 < 32 * 1024 * 1024) {
    rows += info_with("orderNumber", "\"N" + std::to_string(count++) + "\"") + ",";
  }
  rows.back() = ']';
  const auto start = std::chrono::steady_clock::now();
  const Answer answer = answer_to(GetReport{"s", "N5"}, rows);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  BOOST_REQUIRE(std::holds_alternative<Report>(answer));
  BOOST_TEST(std::get<Report>(answer).rows.size() == 1u);
  BOOST_TEST_MESSAGE(count << " rows in " << took.count() << " ms");
  BOOST_TEST(took.count() < 60'000);  // wide: sanitizers, a busy machine
  rows.insert(1, std::string(200'000, ' '));
  const Answer too_large = answer_to(GetReport{"s", "N5"}, rows);
  BOOST_REQUIRE(std::holds_alternative<Fault>(too_large));
  BOOST_TEST(std::get<Fault>(too_large).kind == "too_large");
}

BOOST_AUTO_TEST_CASE(a_notification_is_payment_info_or_nothing) {
  BOOST_TEST(wire::read_notification(good_info, {})->payment_id == 77);
  for (const std::string& body : {std::string("not json"), std::string("{}"),
                                  info_with("status", "true"), "[" + good_info + "]"}) {
    BOOST_TEST(!wire::read_notification(body, {}).has_value());
  }
}

#include "plugins/oplati/wire/protocol.hpp"
#include "tests/boost_test.hpp"

namespace {

using namespace oplati;
using wire::HttpCall;
using wire::HttpMethod;

HttpCall http_of(const Call& call) { return wire::to_http(call, {}, "OPL000000001"); }

Order full_order() {
  Order order;
  order.sum_minor = 1050;
  order.order_number = "17-1-ABCDEFGH";
  order.session_id = "S1";
  order.shift = "24112026";
  order.receipt_number = "17";
  order.title = "Кафе «У \"дома\"»";
  order.header_info = "касса 1\nзал";
  order.footer_info = "спасибо";
  order.amount_total_minor = 2000;
  order.items = {{false, "хлеб", "4810000000001", 1250, "кг", 840, 1050},
                 {true, "доставка", "", 1000, "", 950, 950}};
  order.parts = {{OrderPartKind::oplati, "", 1050}, {OrderPartKind::other, "чек", 950}};
  return order;
}

constexpr const char* details =
    "\"details\":{\"regNum\":\"OPL000000001\",\"receiptNumber\":\"17\","
    "\"title\":\"Кафе «У \\\"дома\\\"»\",\"headerInfo\":\"касса 1\\u000aзал\",\"items\":["
    "{\"type\":1,\"name\":\"хлеб\",\"barcode\":\"4810000000001\",\"quantity\":1.25,"
    "\"unit\":\"кг\",\"price\":8.40,\"cost\":10.50},"
    "{\"type\":2,\"name\":\"доставка\",\"barcode\":\"\",\"quantity\":1,\"unit\":\"\","
    "\"price\":9.50,\"cost\":9.50}],\"amountTotal\":20.00,\"footerInfo\":\"спасибо\","
    "\"payments\":[{\"type\":1,\"sum\":10.50},{\"type\":99,\"name\":\"чек\",\"sum\":9.50}]}}";

}  // namespace

BOOST_AUTO_TEST_CASE(a_payment_is_written_as_the_protocol_has_it) {
  const HttpCall http = http_of(PostPayment{full_order()});
  BOOST_TEST((http.method == HttpMethod::post));
  BOOST_TEST(http.target == "/pos/payments");
  BOOST_TEST(http.moves_money);
  BOOST_TEST(http.body ==
             std::string("{\"sessionId\":\"S1\",\"sum\":10.50,\"orderNumber\":\"17-1-ABCDEFGH\","
                         "\"shift\":\"24112026\",\"regNum\":\"OPL000000001\",") +
                 details);
}

BOOST_AUTO_TEST_CASE(a_reversal_has_no_session_and_names_the_payment_in_its_path) {
  const HttpCall http = http_of(PostReversal{77, full_order()});
  BOOST_TEST((http.method == HttpMethod::post));
  BOOST_TEST(http.target == "/pos/payments/77/reversals");
  BOOST_TEST(http.moves_money);
  BOOST_TEST(http.body == std::string("{\"sum\":10.50,\"orderNumber\":\"17-1-ABCDEFGH\","
                                      "\"shift\":\"24112026\",\"regNum\":\"OPL000000001\",") +
                              details);
}

BOOST_AUTO_TEST_CASE(the_other_calls_have_their_method_target_and_body) {
  struct Row {
    Call call;
    HttpMethod method;
    const char* target;
    const char* body;
  };
  const Row rows[] = {
      {IssueToken{}, HttpMethod::post, "/pos/token", "{\"regNum\":\"OPL000000001\"}"},
      {DemandPayment{PaymentMode::dynamic_qr, ""}, HttpMethod::post, "/pos/demandPayment",
       "{\"paymentMode\":3}"},
      {DemandPayment{PaymentMode::static_qr, ""}, HttpMethod::post, "/pos/demandPayment",
       "{\"paymentMode\":1}"},
      {DemandPayment{PaymentMode::buyer_qr, "A\"1"}, HttpMethod::post, "/pos/demandPayment",
       "{\"paymentMode\":2,\"consumerQR\":\"A\\\"1\"}"},
      {AskConsumerStatus{"a b&c=d/\r\n#ж"}, HttpMethod::get,
       "/pos/consumerStatus?sessionId=a%20b%26c%3Dd%2F%0D%0A%23%D0%B6", ""},
      {GetPayment{INT64_MAX}, HttpMethod::get, "/pos/payments/9223372036854775807", ""},
      {GetReport{"24112026-2", {}}, HttpMethod::get, "/pos/paymentReports?shift=24112026-2", ""},
  };
  for (const Row& row : rows) {
    const HttpCall http = http_of(row.call);
    BOOST_TEST((http.method == row.method));
    BOOST_TEST(http.target == row.target);
    BOOST_TEST(http.body == row.body);
    BOOST_TEST(!http.moves_money);
  }
  BOOST_TEST(http_of(GetReport{}).response_limit_bytes >
             http_of(GetPayment{}).response_limit_bytes);
}

BOOST_AUTO_TEST_CASE(the_profile_decides_what_is_not_certain) {
  wire::WireProfile profile;
  profile.demand_payment_path = "/v2/demand";
  profile.consumer_qr_field = "buyerQr";
  profile.buyer_qr_mode = 7;
  profile.payment_path = "/v2/{paymentId}/info";
  BOOST_TEST(wire::to_http(DemandPayment{PaymentMode::buyer_qr, "x"}, profile, "R").body ==
             "{\"paymentMode\":7,\"buyerQr\":\"x\"}");
  BOOST_TEST(wire::to_http(GetPayment{5}, profile, "R").target == "/v2/5/info");
}

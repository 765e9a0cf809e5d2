#define BOOST_TEST_MODULE sandbox
#include "host_sim/sandbox/sandbox.hpp"

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "host_sim/sandbox/certificate_authority.hpp"
#include "host_sim/sandbox/sandbox_command.hpp"
#include "tests/host/sandbox_world.hpp"

namespace {

using namespace sandbox_world;

// Removes digits of identifiers and times, so that field names and their order can be compared.
std::string shape(const std::string& text) {
  std::string result;
  bool is_name = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      const std::size_t end = text.find('"', i + 1);
      is_name = end + 1 < text.size() && text[end + 1] == ':';
      if (is_name) result += text.substr(i + 1, end - i - 1) + " ";
      i = end;
    }
  }
  return result;
}

std::string path_of(std::int64_t id) { return "/pos/payments/" + std::to_string(id); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_made_certificate_is_trusted_strictly_for_every_name_it_carries) {
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const Answer answer =
        world().send("POST", "/ms-pay/pos/demandPayment", R"({"paymentMode":3})", kPassword, host);
    BOOST_TEST(answer.status == 200, answer.problem);
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_trusts_another_ca_is_not_served) {
  const auto other = ensure_certificates("other-ca");
  BOOST_REQUIRE(other.has_value());
  Poco::Net::HTTPSClientSession session("127.0.0.1", world().system->port(),
                                        World::context(other->ca_file.string()));
  Poco::Net::HTTPRequest request("GET", "/");
  BOOST_CHECK_THROW(session.sendRequest(request), Poco::Exception);
}

BOOST_AUTO_TEST_CASE(certificates_are_kept_and_keys_are_private) {
  const auto read = [](const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  };
  const auto first = ensure_certificates("kept");
  BOOST_REQUIRE(first.has_value());
  const std::string before = read(first->server_file) + read(first->ca_file);
  const auto second = ensure_certificates("kept");
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(before == read(second->server_file) + read(second->ca_file));
  for (const auto& path : {first->server_key_file, first->notification_key_file,
                           first->ca_file.parent_path() / "ca-key.pem"}) {
    struct stat info {};
    BOOST_REQUIRE_EQUAL(::stat(path.c_str(), &info), 0);
    BOOST_TEST((info.st_mode & 0777) == 0600u);
  }
  // A damaged file is replaced, not served.
  std::ofstream(first->server_file) << "junk";
  BOOST_TEST(ensure_certificates("kept").has_value());
  BOOST_TEST(read(first->server_file).find("BEGIN CERTIFICATE") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_dynamic_session_has_exactly_the_public_fields) {
  const Answer opened = world().post("/pos/demandPayment", R"({"paymentMode":3})");
  BOOST_TEST(shape(opened.body) == "sessionId dynamicQR ");
  const std::string session = opened.text("sessionId");
  const Answer before = world().get("/pos/consumerStatus?sessionId=" + session);
  BOOST_TEST(before.body == R"({"isConsumerReady":false})");
  world().control("buyers/0/join", "{\"qr\":" + json_text(opened.text("dynamicQR")) + "}");
  const Answer after = world().get("/pos/consumerStatus?sessionId=" + session);
  BOOST_TEST(after.body == R"({"isConsumerReady":true})");
}

BOOST_AUTO_TEST_CASE(static_and_buyers_qr_modes_answer_with_their_fields) {
  BOOST_TEST(shape(world().post("/pos/demandPayment", R"({"paymentMode":1})").body) ==
             "sessionId confirmationCode ");
  const Answer qr = world().control("buyers/0/qr", "{}");
  const std::string body =
      "{\"paymentMode\":2,\"consumerQR\":" + json_text(qr.text("consumerQR")) + "}";
  BOOST_TEST(shape(world().post("/pos/demandPayment", body).body) == "sessionId ");
  const Answer again = world().post("/pos/demandPayment", body);
  BOOST_TEST(again.text("internalCode") == "QR_USED");
  BOOST_TEST(world()
                 .post("/pos/demandPayment", R"({"paymentMode":2,"consumerQR":"https://x"})")
                 .text("internalCode") == "QR_FOREIGN");
}

BOOST_AUTO_TEST_CASE(payment_info_has_exact_field_names_and_two_decimals) {
  const Answer paid =
      world().post("/pos/payments", World::order(world().joined_session(), "12.3", "7-1"));
  BOOST_REQUIRE_EQUAL(paid.status, 200);
  BOOST_TEST(shape(paid.body) ==
             "paymentId paymentType sum status createdDate paidDate orderNumber pursePublicId ");
  BOOST_TEST(paid.body.find("\"sum\":12.30,") != std::string::npos, paid.body);
  BOOST_TEST(paid.body.find("\"paymentType\":1,") != std::string::npos);
  BOOST_TEST(paid.text("createdDate").substr(23) == "+03:00");
  BOOST_TEST(!paid.text("paidDate").empty());
  const Answer read = world().get(path_of(paid.number("paymentId")));
  BOOST_TEST(read.body == paid.body);
}

BOOST_AUTO_TEST_CASE(an_undecided_payment_has_a_paid_date_too_and_times_out) {
  const Answer opened = world().post("/pos/demandPayment", R"({"paymentMode":3})");
  const Answer paid =
      world().post("/pos/payments", World::order(opened.text("sessionId"), "1.00", "8-1"));
  BOOST_TEST(paid.number("status") == 0);
  BOOST_TEST(paid.text("paidDate") == paid.text("createdDate"));
  BOOST_TEST(paid.body.find("pursePublicId") == std::string::npos);
  std::this_thread::sleep_for(std::chrono::milliseconds(350));
  BOOST_TEST(world().get(path_of(paid.number("paymentId"))).number("status") == 4);
}

BOOST_AUTO_TEST_CASE(a_repeated_post_creates_a_second_payment) {
  const std::string body = World::order(world().joined_session(), "1.00", "9-1", "repeat");
  const Answer first = world().post("/pos/payments", body);
  const Answer second = world().post("/pos/payments", body);
  BOOST_TEST(first.number("status") == 1);
  BOOST_TEST(second.number("status") == 1);
  BOOST_TEST(first.number("paymentId") != second.number("paymentId"));
  BOOST_TEST(world().get("/pos/paymentReports?shift=repeat").json().items.size() == 2u);
}

BOOST_AUTO_TEST_CASE(refusals_have_the_documented_body_and_a_status_that_is_not_200) {
  const HeaderList unknown{{"regNum", "OPL000000099"}, {"password", "secret"}};
  const HeaderList wrong{{"regNum", "OPL000000001"}, {"password", "wrong"}};
  const std::string demand = R"({"paymentMode":3})";
  const struct {
    Answer answer;
    int status;
    const char* code;
  } rows[] = {
      {world().post("/pos/demandPayment", demand, unknown), 404, "REGISTER_UNKNOWN"},
      {world().post("/pos/demandPayment", demand, wrong), 401, "UNAUTHORIZED"},
      {world().post("/pos/demandPayment", demand, {}), 404, "REGISTER_UNKNOWN"},
      {world().get("/pos/consumerStatus?sessionId=none"), 404, "SESSION_NOT_FOUND"},
      {world().get("/pos/payments/1"), 404, "PAYMENT_NOT_FOUND"},
      {world().post("/pos/payments", World::order("none", "1.00")), 404, "SESSION_NOT_FOUND"},
      {world().post("/pos/payments", World::order("none", "1.005")), 400, "BAD_REQUEST"},
      {world().post("/pos/payments", World::order("none", "\"1.00\"")), 400, "BAD_REQUEST"},
      {world().post("/pos/payments", "{"), 400, "BAD_REQUEST"},
      {world().post("/pos/payments", R"({"sum":1.00,"sum":2.00})"), 400, "BAD_REQUEST"},
      {world().post("/pos/demandPayment", R"({"paymentMode":9})"), 400, "BAD_REQUEST"},
      {world().post("/pos/token", R"({"regNum":"OPL000000001"})"), 409, "TOKEN_EXISTS"},
      {world().get("/pos/paymentReports?shift=s&shiftStart=2026-02-30"), 400, "BAD_REQUEST"},
      {world().get("/pos/nothing"), 404, "BAD_REQUEST"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(row.answer.status == row.status, row.answer.body);
    BOOST_TEST(row.answer.text("internalCode") == row.code, row.answer.body);
    BOOST_TEST(shape(row.answer.body) ==
               "code internalCode devMessage userMessage lang_ru lang_en ");
  }
}

BOOST_AUTO_TEST_CASE(a_register_in_token_mode_works_by_its_token_until_it_is_reset) {
  BOOST_TEST(
      world().control("registers", R"({"number":"OPL000000005","credential":"token"})").status ==
      200);
  HeaderList headers{{"regNum", "OPL000000005"}};
  const std::string ask = R"({"regNum":"OPL000000005"})";
  const Answer issued = world().post("/pos/token", ask, headers);
  BOOST_TEST(shape(issued.body) == "token ");
  BOOST_TEST(world().post("/pos/token", ask, headers).text("internalCode") == "TOKEN_EXISTS");
  headers["Token"] = issued.text("token");  // header names have no letter case
  BOOST_TEST(world().post("/pos/demandPayment", R"({"paymentMode":3})", headers).status == 200);
  BOOST_TEST(world().control("registers/reset-token", R"({"number":"OPL000000005"})").status ==
             200);
  BOOST_TEST(world().post("/pos/demandPayment", R"({"paymentMode":3})", headers).status == 401);
  BOOST_TEST(world().post("/pos/token", ask, headers).status == 200);
}

BOOST_AUTO_TEST_CASE(a_refund_of_more_than_the_rest_is_refused) {
  const std::int64_t id = world().sale("10.00", "10-1", "refund");
  const std::string path = path_of(id) + "/reversals";
  const Answer part = world().post(path, World::order("", "4.00", "10-2", "refund"));
  BOOST_TEST(part.number("paymentType") == 3);
  BOOST_TEST(part.number("status") == 1);
  BOOST_TEST(part.number("paymentId") != id);
  const Answer more = world().post(path, World::order("", "6.01", "10-3", "refund"));
  BOOST_TEST(more.text("internalCode") == "REFUND_EXCEEDS");
  BOOST_TEST(more.status == 409);
  BOOST_TEST(world().get(path_of(id)).number("status") == 1);
  const Answer report = world().get("/pos/paymentReports?shift=refund");
  BOOST_REQUIRE_EQUAL(report.json().items.size(), 2u);
  BOOST_TEST(*report.json().items[1].text_of("orderNumber") == "10-2");
}

BOOST_AUTO_TEST_CASE(reversing_an_open_payment_answers_with_the_payment_at_status_5) {
  const Answer opened = world().post("/pos/demandPayment", R"({"paymentMode":3})");
  const Answer paid =
      world().post("/pos/payments", World::order(opened.text("sessionId"), "1.00", "11-1"));
  const Answer cancelled = world().post(path_of(paid.number("paymentId")) + "/reversals",
                                        World::order("", "1.00", "11-2"));
  BOOST_TEST(cancelled.number("status") == 5);
  BOOST_TEST(cancelled.number("paymentId") == paid.number("paymentId"));
}

BOOST_AUTO_TEST_CASE(a_script_scans_and_confirms_in_real_time) {
  BOOST_TEST(world()
                 .control("scripts", R"({"decision":"confirm","joinAfterMs":50,
                             "decideAfterMs":50})")
                 .status == 200);
  const Answer opened = world().post("/pos/demandPayment", R"({"paymentMode":3})");
  const Answer paid =
      world().post("/pos/payments", World::order(opened.text("sessionId"), "150.00", "12-1"));
  BOOST_TEST(paid.number("status") == 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  BOOST_TEST(world().get(path_of(paid.number("paymentId"))).number("status") == 1);
}

BOOST_AUTO_TEST_CASE(a_buyer_made_by_the_control_api_confirms_by_pin) {
  const Answer made = world().control(
      "buyers", R"({"name":"Анна","balance":500.00,"pin":"1234","alwaysAsks":true})");
  const std::string buyer = "buyers/" + std::to_string(made.number("buyer"));
  const Answer opened = world().post("/pos/demandPayment", R"({"paymentMode":3})");
  world().control(buyer + "/join", "{\"qr\":" + json_text(opened.text("dynamicQR")) + "}");
  const Answer paid =
      world().post("/pos/payments", World::order(opened.text("sessionId"), "200.00", "13-1"));
  const std::string id = std::to_string(paid.number("paymentId"));
  const Answer waiting = world().send("GET", "/sandbox/" + buyer + "/payments", "", {});
  BOOST_TEST(waiting.body.find("\"needsPin\":true") != std::string::npos);
  BOOST_TEST(world()
                 .control(buyer + "/confirm", "{\"paymentId\":" + id + ",\"pin\":\"1\"}")
                 .text("internalCode") == "WRONG_PIN");
  BOOST_TEST(
      world().control(buyer + "/confirm", "{\"paymentId\":" + id + ",\"pin\":\"1234\"}").status ==
      200);
  BOOST_TEST(world().get("/pos/payments/" + id).number("status") == 1);
}

BOOST_AUTO_TEST_CASE(a_lost_answer_leaves_the_payment_made_and_a_lost_request_does_not) {
  const std::string session = world().joined_session();
  world().control("faults", R"({"kind":"lose_answer","call":"payments"})");
  const Answer lost = world().post("/pos/payments", World::order(session, "1.00", "14-1", "lost"));
  BOOST_TEST(lost.status == 0);
  BOOST_TEST(world().get("/pos/paymentReports?shift=lost").json().items.size() == 1u);
  world().control("faults", R"({"kind":"lose_request","call":"payments"})");
  BOOST_TEST(world().post("/pos/payments", World::order(session, "1.00", "14-2", "lost")).status ==
             0);
  BOOST_TEST(world().get("/pos/paymentReports?shift=lost").json().items.size() == 1u);
}

BOOST_AUTO_TEST_CASE(faults_are_one_shot_and_look_as_named) {
  const std::string demand = R"({"paymentMode":3})";
  world().control("faults", R"({"kind":"unavailable","call":"demand_payment","retryAfterS":7})");
  const Answer unavailable = world().post("/pos/demandPayment", demand);
  BOOST_TEST(unavailable.status == 503);
  BOOST_TEST(unavailable.retry_after == "7");
  BOOST_TEST(world().post("/pos/demandPayment", demand).status == 200);
  world().control("faults", R"({"kind":"html"})");
  BOOST_TEST(world().post("/pos/demandPayment", demand).body.substr(0, 6) == "<html>");
  world().control("faults", R"({"kind":"cut_answer"})");
  const Answer cut = world().post("/pos/demandPayment", demand);
  BOOST_TEST(!parse_json(cut.body).has_value());
  world().control("faults", R"({"kind":"delay","delayMs":200})");
  const auto start = std::chrono::steady_clock::now();
  BOOST_TEST(world().post("/pos/demandPayment", demand).status == 200);
  BOOST_TEST((std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(200)));
  world().control("down", R"({"isDown":true})");
  BOOST_TEST(world().post("/pos/demandPayment", demand).status == 0);
  world().control("down", R"({"isDown":false})");
  BOOST_TEST(world().post("/pos/demandPayment", demand).status == 200);
}

BOOST_AUTO_TEST_CASE(a_post_to_the_control_api_from_a_foreign_page_is_refused) {
  Poco::Net::HTTPSClientSession session("127.0.0.1", world().system->port(),
                                        World::context(world().system->ca_file().string()));
  Poco::Net::HTTPRequest request("POST", "/sandbox/down", Poco::Net::HTTPMessage::HTTP_1_1);
  request.setContentType("text/plain");
  request.setContentLength(15);
  session.sendRequest(request) << R"({"isDown":true})";
  Poco::Net::HTTPResponse response;
  session.receiveResponse(response);
  BOOST_TEST(response.getStatus() == 400);
}

BOOST_AUTO_TEST_CASE(web_payments_have_their_public_fields) {
  const Answer one = world().post("/pos/webPayments", World::order("", "1.00", "w-1"));
  BOOST_TEST(shape(one.body) == "paymentId dynamicQR status orderNumber ");
  const Answer two = world().post("/pos/webPayments/v2", World::order("", "1.00", "w-2"));
  BOOST_TEST(shape(two.body) == "paymentId redirectUrl ");
  BOOST_TEST(two.text("redirectUrl").rfind(world().system->origin(), 0) == 0u);
}

BOOST_AUTO_TEST_CASE(a_taken_port_and_wrong_arguments_are_told) {
  const auto second = Sandbox::start("second-data", world().system->port(), {});
  BOOST_REQUIRE(!second.has_value());
  BOOST_TEST(second.error().message.find("choose another port") != std::string::npos);
  std::ostringstream out;
  std::ostringstream err;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--port"},
                                                    {"--port", "70000"},
                                                    {"--port", "x"},
                                                    {"--other", "1"}}) {
    BOOST_TEST(run_sandbox_command(arguments, out, err) == 2);
  }
  BOOST_TEST(run_sandbox_command({"--profile", "none.yaml"}, out, err) == 1);
}

BOOST_AUTO_TEST_CASE(it_starts_and_stops_again_and_again_without_waiting_for_idle_clients) {
  for (int i = 0; i < 3; ++i) {
    auto started = Sandbox::start("again-data", 0, {});
    BOOST_REQUIRE(started.has_value());
    Poco::Net::HTTPSClientSession session("127.0.0.1", (*started)->port(),
                                          World::context((*started)->ca_file().string()));
    session.setKeepAlive(true);
    Poco::Net::HTTPRequest request("GET", "/sandbox/buyers", Poco::Net::HTTPMessage::HTTP_1_1);
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::string body;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
    const auto start = std::chrono::steady_clock::now();
    (*started)->stop();
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(5)));
  }
}

BOOST_AUTO_TEST_CASE(one_connection_carries_several_requests_and_delays_do_not_hold_a_stop) {
  auto started = Sandbox::start("keep-data", 0, {});
  BOOST_REQUIRE(started.has_value());
  (*started)->with_model([](WalletModel&, FaultList& faults, std::int64_t) {
    BOOST_TEST(faults.add({FaultKind::delay, "", 60'000, 0}));
  });
  Poco::Net::HTTPSClientSession session("127.0.0.1", (*started)->port(),
                                        World::context((*started)->ca_file().string()));
  session.setKeepAlive(true);
  for (int i = 0; i < 3; ++i) {
    Poco::Net::HTTPRequest request("GET", "/sandbox/buyers", Poco::Net::HTTPMessage::HTTP_1_1);
    request.setKeepAlive(true);
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::string body;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
    BOOST_TEST(response.getStatus() == 200);
    BOOST_TEST(response.getKeepAlive());
  }
  Poco::Net::HTTPRequest slow("GET", "/ms-pay/pos/payments/1", Poco::Net::HTTPMessage::HTTP_1_1);
  session.sendRequest(slow);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const auto start = std::chrono::steady_clock::now();
  (*started)->stop();
  BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(5)));
}

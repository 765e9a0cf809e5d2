#define BOOST_TEST_MODULE sandbox
#include "host_sim/sandbox/sandbox.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/StreamCopier.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "host_sim/sandbox/certificate_authority.hpp"
#include "host_sim/sandbox/date_text.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/notifier.hpp"
#include "host_sim/sandbox/register_protocol.hpp"
#include "host_sim/sandbox/sandbox_command.hpp"
#include "tests/boost_test.hpp"

namespace {

using namespace sandbox;

using HeaderList = std::map<std::string, std::string>;
const HeaderList kPassword{{"regNum", "OPL000000001"}, {"password", "secret"}};

struct Answer {
  int status = 0;
  std::string body;
  std::string problem;  // of the connection; then status is 0
  std::string retry_after;
  JsonValue json() const {
    auto parsed = parse_json(body);
    BOOST_REQUIRE_MESSAGE(parsed.has_value(), "not JSON: " << body);
    return *parsed;
  }
  std::string text(const char* name) const { return json().text_of(name).value_or("(none)"); }
  std::int64_t number(const char* name) const { return json().integer_of(name).value_or(-1); }
};

// One sandbox for all cases; each case brings registers and buyers of its own where it matters.
struct World {
  std::unique_ptr<Sandbox> system;

  World() {
    oplati::profile::Profile profile;
    profile.sandbox.confirmation_time_ms = 300;
    auto started = Sandbox::start("sandbox-data", 0, profile);
    BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : started.error().message));
    system = std::move(*started);
    system->with_model([](WalletModel& model, FaultList&, std::int64_t) {
      BOOST_REQUIRE(
          model.add_register({"OPL000000001", Credential::password, "secret", "", 1}).has_value());
    });
  }

  static Poco::Net::Context::Ptr context(const std::string& ca_file) {
    Poco::Net::Context::Params params;
    params.caLocation = ca_file;
    params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
    params.loadDefaultCAs = false;
    params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL";
    Poco::Net::Context::Ptr made =
        new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
    made->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    made->setInvalidCertificateHandler(new Poco::Net::RejectCertificateHandler(false));
    return made;
  }

  Answer send(const std::string& method, const std::string& path, const std::string& body,
              const HeaderList& headers, const std::string& host = "127.0.0.1") {
    Answer answer;
    try {
      Poco::Net::HTTPSClientSession session(host, system->port(),
                                            context(system->ca_file().string()));
      session.setTimeout(Poco::Timespan(10, 0));
      Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
      for (const auto& [name, value] : headers) request.set(name, value);
      request.setContentType("application/json");
      request.setContentLength64(static_cast<Poco::Int64>(body.size()));
      session.sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
      Poco::Net::HTTPResponse response;
      std::istream& stream = session.receiveResponse(response);
      Poco::StreamCopier::copyToString(stream, answer.body);
      answer.status = response.getStatus();
      answer.retry_after = response.get("Retry-After", "");
    } catch (const Poco::Exception& error) {
      answer.problem = error.displayText();
    }
    return answer;
  }

  Answer get(const std::string& path, const HeaderList& headers = kPassword) {
    return send("GET", "/ms-pay" + path, "", headers);
  }
  Answer post(const std::string& path, const std::string& body,
              const HeaderList& headers = kPassword) {
    return send("POST", "/ms-pay" + path, body, headers);
  }
  Answer control(const std::string& path, const std::string& body) {
    return send("POST", "/sandbox/" + path, body, {});
  }

  // A session that the built-in buyer has joined.
  std::string joined_session() {
    const Answer opened = post("/pos/demandPayment", R"({"paymentMode":3})");
    BOOST_REQUIRE_EQUAL(opened.status, 200);
    BOOST_REQUIRE_EQUAL(
        control("buyers/0/join", "{\"qr\":" + json_text(opened.text("dynamicQR")) + "}").status,
        200);
    return opened.text("sessionId");
  }
  static std::string order(const std::string& session, const std::string& sum,
                           const std::string& number = "1-1",
                           const std::string& shift = "24112026") {
    const std::string line = session.empty() ? "" : ",\"sessionId\":\"" + session + "\"";
    return "{\"sum\":" + sum + ",\"orderNumber\":\"" + number + "\",\"shift\":\"" + shift +
           "\",\"regNum\":\"OPL000000001\"" + line +
           ",\"details\":{\"regNum\":\"OPL000000001\",\"receiptNumber\":\"1\",\"title\":\"Чек\","
           "\"headerInfo\":\"\",\"items\":[{\"type\":1,\"name\":\"Хлеб\",\"barcode\":\"\","
           "\"quantity\":1,\"unit\":\"шт\",\"price\":" +
           sum + ",\"cost\":" + sum + "}],\"amountTotal\":" + sum +
           ",\"footerInfo\":\"\",\"payments\":[{\"type\":1,\"sum\":" + sum + "}]}}";
  }
  std::int64_t sale(const std::string& sum, const std::string& number = "1-1",
                    const std::string& shift = "24112026") {
    const Answer paid = post("/pos/payments", order(joined_session(), sum, number, shift));
    BOOST_REQUIRE_EQUAL(paid.status, 200);
    BOOST_REQUIRE_EQUAL(paid.number("status"), 1);
    return paid.number("paymentId");
  }
};

World& world() {
  static World one;
  return one;
}

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

namespace {

// A merchant's server: refuses the first notification with 500 and keeps all.
struct Merchant {
  struct Received {
    std::string body;
    std::string signature;
  };
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Received> received;

  class Handler : public Poco::Net::HTTPRequestHandler {
   public:
    explicit Handler(Merchant& merchant) : merchant_(merchant) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
      Received one;
      Poco::StreamCopier::copyToString(request.stream(), one.body);
      one.signature = request.get("Server-Sign", "");
      const std::lock_guard lock(merchant_.mutex);
      merchant_.received.push_back(one);
      response.setStatus(merchant_.received.size() == 1
                             ? Poco::Net::HTTPResponse::HTTP_INTERNAL_SERVER_ERROR
                             : Poco::Net::HTTPResponse::HTTP_OK);
      response.setContentLength(0);
      response.send();
      merchant_.changed.notify_all();
    }

   private:
    Merchant& merchant_;
  };
  class Factory : public Poco::Net::HTTPRequestHandlerFactory {
   public:
    explicit Factory(Merchant& merchant) : merchant_(merchant) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
      return new Handler(merchant_);
    }

   private:
    Merchant& merchant_;
  };
};

std::vector<unsigned char> from_base64(const std::string& text) {
  std::vector<unsigned char> bytes(text.size());
  const int size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  BOOST_REQUIRE(size > 0);
  const auto padding = static_cast<int>(text.size() - text.find_last_not_of('=') - 1);
  bytes.resize(static_cast<std::size_t>(size - padding));
  return bytes;
}

bool is_signed(const std::string& body, const std::string& signature, const std::string& key) {
  const auto der = from_base64(key);
  const unsigned char* place = der.data();
  EVP_PKEY* public_key = d2i_PUBKEY(nullptr, &place, static_cast<long>(der.size()));
  BOOST_REQUIRE(public_key != nullptr);
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  const auto bytes = from_base64(signature);
  const bool is_good =
      EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, public_key) == 1 &&
      EVP_DigestVerify(digest, bytes.data(), bytes.size(),
                       reinterpret_cast<const unsigned char*>(body.data()), body.size()) == 1;
  EVP_MD_CTX_free(digest);
  EVP_PKEY_free(public_key);
  return is_good;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_notification_is_signed_over_its_body_and_comes_again_after_a_5xx) {
  Merchant merchant;
  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  Poco::Net::HTTPServer server(new Merchant::Factory(merchant), socket,
                               new Poco::Net::HTTPServerParams);
  server.start();
  const std::string url =
      "http://127.0.0.1:" + std::to_string(socket.address().port()) + "/notify?order=1";
  std::string body = World::order("", "2.50", "n-1");
  body.insert(1, "\"notificationUrl\":" + json_text(url) + ",");
  const Answer made = world().post("/pos/webPayments", body);
  BOOST_REQUIRE_EQUAL(made.status, 200);
  world().control("buyers/0/join", "{\"qr\":" + json_text(made.text("dynamicQR")) + "}");
  {
    std::unique_lock lock(merchant.mutex);
    merchant.changed.wait_for(lock, std::chrono::seconds(20),
                              [&] { return merchant.received.size() >= 2; });
    BOOST_REQUIRE_EQUAL(merchant.received.size(), 2u);
    for (const auto& one : merchant.received) {
      BOOST_TEST(is_signed(one.body, one.signature, world().system->notification_key()));
      BOOST_TEST(one.body.find("\"sum\":2.50,\"status\":1,") != std::string::npos, one.body);
    }
  }
  server.stopAll(true);
}

BOOST_AUTO_TEST_CASE(notifications_go_to_loopback_alone) {
  const struct {
    const char* url;
    bool is_allowed;
  } rows[] = {
      {"http://127.0.0.1:80/x", true},
      {"https://localhost/x?y", true},
      {"http://[::1]:8080", true},
      {"http://127.0.0.1", true},
      {"http://127.0.0.1.evil.test/", false},
      {"http://localhost@evil.test/", false},
      {"http://evil.test/127.0.0.1", false},
      {"http://127.0.0.1:80@evil.test/", false},
      {"ftp://127.0.0.1/", false},
      {"//127.0.0.1/", false},
      {"http://127.0.0.1:evil/", false},
      {"", false},
  };
  for (const auto& row : rows) BOOST_TEST(is_loopback_url(row.url) == row.is_allowed, row.url);
}

BOOST_AUTO_TEST_CASE(a_failed_notification_waits_longer_each_time_and_is_given_up) {
  NotificationQueue queue;
  Notification one{"http://127.0.0.1/", "{}", 0, 0};
  std::int64_t now = 0;
  for (int i = 1; i < kMaxNotificationTries; ++i) {
    BOOST_REQUIRE(queue.push_again(one, now));
    BOOST_TEST(*queue.next_due_ms() == now + (kFirstNotificationPauseMs << (i - 1)));
    now = *queue.next_due_ms();
    one = queue.take_due(now).at(0);
  }
  BOOST_TEST(!queue.push_again(one, now));
  BOOST_TEST(!queue.next_due_ms().has_value());
}

BOOST_AUTO_TEST_CASE(dates_are_minsk_time_and_days_are_checked) {
  BOOST_TEST(date_time_text(0) == "1970-01-01T03:00:00.000+03:00");
  BOOST_TEST(date_time_text(1'795'600'800'007) == "2026-11-25T13:00:00.007+03:00");
  BOOST_TEST(*day_start_ms("1970-01-02") == 21LL * 60 * 60 * 1000);
  for (const char* text : {"2026-02-30", "2026-2-01", "20260201", "2026-13-01", "abcd-01-01", ""}) {
    BOOST_TEST(!day_start_ms(text).has_value(), text);
  }
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

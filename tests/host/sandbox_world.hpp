// A running sandbox and a strict client for it, shared by the cases of sandbox_test.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/StreamCopier.h>

#include <map>
#include <memory>
#include <string>

#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/sandbox.hpp"
#include "tests/boost_test.hpp"

namespace sandbox_world {

using namespace sandbox;

using HeaderList = std::map<std::string, std::string>;
inline const HeaderList kPassword{{"regNum", "OPL000000001"}, {"password", "secret"}};

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

inline World& world() {
  static World one;
  return one;
}

}  // namespace sandbox_world

// A running sandbox with a cabinet, and a client for it that sends any header; shared by the cases
// of cabinet_test.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/StreamCopier.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host_sim/sandbox/certificate_authority.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/sandbox.hpp"
#include "tests/boost_test.hpp"
#include "tests/support/temp_folder.hpp"

namespace cabinet_world {

using namespace sandbox;

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;
  std::string body;
  std::string cookie;
  std::string retry_after;
  std::string content_type;
  std::string allowed_origin;  // Access-Control-Allow-Origin
  std::string problem;         // of the connection; then status is 0

  JsonValue json() const {
    auto parsed = parse_json(body);
    BOOST_REQUIRE_MESSAGE(parsed.has_value(), "not JSON: " << body << problem);
    return *parsed;
  }
  std::string text(const char* name) const { return json().text_of(name).value_or("(none)"); }
  std::int64_t number(const char* name) const { return json().integer_of(name).value_or(-1); }
};

inline Poco::Net::Context::Ptr strict_context(const std::string& ca_file) {
  Poco::Net::Context::Params params;
  params.caLocation = ca_file;
  params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;
  Poco::Net::Context::Ptr made = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
  made->setInvalidCertificateHandler(new Poco::Net::RejectCertificateHandler(false));
  return made;
}

inline Answer send(const std::string& ca_file, std::uint16_t port, const std::string& method,
                   const std::string& path, const std::string& body, const HeaderList& headers) {
  Answer answer;
  try {
    Poco::Net::HTTPSClientSession session("127.0.0.1", port, strict_context(ca_file));
    session.setTimeout(Poco::Timespan(20, 0));
    Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
    request.setContentType("application/json");
    for (const auto& [name, value] : headers) request.set(name, value);
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session.sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
    Poco::Net::HTTPResponse response;
    std::istream& stream = session.receiveResponse(response);
    Poco::StreamCopier::copyToString(stream, answer.body);
    answer.status = response.getStatus();
    answer.cookie = response.get("Set-Cookie", "");
    answer.retry_after = response.get("Retry-After", "");
    answer.content_type = response.getContentType();
    answer.allowed_origin = response.get("Access-Control-Allow-Origin", "");
  } catch (const Poco::Exception& error) {
    answer.problem = error.displayText();
  }
  return answer;
}

// Made once for all cases: keys take their time.
inline void copy_certificates(const std::filesystem::path& folder) {
  static const test::TempFolder made;
  BOOST_REQUIRE(ensure_certificates(made.path()).has_value());
  std::filesystem::copy(made.path(), folder, std::filesystem::copy_options::recursive);
}

inline std::string repeat(const std::string& text, std::size_t count) {
  std::string made;
  for (std::size_t i = 0; i < count; ++i) made += text;
  return made;
}

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline const std::string kLogin = "demo";
inline const std::string kPassword = "right-password";
inline const std::string kSerial = "AB123-987654321";

// A sandbox of its own in a folder of its own; restart() keeps the folder.
struct World {
  test::TempFolder folder;
  std::unique_ptr<Sandbox> system;
  std::string token;

  explicit World(bool keeps_state = false) {
    copy_certificates(folder.path());
    start(keeps_state);
  }

  void start(bool keeps_state) {
    SandboxSetup setup;
    setup.keeps_state = keeps_state;
    setup.login = kLogin;
    setup.password = kPassword;
    auto started = Sandbox::start(folder.path(), 0, {}, setup);
    BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : started.error().message));
    system = std::move(*started);
  }
  void restart() {
    system.reset();
    token.clear();
    start(true);
  }

  Answer raw(const std::string& method, const std::string& path, const std::string& body = {},
             const HeaderList& headers = {}) {
    return send(system->ca_file().string(), system->port(), method, path, body, headers);
  }
  Answer sign_in(const std::string& login = kLogin, const std::string& password = kPassword) {
    return raw("POST", "/cabinet/api/sign-in",
               "{\"asToken\":true,\"login\":" + json_text(login) +
                   ",\"password\":" + json_text(password) + "}");
  }
  // Signed in.
  Answer call(const std::string& method, const std::string& path, const std::string& body = {}) {
    if (token.empty()) token = sign_in().text("token");
    return raw(method, "/cabinet/api/" + path, body, {{"Authorization", "Bearer " + token}});
  }
  Answer control(const std::string& path, const std::string& body) {
    return raw("POST", "/sandbox/" + path, body);
  }
  Answer till(const std::string& method, const std::string& path, const std::string& body,
              const std::string& number, const std::string& secret_name = {},
              const std::string& secret = {}) {
    HeaderList headers{{"regNum", number}};
    if (!secret_name.empty()) headers.emplace_back(secret_name, secret);
    return raw(method, "/ms-pay/pos/" + path, body, headers);
  }

  std::string add_point(const std::string& name) {
    const Answer made = call("POST", "points", "{\"name\":" + json_text(name) + "}");
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
    return std::to_string(made.number("id"));
  }
  std::string add_section(const std::string& point, const std::string& name) {
    const Answer made =
        call("POST", "sections", "{\"pointId\":" + point + ",\"name\":" + json_text(name) + "}");
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
    return std::to_string(made.number("id"));
  }
  static std::string register_form(const std::string& point, const std::string& section,
                                   const std::string& name = "Касса",
                                   const std::string& serial = kSerial,
                                   const std::string& more = {}) {
    return "{\"type\":\"Стационарная касса\",\"pointId\":" + point + ",\"sectionId\":" + section +
           ",\"name\":" + json_text(name) + ",\"serial\":" + json_text(serial) + more + "}";
  }
  // With a point and a section of its own.
  Answer add_register(const std::string& more = {}) {
    const std::string point = add_point("Магазин");
    const Answer made =
        call("POST", "registers",
             register_form(point, add_section(point, "Зал"), "Касса", kSerial, more));
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
    return made;
  }
  static std::string order(const std::string& session, const std::string& sum,
                           const std::string& number) {
    const std::string line = session.empty() ? "" : ",\"sessionId\":\"" + session + "\"";
    return "{\"sum\":" + sum + ",\"orderNumber\":\"" + number + "\",\"shift\":\"24112026\"" + line +
           "}";
  }
};

}  // namespace cabinet_world

#include "tests/web/browser.hpp"

#include <Poco/Base64Decoder.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace web_test {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

namespace {

constexpr int kWaitLimitMs = 40'000;
constexpr int kStartTries = 3;
constexpr int kScriptLimitMs = 110'000;
constexpr char kElementKey[] = "element-6066-11e4-a52e-4f735466cecf";

// "... on port 40123." -> 40123
int port_in(const std::string& line) {
  const std::size_t at = line.find("port ");
  return at == std::string::npos ? 0 : std::stoi(line.substr(at + 5));
}

std::string decoded(const std::string& base64) {
  std::istringstream in(base64);
  Poco::Base64Decoder decoder(in);
  return {std::istreambuf_iterator<char>(decoder), {}};
}

std::string quoted(const std::string& text) {
  std::ostringstream out;
  Poco::JSON::Stringifier::stringify(text, out);
  return out.str();
}

Object chromium_options() {
  Array arguments;
  for (const char* word :
       {"--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,800",
        "--hide-scrollbars", "--lang=ru", "--disable-background-networking", "--no-first-run",
        "--disable-component-update", "--enable-precise-memory-info"}) {
    arguments.add(word);
  }
  // Chromium's own sandbox does not work for root.
  if (::geteuid() == 0) arguments.add("--no-sandbox");
  Object chrome;
  chrome.set("args", arguments);
  Object logging;
  logging.set("browser", "SEVERE");
  Object always;
  always.set("browserName", "chrome");
  always.set("goog:chromeOptions", chrome);
  always.set("goog:loggingPrefs", logging);
  Object timeouts;
  timeouts.set("script", kScriptLimitMs);
  always.set("timeouts", timeouts);
  Object capabilities;
  capabilities.set("alwaysMatch", always);
  Object body;
  body.set("capabilities", capabilities);
  return body;
}

}  // namespace

Browser::Browser()
    : driver_(std::make_unique<Program>(std::vector<std::string>{"chromedriver", "--port=0"},
                                        "started successfully")),
      port_(port_in(driver_->first_line())) {
  const Var opened = start_chromium();
  session_ = "/session/" + opened.extract<Object::Ptr>()->getValue<std::string>("sessionId");
}

// On a machine with much else to do Chromium may start too slowly for its driver.
Var Browser::start_chromium() {
  for (int tries_left = kStartTries - 1;; --tries_left) {
    try {
      return call("POST", "/session", chromium_options());
    } catch (const std::runtime_error&) {
      if (tries_left == 0) throw;
    }
  }
}

Browser::~Browser() {
  try {
    call("DELETE", session_, Object());
  } catch (const std::exception&) {
    // The driver ends the browser when it ends itself.
  }
}

Var Browser::call(const std::string& method, const std::string& path, const Object& body) {
  Poco::Net::HTTPClientSession session("127.0.0.1", static_cast<Poco::UInt16>(port_));
  session.setTimeout(Poco::Timespan(120, 0));
  Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
  std::ostringstream text;
  body.stringify(text);
  if (method == "POST") {
    request.setContentType("application/json");
    request.setContentLength(static_cast<std::streamsize>(text.str().size()));
    session.sendRequest(request) << text.str();
  } else {
    session.sendRequest(request);
  }
  Poco::Net::HTTPResponse response;
  std::string answer;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), answer);
  const Var value = Poco::JSON::Parser().parse(answer).extract<Object::Ptr>()->get("value");
  if (response.getStatus() != Poco::Net::HTTPResponse::HTTP_OK) {
    throw std::runtime_error(path + ": " +
                             value.extract<Object::Ptr>()->getValue<std::string>("message"));
  }
  return value;
}

void Browser::open(const std::string& url) {
  Object body;
  body.set("url", url);
  call("POST", session_ + "/url", body);
}

void Browser::resize(int width, int height) {
  // The window has no frame in headless mode, but a phone's width needs the device's metrics.
  Object metrics;
  metrics.set("width", width);
  metrics.set("height", height);
  metrics.set("deviceScaleFactor", 1);
  metrics.set("mobile", false);
  Object body;
  body.set("cmd", "Emulation.setDeviceMetricsOverride");
  body.set("params", metrics);
  call("POST", session_ + "/goog/cdp/execute", body);
}

void Browser::prefer(const std::string& scheme) {
  Object feature;
  feature.set("name", "prefers-color-scheme");
  feature.set("value", scheme);
  Array features;
  features.add(feature);
  Object parameters;
  parameters.set("features", features);
  Object body;
  body.set("cmd", "Emulation.setEmulatedMedia");
  body.set("params", parameters);
  call("POST", session_ + "/goog/cdp/execute", body);
}

void Browser::garbage_collect() {
  Object body;
  body.set("cmd", "HeapProfiler.collectGarbage");
  body.set("params", Object());
  call("POST", session_ + "/goog/cdp/execute", body);
}

Var Browser::run(const std::string& script) {
  Object body;
  body.set("script", script);
  body.set("args", Array());
  return call("POST", session_ + "/execute/sync", body);
}

std::string Browser::text_of(const std::string& script) {
  const Var value = run(script);
  return value.isEmpty() ? std::string() : value.toString();
}

Var Browser::run_async(const std::string& body_text) {
  Object body;
  body.set("script", "const done = arguments[0]; (async () => {" + body_text +
                         "})().then((value) => done({value: value ?? null}),"
                         " (error) => done({error: String(error)}));");
  body.set("args", Array());
  const Object::Ptr answer = call("POST", session_ + "/execute/async", body).extract<Object::Ptr>();
  if (answer->has("error")) throw std::runtime_error(answer->getValue<std::string>("error"));
  return answer->get("value");
}

void Browser::wait(const std::string& expression) {
  run_async(
      "const limit = Date.now() + " + std::to_string(kWaitLimitMs) +
      "; const q = (s) => document.querySelector(s); const is = () => { try { return Boolean(" +
      expression +
      "); } catch { return false; } };"
      " while (!is()) { if (Date.now() > limit) throw new Error('not within the limit: ' + " +
      quoted(expression) +
      " + ' — ' + (q('#cashier')?.innerText ?? document.body.innerText).slice(0, 600));"
      " await new Promise((next) => setTimeout(next, 10)); }");
}

std::string Browser::find(const std::string& selector) {
  Object body;
  body.set("using", "css selector");
  body.set("value", selector);
  return call("POST", session_ + "/element", body)
      .extract<Object::Ptr>()
      ->getValue<std::string>(kElementKey);
}

void Browser::click(const std::string& selector) {
  const std::string element = "document.querySelector(" + quoted(selector) + ")";
  wait(element + " && !" + element + ".disabled");
  on_element(selector, "/click", Object());
}

// Between finding an element and using it the page may have drawn itself anew; a person then uses
// the new one.
void Browser::on_element(const std::string& selector, const std::string& what, const Object& body) {
  constexpr int tries = 5;
  for (int i = 1;; ++i) {
    try {
      call("POST", session_ + "/element/" + find(selector) + what, body);
      return;
    } catch (const std::runtime_error& error) {
      const bool is_stale = std::string(error.what()).find("stale") != std::string::npos;
      if (!is_stale || i == tries) throw;
    }
  }
}

void Browser::type(const std::string& selector, const std::string& text) {
  wait("document.querySelector(" + quoted(selector) + ")");
  // Over what is there, as a person does: WebDriver's own "clear" tells the page nothing of it.
  const std::string select_all = "\uE009a\uE000";
  Object body;
  body.set("text", select_all + text);
  on_element(selector, "/value", body);
}

void Browser::press(const std::string& key) {
  Array steps;
  for (const char* kind : {"keyDown", "keyUp"}) {
    Object step;
    step.set("type", kind);
    step.set("value", key);
    steps.add(step);
  }
  Object keyboard;
  keyboard.set("type", "key");
  keyboard.set("id", "keyboard");
  keyboard.set("actions", steps);
  Array devices;
  devices.add(keyboard);
  Object body;
  body.set("actions", devices);
  call("POST", session_ + "/actions", body);
}

std::string Browser::text(const std::string& selector) {
  return text_of("return document.querySelector(" + quoted(selector) + ")?.textContent ?? ''");
}

std::string Browser::picture() {
  return decoded(call("GET", session_ + "/screenshot", Object()).toString());
}

std::string Browser::picture_of(const std::string& selector) {
  return decoded(
      call("GET", session_ + "/element/" + find(selector) + "/screenshot", Object()).toString());
}

std::string Browser::console_errors() {
  Object body;
  body.set("type", "browser");
  std::string text;
  const Array::Ptr lines = call("POST", session_ + "/se/log", body).extract<Array::Ptr>();
  for (const Var& one : *lines) {
    text += one.extract<Object::Ptr>()->getValue<std::string>("message") + "\n";
  }
  return text;
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace web_test

#include "tests/web/page.hpp"

#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

#include "tests/boost_test.hpp"

namespace web_test {

namespace {

std::unique_ptr<Browser> shared_browser;
std::unique_ptr<Server> current_server;

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot be read: " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

// The shipped profile with shorter pauses between the plugin's questions, so that two hundred
// payments are a test of seconds.
std::string quick_profile(std::map<std::string, int> timing) {
  timing.merge(std::map<std::string, int>{{"poll_shortest_ms", 20},
                                          {"poll_longest_ms", 50},
                                          {"poll_late_ms", 100},
                                          {"expected_scan_ms", 300},
                                          {"expected_confirmation_ms", 200},
                                          {"expected_pin_ms", 300}});
  std::string text = read_file(std::filesystem::path(TEST_MANIFESTS) / "oplati-profile.yaml");
  for (const auto& [name, value] : timing) {
    if (text.find("  " + name + ": ") == std::string::npos) {
      throw std::runtime_error("the shipped profile has no " + name);
    }
    text = std::regex_replace(text, std::regex(name + ": *[0-9]+"),
                              name + ": " + std::to_string(value));
  }
  return text;
}

// The shipped manifest with the voucher switched on, as the demonstration has it.
std::string manifest() {
  std::string text = read_file(std::filesystem::path(TEST_MANIFESTS) / "demo.yaml");
  text = std::regex_replace(text, std::regex("enabled: false"), "enabled: true");
  return std::regex_replace(text, std::regex("library: \\.\\./lib/"),
                            std::string("library: ") + TEST_LIBRARIES + "/");
}

std::vector<std::string> serve_command(const test::TempFolder& folder) {
  write_file(folder / "demo.yaml", manifest());
  write_file(folder / "oplati-profile.yaml", quick_profile({}));
  return {TEST_HOST_SIM, "serve",
          "--port",      "0",
          "--data",      (folder / "data").string(),
          "--manifest",  (folder / "demo.yaml").string()};
}

// What ran for the tests until now ends, and nobody has crashed on the way out.
void end_server() {
  if (!current_server) return;
  BOOST_TEST(current_server->program().stop() == 0);
  current_server.reset();
}

}  // namespace

Browser& browser() {
  if (!shared_browser) shared_browser = std::make_unique<Browser>();
  return *shared_browser;
}

void close_browser() {
  shared_browser.reset();
  current_server.reset();
}

Server::Server() : program_(serve_command(folder_), "http://") {}

void Server::write_profile(const std::map<std::string, int>& timing) {
  write_file(folder_ / "oplati-profile.yaml", quick_profile(timing));
}

Page::Page(Till till) : till_(till) {
  if (till_ == Till::own) end_server();
  const bool is_new = current_server == nullptr;
  if (is_new) current_server = std::make_unique<Server>();
  tab().resize(1280, 800);
  tab().prefer("light");
  show();
  if (is_new) {
    tab().click("#open-shift");
  } else {
    tab().run_async(read_file(TEST_SET_BACK));
    show();
  }
  tab().wait("q('#good-milk')");
}

Page::~Page() {
  try {
    tab().open("about:blank");
  } catch (const std::exception&) {
    // The next test opens a page of its own.
  }
  const bool is_test_broken_off = std::uncaught_exceptions() > 0;
  if (till_ == Till::own || is_test_broken_off) end_server();
}

void Page::show() {
  tab().open(address());
  tab().wait("window.pospay?.state.settings && !window.pospay.state.screen.command");
}

Server& Page::server() { return *current_server; }

int Page::port() { return std::stoi(address().substr(address().rfind(':') + 1)); }

std::string Page::state(const std::string& path) {
  return tab().text_of("const value = window.pospay.state." + path +
                       "; return value === null || value === undefined ? '' :"
                       " typeof value === 'object' ? JSON.stringify(value) : String(value);");
}

void Page::set_mode(const std::string& mode) {
  show_side("admin");
  choose("parameter-oplati-mode", mode);
  tab().wait(
      "window.pospay.state.settings.plugins.find((p) => p.id === 'oplati')"
      ".parameters.find((p) => p.id === 'mode').value === '" +
      mode + "'");
}

void Page::begin_payment(const std::string& good, const std::string& tender) {
  tab().click("#good-" + good);
  tab().click("#to-payment");
  tab().click("#tender-" + tender);
  tab().wait("q('#amount-" + tender + "').value !== '' && !q('#pay').disabled");
}

void Page::sell(const std::string& good, const std::string& tender) {
  begin_payment(good, tender);
  tab().click("#pay");
  expect_result("printed");
  next();
}

void Page::pay_by_display(const std::string& good) {
  begin_payment(good, "oplati");
  tab().click("#pay");
  tab().click("#scan-display");
}

void Page::begin_shift() {
  const std::string before = state("till.shift.label");
  tab().run_async(
      "const post = (path, values) => fetch('/api/till/' + path, {method: 'POST',"
      " headers: {'Content-Type': 'application/json'}, body: JSON.stringify(values)});"
      "await post('close_shift', {role: 'supervisor'});");
  tab().wait("!window.pospay.state.till.shift && !window.pospay.state.screen.command");
  next();
  tab().click("#open-shift");
  tab().wait("q('#good-milk') && window.pospay.state.till.shift.label !== '" + before + "'");
}

void Page::expect_result(const std::string& status) {
  tab().wait("q('#result')?.dataset.status === '" + status + "'");
}

void Page::next() {
  tab().click("#next");
  tab().wait("!q('#result')");
}

std::string Page::balance() { return tab().text("#balance"); }

void Page::buyer_always_asks(bool always) {
  const std::string is = always ? "true" : "false";
  if (tab().text_of("return String(document.querySelector('#always-asks').checked)") != is) {
    tab().click("#always-asks");
  }
  tab().wait("window.pospay.state.wallet.buyers[0].always_asks === " + is);
}

void Page::choose(const std::string& select, const std::string& value) {
  tab().click("#" + select + " option[value='" + value + "']");
}

void Page::choose_theme(const std::string& theme) {
  choose("theme", theme);
  tab().wait("document.documentElement.dataset.theme === '" + theme + "'");
}

void Page::show_side(const std::string& side) {
  tab().click("#side-" + side);
  tab().wait("q('#" + side + "').offsetHeight > 0");
}

void Page::kill_till() {
  tab().click("#kill-top");
  tab().wait("q('#process').dataset.how === 'killed'");
}

void Page::start_till() {
  tab().click("#start-top");
  tab().wait("q('#process').dataset.how === 'running' && q('#tab-sale')");
}

void Page::keep_picture(const std::string& name) {
  write_file(std::filesystem::path(TEST_PICTURES) / (name + ".png"), tab().picture());
}

}  // namespace web_test

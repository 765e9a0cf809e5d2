#include "tests/web/page.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "tests/boost_test.hpp"

namespace web_test {

namespace {

std::unique_ptr<Browser> shared_browser;

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The shipped profile with shorter pauses between the plugin's questions, so that two hundred
// payments are a test of seconds.
std::string quick_profile(std::map<std::string, int> timing) {
  for (const char* name : {"consumer_poll_first_ms", "consumer_poll_interval_ms",
                           "payment_poll_first_ms", "payment_poll_interval_ms"}) {
    timing.emplace(name, 50);
  }
  std::string text = read_file(std::filesystem::path(TEST_MANIFESTS) / "oplati-profile.yaml");
  for (const auto& [name, value] : timing) {
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

}  // namespace

Browser& browser() {
  if (!shared_browser) shared_browser = std::make_unique<Browser>();
  return *shared_browser;
}

void close_browser() { shared_browser.reset(); }

Page::Page(bool is_open, const std::map<std::string, int>& timing) {
  const std::filesystem::path manifests = folder_ / "manifests";
  std::filesystem::create_directory(manifests);
  write_file(manifests / "demo.yaml", manifest());
  write_file(manifests / "oplati-profile.yaml", quick_profile(timing));
  server_ = std::make_unique<Program>(
      std::vector<std::string>{TEST_HOST_SIM, "serve", "--port", "0", "--data",
                               (folder_ / "data").string(), "--manifest",
                               (manifests / "demo.yaml").string()},
      "http://");
  address_ = server_->first_line();
  tab().resize(1280, 800);
  tab().prefer("light");
  tab().open(address_);
  tab().wait("window.pospay?.state.settings && !window.pospay.state.screen.command");
  if (!is_open) return;
  tab().click("#open-shift");
  tab().wait("q('#good-milk')");
}

Page::~Page() {
  try {
    tab().open("about:blank");
  } catch (const std::exception&) {
    // The next test opens a page of its own.
  }
  // Nobody has crashed on the way out.
  if (server_) BOOST_TEST(server_->stop() == 0);
}

int Page::port() const { return std::stoi(address_.substr(address_.rfind(':') + 1)); }

std::string Page::state(const std::string& path) {
  return tab().text_of("const value = window.pospay.state." + path +
                       "; return value === null || value === undefined ? '' :"
                       " typeof value === 'object' ? JSON.stringify(value) : String(value);");
}

void Page::set_mode(const std::string& mode) {
  show_side("admin");
  tab().click("#parameter-oplati-mode option[value=" + mode + "]");
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

void Page::show_side(const std::string& side) {
  tab().click("#side-" + side);
  tab().wait("q('#" + side + "').offsetHeight > 0");
}

void Page::keep_picture(const std::string& name) {
  write_file(std::filesystem::path(TEST_PICTURES) / (name + ".png"), tab().picture());
}

}  // namespace web_test

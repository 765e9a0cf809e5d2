#include "tests/acceptance/clauses/shop.hpp"

#include <chrono>
#include <fstream>
#include <utility>

#include "host_sim/loader/plugin_library.hpp"
#include "host_sim/sandbox/certificate_authority.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {

using checkout::Role;
using pospay::EventKind;

namespace {

constexpr const char* buyer_pin = "1234";

template <class T>
T must(pospay::Result<T> result) {
  BOOST_REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message));
  return std::move(*result);
}

void must(const pospay::Result<void>& result) {
  BOOST_REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message));
}

// Made once for all cases of a program: keys take their time.
void copy_certificates(const std::filesystem::path& folder) {
  static const test::TempFolder made;
  must(sandbox::ensure_certificates(made.path()));
  std::filesystem::copy(made.path(), folder, std::filesystem::copy_options::recursive);
}

void write_private(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
  std::filesystem::permissions(
      file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// --- System --------------------------------------------------------------------------------------

System::System(const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  copy_certificates(folder);
  oplati::profile::Profile profile;
  profile.scale_times(1, time_divisor);
  sandbox::SandboxSetup setup;
  setup.login = login;
  setup.password = cabinet_password;
  sandbox = must(sandbox::Sandbox::start(folder, 0, profile, setup));
}

WebAnswer System::web(const std::string& method, const std::string& path, const std::string& body,
                      const WebHeaders& headers) {
  return web_request(sandbox->ca_file().string(), sandbox->port(), method, path, body, headers);
}

WebAnswer System::cabinet(const std::string& method, const std::string& path,
                          const std::string& body) {
  if (token_.empty()) {
    const WebAnswer in = web("POST", "/cabinet/api/sign-in",
                             std::string("{\"asToken\":true,\"login\":\"") + login +
                                 "\",\"password\":\"" + cabinet_password + "\"}");
    BOOST_REQUIRE_MESSAGE(in.status == 200, in.body);
    token_ = in.text("token");
  }
  return web(method, "/cabinet/api/" + path, body, {{"Authorization", "Bearer " + token_}});
}

WebAnswer System::control(const std::string& path, const std::string& body) {
  return web("POST", "/sandbox/" + path, body);
}

std::string System::add_register(const std::string& mode) {
  if (point_.empty()) {
    const WebAnswer point = cabinet("POST", "points", R"({"name":"Магазин"})");
    BOOST_REQUIRE_MESSAGE(point.status == 200, point.body);
    point_ = std::to_string(point.number("id"));
    const WebAnswer section =
        cabinet("POST", "sections", "{\"pointId\":" + point_ + ",\"name\":\"Зал\"}");
    BOOST_REQUIRE_MESSAGE(section.status == 200, section.body);
    section_ = std::to_string(section.number("id"));
  }
  const std::string n = std::to_string(++registers_);
  std::string form = R"({"type":"Стационарная касса","pointId":)" + point_ +
                     ",\"sectionId\":" + section_ + ",\"name\":\"Касса " + n +
                     "\",\"serial\":\"1000000" + n + "-10000000" + n + "\",\"mode\":\"" + mode +
                     "\"";
  if (mode == "password") form += std::string(",\"password\":\"") + register_password + "\"";
  const WebAnswer made = cabinet("POST", "registers", form + "}");
  BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
  return made.text("number");
}

std::string System::add_buyer(std::int64_t balance_minor, bool always_asks) {
  const WebAnswer made =
      control("buyers", "{\"name\":\"Анна\",\"balance\":" + pospay::minor_to_text(balance_minor) +
                            ",\"pin\":\"" + buyer_pin + "\",\"isOnline\":true,\"alwaysAsks\":" +
                            (always_asks ? "true" : "false") + "}");
  BOOST_REQUIRE_MESSAGE(made.status == 200, made.body);
  return std::to_string(made.number("buyer"));
}

std::int64_t System::balance(const std::string& buyer) {
  for (const auto& one : web("GET", "/sandbox/buyers").json().items) {
    if (one.integer_of("buyer") == std::stoll(buyer)) return one.minor_of("balance").value();
  }
  BOOST_FAIL("no buyer " + buyer);
  return 0;
}

std::vector<sandbox::JsonValue> System::ledger() {
  return web("GET", "/sandbox/payments").json().items;
}

std::vector<sandbox::JsonValue> System::waiting(const std::string& buyer) {
  // The till says so before its request has arrived: the phone looks again until it has.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < end) {
    auto found = web("GET", "/sandbox/buyers/" + buyer + "/payments").json().items;
    if (!found.empty()) return found;
  }
  BOOST_FAIL("nothing waits for buyer " + buyer);
  return {};
}

void System::confirm(const std::string& buyer, const std::string& pin) {
  for (const auto& payment : waiting(buyer)) {
    const WebAnswer done =
        control("buyers/" + buyer + "/confirm",
                "{\"paymentId\":" + std::to_string(*payment.integer_of("paymentId")) +
                    ",\"pin\":\"" + pin + "\"}");
    BOOST_TEST(done.status == 200, done.body);
  }
}

void System::decline(const std::string& buyer) {
  for (const auto& payment : waiting(buyer)) {
    const std::string id = std::to_string(*payment.integer_of("paymentId"));
    const WebAnswer done = control("buyers/" + buyer + "/decline", "{\"paymentId\":" + id + "}");
    BOOST_TEST(done.status == 200, done.body);
  }
}

std::string System::one_time_qr(const std::string& buyer) {
  return control("buyers/" + buyer + "/qr", "{}").text("consumerQR");
}

void System::pass_time(std::int64_t ms) {
  sandbox->with_model([ms](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t now_ms) {
    model.advance(now_ms + ms);
  });
}

// --- ShopScreen ----------------------------------------------------------------------------------

void ShopScreen::show(const pospay::Event& event) {
  events.push_back(event);
  told += event.message.text + "\n";
  if (event.outcome) told += event.outcome->message.text + "\n";
  if (on_show) on_show(event);
}

std::optional<std::string> ShopScreen::take_scan() {
  if (scans.empty()) return std::nullopt;
  std::string next = std::move(scans.front());
  scans.pop_front();
  return next;
}

const pospay::Event* ShopScreen::last(EventKind kind) const {
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (event->kind == kind) return &*event;
  }
  return nullptr;
}

bool ShopScreen::has_waited_for(pospay::WaitingFor what) const {
  for (const auto& event : events) {
    if (event.kind == EventKind::waiting && event.waiting_for == what) return true;
  }
  return false;
}

void ShopScreen::clear() {
  on_show = nullptr;
  scans.clear();
  wants_cancel = false;
  events.clear();
  told.clear();
}

// --- ShopTill ------------------------------------------------------------------------------------

ShopTill::ShopTill(System& system, std::filesystem::path where, std::string url,
                   bool starts_at_once)
    : folder(std::move(where)), system_(system), url_(std::move(url)) {
  std::filesystem::create_directory(folder);
  if (starts_at_once) start();
}

void ShopTill::start() {
  must(try_start());
  must(till->recover(screen));
}

void ShopTill::stop() {
  till.reset();
  library_.reset();
}

pospay::Result<void> ShopTill::try_start() {
  stop();
  const std::string url = url_.empty() ? system_.sandbox->base_url() : url_;
  write_private(folder / "profile.yaml",
                "profile_version: 1\ntime_divisor: " + std::to_string(System::time_divisor) + "\n");
  write_private(
      folder / "manifest.yaml",
      "manifest_version: 1\nplugins:\n  - id: oplati\n    library: \"" POSPAY_OPLATI_PLUGIN
      "\"\n    settings:\n      gateway:\n        url: \"" +
          url + "\"\n        ca_file: \"" + system_.sandbox->ca_file().string() +
          "\"\n      profile_file: \"${manifest.folder}/profile.yaml\"\n");
  const auto manifest = must(loader::read_manifest(folder / "manifest.yaml", {}));
  std::vector<checkout::LaneSource> sources;
  for (const loader::ManifestPlugin& entry : manifest.plugins) {
    // A second till in this process shares the library, as a second lane of a till does.
    loader::LoadedPlugin one{entry, system_.library.lock()};
    if (!one.plugin) one = must(loader::load_plugin(manifest, entry));
    library_ = one.plugin;
    system_.library = library_;
    sources.push_back({one.entry.id,
                       [this, one](pospay::IHost& host)
                           -> pospay::Result<std::unique_ptr<pospay::IPaymentMethod>> {
                         auto method = one.plugin->create(one.entry.settings, host);
                         if (!method || !wrap) return method;
                         return wrap(std::move(*method));
                       }});
  }
  checkout::TillOptions options;
  options.data_folder = folder / "data";
  options.paper = &paper;
  options.customer_display = &customer_display;
  auto opened = checkout::Till::open(options, std::move(sources));
  if (!opened) return opened.error();
  till = std::move(*opened);
  as(Role::cashier);
  return {};
}

void ShopTill::as(Role role) { till->users().sign_in(checkout::role_name(role, {}), role); }

pospay::Result<void> ShopTill::set(const std::string& parameter, const std::string& value) {
  as(Role::administrator);
  auto done = till->parameters().set("oplati", parameter, value);
  as(Role::cashier);
  return done;
}

pospay::Result<void> ShopTill::set_host(const std::string& parameter, bool is_on) {
  as(Role::administrator);
  auto done = till->parameters().set_host(parameter, is_on);
  as(Role::cashier);
  return done;
}

pospay::Result<std::string> ShopTill::press(const std::string& action) {
  as(Role::administrator);
  auto done = till->press("oplati", action, screen);
  as(Role::cashier);
  return done;
}

void ShopTill::make_ready(const std::string& register_number, const std::string& mode) {
  must(set_host("other_non_cash", true));
  must(set("register_number", register_number));
  must(set("password", System::register_password));
  must(set("mode", mode));
  must(set("enabled", "true"));
  must(till->open_shift(screen));
}

std::string ShopTill::receipt(std::int64_t price_minor, const std::string& name) {
  const std::string number = must(till->new_receipt());
  checkout::PositionEntry entry;
  entry.name = name;
  entry.price_minor = price_minor;
  must(till->add_position(number, entry));
  return number;
}

checkout::ProcessResult ShopTill::pay(const std::string& receipt,
                                      std::vector<checkout::TenderEntered> tenders) {
  return till->pay(receipt, tenders, screen);
}

checkout::ProcessResult ShopTill::give_back(const std::string& receipt, const std::string& tender,
                                            std::int64_t amount_minor) {
  checkout::ReturnEntered entered;
  entered.receipt = receipt;
  entered.tender = tender;
  entered.has_amount = amount_minor != 0;
  entered.amount_minor = amount_minor;
  return till->give_back(entered, screen);
}

checkout::Receipt ShopTill::stored(const std::string& receipt) {
  return must(till->store().receipts().find(receipt));
}

bool ShopTill::is_offered(const std::string& tender) {
  for (const auto& entry : must(till->tenders().list())) {
    if (entry.name == tender || entry.id == tender) return entry.is_enabled;
  }
  return false;
}

std::string ShopTill::paper_text() {
  std::string text = paper.str();
  paper.str("");
  return text;
}

std::string ShopTill::settings_text() {
  std::string text;
  for (const char* owner : {"host", "oplati"}) {
    for (const auto& value : must(till->store().settings().parameters(owner))) {
      text += std::string(owner) + "." + value.name + "=" + value.value + "\n";
    }
  }
  for (const auto& tender : must(till->store().settings().tenders())) {
    text += tender.id + "=" + tender.name + "\n";
  }
  std::ifstream secrets(folder / "data" / "secrets", std::ios::binary);
  return text + std::string(std::istreambuf_iterator<char>(secrets), {});
}

pospay::Result<void> try_to_start(System& system, const std::filesystem::path& folder,
                                  const std::string& url) {
  return ShopTill(system, folder, url, false).try_start();
}

// --- Shop ----------------------------------------------------------------------------------------

Shop::Shop()
    : system(folder / "sandbox"),
      number(system.add_register("password")),
      buyer(system.add_buyer(50'000)),
      till(system, folder / "till") {
  till.make_ready(number, "dynamic");
}

void Shop::buyer_scans() {
  till.screen.on_show = [this](const pospay::Event& event) {
    std::string join;
    if (event.kind == EventKind::show_qr) join = "{\"qr\":\"" + event.qr->text + "\"}";
    if (event.kind == EventKind::show_code) {
      join = "{\"registerNumber\":\"" + number + "\",\"code\":\"" + event.code + "\"}";
    }
    if (join.empty()) return;
    const WebAnswer joined = system.control("buyers/" + buyer + "/join", join);
    BOOST_TEST(joined.status == 200, joined.body);
  };
}

void Shop::buyer_confirms() {
  buyer_scans();
  till.screen.on_show = [this, scan = till.screen.on_show,
                         is_done = false](const pospay::Event& event) mutable {
    scan(event);
    if (event.waiting_for != pospay::WaitingFor::confirmation || is_done) return;
    is_done = true;
    system.confirm(buyer, buyer_pin);
  };
}

}  // namespace acceptance

#include "host_sim/ui/web/web_api.hpp"

#include <charconv>
#include <utility>

#include "host_sim/sandbox/cabinet_api.hpp"
#include "host_sim/sandbox/demo_data.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/sticker.hpp"
#include "host_sim/ui/json_text.hpp"
#include "host_sim/ui/web/wallet_state.hpp"

namespace web {

using sandbox::HttpReply;
using sandbox::HttpRequest;
using ui::json_object;
using ui::json_string;

namespace {

constexpr std::string_view kTillPath = "/api/till/";
constexpr std::string_view kCodePath = "/api/code/";
constexpr std::string_view kSandboxPath = "/sandbox/";
constexpr std::string_view kSecure = "; Secure";

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool is_command_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == text.npos;
}

std::string refusal(const pospay::Error& error) {
  return json_object(
      {{"ok", "false"}, {"message", json_string(error.message)}, {"code", json_string(error.id)}});
}

HttpReply done(const pospay::Result<void>& result) {
  if (!result) return {200, refusal(result.error())};
  return {200, "{\"ok\":true,\"value\":null}"};
}

// One line, since the till is spoken to by lines. Line ends inside a text are escaped in JSON.
std::string on_one_line(std::string json) {
  for (char& one : json) {
    if (one == '\n' || one == '\r') one = ' ';
  }
  return json;
}

}  // namespace

WebApi::WebApi(EventLog& log, TillLink& till, sandbox::Sandbox* gateway,
               LanguageChoice choose_language)
    : log_(log), till_(till), gateway_(gateway), choose_language_(std::move(choose_language)) {
  if (gateway_ == nullptr) return;
  gateway_->watch_exchanges([this](const sandbox::Exchange& exchange) {
    log_.publish("http", exchange_json(exchange));
    wake();
  });
  wallets_ = std::thread([this] { run_wallets(); });
}

WebApi::~WebApi() { stop(); }

void WebApi::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    changed_.notify_all();
  }
  if (wallets_.joinable()) wallets_.join();
  if (gateway_ != nullptr) gateway_->watch_exchanges({});
}

HttpReply WebApi::answer(const HttpRequest& request) {
  const bool is_post = request.method == "POST";
  if (request.method == "GET" && request.path == "/api/snapshot") return {200, log_.snapshot()};
  if (is_post && starts_with(request.path, kTillPath)) {
    return answer_till(request.path.substr(kTillPath.size()), request.body);
  }
  if (is_post && request.path == "/api/language") return set_language(request.body);
  if (gateway_ == nullptr) return {404, "{}"};
  if (is_post && starts_with(request.path, kCodePath)) return answer_code(request);
  if (is_post && request.path == "/api/autopilot") return set_autopilot(request.body);
  // GET of the control API would tell more than the page needs: the buyers' public ids.
  if (starts_with(request.path, sandbox::kCabinetPath) ||
      (starts_with(request.path, kSandboxPath) && request.method != "GET")) {
    return answer_gateway(request);
  }
  return {404, "{}"};
}

HttpReply WebApi::answer_till(const std::string& command, const std::string& body) {
  if (command == "start") return done(till_.start());
  if (command == "kill") {
    till_.kill();
    return done({});
  }
  if (!is_command_name(command) || command == "end") return {404, "{}"};
  const std::string arguments = body.empty() ? "{}" : body;
  if (!sandbox::parse_json(arguments)) return {400, "{}"};
  const auto answered = till_.call(command, on_one_line(arguments));
  if (!answered) return {200, refusal(answered.error())};
  return {200, *answered};
}

HttpReply WebApi::answer_code(const HttpRequest& request) {
  std::size_t buyer = 0;
  const char* end = request.path.data() + request.path.size();
  const auto parsed = std::from_chars(request.path.data() + kCodePath.size(), end, buyer);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return {404, "{}"};
  std::string text;
  gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t now_ms) {
    const auto made = model.make_one_time_qr(buyer, now_ms);
    if (made) text = *made;
  });
  const auto drawn = sandbox::make_sticker(text);
  if (!drawn) return {404, "{}"};
  std::string modules;
  for (const std::uint8_t module : drawn->modules) modules += module != 0 ? '1' : '0';
  return {200, json_object({{"text", json_string(text)},
                            {"width", std::to_string(drawn->width)},
                            {"modules", json_string(modules)}})};
}

HttpReply WebApi::set_autopilot(const std::string& body) {
  const auto arguments = sandbox::parse_json(body.empty() ? "{}" : body);
  if (!arguments) return {400, "{}"};
  const bool is_on = arguments->truth_of("is_on").value_or(false);
  const std::int64_t buyer = arguments->integer_of("buyer").value_or(0);
  gateway_->with_model([&](sandbox::WalletModel& model, sandbox::FaultList&, std::int64_t) {
    const bool is_known = buyer >= 0 && static_cast<std::size_t>(buyer) < model.buyers().size();
    model.set_default_script(std::nullopt);
    if (is_on && is_known) sandbox::let_demo_buyer_act(model, static_cast<std::size_t>(buyer));
  });
  log_.set_state("autopilot", is_on ? "true" : "false");
  return {200, "{}"};
}

HttpReply WebApi::set_language(const std::string& body) {
  const auto arguments = sandbox::parse_json(body);
  const auto language =
      support::language_named(arguments ? arguments->text_of("language").value_or("") : "");
  if (!language) return {400, "{}"};
  return done(till_.restart([&] {
    choose_language_(*language);
    log_.set_state("language", json_string(support::language_name(*language)));
  }));
}

HttpReply WebApi::answer_gateway(const HttpRequest& request) {
  HttpReply reply = gateway_->answer_page(request);
  for (auto& [name, value] : reply.headers) {
    // The cookie of a page that came over loopback without TLS.
    const std::size_t found = name == "Set-Cookie" ? value.find(kSecure) : std::string::npos;
    if (found != std::string::npos) value.erase(found, kSecure.size());
  }
  wake();
  return reply;
}

// --- The wallets ---------------------------------------------------------------------------------

void WebApi::wake() {
  const std::lock_guard lock(mutex_);
  has_changed_ = true;
  changed_.notify_all();
}

void WebApi::look_at_wallets() {
  std::string state;
  gateway_->with_model(
      [&](sandbox::WalletModel& model, sandbox::FaultList& faults, std::int64_t now_ms) {
        model.advance(now_ms);
        state = wallet_json(model, faults);
      });
  log_.set_state("wallet", state);
}

void WebApi::run_wallets() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    has_changed_ = false;
    lock.unlock();
    look_at_wallets();
    lock.lock();
    changed_.wait_for(lock, kWalletLook, [this] { return is_stopping_ || has_changed_; });
  }
}

}  // namespace web

#include "host_sim/sandbox/control_api.hpp"

#include <charconv>

#include "host_sim/sandbox/date_text.hpp"
#include "host_sim/sandbox/json_list.hpp"
#include "host_sim/sandbox/protocol_json.hpp"
#include "host_sim/sandbox/refusal_text.hpp"
#include "pospay/cpp/money.hpp"

namespace sandbox {
namespace {

constexpr std::string_view kPrefix = "/sandbox/";
constexpr std::size_t kMaxLedgerRows = 1000;
constexpr std::int64_t kMaxFaultCount = 100;
constexpr std::int64_t kMaxScriptDelayMs = 24LL * 60 * 60 * 1000;

HttpReply refused(Refusal refusal, std::string_view detail = {}) {
  return {refusal_text(refusal).http_status, refusal_json(refusal, detail)};
}

HttpReply bad(std::string_view detail) { return refused(Refusal::bad_request, detail); }

HttpReply done(const Reply<Done>& reply) {
  if (!reply) return refused(reply.refusal());
  return {200, "{}"};
}

std::string flag(bool value) { return value ? "true" : "false"; }

std::string buyer_json(std::size_t index, const Buyer& buyer) {
  return "{\"buyer\":" + std::to_string(index) + ",\"name\":" + json_text(buyer.name) +
         ",\"balance\":" + pospay::minor_to_text(buyer.balance_minor) +
         ",\"isOnline\":" + flag(buyer.is_online) + ",\"alwaysAsks\":" + flag(buyer.always_asks) +
         ",\"pursePublicId\":" + json_text(buyer.purse_public_id) + "}";
}

std::optional<Script::Decision> decision_of(std::string_view name) {
  if (name == "confirm") return Script::Decision::confirm;
  if (name == "decline") return Script::Decision::decline;
  if (name == "no_money") return Script::Decision::no_money;
  if (name == "wrong_pin") return Script::Decision::wrong_pin;
  if (name == "never") return Script::Decision::never;
  if (name == "technical_cancel") return Script::Decision::technical_cancel;
  return std::nullopt;
}

// "N" or "N/action".
bool split_buyer(std::string_view rest, std::size_t& index, std::string_view& action) {
  const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), index);
  if (parsed.ec != std::errc{}) return false;
  action = rest.substr(static_cast<std::size_t>(parsed.ptr - rest.data()));
  if (action.empty()) return true;
  if (action.front() != '/') return false;
  action.remove_prefix(1);
  return !action.empty();
}

}  // namespace

HttpReply ControlApi::answer(const HttpRequest& request, std::int64_t now_ms) {
  model_.advance(now_ms);
  std::string_view path = request.path;
  path.remove_prefix(std::min(path.size(), kPrefix.size()));
  if (request.method == "POST") {
    if (request.header("Content-Type").substr(0, 16) != "application/json") {
      return bad("Content-Type must be application/json");
    }
    const auto body = parse_json(request.body.empty() ? "{}" : request.body);
    if (!body) return bad(body.error().message);
    return post(path, *body, now_ms);
  }
  if (request.method == "DELETE" && path == "scripts") {
    model_.set_default_script(std::nullopt);
    return {200, "{}"};
  }
  if (request.method == "DELETE" && path == "faults") {
    faults_.clear();
    return {200, "{}"};
  }
  if (request.method == "GET") {
    if (path == "buyers") return list_buyers();
    if (path == "registers") return list_registers();
    if (path == "payments") return list_payments();
    if (path == "faults") return {200, "{\"waiting\":" + std::to_string(faults_.size()) + "}"};
    std::size_t buyer = 0;
    std::string_view action;
    if (path.substr(0, 7) == "buyers/" && split_buyer(path.substr(7), buyer, action) &&
        action == "payments") {
      return list_waiting(buyer);
    }
  }
  HttpReply reply = bad("no such call");
  reply.status = 404;
  return reply;
}

HttpReply ControlApi::post(std::string_view path, const JsonValue& body, std::int64_t now_ms) {
  std::size_t buyer = 0;
  std::string_view action;
  if (path == "buyers") return add_buyer(body);
  if (path.substr(0, 7) == "buyers/" && split_buyer(path.substr(7), buyer, action)) {
    return post_buyer(buyer, action, body, now_ms);
  }
  if (path == "registers") return add_register(body);
  if (path == "registers/reset-token") {
    return done(model_.reset_token(body.text_of("number").value_or("")));
  }
  if (path == "scripts") return add_script(body);
  if (path == "faults") return add_fault(body);
  if (path == "down") {
    const auto is_down = body.truth_of("isDown");
    if (!is_down) return bad("isDown must be true or false");
    faults_.set_down(*is_down);
    return {200, "{}"};
  }
  if (path == "reversal-delay") {
    const auto delay = body.integer_of("delayMs");
    if (!delay || *delay < 0 || *delay > kMaxScriptDelayMs) return bad("delayMs is out of range");
    model_.set_reversal_delay_ms(*delay);
    return {200, "{}"};
  }
  if (path == "payments/status") {
    const auto status = body.integer_of("status");
    if (!status || *status < 0 || *status > 5) return bad("status must be from 0 to 5");
    return done(model_.force_status(body.integer_of("paymentId").value_or(0),
                                    static_cast<Status>(*status), now_ms));
  }
  HttpReply reply = bad("no such call");
  reply.status = 404;
  return reply;
}

// --- Buyers --------------------------------------------------------------------------------------

HttpReply ControlApi::add_buyer(const JsonValue& body) {
  Buyer made;
  made.name = body.text_of("name").value_or("");
  const auto index = model_.add_buyer(made);
  if (!index) return refused(index.refusal());
  return change_buyer(*index, body);
}

HttpReply ControlApi::change_buyer(std::size_t index, const JsonValue& body) {
  Buyer* buyer = model_.find_buyer(index);
  if (buyer == nullptr) return refused(Refusal::buyer_unknown);
  if (body.find("balance") != nullptr) {
    const auto balance = body.minor_of("balance");
    if (!balance || *balance < 0) return bad("balance must be an amount");
    buyer->balance_minor = *balance;
  }
  buyer->name = body.text_of("name").value_or(buyer->name);
  buyer->pin = body.text_of("pin").value_or(buyer->pin);
  buyer->is_online = body.truth_of("isOnline").value_or(buyer->is_online);
  buyer->always_asks = body.truth_of("alwaysAsks").value_or(buyer->always_asks);
  return {200, buyer_json(index, *buyer)};
}

HttpReply ControlApi::post_buyer(std::size_t buyer, std::string_view action, const JsonValue& body,
                                 std::int64_t now_ms) {
  if (action.empty()) return change_buyer(buyer, body);
  if (action == "join") {
    const std::string code = body.text_of("code").value_or("");
    if (const auto qr = body.text_of("qr")) {
      if (const auto number = model_.register_of_static_qr(*qr)) {
        return done(model_.join_by_code(buyer, *number, code, now_ms));
      }
      return done(model_.join_by_qr(buyer, *qr, now_ms));
    }
    return done(
        model_.join_by_code(buyer, body.text_of("registerNumber").value_or(""), code, now_ms));
  }
  if (action == "qr") {
    const auto qr = model_.make_one_time_qr(buyer, now_ms);
    if (!qr) return refused(qr.refusal());
    return {200, "{\"consumerQR\":" + json_text(*qr) + "}"};
  }
  const std::int64_t id = body.integer_of("paymentId").value_or(0);
  if (action == "confirm") {
    return done(model_.confirm(buyer, id, body.text_of("pin").value_or(""), now_ms));
  }
  if (action == "decline") return done(model_.decline(buyer, id, now_ms));
  return bad("no such action of a buyer");
}

HttpReply ControlApi::list_buyers() const {
  std::size_t index = 0;
  return list(model_.buyers(), [&index](const Buyer& buyer) { return buyer_json(index++, buyer); });
}

HttpReply ControlApi::list_waiting(std::size_t buyer) const {
  return list(model_.waiting_payments(buyer), [this](const Payment* payment) {
    return "{\"paymentId\":" + std::to_string(payment->id) +
           ",\"sum\":" + pospay::minor_to_text(payment->sum_minor) +
           ",\"orderNumber\":" + json_text(payment->order_number) +
           ",\"needsPin\":" + flag(model_.needs_pin(*payment)) + "}";
  });
}

// --- Registers -----------------------------------------------------------------------------------

HttpReply ControlApi::add_register(const JsonValue& body) {
  Register made;
  made.number = body.text_of("number").value_or("");
  made.password = body.text_of("password").value_or("");
  const std::string credential = body.text_of("credential").value_or("password");
  if (credential != "password" && credential != "token") {
    return bad("credential must be password or token");
  }
  made.credential = credential == "token" ? Credential::token : Credential::password;
  if (made.credential == Credential::password && made.password.empty()) {
    return bad("password is missing");
  }
  const std::int64_t merchant = body.integer_of("merchant").value_or(1);
  if (merchant < 1 || merchant > 1'000'000) return bad("merchant must be from 1 to 1000000");
  made.merchant = static_cast<int>(merchant);
  return done(model_.add_register(std::move(made)));
}

HttpReply ControlApi::list_registers() const {
  std::vector<const Register*> known;
  for (const Register& item : model_.registers()) {
    if (!item.is_removed) known.push_back(&item);
  }
  return list(known, [](const Register* known_item) {
    const Register& item = *known_item;
    return "{\"number\":" + json_text(item.number) + ",\"credential\":\"" +
           (item.credential == Credential::token ? "token" : "password") +
           "\",\"hasToken\":" + flag(!item.token.empty()) +
           ",\"merchant\":" + std::to_string(item.merchant) + "}";
  });
}

// --- Scripts, faults, ledger ---------------------------------------------------------------------

HttpReply ControlApi::add_script(const JsonValue& body) {
  Script script;
  const auto decision = decision_of(body.text_of("decision").value_or("confirm"));
  if (!decision) return bad("decision is none of the six");
  script.decision = *decision;
  script.join_after_ms = body.integer_of("joinAfterMs").value_or(0);
  script.decide_after_ms = body.integer_of("decideAfterMs").value_or(0);
  if (script.join_after_ms < -1 || script.join_after_ms > kMaxScriptDelayMs ||
      script.decide_after_ms < 0 || script.decide_after_ms > kMaxScriptDelayMs) {
    return bad("a time is out of range");
  }
  const std::int64_t buyer = body.integer_of("buyer").value_or(0);
  if (buyer < 0 || static_cast<std::size_t>(buyer) >= model_.buyers().size()) {
    return refused(Refusal::buyer_unknown);
  }
  script.buyer = static_cast<std::size_t>(buyer);
  if (body.truth_of("isDefault").value_or(false)) {
    model_.set_default_script(script);
    return {200, "{}"};
  }
  return done(model_.push_script(script));
}

HttpReply ControlApi::add_fault(const JsonValue& body) {
  const auto kind = fault_kind(body.text_of("kind").value_or(""));
  if (!kind) return bad("kind is no fault");
  Fault fault;
  fault.kind = *kind;
  fault.call = body.text_of("call").value_or("");
  fault.delay_ms = body.integer_of("delayMs").value_or(0);
  fault.retry_after_s = body.integer_of("retryAfterS").value_or(1);
  const std::int64_t count = body.integer_of("count").value_or(1);
  if (count < 1 || count > kMaxFaultCount) return bad("count must be from 1 to 100");
  for (std::int64_t i = 0; i < count; ++i) {
    if (!faults_.add(fault)) return bad("too many faults, or a time out of range");
  }
  return {200, "{}"};
}

HttpReply ControlApi::list_payments() const {
  const auto& payments = model_.payments();
  std::string text = "[";
  std::size_t rows = 0;
  for (auto payment = payments.rbegin(); payment != payments.rend() && rows < kMaxLedgerRows;
       ++payment, ++rows) {
    if (rows > 0) text += ',';
    // The payment info and what only the system's own books know.
    std::string row = payment_json(*payment, {});
    row.pop_back();
    text += row + ",\"regNum\":" + json_text(model_.registers()[payment->register_index].number) +
            ",\"shift\":" + json_text(payment->shift) +
            ",\"returned\":" + pospay::minor_to_text(payment->returned_minor) +
            ",\"saleId\":" + std::to_string(payment->sale_id) + "}";
  }
  return {200, text + "]"};
}

}  // namespace sandbox

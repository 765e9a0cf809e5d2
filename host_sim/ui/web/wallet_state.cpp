#include "host_sim/ui/web/wallet_state.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/ui/json_text.hpp"

namespace web {

using sandbox::JsonValue;
using ui::json_array;
using ui::json_boolean;
using ui::json_object;
using ui::json_string;

namespace {

constexpr std::string_view kMask = "•••";
// Bodies in the list; a receipt of hundreds of positions would fill the screen.
constexpr std::size_t kMaxShownBytes = 4'000;

const char* status_word(sandbox::Status status) {
  switch (status) {
    case sandbox::Status::in_progress:
      return "in_progress";
    case sandbox::Status::ok:
      return "ok";
    case sandbox::Status::decline:
      return "decline";
    case sandbox::Status::not_enough:
      return "not_enough";
    case sandbox::Status::timeout:
      return "timeout";
    case sandbox::Status::technical_cancelling:
      return "cancelled";
  }
  return "in_progress";
}

bool is_return(const sandbox::Payment& payment) {
  return payment.type == sandbox::PaymentType::sale_return ||
         payment.type == sandbox::PaymentType::purchase_return;
}

std::string history_json(const sandbox::WalletModel& model, std::size_t buyer) {
  std::vector<std::string> items;
  const auto& payments = model.payments();
  for (auto one = payments.rbegin(); one != payments.rend(); ++one) {
    if (items.size() >= kMaxPhoneHistory) break;
    if (one->buyer != buyer) continue;
    items.push_back(json_object({{"id", std::to_string(one->id)},
                                 {"is_return", json_boolean(is_return(*one))},
                                 {"status", json_string(status_word(one->status))},
                                 {"sum_minor", std::to_string(one->sum_minor)},
                                 {"at_ms", std::to_string(one->created_at_ms)}}));
  }
  return json_array(items);
}

std::string buyer_json(const sandbox::WalletModel& model, std::size_t index) {
  const sandbox::Buyer& buyer = model.buyers()[index];
  std::vector<std::string> waiting;
  for (const sandbox::Payment* payment : model.waiting_payments(index)) {
    if (waiting.size() >= kMaxListed) break;
    waiting.push_back(json_object({{"id", std::to_string(payment->id)},
                                   {"sum_minor", std::to_string(payment->sum_minor)},
                                   {"needs_pin", json_boolean(model.needs_pin(*payment))}}));
  }
  return json_object({{"buyer", std::to_string(index)},
                      {"name", json_string(buyer.name)},
                      {"pin", json_string(buyer.pin)},
                      {"balance_minor", std::to_string(buyer.balance_minor)},
                      {"is_online", json_boolean(buyer.is_online)},
                      {"always_asks", json_boolean(buyer.always_asks)},
                      {"waiting", json_array(waiting)},
                      {"history", history_json(model, index)}});
}

// --- Masking -------------------------------------------------------------------------------------

bool is_masked(std::string_view name) {
  constexpr std::array<std::string_view, 6> kSecrets = {
      "token", "password", "pursePublicId", "consumerQR", "accessToken", "confirmationCode"};
  return std::any_of(kSecrets.begin(), kSecrets.end(), [name](std::string_view secret) {
    return sandbox::equals_ignoring_case(name, secret);
  });
}

std::string masked_text(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::null:
      return "null";
    case JsonValue::Kind::boolean:
      return value.truth ? "true" : "false";
    case JsonValue::Kind::number:
      return value.text;
    case JsonValue::Kind::text:
      return json_string(value.text);
    case JsonValue::Kind::array: {
      std::vector<std::string> items;
      for (const JsonValue& item : value.items) items.push_back(masked_text(item));
      return json_array(items);
    }
    case JsonValue::Kind::object: {
      std::vector<std::pair<std::string, std::string>> members;
      for (const auto& [name, member] : value.members) {
        const bool has_secret = is_masked(name) && !member.is(JsonValue::Kind::null);
        members.emplace_back(name,
                             has_secret ? json_string(std::string(kMask)) : masked_text(member));
      }
      return json_object(members);
    }
  }
  return "null";
}

// Cuts between two characters of UTF-8.
std::string shortened(std::string text) {
  if (text.size() <= kMaxShownBytes) return text;
  std::size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string masked_body(const std::string& body) {
  if (body.empty()) return {};
  const auto tree = sandbox::parse_json(body);
  if (tree) return shortened(masked_text(*tree));
  // No JSON: a proxy's page. What is not understood is not shown unless it cannot hold a secret.
  return body.front() == '<' ? shortened(body) : "(" + std::to_string(body.size()) + " bytes)";
}

}  // namespace

std::string wallet_json(const sandbox::WalletModel& model, const sandbox::FaultList& faults) {
  std::vector<std::string> buyers;
  // The first one is the model's own, for scripts: nobody holds that phone.
  for (std::size_t i = 1; i < model.buyers().size() && buyers.size() < kMaxListed; ++i) {
    buyers.push_back(buyer_json(model, i));
  }
  std::vector<std::pair<std::string, std::string>> stickers;
  for (const sandbox::Register& item : model.registers()) {
    if (item.is_removed || stickers.size() >= kMaxListed) continue;
    stickers.emplace_back(item.number, json_string(model.static_qr_text(item.number)));
  }
  return json_object({{"buyers", json_array(buyers)},
                      {"stickers", json_object(stickers)},
                      {"is_down", json_boolean(faults.is_down())},
                      {"faults", std::to_string(faults.size())}});
}

std::string exchange_json(const sandbox::Exchange& exchange) {
  const sandbox::HttpRequest& request = exchange.request;
  std::string path = request.path;
  for (std::size_t i = 0; i < request.query.size(); ++i) {
    const auto& [name, value] = request.query[i];
    path += (i == 0 ? "?" : "&") + name + "=" + (is_masked(name) ? std::string(kMask) : value);
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return json_object(
      {{"at_ms",
        std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(now).count())},
       {"method", json_string(request.method)},
       {"path", json_string(shortened(path))},
       {"register", json_string(std::string(request.header("regNum")))},
       {"request", json_string(masked_body(request.body))},
       {"status", std::to_string(exchange.fault == "down" || exchange.fault == "lose_request"
                                     ? 0
                                     : exchange.reply.status)},
       {"reply", json_string(masked_body(exchange.reply.body))},
       {"fault", json_string(std::string(exchange.fault))},
       {"reaches_client", json_boolean(exchange.reaches_client)}});
}

}  // namespace web

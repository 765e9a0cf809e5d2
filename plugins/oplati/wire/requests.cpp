// Typed calls -> HTTP requests.
#include <string>

#include "plugins/oplati/wire/json_writer.hpp"
#include "plugins/oplati/wire/protocol.hpp"

namespace oplati::wire {
namespace {

// RFC 3986: everything but the unreserved characters.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += hex[byte >> 4];
      encoded += hex[byte & 0xF];
    }
  }
  return encoded;
}

std::string with_payment_id(std::string path, std::int64_t payment_id) {
  constexpr std::string_view placeholder = "{paymentId}";
  const auto at = path.find(placeholder);
  if (at != std::string::npos) path.replace(at, placeholder.size(), std::to_string(payment_id));
  return path;
}

void write_items(JsonWriter& json, const Order& order) {
  json.open_array("items");
  for (const OrderItem& item : order.items) {
    json.open_object();
    json.integer("type", item.is_service ? 2 : 1);
    json.text("name", item.name);
    json.text("barcode", item.barcode);
    json.quantity("quantity", item.quantity_milli);
    json.text("unit", item.unit);
    json.money("price", item.price_minor);
    json.money("cost", item.cost_minor);
    json.close_object();
  }
  json.close_array();
}

void write_parts(JsonWriter& json, const Order& order) {
  json.open_array("payments");
  for (const OrderPart& part : order.parts) {
    json.open_object();
    json.integer("type", static_cast<int>(part.kind));
    if (part.kind == OrderPartKind::other) json.text("name", part.name);
    json.money("sum", part.sum_minor);
    json.close_object();
  }
  json.close_array();
}

// `notification_url`: of a payment, unless it is empty.
std::string order_body(const Order& order, std::string_view register_number, bool has_session,
                       std::string_view notification_url) {
  JsonWriter json;
  json.open_object();
  if (has_session) json.text("sessionId", order.session_id);
  if (!notification_url.empty()) json.text("notificationUrl", notification_url);
  json.money("sum", order.sum_minor);
  json.text("orderNumber", order.order_number);
  json.text("shift", order.shift);
  json.text("regNum", register_number);
  json.open_object("details");
  json.text("regNum", register_number);
  json.text("receiptNumber", order.receipt_number);
  json.text("title", order.title);
  json.text("headerInfo", order.header_info);
  write_items(json, order);
  json.money("amountTotal", order.amount_total_minor);
  json.text("footerInfo", order.footer_info);
  write_parts(json, order);
  json.close_object();
  json.close_object();
  return json.take();
}

struct RequestMaker {
  const WireProfile& profile;
  std::string_view register_number;

  HttpCall get(std::string target) const {
    return {HttpMethod::get, std::move(target), {}, false, profile.response_bytes};
  }
  HttpCall post(std::string target, std::string body, bool moves_money) const {
    return {HttpMethod::post, std::move(target), std::move(body), moves_money,
            profile.response_bytes};
  }

  HttpCall operator()(const IssueToken&) const {
    JsonWriter json;
    json.open_object();
    json.text("regNum", register_number);
    json.close_object();
    return post(profile.token_path, json.take(), false);
  }

  HttpCall operator()(const DemandPayment& call) const {
    JsonWriter json;
    json.open_object();
    switch (call.mode) {
      case PaymentMode::static_qr:
        json.integer("paymentMode", profile.static_qr_mode);
        break;
      case PaymentMode::buyer_qr:
        json.integer("paymentMode", profile.buyer_qr_mode);
        json.text(profile.consumer_qr_field, call.consumer_qr);
        break;
      case PaymentMode::dynamic_qr:
        json.integer("paymentMode", profile.dynamic_qr_mode);
        break;
    }
    json.close_object();
    return post(profile.demand_payment_path, json.take(), false);
  }

  HttpCall operator()(const AskConsumerStatus& call) const {
    return get(profile.consumer_status_path + "?sessionId=" + percent_encoded(call.session_id));
  }

  HttpCall operator()(const PostPayment& call) const {
    return post(profile.payments_path,
                order_body(call.order, register_number, true, profile.notification_url), true);
  }

  HttpCall operator()(const GetPayment& call) const {
    return get(with_payment_id(profile.payment_path, call.payment_id));
  }

  HttpCall operator()(const PostReversal& call) const {
    return post(with_payment_id(profile.reversals_path, call.payment_id),
                order_body(call.order, register_number, false, {}), true);
  }

  HttpCall operator()(const GetReport& call) const {
    HttpCall http = get(profile.payment_reports_path + "?shift=" + percent_encoded(call.shift));
    http.response_limit_bytes = profile.report_bytes;
    return http;
  }
};

}  // namespace

HttpCall to_http(const Call& call, const WireProfile& profile, std::string_view register_number) {
  return std::visit(RequestMaker{profile, register_number}, call);
}

}  // namespace oplati::wire

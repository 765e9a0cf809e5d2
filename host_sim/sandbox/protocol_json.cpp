#include "host_sim/sandbox/protocol_json.hpp"

#include "host_sim/sandbox/date_text.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/refusal_text.hpp"
#include "pospay/cpp/money.hpp"

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using Kind = JsonValue::Kind;

Error wrong(const std::string& what) { return {Code::invalid, what}; }

Result<JsonValue> parse_object(std::string_view body) {
  auto parsed = parse_json(body);
  if (!parsed) return parsed.error();
  if (!parsed->is(Kind::object)) return wrong("the body must be an object");
  return parsed;
}

// Members that may be missing, but not of another kind.
struct Member {
  const char* name;
  Kind kind;
};

Result<void> check_members(const JsonValue& object, const std::string& where,
                           std::initializer_list<Member> members) {
  if (!object.is(Kind::object)) return wrong(where + " must be an object");
  for (const Member& member : members) {
    const JsonValue* value = object.find(member.name);
    if (value != nullptr && !value->is(member.kind)) {
      return wrong(where + "." + member.name + " has the wrong type");
    }
  }
  return {};
}

Result<void> check_amount(const JsonValue& object, const std::string& where, const char* name) {
  if (object.find(name) == nullptr || object.minor_of(name)) return {};
  return wrong(where + "." + name + " must be an amount with at most two decimals");
}

Result<void> check_items(const JsonValue& details) {
  const JsonValue* items = details.find("items");
  if (items == nullptr) return {};
  for (const JsonValue& item : items->items) {
    auto checked = check_members(item, "details.items[]",
                                 {{"type", Kind::number},
                                  {"name", Kind::text},
                                  {"barcode", Kind::text},
                                  {"quantity", Kind::number},
                                  {"unit", Kind::text}});
    if (checked) checked = check_amount(item, "details.items[]", "price");
    if (checked) checked = check_amount(item, "details.items[]", "cost");
    if (!checked) return checked;
  }
  return {};
}

Result<void> check_parts(const JsonValue& details) {
  const JsonValue* parts = details.find("payments");
  if (parts == nullptr) return {};
  for (const JsonValue& part : parts->items) {
    auto checked =
        check_members(part, "details.payments[]", {{"type", Kind::number}, {"name", Kind::text}});
    if (checked) checked = check_amount(part, "details.payments[]", "sum");
    if (!checked) return checked;
  }
  return {};
}

Result<void> check_details(const JsonValue& request) {
  const JsonValue* details = request.find("details");
  if (details == nullptr) return {};
  auto checked = check_members(*details, "details",
                               {{"regNum", Kind::text},
                                {"receiptNumber", Kind::text},
                                {"title", Kind::text},
                                {"headerInfo", Kind::text},
                                {"footerInfo", Kind::text},
                                {"items", Kind::array},
                                {"payments", Kind::array}});
  if (checked) checked = check_amount(*details, "details", "amountTotal");
  if (checked) checked = check_items(*details);
  if (checked) checked = check_parts(*details);
  return checked;
}

// Writes one flat object; names are ours and need no escaping.
class ObjectWriter {
 public:
  ObjectWriter& raw(std::string_view name, std::string_view value) {
    text_ += text_.size() > 1 ? ",\"" : "\"";
    text_ += name;
    text_ += "\":";
    text_ += value;
    return *this;
  }
  ObjectWriter& text(std::string_view name, std::string_view value) {
    return raw(name, json_text(value));
  }
  ObjectWriter& integer(std::string_view name, std::int64_t value) {
    return raw(name, std::to_string(value));
  }
  ObjectWriter& amount(std::string_view name, std::int64_t minor) {
    return raw(name, pospay::minor_to_text(minor));
  }
  std::string done() { return std::move(text_) + "}"; }

 private:
  std::string text_ = "{";
};

}  // namespace

// --- In ------------------------------------------------------------------------------------------

Result<std::string> read_token_request(std::string_view body) {
  const auto request = parse_object(body);
  if (!request) return request.error();
  const auto number = request->text_of("regNum");
  if (!number) return wrong("regNum is missing");
  return *number;
}

Result<DemandRequest> read_demand(std::string_view body, const oplati::profile::Profile& profile) {
  const auto request = parse_object(body);
  if (!request) return request.error();
  const auto number = request->integer_of("paymentMode");
  if (!number) return wrong("paymentMode is missing or no integer");
  DemandRequest demand;
  if (*number == profile.payment_modes.dynamic_qr) {
    demand.mode = Mode::dynamic_qr;
  } else if (*number == profile.payment_modes.static_qr) {
    demand.mode = Mode::static_qr;
  } else if (*number == profile.payment_modes.buyer_qr) {
    demand.mode = Mode::buyer_qr;
    const auto qr = request->text_of(profile.fields.consumer_qr);
    if (!qr) return wrong(profile.fields.consumer_qr + " is missing");
    demand.consumer_qr = *qr;
  } else {
    return wrong("paymentMode is none of the modes");
  }
  return demand;
}

Result<OrderRequest> read_order(std::string_view body) {
  const auto request = parse_object(body);
  if (!request) return request.error();
  if (auto checked = check_members(*request, "request",
                                   {{"sum", Kind::number},
                                    {"orderNumber", Kind::text},
                                    {"shift", Kind::text},
                                    {"regNum", Kind::text},
                                    {"sessionId", Kind::text},
                                    {"details", Kind::object},
                                    {"notificationUrl", Kind::text},
                                    {"successUrl", Kind::text},
                                    {"failureUrl", Kind::text}});
      !checked) {
    return checked.error();
  }
  if (auto checked = check_details(*request); !checked) return checked.error();
  const auto sum = request->minor_of("sum");
  if (!sum || *sum <= 0) return wrong("sum must be an amount above 0 with at most two decimals");
  OrderRequest made;
  made.order.sum_minor = *sum;
  made.order.order_number = request->text_of("orderNumber").value_or("");
  made.order.shift = request->text_of("shift").value_or("");
  made.order.session_id = request->text_of("sessionId").value_or("");
  made.order.notification_url = request->text_of("notificationUrl").value_or("");
  made.register_number = request->text_of("regNum").value_or("");
  if (made.order.order_number.empty()) return wrong("orderNumber is missing");
  if (made.order.shift.empty()) return wrong("shift is missing");
  return made;
}

// --- Out -----------------------------------------------------------------------------------------

std::string token_json(std::string_view token, const oplati::profile::Profile& profile) {
  return ObjectWriter().text(profile.fields.token, token).done();
}

std::string session_json(const SessionOpened& opened, const oplati::profile::Profile& profile) {
  ObjectWriter writer;
  writer.text("sessionId", opened.session_id);
  if (!opened.dynamic_qr.empty()) writer.text("dynamicQR", opened.dynamic_qr);
  if (!opened.confirmation_code.empty()) {
    writer.text(profile.fields.confirmation_code, opened.confirmation_code);
  }
  return writer.done();
}

std::string consumer_status_json(bool is_ready) {
  return ObjectWriter().raw("isConsumerReady", is_ready ? "true" : "false").done();
}

std::string payment_json(const Payment& payment, std::string_view purse) {
  ObjectWriter writer;
  writer.integer("paymentId", payment.id)
      .integer("paymentType", static_cast<int>(payment.type))
      .amount("sum", payment.sum_minor)
      .integer("status", static_cast<int>(payment.status))
      .text("createdDate", date_time_text(payment.created_at_ms))
      .text("paidDate", date_time_text(payment.paid_at_ms))
      .text("orderNumber", payment.order_number);
  if (!purse.empty()) writer.text("pursePublicId", purse);
  if (!payment.dynamic_qr.empty()) writer.text("dynamicQR", payment.dynamic_qr);
  return writer.done();
}

std::string web_payment_json(const Payment& payment) {
  return ObjectWriter()
      .integer("paymentId", payment.id)
      .text("dynamicQR", payment.dynamic_qr)
      .integer("status", static_cast<int>(payment.status))
      .text("orderNumber", payment.order_number)
      .done();
}

std::string web_payment_v2_json(const Payment& payment, std::string_view redirect_url) {
  return ObjectWriter().integer("paymentId", payment.id).text("redirectUrl", redirect_url).done();
}

std::string refusal_json(Refusal refusal, std::string_view detail) {
  const RefusalText text = refusal_text(refusal);
  return ObjectWriter()
      .integer("code", text.http_status)
      .text("internalCode", text.internal_code)
      .text("devMessage", detail.empty() ? text.log_text : detail)
      .raw("userMessage",
           ObjectWriter().text("lang_ru", text.russian).text("lang_en", text.english).done())
      .done();
}

}  // namespace sandbox

// HTTP responses -> typed answers.
#include <limits>
#include <string>
#include <utility>

#include "plugins/oplati/wire/clean_text.hpp"
#include "plugins/oplati/wire/json_reader.hpp"
#include "plugins/oplati/wire/protocol.hpp"
#include "pospay/cpp/limits.hpp"

namespace oplati::wire {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

// Sizes in bytes. Identifiers: some tens are in use. A dynamic QR: as much as a QR code can hold.
constexpr std::size_t identifier_limit = 256;
constexpr std::size_t token_limit = 4096;
constexpr std::size_t date_limit = 64;
constexpr std::size_t qr_limit = 4296;
constexpr std::size_t internal_code_limit = 64;
// What fits a cashier's screen, and a line of the log.
constexpr std::size_t cashier_text_limit = 300;
constexpr std::size_t log_text_limit = 500;

GatewayStatus status_of(std::int64_t number) {
  switch (number) {
    case 0:
      return GatewayStatus::in_progress;
    case 1:
      return GatewayStatus::ok;
    case 2:
      return GatewayStatus::decline;
    case 3:
      return GatewayStatus::not_enough;
    case 4:
      return GatewayStatus::timeout;
    case 5:
      return GatewayStatus::technical_cancelling;
    default:  // numbers of a newer protocol
      return GatewayStatus::unlisted;
  }
}

GatewayPaymentType type_of(std::int64_t number) {
  return number >= 1 && number <= 4 ? static_cast<GatewayPaymentType>(number)
                                    : GatewayPaymentType::unlisted;
}

Error shape_error(const JsonFields& fields) { return {Code::invalid, fields.problem()}; }

// What every answer about a payment has. A row of a report may lack an order number (other software
// of the merchant made it); an answer about a payment of ours may not.
void read_row(JsonFields& fields, bool is_in_report, ReportRow& row) {
  using Int32 = std::numeric_limits<std::int32_t>;
  row.payment_id =
      fields.required_integer("paymentId", 1, std::numeric_limits<std::int64_t>::max());
  row.type = type_of(fields.optional_integer("paymentType", Int32::min(), Int32::max(), 0));
  row.sum_minor = fields.required_money_minor("sum");
  row.status = status_of(fields.required_integer("status", Int32::min(), Int32::max()));
  row.order_number = is_in_report ? fields.optional_text("orderNumber", identifier_limit)
                                  : fields.required_text("orderNumber", identifier_limit);
}

Result<PaymentInfo> read_payment_info(const JsonValue& value) {
  JsonFields fields(value);
  PaymentInfo info;
  read_row(fields, false, info);
  info.created_date = fields.optional_text("createdDate", date_limit);
  info.paid_date = fields.optional_text("paidDate", date_limit);
  info.purse_public_id = fields.optional_text("pursePublicId", identifier_limit);
  info.dynamic_qr = fields.optional_text("dynamicQR", qr_limit);
  if (!fields.ok()) return shape_error(fields);
  return info;
}

// A token becomes a header: visible ASCII alone.
bool is_header_value(std::string_view text) {
  for (const char c : text) {
    if (c < 0x21 || c > 0x7E) return false;
  }
  return !text.empty();
}

// The body of a 200, by the call it answers.
struct BodyReader {
  const WireProfile& profile;
  std::string_view body;

  Result<JsonValue> value() const {
    JsonLimits limits;
    limits.bytes = profile.response_bytes;
    return parse_json(body, limits);
  }

  Result<Answer> operator()(const IssueToken&) const {
    auto json = value();
    if (!json) return json.error();
    JsonFields fields(*json);
    TokenIssued answer{fields.required_text(profile.token_field, token_limit)};
    if (!fields.ok()) return shape_error(fields);
    if (!is_header_value(answer.token)) {
      return Error{Code::invalid, "token: has characters that no header may have"};
    }
    return Answer(std::move(answer));
  }

  Result<Answer> operator()(const DemandPayment& call) const {
    auto json = value();
    if (!json) return json.error();
    JsonFields fields(*json);
    SessionOpened answer;
    answer.session_id = fields.required_text_or_integer("sessionId", identifier_limit);
    switch (call.mode) {
      case PaymentMode::dynamic_qr:
        answer.dynamic_qr = fields.required_text("dynamicQR", qr_limit);
        break;
      case PaymentMode::static_qr:
        answer.confirmation_code =
            fields.required_text_or_integer(profile.confirmation_code_field, identifier_limit);
        break;
      case PaymentMode::buyer_qr:
        break;
    }
    if (!fields.ok()) return shape_error(fields);
    // Shown to the cashier and to the buyer.
    answer.confirmation_code = clean_text(answer.confirmation_code, identifier_limit);
    return Answer(std::move(answer));
  }

  Result<Answer> operator()(const AskConsumerStatus&) const {
    auto json = value();
    if (!json) return json.error();
    JsonFields fields(*json);
    const ConsumerReadiness answer{fields.required_boolean("isConsumerReady")};
    if (!fields.ok()) return shape_error(fields);
    return Answer(answer);
  }

  Result<Answer> operator()(const PostPayment&) const { return payment(); }
  Result<Answer> operator()(const GetPayment&) const { return payment(); }
  Result<Answer> operator()(const PostReversal&) const { return payment(); }

  Result<Answer> payment() const {
    auto json = value();
    if (!json) return json.error();
    auto info = read_payment_info(*json);
    if (!info) return info.error();
    return Answer(std::move(*info));
  }

  Result<Answer> operator()(const GetReport& call) const {
    JsonLimits limits;
    limits.bytes = profile.report_bytes;
    Report report;
    auto done = read_json_rows(body, limits, [&](const JsonValue& json) -> Result<void> {
      JsonFields fields(json);
      ReportRow row;
      read_row(fields, true, row);
      if (!fields.ok()) return shape_error(fields);
      if (call.only_order_number && row.order_number != *call.only_order_number) return {};
      if (report.rows.size() == pospay::max_book_lines) {
        return Error{Code::invalid, "the report has more rows than a shift may have"};
      }
      report.rows.push_back(std::move(row));
      return {};
    });
    if (!done) return done.error();
    return Answer(std::move(report));
  }
};

// A final refusal ends a payment, so its body must be what the protocol documents.
std::optional<Refusal> read_refusal(const WireResponse& response, const WireProfile& profile) {
  JsonLimits limits;
  limits.bytes = profile.response_bytes;
  const auto json = parse_json(response.body, limits);
  if (!json) return std::nullopt;
  JsonFields fields(*json);
  Refusal refusal;
  refusal.internal_code = fields.required_text("internalCode", internal_code_limit);
  if (!fields.ok()) return std::nullopt;
  refusal.http_status = response.http_status;
  refusal.log_text =
      clean_text(fields.optional_text("devMessage", limits.text_bytes), log_text_limit);
  const JsonValue* words = json->find("userMessage");
  if (words != nullptr && words->kind == JsonValue::Kind::object) {
    refusal.cashier_text = clean_text(
        JsonFields(*words).optional_text("lang_ru", limits.text_bytes), cashier_text_limit);
  }
  const auto rule = profile.refusals.find(refusal.internal_code);
  if (rule != profile.refusals.end()) {
    refusal.is_final = rule->second.is_final;
    refusal.reason = rule->second.reason;
  }
  refusal.internal_code = clean_text(refusal.internal_code, internal_code_limit);
  return refusal;
}

Fault make_fault(const WireResponse& response, std::string kind, const std::string& detail) {
  return {response.request_was_sent, clean_text(detail, log_text_limit), std::move(kind),
          response.retry_after_ms};
}

// "HTTP 502, text/html, 1234 bytes": what the log needs to tell a proxy from the gateway.
std::string describe(const WireResponse& response) {
  return "HTTP " + std::to_string(response.http_status) + ", " +
         (response.content_type.empty() ? "no type" : response.content_type) + ", " +
         std::to_string(response.body.size()) + " bytes";
}

Answer read_success(const Call& call, const WireResponse& response, const WireProfile& profile) {
  const bool is_report = std::holds_alternative<GetReport>(call);
  if (response.body.size() > (is_report ? profile.report_bytes : profile.response_bytes)) {
    return make_fault(response, "too_large", describe(response));
  }
  auto answer = std::visit(BodyReader{profile, response.body}, call);
  if (answer) return std::move(*answer);
  const auto start = response.body.find_first_not_of(" \t\r\n");
  const bool looks_like_json =
      start != std::string::npos && (response.body[start] == '{' || response.body[start] == '[');
  return make_fault(response, looks_like_json ? "shape" : "not_json",
                    describe(response) + ": " + answer.error().message);
}

}  // namespace

Answer from_http(const Call& call, const WireResponse& response, const WireProfile& profile) {
  if (response.http_status == 0 || !response.failure_kind.empty()) {
    return make_fault(response, response.failure_kind.empty() ? "no_answer" : response.failure_kind,
                      response.failure_detail);
  }
  if (response.http_status == 200) return read_success(call, response, profile);

  const bool may_refuse =
      response.http_status >= 400 && response.http_status < 500 && response.http_status != 429;
  auto refusal = read_refusal(response, profile);
  if (refusal && may_refuse) return std::move(*refusal);
  const std::string words =
      refusal ? ": " + refusal->internal_code + " " + refusal->log_text : std::string();
  return make_fault(response, "http_" + std::to_string(response.http_status),
                    describe(response) + words);
}

Result<PaymentInfo> read_notification(std::string_view body, const WireProfile& profile) {
  JsonLimits limits;
  limits.bytes = profile.response_bytes;
  auto json = parse_json(body, limits);
  if (!json) return json.error();
  return read_payment_info(*json);
}

}  // namespace oplati::wire

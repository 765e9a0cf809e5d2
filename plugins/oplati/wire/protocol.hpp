// The register protocol of Oplati over HTTP: typed calls to requests, responses to typed answers.
// Paths, codes and field names that are not certain come from the profile; the rest, seen in public
// client code, stands in requests.cpp and answers.cpp. Sources: plugins/oplati/profile/README.md.
//
// Pure functions: no network, no clock. io/ carries the requests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "plugins/oplati/core/messages.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati::wire {

struct WireRefusal {
  bool is_final = false;
  pospay::Reason reason = pospay::Reason::gateway_refused;
};

// What the composition root takes from the protocol profile; the defaults are the shipped one's.
struct WireProfile {
  // Below the base URL; `{paymentId}` stands for the number of the payment.
  std::string token_path = "/pos/token";
  std::string demand_payment_path = "/pos/demandPayment";
  std::string consumer_status_path = "/pos/consumerStatus";
  std::string payments_path = "/pos/payments";
  std::string payment_path = "/pos/payments/{paymentId}";
  std::string reversals_path = "/pos/payments/{paymentId}/reversals";
  std::string payment_reports_path = "/pos/paymentReports";

  std::string token_field = "token";
  std::string confirmation_code_field = "confirmationCode";
  std::string consumer_qr_field = "consumerQR";

  std::int64_t static_qr_mode = 1;
  std::int64_t buyer_qr_mode = 2;
  std::int64_t dynamic_qr_mode = 3;

  // Where the gateway shall tell what becomes of a payment: `notificationUrl` of POST payments.
  // Empty: nowhere.
  std::string notification_url;

  // By internalCode. A code that is not here is not final.
  std::map<std::string, WireRefusal, std::less<>> refusals;

  // The longest body that is looked at.
  std::size_t response_bytes = 256 * 1024;
  std::size_t report_bytes = 32 * 1024 * 1024;
};

enum class HttpMethod { get, post };

struct HttpCall {
  HttpMethod method = HttpMethod::get;
  // To be put behind the base URL: path and query, every dynamic part percent-encoded.
  std::string target;
  // JSON in UTF-8; empty with GET.
  std::string body;
  // A payment or reversal: at most one connection, never repeated below the core.
  bool moves_money = false;
  // Longer bodies need not be read to their end: from_http makes a Fault of them.
  std::size_t response_limit_bytes = 0;
};

// What the transport brought back.
struct WireResponse {
  // False is a fact of the socket: not one byte of the request was handed to it.
  bool request_was_sent = true;
  // 0 = no complete response came; then the two texts of the failure say why.
  int http_status = 0;
  std::string content_type;
  std::string body;
  std::string failure_kind;    // "resolve", "connect", "tls", "timeout", "truncated", ...
  std::string failure_detail;  // for the log
  std::int64_t retry_after_ms = 0;
};

// `register_number` goes into the body of some calls; headers are io's.
HttpCall to_http(const Call& call, const WireProfile& profile, std::string_view register_number);

// 200 and a body of the right shape: the typed answer to `call`. An error body (an object with
// `internalCode`) with 4xx: Refusal, final only when the profile lists the code as final. Anything
// else is a Fault: another status, 429 and 5xx even with an error body (what a failing or
// overloaded server says decides nothing, and its Retry-After must not be lost), a status field
// that is not an int32 token, a name given twice, HTML. A status number that is not listed is
// GatewayStatus::unlisted. One bad row makes the whole report a Fault, because a row that is
// passed over would look like a payment that does not exist. Kinds of Fault from here: "http_503"
// and the like, "not_json", "shape", "too_large". Never throws but std::bad_alloc.
Answer from_http(const Call& call, const WireResponse& response, const WireProfile& profile);

// The body of a notification, which has the shape of an answer with payment info. A hint, never
// proof: the caller asks the gateway. Code::invalid when it is not payment info.
pospay::Result<PaymentInfo> read_notification(std::string_view body, const WireProfile& profile);

}  // namespace oplati::wire

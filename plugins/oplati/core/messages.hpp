// The typed conversation with the Oplati system: what the core asks for and what it hears back.
// No JSON, no HTTP: wire/ translates. Source of every field: the cash-register protocol, see
// plugins/oplati/profile/README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pospay/cpp/types.hpp"

namespace oplati {

// Numbers are those of `paymentMode` on the wire.
enum class PaymentMode { static_qr = 1, buyer_qr = 2, dynamic_qr = 3 };

// --- Calls ---------------------------------------------------------------------------------------

struct IssueToken {};

struct DemandPayment {
  PaymentMode mode = PaymentMode::dynamic_qr;
  std::string consumer_qr;  // only with buyer_qr: the text the cashier scanned
};

struct AskConsumerStatus {
  std::string session_id;
};

// One line of the receipt as the buyer sees it in the app.
struct OrderItem {
  bool is_service = false;
  std::string name;
  std::string barcode;
  std::int64_t quantity_milli = 1000;  // 1.250 kg = 1250
  std::string unit;
  std::int64_t price_minor = 0;
  std::int64_t cost_minor = 0;
};

// How the whole receipt is paid. Numbers are those of `details.payments[].type`.
enum class OrderPartKind { oplati = 1, bank_card = 2, cash = 3, credit = 4, other = 99 };

struct OrderPart {
  OrderPartKind kind = OrderPartKind::oplati;
  std::string name;  // only for `other`
  std::int64_t sum_minor = 0;
};

// The body of a payment and of a reversal.
struct Order {
  std::int64_t sum_minor = 0;
  std::string order_number;  // unique for ever, [0-9A-Za-z-]
  std::string session_id;    // empty in a reversal
  std::string shift;         // DDMMYYYY, DDMMYYYY-2, ...
  std::string receipt_number;
  std::string title;
  std::string header_info;
  std::string footer_info;
  std::int64_t amount_total_minor = 0;
  std::vector<OrderItem> items;
  std::vector<OrderPart> parts;
};

struct PostPayment {
  Order order;
};

struct GetPayment {
  std::int64_t payment_id = 0;
};

struct PostReversal {
  std::int64_t payment_id = 0;
  Order order;
};

struct GetReport {
  std::string shift;
  // With a value only rows of this order number are kept, so that looking for one payment in a
  // long report costs no memory.
  std::optional<std::string> only_order_number;
};

using Call = std::variant<IssueToken, DemandPayment, AskConsumerStatus, PostPayment, GetPayment,
                          PostReversal, GetReport>;

inline bool moves_money(const Call& call) {
  return std::holds_alternative<PostPayment>(call) || std::holds_alternative<PostReversal>(call);
}

// --- Answers -------------------------------------------------------------------------------------

struct TokenIssued {
  std::string token;
};

struct SessionOpened {
  std::string session_id;
  std::string dynamic_qr;         // dynamic QR only
  std::string confirmation_code;  // static QR only
};

struct ConsumerReadiness {
  bool is_ready = false;
};

enum class GatewayStatus {
  in_progress = 0,
  ok = 1,
  decline = 2,
  not_enough = 3,
  timeout = 4,
  technical_cancelling = 5,
  // Any number that the protocol does not list: not final and not success.
  unlisted = -1,
};

enum class GatewayPaymentType {
  sale = 1,
  purchase = 2,
  sale_return = 3,
  purchase_return = 4,
  unlisted = -1
};

// What decides of a payment. A row of the shift's report keeps no more: there may be a hundred
// thousand.
struct ReportRow {
  std::int64_t payment_id = 0;
  GatewayPaymentType type = GatewayPaymentType::unlisted;
  GatewayStatus status = GatewayStatus::unlisted;
  std::int64_t sum_minor = 0;
  std::string order_number;
};

struct PaymentInfo : ReportRow {
  std::string created_date;     // RFC 3339 or empty; for people, never for a decision
  std::string paid_date;        // likewise
  std::string purse_public_id;  // personal datum: masked wherever it is shown
  std::string dynamic_qr;
};

struct Report {
  std::vector<ReportRow> rows;
};

// The gateway answered with its documented error body.
struct Refusal {
  std::string internal_code;
  // True only for the codes that the profile lists as final. Anything else decides nothing.
  bool is_final = false;
  pospay::Reason reason = pospay::Reason::gateway_refused;
  std::string cashier_text;  // userMessage.lang_ru, cleaned of control characters
  std::string log_text;      // devMessage, cleaned likewise
  int http_status = 0;
};

// No usable answer: the network failed, or what came back is not the protocol.
struct Fault {
  // False is a fact of our own socket: not one byte of the request was handed to it.
  bool request_was_sent = true;
  std::string detail;  // for the log: "connect: refused", "body cut at 12 of 40 bytes"
  // A short word that tells faults apart for the cashier's message and for `diagnose`.
  std::string kind;
  std::int64_t retry_after_ms = 0;  // from 429/503, unclamped as sent; 0 = none
  // Set by the lane: nothing else is answered either, and the next request is kept back until
  // something is. A back-off of one's own would only delay the return.
  bool is_outage = false;

  // Whoever answered is not proven to be the gateway.
  bool is_untrusted() const { return kind == "certificate"; }
  // It was kept in the till, since the gateway does not answer, until nobody wanted it any more.
  bool is_given_up() const { return kind == "given_up"; }
};

using Answer = std::variant<TokenIssued, SessionOpened, ConsumerReadiness, PaymentInfo, Report,
                            Refusal, Fault>;

}  // namespace oplati

// The values of the simulated Oplati system. Source of every field and number: the protocol's facts
// in plugins/oplati/profile/README.md. Money is kopecks of BYN; times are milliseconds since 1970
// UTC.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sandbox {

// `status` on the wire.
enum class Status : std::int8_t {
  in_progress = 0,
  ok = 1,
  decline = 2,
  not_enough = 3,
  timeout = 4,
  technical_cancelling = 5,
};

// `paymentType` on the wire.
enum class PaymentType : std::int8_t {
  sale = 1,
  purchase = 2,
  sale_return = 3,
  purchase_return = 4
};

// `paymentMode` on the wire is the profile's number; these are its meanings.
enum class Mode : std::int8_t { static_qr, buyer_qr, dynamic_qr, web };

enum class Credential : std::int8_t { password, token };

// Why a call is refused. The names on the wire: refusal_text.hpp.
enum class Refusal : std::int8_t {
  token_exists,
  register_unknown,
  unauthorized,
  session_not_found,
  session_expired,
  qr_used,
  qr_expired,
  qr_foreign,
  payment_not_found,
  refund_exceeds,
  refund_too_late,
  reversal_in_progress,
  bad_request,
  // On the buyer's phone and in the cabinet alone; never on the register protocol.
  buyer_unknown,
  buyer_offline,
  wrong_pin,
  not_waiting,
  register_busy,  // a payment or reversal of it is under way
  full,
};

// A value or a refusal.
template <class T>
class [[nodiscard]] Reply {
 public:
  Reply(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}            // NOLINT: implicit by design
  Reply(Refusal refusal) : state_(std::in_place_index<1>, refusal) {}  // NOLINT

  explicit operator bool() const { return state_.index() == 0; }
  bool has_value() const { return state_.index() == 0; }
  // Precondition: has_value(); std::bad_variant_access otherwise.
  const T& operator*() const { return std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  // Precondition: !has_value().
  Refusal refusal() const { return std::get<1>(state_); }

 private:
  std::variant<T, Refusal> state_;
};
struct Done {};

struct Register {
  std::string number;  // OPL and nine digits
  Credential credential = Credential::password;
  std::string password;
  std::string token;  // empty: none issued, or reset
  int merchant = 1;   // registers of one merchant may return each other's payments
  // Deleted: its number is unknown from then on, its payments keep pointing here.
  bool is_removed = false;
};

// What a call says about its caller: the three headers.
struct Caller {
  std::string_view register_number;
  std::string_view password;
  std::string_view token;
};

struct Buyer {
  std::string name;
  std::string purse_public_id;
  std::int64_t balance_minor = 0;
  std::string pin = "0000";
  bool is_online = true;
  // False: pays what needs no PIN as soon as it is asked for. True: wants to be asked each time.
  bool always_asks = false;
};

// What a buyer will do in one session. Times count from the moment at which the buyer could act.
struct Script {
  enum class Decision : std::int8_t {
    confirm,           // enters the PIN where one is needed
    decline,           // status 2
    no_money,          // status 3 whatever the balance
    wrong_pin,         // enters a wrong PIN until the app gives up: status 2
    never,             // does nothing: status 4 after the system's time
    technical_cancel,  // the system gives up: status 5
  };
  std::int64_t join_after_ms = 0;  // -1: never scans
  Decision decision = Decision::confirm;
  std::int64_t decide_after_ms = 0;
  std::size_t buyer = 0;  // index; 0 is the buyer that every model has
};

// The part of a payment request that the system itself needs.
struct Order {
  std::int64_t sum_minor = 0;
  std::string order_number;
  std::string session_id;  // empty in a reversal and in web payments
  std::string shift;
  std::string notification_url;  // webPayments/v2; empty = none
};

struct SessionOpened {
  std::string session_id;
  std::string dynamic_qr;
  std::string confirmation_code;
};

// Payments are numbered without gaps from here.
constexpr std::int64_t kFirstPaymentId = 100'000'001;

struct Payment {
  static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

  std::int64_t id = 0;
  PaymentType type = PaymentType::sale;
  Status status = Status::in_progress;
  std::int64_t sum_minor = 0;
  std::string order_number;
  std::string shift;
  std::size_t register_index = 0;
  std::int64_t created_at_ms = 0;
  std::int64_t paid_at_ms = 0;  // equal to created_at_ms until it is paid
  std::size_t buyer = kNobody;
  std::size_t session = kNobody;
  // Inside the system alone; no call shows it.
  std::int64_t returned_minor = 0;  // of a sale: by reversals done and under way
  std::int64_t sale_id = 0;         // of a reversal
  bool has_open_reversal = false;   // of a sale
  int wrong_pins = 0;
  std::string dynamic_qr;  // web payments
  std::string notification_url;
};

// What changed since somebody looked last, by index: lets a store write what is new alone.
struct ChangeLog {
  std::set<std::size_t> registers;
  std::set<std::size_t> buyers;
  std::set<std::size_t> payments;

  bool empty() const { return registers.empty() && buyers.empty() && payments.empty(); }
  void clear() { *this = {}; }
};

struct ReportQuery {
  std::string_view shift;
  // createdDate within [from, to), where given.
  std::optional<std::int64_t> from_ms;
  std::optional<std::int64_t> to_ms;
};

}  // namespace sandbox

// The values of the contract in C++. Each mirrors the C struct of the same name in pospay/*.h,
// where meaning, units and limits are documented; enumerators carry the C numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pospay/cpp/money.hpp"
#include "pospay/cpp/result.hpp"
#include "pospay/plugin.h"

namespace pospay {

// --- pospay/types.h ------------------------------------------------------------------------------

struct Argument {
  std::string name;
  std::string value;
};

struct Message {
  std::string id;
  std::string text;
  std::vector<Argument> arguments;
};

enum class Reason : std::int32_t {
  none = POSPAY_REASON_NONE,
  buyer_declined = POSPAY_REASON_BUYER_DECLINED,
  not_enough_money = POSPAY_REASON_NOT_ENOUGH_MONEY,
  buyer_timed_out = POSPAY_REASON_BUYER_TIMED_OUT,
  cancelled_by_cashier = POSPAY_REASON_CANCELLED_BY_CASHIER,
  cancelled_by_system = POSPAY_REASON_CANCELLED_BY_SYSTEM,
  code_used = POSPAY_REASON_CODE_USED,
  code_expired = POSPAY_REASON_CODE_EXPIRED,
  code_foreign = POSPAY_REASON_CODE_FOREIGN,
  gateway_refused = POSPAY_REASON_GATEWAY_REFUSED,
  register_unknown = POSPAY_REASON_REGISTER_UNKNOWN,
  unauthorized = POSPAY_REASON_UNAUTHORIZED,
  token_exists = POSPAY_REASON_TOKEN_EXISTS,
  session_lost = POSPAY_REASON_SESSION_LOST,
  gateway_unreachable = POSPAY_REASON_GATEWAY_UNREACHABLE,
  gateway_untrusted = POSPAY_REASON_GATEWAY_UNTRUSTED,
  journal_unavailable = POSPAY_REASON_JOURNAL_UNAVAILABLE,
  refund_exceeds = POSPAY_REASON_REFUND_EXCEEDS,
  refund_too_late = POSPAY_REASON_REFUND_TOO_LATE,
  payment_not_found = POSPAY_REASON_PAYMENT_NOT_FOUND,
  answer_lost = POSPAY_REASON_ANSWER_LOST,
  answer_mismatch = POSPAY_REASON_ANSWER_MISMATCH,
  internal = POSPAY_REASON_INTERNAL,
};

// --- pospay/tender.h -----------------------------------------------------------------------------

enum class TenderKind : std::int32_t {
  cash = POSPAY_TENDER_CASH,
  card = POSPAY_TENDER_CARD,
  other = POSPAY_TENDER_OTHER,
};

struct LocalisedText {
  std::string language;
  std::string text;
};

struct Tender {
  std::string id;
  TenderKind kind = TenderKind::other;
  std::vector<LocalisedText> names;
  std::uint32_t capabilities = 0;  // POSPAY_CAN_...
  bool is_enabled = true;
  bool is_deletable = true;
  bool is_editable = true;
  bool gives_change = false;
};

enum class ParameterKind : std::int32_t {
  toggle = POSPAY_PARAMETER_TOGGLE,
  choice = POSPAY_PARAMETER_CHOICE,
  text = POSPAY_PARAMETER_TEXT,
  secret = POSPAY_PARAMETER_SECRET,
  action = POSPAY_PARAMETER_ACTION,
};

struct Choice {
  std::string id;
  Message label;
};

struct Parameter {
  std::string id;
  ParameterKind kind = ParameterKind::text;
  Message label;
  Message help;
  std::string default_value;
  std::vector<Choice> choices;
  std::uint32_t max_size = 0;
  std::string depends_on;
  std::string depends_on_host;
};

// Parameter ids with their values, or a manifest's settings.
using Values = std::vector<Argument>;

struct Verdict {
  bool is_allowed = true;
  Message message;
};

enum class ChangeKind : std::int32_t {
  add_tender = POSPAY_CHANGE_ADD_TENDER,
  edit_tender = POSPAY_CHANGE_EDIT_TENDER,
  delete_tender = POSPAY_CHANGE_DELETE_TENDER,
  host_parameter = POSPAY_CHANGE_HOST_PARAMETER,
};

struct HostChange {
  ChangeKind kind = ChangeKind::add_tender;
  std::string tender_id;
  std::string name;
  bool is_on = false;
};

struct MixLine {
  TenderKind kind = TenderKind::other;
  std::string tender_id;
  std::string name;
  Money amount;
};

struct Mix {
  std::vector<MixLine> lines;
  Money total;
  bool single_cycle = true;
};

struct PaidLine {
  std::string provider_reference;
  Money paid;
  Money returned;
  std::int64_t paid_at_ms = 0;
};

struct ReturnOption {
  TenderKind kind = TenderKind::cash;
  std::string tender_id;
  Money most;
};

// --- pospay/operation.h --------------------------------------------------------------------------

struct Position {
  std::string name;
  std::string barcode;
  std::string unit;
  std::int64_t quantity_milli = 1000;
  Money price;
  Money cost;
  bool is_service = false;
};

struct Receipt {
  std::string number;
  std::string title;
  std::string header;
  std::string footer;
  std::vector<Position> positions;
  std::vector<MixLine> tenders;
  Money total;
};

struct Shift {
  std::string id;
  std::int64_t opened_at_ms = 0;
  std::int32_t utc_offset_minutes = 180;
  std::int32_t number_of_day = 1;
};

struct PaymentRequest {
  std::string key;
  std::string line;
  Money amount;
  Receipt receipt;
  Shift shift;
};

struct RefundRequest {
  std::string key;
  Money amount;
  PaidLine paid_line;
  Receipt receipt;
  Shift shift;
};

struct FiscalReceipt {
  std::string number;
  std::int64_t printed_at_ms = 0;
};

struct Decision {
  bool is_paid = false;
  std::string supervisor;
  std::string reason;
};

enum class EventKind : std::int32_t {
  show_qr = POSPAY_EVENT_SHOW_QR,
  show_code = POSPAY_EVENT_SHOW_CODE,
  ask_scan = POSPAY_EVENT_ASK_SCAN,
  waiting = POSPAY_EVENT_WAITING,
  outcome = POSPAY_EVENT_OUTCOME,
  settled = POSPAY_EVENT_SETTLED,
  reconciliation = POSPAY_EVENT_RECONCILIATION,
  diagnosis = POSPAY_EVENT_DIAGNOSIS,
  notice = POSPAY_EVENT_NOTICE,
};

enum class WaitingFor : std::int32_t {
  nothing = 0,
  gateway = POSPAY_WAITING_GATEWAY,
  scan = POSPAY_WAITING_SCAN,
  confirmation = POSPAY_WAITING_CONFIRMATION,
  cancel = POSPAY_WAITING_CANCEL,
  resolution = POSPAY_WAITING_RESOLUTION,
  money_back = POSPAY_WAITING_MONEY_BACK,
};

enum class OutcomeStatus : std::int32_t {
  approved = POSPAY_OUTCOME_APPROVED,
  declined = POSPAY_OUTCOME_DECLINED,
  timed_out = POSPAY_OUTCOME_TIMED_OUT,
  cancelled = POSPAY_OUTCOME_CANCELLED,
  unknown = POSPAY_OUTCOME_UNKNOWN,
};

enum class SettledAs : std::int32_t {
  nothing = 0,
  confirmed = POSPAY_SETTLED_CONFIRMED,
  rolled_back = POSPAY_SETTLED_ROLLED_BACK,
  acknowledged = POSPAY_SETTLED_ACKNOWLEDGED,
  manually = POSPAY_SETTLED_MANUALLY,
};

struct Qr {
  std::string text;
  std::uint32_t width = 0;
  std::vector<std::uint8_t> modules;  // width * width, 1 = dark
};

struct Outcome {
  OutcomeStatus status = OutcomeStatus::unknown;
  Reason reason = Reason::none;
  Message message;
  Money amount;
  std::string payment_number;
  std::string provider_reference;
};

// --- pospay/shift.h ------------------------------------------------------------------------------

enum class OperationKind : std::int32_t {
  payment = POSPAY_OPERATION_PAYMENT,
  refund = POSPAY_OPERATION_REFUND,
  action = POSPAY_OPERATION_ACTION,
  close_shift = POSPAY_OPERATION_CLOSE_SHIFT,
  diagnosis = POSPAY_OPERATION_DIAGNOSIS,
};

struct BookLine {
  OperationKind kind = OperationKind::payment;
  std::string key;
  std::string receipt_number;
  std::string provider_reference;
  Money amount;
};

struct ShiftBooks {
  Shift shift;
  std::vector<BookLine> lines;
};

enum class DifferenceKind : std::int32_t {
  only_there = POSPAY_DIFFERENCE_ONLY_THERE,
  only_here = POSPAY_DIFFERENCE_ONLY_HERE,
  amount = POSPAY_DIFFERENCE_AMOUNT,
  refund_missing = POSPAY_DIFFERENCE_REFUND_MISSING,
  still_open = POSPAY_DIFFERENCE_STILL_OPEN,
  wrong_shift = POSPAY_DIFFERENCE_WRONG_SHIFT,
  twice = POSPAY_DIFFERENCE_TWICE,
  manual = POSPAY_DIFFERENCE_MANUAL,
};

enum class Repair : std::int32_t {
  none = POSPAY_REPAIR_NONE,
  wait = POSPAY_REPAIR_WAIT,
  give_back = POSPAY_REPAIR_RETURN,
  book = POSPAY_REPAIR_BOOK,
  ask_support = POSPAY_REPAIR_ASK_SUPPORT,
};

struct Difference {
  DifferenceKind kind = DifferenceKind::still_open;
  Repair repair = Repair::none;
  std::string key;
  std::string payment_number;
  Money here;
  Money there;
  Message message;
};

struct Reconciliation {
  std::vector<Difference> differences;
  std::uint64_t payments_compared = 0;
  Money sales_here;
  Money sales_there;
  Money returns_here;
  Money returns_there;
};

enum class CheckStatus : std::int32_t {
  ok = POSPAY_CHECK_OK,
  warning = POSPAY_CHECK_WARNING,
  failed = POSPAY_CHECK_FAILED,
  skipped = POSPAY_CHECK_SKIPPED,
};

struct Check {
  std::string id;
  CheckStatus status = CheckStatus::ok;
  Message message;
  std::int64_t elapsed_ms = 0;
};

struct Diagnosis {
  std::vector<Check> checks;
};

// --- Replay --------------------------------------------------------------------------------------

enum class ReplayParty : std::int32_t {
  host = POSPAY_PARTY_HOST,
  gateway = POSPAY_PARTY_GATEWAY,
  journal = POSPAY_PARTY_JOURNAL,
  clock = POSPAY_PARTY_CLOCK,
  log = POSPAY_PARTY_LOG,
};

struct ReplayLine {
  ReplayParty party = ReplayParty::log;
  std::string text;
};

struct ReplayStep {
  std::string key;
  std::int64_t at_ms = 0;
  ReplayLine input;
  std::string state;
  std::vector<ReplayLine> actions;
  std::string difference;
};

// --- Events and open operations ------------------------------------------------------------------

struct Event {
  EventKind kind = EventKind::waiting;
  std::uint64_t sequence = 0;
  std::int64_t time_left_ms = -1;
  Message message;
  WaitingFor waiting_for = WaitingFor::nothing;
  SettledAs settled_as = SettledAs::nothing;
  std::string code;
  std::optional<Qr> qr;
  std::optional<Outcome> outcome;
  std::optional<Reconciliation> reconciliation;
  std::optional<Diagnosis> diagnosis;
};

enum class OpenState : std::int32_t {
  unresolved = POSPAY_OPEN_UNRESOLVED,
  unconfirmed = POSPAY_OPEN_UNCONFIRMED,
  undelivered = POSPAY_OPEN_UNDELIVERED,
  returning = POSPAY_OPEN_RETURNING,
};

struct OpenOperation {
  OperationKind kind = OperationKind::payment;
  OpenState state = OpenState::unresolved;
  std::string key;
  std::string line;
  std::string receipt_number;
  Money amount;
  std::int64_t started_at_ms = 0;
  Message message;
};

}  // namespace pospay

// What every operation's state machine has in common: inputs, actions, and the rule of their order.
//
// A machine is deterministic: (state, input, moment) -> (state, actions). It has no clock, thread,
// file or socket. The lane (lane.hpp) carries its actions out, strictly in order, under one rule:
//
//   Actions after a Write are carried out only when the written record is durable. When it cannot
//   be written, the actions behind it are dropped and the machine gets WriteFailed; behind a Write
//   that is not `required` they are carried out all the same.
//
// So "journal first, then send" is not a habit of the code that sends: a Send behind a required
// Write cannot happen without its record.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plugins/oplati/core/messages.hpp"
#include "plugins/oplati/core/shift_comparison.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati {

// The world at the time of an input. `random` is fresh for each input.
struct Moment {
  std::int64_t now_ms = 0;   // monotonic
  std::int64_t wall_ms = 0;  // since 1970-01-01 UTC
  std::uint64_t random = 0;
};

// --- Inputs --------------------------------------------------------------------------------------

struct Begin {};    // a new operation
struct Recover {};  // the operation was read from the journal after a start
struct TimerDue {};
struct Answered {
  std::uint32_t call_number = 0;  // of the Send; an answer to an older call is ignored
  Answer answer;
};
struct WriteFailed {
  // The record may be there all the same, and the next start would go on from it.
  bool is_in_doubt = false;
};
struct ScanSubmitted {
  std::string code;
};
struct CancelWanted {};
struct ReceiptPrinted {
  pospay::FiscalReceipt receipt;
};
struct RollBackWanted {
  std::string reason;
};
struct OutcomeStored {};  // acknowledge
struct DecisionTaken {
  pospay::Decision decision;
};

// The answer to ReadShift.
struct ShiftRead {
  pospay::Result<std::shared_ptr<const std::vector<ShiftOperation>>> journal;
  std::vector<ShiftOperation> live;  // of the lane itself; newer than the journal
};
// The answer to Compare.
struct Compared {
  Comparison comparison;
};
// The answer to Probe.
struct Probed {
  // How long each stage of the way took, -1 when it was not reached.
  std::int64_t resolve_ms = -1;
  std::int64_t connect_ms = -1;
  std::int64_t tls_ms = -1;
  std::int64_t answer_ms = -1;
  // Of the call; a Fault says what failed on the way. Nothing: the way is good, nothing was asked.
  std::optional<Answer> answer;
  // What the server's clock said, and the till's at that moment; 0 = it did not say.
  std::int64_t server_wall_ms = 0;
  std::int64_t till_wall_ms = 0;
  // The certificate is not valid at this time: its own fault, or the fault of the till's clock.
  bool is_certificate_out_of_time = false;
};
// The gateway has sent word that something happened to a payment. Never proof: it only brings the
// machine's next question forward, and nothing of it is believed.
struct Hinted {
  std::int64_t payment_id = 0;
  std::string order_number;
};

using Input = std::variant<Begin, Recover, TimerDue, Answered, WriteFailed, ScanSubmitted,
                           CancelWanted, ReceiptPrinted, RollBackWanted, OutcomeStored,
                           DecisionTaken, ShiftRead, Compared, Probed, Hinted>;

// --- Actions -------------------------------------------------------------------------------------

// Makes the machine's record durable.
struct Write {
  bool required = true;
};

// May be delayed by the lane. When it has not left by `give_up_at_ms`, it is answered by a Fault
// that says so (`is_given_up`).
struct Send {
  std::uint32_t call_number = 0;
  Call call;
  std::optional<std::int64_t> give_up_at_ms = std::nullopt;
};

// An event for the host. Texts are filled in from the catalogue by message id; `deadline_ms` is
// monotonic and becomes Event::time_left_ms when the host takes the event.
struct Emit {
  pospay::Event event;
  std::optional<std::int64_t> deadline_ms;
};

// A line for the log, in English.
struct Log {
  int level = POSPAY_LOG_INFO;
  std::string line;
};

// Keeps a secret in the host's store before the next event is handed out.
struct KeepSecret {
  std::string name;
  std::string value;
};

// Reads the operations of a shift from the journal. Read only: waits for no Write.
struct ReadShift {
  std::string register_number;
  std::string shift;
};

// Compares beside the lane: it takes too long for a thread that holds it.
struct Compare {
  std::shared_ptr<const ShiftMaterial> material;
};

// Goes the way to the gateway anew, stage by stage, and then asks `call`, if there is one. Never
// one that moves money.
struct Probe {
  std::optional<Call> call;
};

using Action = std::variant<Write, Send, Emit, Log, KeepSecret, ReadShift, Compare, Probe>;
using Actions = std::vector<Action>;

// --- The journal's view of an operation ----------------------------------------------------------

// One durable record: the columns that are searched, and the whole state as text.
struct OperationRecord {
  std::string key;
  pospay::OperationKind kind = pospay::OperationKind::payment;
  std::string line;            // payments
  std::string request_digest;  // same key, other request: refused
  std::string register_number;
  std::string base_url;
  std::string shift;
  std::string order_number;
  std::string session_id;            // empty until known
  std::int64_t payment_id = 0;       // of this payment or reversal; 0 until known
  std::int64_t sale_payment_id = 0;  // refunds: the payment that is refunded
  std::int64_t amount_minor = 0;
  std::string step;
  bool is_open = true;            // something is left to do, for the plugin or for the host
  bool counts_as_refund = false;  // refunds: in flight or done, so that it counts against the sale
  std::string payload;
};

// Where a record comes from: the journal keeps only what has begun; a recording also shows what an
// operation was before it began.
enum class RecordOf { journal, draft };

// --- A machine -----------------------------------------------------------------------------------

class Machine {
 public:
  virtual ~Machine() = default;

  virtual pospay::OperationKind kind() const = 0;
  // Would `input` (one that the host gives) be accepted now? The refusal says why.
  virtual pospay::Result<void> accepts(const Input& input) const = 0;
  // An input that is not accepted changes nothing and yields no action.
  virtual void handle(const Input& input, const Moment& moment, Actions& actions) = 0;
  // Is the word about this operation?
  virtual bool is_about(const Hinted&) const { return false; }
  // When TimerDue is wanted (monotonic), or nothing.
  virtual std::optional<std::int64_t> wake_at_ms() const = 0;
  virtual OperationRecord record() const = 0;
  // For the host's list of open operations; nothing once it is settled for the host.
  virtual std::optional<pospay::OpenOperation> open() const = 0;
  // Nothing is left to do: the lane may forget the operation.
  virtual bool is_finished() const = 0;
};

}  // namespace oplati

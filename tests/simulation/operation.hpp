// A payment or refund of the simulation: what was drawn for it, what the host's books say, what the
// host has in mind, and what the observer has seen. The plugin's own view is in its journal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/sandbox/wallet_types.hpp"
#include "plugins/oplati/core/messages.hpp"
#include "pospay/cpp/types.hpp"

namespace simulation {

// How an operation ended, as the host was told.
enum class Told : std::uint8_t { nothing, approved, not_approved };

// Survives a death of the till.
struct HostBooks {
  bool has_begun = false;  // stored before the plugin is called
  bool is_over = false;    // nothing is left to do
  Told told = Told::nothing;
  int receipts_printed = 0;
  bool wants_money_back = false;
  std::optional<bool> decided_paid;  // by a supervisor
  std::string provider_reference;
};

// Dies with the till.
struct HostMemory {
  bool is_attached = false;  // the till has the operation's handle
  bool is_unknown = false;
  bool has_code = false;  // on the screen
  bool printing_is_due = false;
  bool has_settled = false;
};

struct ReversalSent {
  std::string order_number;
  std::int64_t payment_id = 0;
  std::int64_t amount_minor = 0;
  bool is_full = false;
  int requests = 0;         // of which a byte left
  int under_way = 0;        // not carried out and not lost yet
  bool is_refused = false;  // the gateway said so, or it ended without money
};

// What the observer knows of an operation, over all deaths.
struct Seen {
  std::string register_number;
  std::string base_url;
  int requests = 0;
  int payments_sent = 0;       // POST payments of which a byte left
  int payments_under_way = 0;  // ... not carried out and not lost yet
  std::string order_number;    // of that POST
  std::vector<ReversalSent> reversals;
  bool proof_of_payment = false;  // an untouched answer with id, order number, sum and status 1
  bool had_late_success = false;  // the gateway changed its mind (G20)
  bool proof_of_refusal = false;  // an untouched final refusal of the POST
  Told told = Told::nothing;
  int outcomes_told = 0;
  bool told_unknown = false;
  bool last_write_failed = false;
  // The last write failed and the till died: what was told from memory may be told anew.
  bool memory_was_lost = false;
  // A lying or damaged disk took a record: only a reconciliation can find it.
  bool record_was_lost = false;
  // The gateway carried a request out twice: only a reconciliation can find it.
  bool was_doubled = false;
  int alarms = 0;                    // notices that ask for a person
  std::int64_t first_known_ms = -1;  // the gateway's first answer about the payment
  std::int64_t told_at_ms = -1;
  // The gateway has forbidden to ask before (Retry-After).
  std::int64_t forbidden_until_ms = -1;
  // L1: from here on all is healthy, the gateway has answered and knows how the payment ended.
  std::int64_t settles_from_ms = -1;
};

struct Operation {
  std::size_t index = 0;
  pospay::OperationKind kind = pospay::OperationKind::payment;
  std::size_t till = 0;
  std::size_t receipt = 0;
  int attempt = 1;
  std::string key;
  std::int64_t amount_minor = 0;
  oplati::PaymentMode mode = oplati::PaymentMode::dynamic_qr;
  sandbox::Script script;
  int scans = 0;
  pospay::PaymentRequest payment;
  pospay::RefundRequest refund;

  HostBooks books;
  HostMemory memory;
  Seen seen;

  bool is_payment() const { return kind == pospay::OperationKind::payment; }
};

// One sale of the host with its line by «ОПЛАТИ».
struct Receipt {
  std::vector<std::size_t> payments;  // attempts
  std::vector<std::size_t> refunds;
  std::optional<std::size_t> paid_by;  // the attempt whose receipt is printed
  std::int64_t reserved_minor = 0;     // for refunds, done or under way
};

}  // namespace simulation

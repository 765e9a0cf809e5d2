// A payment system and its plugin, made by hand for the till's tests. The system survives the till:
// what a crash leaves behind is found again. Every call is in `log`.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/checkout/lane.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace host_test {

struct FakeEntry {
  pospay::OperationKind kind = pospay::OperationKind::payment;
  std::string line;
  std::string receipt;
  pospay::Money amount;
  pospay::OutcomeStatus status = pospay::OutcomeStatus::unknown;
  std::string message;
  bool is_delivered = false;  // its outcome lies in the till's hands
  bool is_settled = false;
  bool is_returning = false;
  std::deque<pospay::Event> events;
};

struct FakeSystem {
  // --- How it behaves ---
  std::string id = "fake";
  std::deque<pospay::OutcomeStatus> next_outcomes;  // approved when empty
  bool is_enabled = true;
  bool is_waiting = false;  // gives no outcome by itself: `resolve` does
  std::string refuses_mix;  // the message of check_mix, empty = allowed
  std::optional<pospay::Error> next_start_error;
  std::int64_t approves_minor = -1;  // instead of the amount asked for
  int not_ready_times = 0;
  bool stops = false;  // it has run into a bug: next_event says so, once for each operation
  bool settles_at_once = true;
  std::optional<pospay::Reconciliation> reconciliation;  // what close_shift finds

  // --- What it has seen ---
  std::vector<std::string> log;
  std::map<std::string, FakeEntry> entries;  // its journal
  std::map<std::string, std::string> values;
  pospay::IHost* host = nullptr;
  std::function<void(const std::string&)> on_call;  // a look into the till at that moment
  std::vector<pospay::RefundRequest> refunds;
  std::vector<pospay::PaymentRequest> payments;
  std::vector<pospay::ShiftBooks> books;

  void call(const std::string& text);
  // A late outcome of an operation that is unknown.
  void resolve(const std::string& key, pospay::OutcomeStatus status);
  // What restarts the till's lane with this system behind it.
  checkout::LaneSource source();
  std::size_t count(const std::string& call_start) const;
};

// The event of an outcome as the contract asks for it.
pospay::Event outcome_event(const FakeEntry& entry, std::int64_t approves_minor);

}  // namespace host_test

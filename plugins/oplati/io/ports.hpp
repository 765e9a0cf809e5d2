// The seams between a lane's driver and the outside: the payment system, the durable journal,
// and what is kept for a person to look at after an incident. Tests put fakes and fault-injecting
// decorators here; product code has no switch for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/payment.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

// What proves to the gateway who we are: a token, or a password for registers in that mode. Current
// at the time of the call, never recorded.
struct Credential {
  std::string token;
  std::string password;
  bool is_empty() const { return token.empty() && password.empty(); }
};

class IGateway {
 public:
  virtual ~IGateway() = default;
  // One request and its answer. Blocks up to the request's own deadline. Never throws: what goes
  // wrong is a Fault that says whether a byte was sent. [any thread, several at once]
  virtual Answer call(const Binding& binding, const Credential& credential, const Call& call) = 0;
  // Goes the way anew, stage by stage, and asks `call`, if there is one. Blocks like two calls.
  // Without stages to tell apart, as here, the call's own fault is all there is. [any thread]
  virtual Probed probe(const Binding& binding, const Credential& credential,
                       const std::optional<Call>& call) {
    Probed probed;
    if (call) probed.answer = this->call(binding, credential, *call);
    return probed;
  }
  // Opens connections ahead of need until `count` of them wait, and replaces those that are old.
  // Answers after how many milliseconds it should be called again to keep them ready; 0: not at
  // all. Blocks like `count` calls. [any thread]
  virtual std::int64_t prepare(std::size_t count) = 0;
  // Nothing is expected any more: closes the connections that wait. [any thread]
  virtual void rest() {}
  // Calls under way end promptly as faults, later ones at once. [any thread]
  virtual void shut_down() = 0;
};

// [one thread at a time]
class IJournal {
 public:
  virtual ~IJournal() = default;
  // Opens the journal and reads what is not finished, oldest first. May be called again after it
  // has failed.
  virtual pospay::Result<std::vector<OperationRecord>> open() = 0;
  // One commit if possible. True for each record that is durable when it returns.
  virtual std::vector<bool> append(const std::vector<OperationRecord>& records) = 0;
  // Of the last append that failed: nobody can say whether its records are there.
  virtual bool is_in_doubt() const { return false; }
  // The latest record of an operation, finished or not.
  virtual pospay::Result<std::optional<OperationRecord>> find(const std::string& key) = 0;
  // The latest records of all refunds of a sale that count against it.
  virtual pospay::Result<std::vector<OperationRecord>> refunds_of(
      const std::string& register_number, std::int64_t sale_payment_id) = 0;
  // What the reconciliation needs of the latest records of a shift.
  virtual pospay::Result<std::vector<ShiftOperation>> operations_of_shift(
      const std::string& register_number, const std::string& shift) = 0;
  // It knows less than it once did: it was lost, cut short or replaced by an older copy, and the
  // gateway's report was not compared since. Asked after open().
  virtual bool needs_reconciliation() const { return false; }
  // The report was compared.
  virtual pospay::Result<void> reconciled() { return {}; }
  virtual void close() = 0;
};

// Takes the flight recorder's text. [one thread at a time]
class IFlightLog {
 public:
  virtual ~IFlightLog() = default;
  // False when it could not be kept; nothing depends on it.
  virtual bool append(std::string_view text) = 0;
};

}  // namespace oplati::io

// «Продажа. Оплата»: one receipt, one or several tenders, a fiscal receipt at the end.
//
// Before any money moves every plugin is asked whether the mix is allowed. Plugin tenders come
// first, since they can be rolled back by themselves, then the card, other non-cash tenders, and
// cash last. The receipt is printed only after every part is approved. A part that fails leads back
// with the receipt untouched: what was taken is given back. A part whose outcome is unknown blocks
// the receipt until a later outcome, or a supervisor, decides.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host_sim/checkout/desk.hpp"
#include "host_sim/checkout/settlement.hpp"

namespace checkout {

// More is a slip of the finger; the sum of what is entered stays far inside 64 bits.
constexpr std::int64_t kMaxEnteredMinor = 100'000'000'000'000;

// What the cashier has entered in a tender's field. 0 = the whole amount due. Cash may be more than
// that: change is given.
struct TenderEntered {
  std::string tender;  // id or name
  std::int64_t amount_minor = 0;
};

enum class ProcessStatus {
  printed,   // done: there is a fiscal document
  refused,   // by a rule, before any money moved
  declined,  // by the tender; likewise the following three: the receipt is as it was before
  timed_out,
  cancelled,
  failed,  // paid but not printed: the money goes back
  unknown  // the receipt is blocked
};

// "printed", "refused", ...: the words of scenarios.
std::string process_status_text(ProcessStatus status);

struct ProcessResult {
  ProcessStatus status = ProcessStatus::refused;
  std::string message;  // for the cashier; empty when printed
  std::string receipt;
  std::int64_t fiscal_number = 0;
  std::int64_t change_minor = 0;
  std::string payment_number;
};

class PaymentProcess {
 public:
  PaymentProcess(Desk& desk, IScreen& screen)
      : desk_(desk), screen_(screen), settlement_(desk, screen) {}

  ProcessResult pay(const std::string& receipt_number, const pospay::Shift& shift,
                    const std::vector<TenderEntered>& entered);
  // What pay() refuses before any money moves.
  pospay::Result<void> check(const std::string& receipt_number,
                             const std::vector<TenderEntered>& entered) const;

 private:
  struct Part;

  pospay::Result<std::vector<Part>> plan(const Receipt& receipt,
                                         const std::vector<TenderEntered>& entered) const;
  pospay::Result<void> share_out(std::vector<Part>& parts, std::int64_t due) const;
  pospay::Result<void> check_mix(const Receipt& receipt, const std::vector<Part>& parts) const;
  // Takes one part; anything but `printed`, which here means approved, ends the payment.
  ProcessResult take(const Receipt& receipt, const pospay::Shift& shift, Part& part,
                     const std::vector<Part>& parts);
  ProcessResult ask_plugin(const Receipt& receipt, const pospay::Shift& shift, PaymentLine line,
                           const std::vector<Part>& parts);
  ProcessResult take_outcome(ShelvedOperation operation, PaymentLine line,
                             const std::optional<pospay::Outcome>& outcome);

  Desk& desk_;
  IScreen& screen_;
  Settlement settlement_;
};

}  // namespace checkout

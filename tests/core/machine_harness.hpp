// Drives one machine by hand: feeds inputs, keeps a visible log of its actions in short words, and
// plays the lane's rule of required writes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugins/oplati/core/machine.hpp"

namespace oplati::test {

class MachineHarness {
 public:
  explicit MachineHarness(Machine& machine) : machine_(&machine) {}

  // Feeds `input` and returns what came of it, e.g. "write send:demandPayment waiting:gateway".
  std::string feed(const Input& input);
  // Answers the last call.
  std::string answer(Answer answer) { return feed(Answered{last_call_number, std::move(answer)}); }
  // Moves the time to the machine's next timer and feeds TimerDue. "-" when it wants none.
  std::string next_timer();
  // Feeds the timer every time it is wanted until `ms` have passed, answering every call with
  // `answer`; returns all that happened.
  std::string run_for(std::int64_t ms, const Answer& answer);

  // Fail required writes from now on.
  bool writes_fail = false;
  bool failures_are_in_doubt = false;
  Moment moment{1'000'000, 1'780'000'000'000, 7};
  std::uint32_t last_call_number = 0;
  Call last_call;
  std::shared_ptr<const ShiftMaterial> last_material;
  std::vector<pospay::Event> events;
  std::vector<OperationRecord> records;
  // Every money-moving call, for "at most one".
  int posts = 0;
  int reversals = 0;

 private:
  Machine* machine_;
};

// A request over 12.34 BYN with two positions.
pospay::PaymentRequest payment_request(std::int64_t amount_minor = 1234);

PaymentInfo info_of(const Order& order, std::int64_t payment_id, GatewayStatus status,
                    GatewayPaymentType type = GatewayPaymentType::sale);
Fault lost();
Fault unsent();
Refusal refusal(const std::string& code, bool is_final, pospay::Reason reason);

}  // namespace oplati::test

// What stands between the operations' requests and the network: when each of them may leave. The
// gate only delays. What it was given comes out once: to be sent, or given up, or called back; and
// it sees no request before the record in front of it is durable, since the lane carries a Send out
// only then.
//
// An interface, so that a test can plant a gate that fails; the one of the product is GatewayGate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/payment.hpp"

namespace oplati {

// A request of an operation on its way out.
struct WaitingSend {
  std::string key;
  std::uint32_t call_number = 0;
  Binding binding;
  Call call;
  // A person has just asked for it and waits: no outage holds it back.
  bool is_urgent = false;
  // When it has not left by then, nobody wants it any more.
  std::optional<std::int64_t> give_up_at_ms;
};

class SendGate {
 public:
  virtual ~SendGate() = default;

  // True: it leaves now. False: the gate has taken it, and it comes out of one of the three below.
  virtual bool admit(WaitingSend& send, const Moment& moment) = 0;
  // The next that leaves now; to be called until there is nothing.
  virtual std::optional<WaitingSend> next(const Moment& moment) = 0;
  // The next whose time is over; likewise.
  virtual std::optional<WaitingSend> given_up(const Moment& moment) = 0;
  // All that waits of an operation, in the order in which it came. Not one byte of it has left.
  virtual std::vector<WaitingSend> call_back(const std::string& key) = 0;

  // The answer to a request that has left; once for each. True: its gateway does not answer, and
  // what is asked next waits until it does.
  virtual bool on_answer(const std::string& key, std::uint32_t call_number, const Answer& answer,
                         const Moment& moment) = 0;
  // When `next` or `given_up` may have something, if nothing happens before.
  virtual std::optional<std::int64_t> wake_at_ms() const = 0;
};

}  // namespace oplati

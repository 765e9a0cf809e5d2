// Who looks on: what comes to the register protocol, what is answered, what the buyers do. For
// drawings and tests; nothing secret is told.
#pragma once

#include <cstdint>
#include <string>

namespace sandbox {

struct BuyerAct {
  enum class What : std::int8_t {
    joins,  // has scanned the QR at the till, or entered its code
    pays,
    declines,
    is_poor,      // had too little money
    is_silent,    // has not answered in time
    is_given_up,  // the system has cancelled the payment
  };

  What what = What::joins;
  std::string buyer;
  std::int64_t sum_minor = 0;
};

struct SeenAnswer {
  int http_status = 200;
  std::string refusal;               // internalCode of an error answer
  std::int64_t payment_status = -1;  // `status` of a payment's answer
  bool is_lost = false;              // it does not arrive as a whole
  bool is_acted = true;              // the system has acted on the request
};

class IObserver {
 public:
  virtual ~IObserver() = default;

  // On the sandbox's threads, one call at a time, in the order of happening; must not call the
  // sandbox. `path` is without the base path and the query.
  virtual void on_request(const std::string& method, const std::string& path) = 0;
  virtual void on_answer(const SeenAnswer& answer) = 0;
  virtual void on_buyer(const BuyerAct& act) = 0;
};

}  // namespace sandbox

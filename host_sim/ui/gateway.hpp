// The payment system behind the plugins, as a scenario sees it: buyers with their phones, and a
// service that can be made to fail. In production runs it does not exist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/loader/manifest.hpp"
#include "pospay/cpp/result.hpp"

namespace ui {

// What a buyer does with the next payment.
struct BuyerScript {
  enum class Does { confirm, decline, no_money, wrong_pin, never };

  std::string name;
  std::int64_t scan_after_ms = 0;  // from the moment the till shows something; -1: never
  Does does = Does::confirm;
  std::int64_t answer_after_ms = 0;  // from the moment the phone asks
  bool is_online = true;             // the phone; a one-time code can be shown without a network
  // What the cashier scans, each at the next asking: `own` (as when there is none left here),
  // `used` and `expired` codes of the buyer, or the text itself; `cancel`: «Отмена» instead.
  std::vector<std::string> codes;
};

// The state of a code on the buyer's phone.
enum class CodeState { fresh, used, expired };

class IGateway {
 public:
  virtual ~IGateway() = default;

  // What manifests and scenarios may use: "sandbox.url", "sandbox.ca_file", ...
  virtual loader::Variables variables() const = 0;

  // A buyer with so much money.
  virtual pospay::Result<void> add_buyer(const std::string& name, std::int64_t balance_minor) = 0;
  virtual pospay::Result<std::int64_t> balance_minor(const std::string& name) = 0;
  // What the buyer does with payments from now on; nothing: nobody acts.
  virtual pospay::Result<void> set_script(const std::optional<BuyerScript>& script) = 0;
  // The code that the buyer's phone shows to the cashier.
  virtual pospay::Result<std::string> one_time_code(const std::string& buyer, CodeState state) = 0;

  // Does the buyer's phone ask for a decision on a payment right now?
  virtual pospay::Result<bool> is_asked(const std::string& buyer) = 0;

  // Down: no connection gets an answer. Up again: on the same address, and no
  // fault waits any more.
  virtual pospay::Result<void> set_up(bool is_up) = 0;
  // The next `count` answers are spoilt, of `call` alone unless it is empty; the names are the
  // gateway's own.
  virtual pospay::Result<void> inject_fault(const std::string& fault, const std::string& call,
                                            int count) = 0;
  // What the merchant does in the cabinet with a register: `reset_token` or `delete_register`.
  virtual pospay::Result<void> act_in_cabinet(const std::string& action,
                                              const std::string& register_number) = 0;
};

}  // namespace ui

// The payment system behind the plugins, as a scenario sees it: buyers with their phones, and a
// service that can be made to fail. In production runs it does not exist.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "host_sim/loader/manifest.hpp"
#include "pospay/cpp/result.hpp"

namespace ui {

class IGateway {
 public:
  virtual ~IGateway() = default;

  // What manifests may use: "sandbox.url", "sandbox.ca_file", ...
  virtual loader::Variables variables() const = 0;

  // A buyer with so much money.
  virtual pospay::Result<void> add_buyer(const std::string& name, std::int64_t balance_minor) = 0;
  virtual pospay::Result<std::int64_t> balance_minor(const std::string& name) = 0;

  // The buyer's phone. `scan`: a QR that the till shows; `enter_code`: a code that the cashier has
  // told; `one_time_code`: the code that the buyer shows to the cashier.
  virtual pospay::Result<void> scan(const std::string& buyer, const std::string& qr_text) = 0;
  virtual pospay::Result<void> enter_code(const std::string& buyer, const std::string& code) = 0;
  virtual pospay::Result<std::string> one_time_code(const std::string& buyer) = 0;
  virtual pospay::Result<void> confirm(const std::string& buyer) = 0;
  virtual pospay::Result<void> decline(const std::string& buyer) = 0;

  // Down: connections are refused. Up again: on the same address.
  virtual pospay::Result<void> set_up(bool is_up) = 0;
  // The next `count` answers are spoilt; names are the gateway's own.
  virtual pospay::Result<void> inject_fault(const std::string& fault, int count) = 0;
};

}  // namespace ui

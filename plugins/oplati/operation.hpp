// A host's handle on an operation of the lane.
#pragma once

#include <memory>
#include <string>

#include "plugins/oplati/io/lane_driver.hpp"
#include "plugins/oplati/text/catalogue.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace oplati {

// What the method and its handles share.
struct Desk {
  std::shared_ptr<io::LaneDriver> driver;
  pospay::IHost* host = nullptr;
  Language language = Language::ru;

  // Log lines of plugin threads cross here, inside a call of the till thread.
  void hand_over_log() const;
  // The error with its text, in the host's language.
  pospay::Error worded(pospay::Error error) const { return fill_in(std::move(error), language); }
  pospay::Result<void> worded(pospay::Result<void> result) const {
    if (result) return result;
    return worded(result.error());
  }
};

class LaneOperation final : public pospay::IOperation {
 public:
  LaneOperation(std::shared_ptr<const Desk> desk, std::string key)
      : desk_(std::move(desk)), key_(std::move(key)) {}

  std::string key() const override { return key_; }
  std::optional<pospay::Event> next_event() override;
  pospay::Result<void> submit_scan(std::string_view code) override;
  pospay::Result<void> cancel() override;
  pospay::Result<void> confirm(const pospay::FiscalReceipt& receipt) override;
  pospay::Result<void> roll_back(std::string_view reason) override;
  pospay::Result<void> acknowledge() override;
  pospay::Result<void> settle_manually(const pospay::Decision& decision) override;

 private:
  pospay::Result<void> submit(Input input);

  std::shared_ptr<const Desk> desk_;
  std::string key_;
};

}  // namespace oplati

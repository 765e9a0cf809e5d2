// The payment method «ОПЛАТИ» as the host sees it: settings, rules, and the way into the lane.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/policy.hpp"
#include "plugins/oplati/core/settings.hpp"
#include "plugins/oplati/io/engine.hpp"
#include "plugins/oplati/io/notification_receiver.hpp"
#include "plugins/oplati/operation.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace oplati {

class OplatiMethod final : public pospay::IPaymentMethod {
 public:
  // What the composition root puts together. `policy` is shared because tasks of the driver outlive
  // the method.
  struct Parts {
    std::shared_ptr<const Policy> policy;
    std::shared_ptr<io::LaneDriver> driver;
    // Word of the gateway to the driver; null where none is received.
    std::unique_ptr<io::NotificationReceiver::Subscription> notifications;
    std::string base_url;
    io::LaneDriver::Clock clock;
  };

  OplatiMethod(Parts parts, pospay::IHost& host);
  ~OplatiMethod() override;

  pospay::Result<pospay::Tender> tender() const override;
  pospay::Result<std::vector<pospay::Parameter>> parameters() const override;
  pospay::Result<void> configure(const pospay::Values& values) override;
  pospay::Result<pospay::Operation> invoke(std::string_view action) override;

  pospay::Result<pospay::Verdict> check_host_change(
      const pospay::HostChange& change) const override;
  pospay::Result<pospay::Verdict> check_mix(const pospay::Mix& mix) const override;
  pospay::Result<std::vector<pospay::ReturnOption>> return_options(
      const pospay::PaidLine& line) const override;

  void prepare() override;
  pospay::Result<pospay::Operation> start_payment(const pospay::PaymentRequest& request) override;
  pospay::Result<pospay::Operation> start_refund(const pospay::RefundRequest& request) override;
  pospay::Result<std::vector<pospay::OpenOperation>> open_operations() const override;
  pospay::Result<pospay::Operation> resume(std::string_view key) override;

  pospay::Result<void> open_shift(const pospay::Shift& shift) override;
  pospay::Result<pospay::Operation> close_shift(const pospay::ShiftBooks& books) override;
  pospay::Result<pospay::Operation> diagnose() override;

 private:
  pospay::Result<void> check_bound_settings(const Settings& wanted) const;
  pospay::Result<void> check_ready_to_pay() const;
  pospay::Result<pospay::Operation> started(pospay::Result<void> result, const std::string& key);
  pospay::Error worded(pospay::Code code, std::string id) const;
  std::vector<pospay::Check> settings_checks() const;
  std::string fresh_key(std::string_view what) const;
  // Secrets of a register, read from the host's store on the till thread.
  io::Credential credential_of(const std::string& register_number) const;
  void hand_credentials_over() const;

  std::shared_ptr<const Policy> policy_;
  std::string base_url_;
  io::LaneDriver::Clock clock_;
  std::unique_ptr<io::NotificationReceiver::Subscription> notifications_;
  std::shared_ptr<const Desk> desk_;
  std::optional<Settings> settings_;  // once configured
};

}  // namespace oplati

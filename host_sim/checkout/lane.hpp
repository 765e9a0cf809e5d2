// A lane: one plugin's payment method with what the till lends it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host_sim/checkout/log_file.hpp"
#include "host_sim/checkout/secret_file.hpp"
#include "host_sim/checkout/wake_up.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace checkout {

// Where a lane comes from: a library, or a fake of a test. `make` is called once, on the till
// thread.
struct LaneSource {
  std::string id;
  std::function<pospay::Result<std::unique_ptr<pospay::IPaymentMethod>>(pospay::IHost&)> make;
};

// What the till lends to one plugin. Secrets of different plugins cannot meet: their names carry
// the plugin's id.
class LaneHost : public pospay::IHost {
 public:
  LaneHost(std::string plugin, std::string folder, std::string locale, WakeUp& wake_up,
           LogFile& log, SecretFile& secrets);

  void request_wake_up() override { wake_up_.signal(); }
  void log(int level, std::string_view line) override { log_.write(level, plugin_, line); }
  std::optional<std::string> get_secret(std::string_view name) override;
  pospay::Result<void> put_secret(std::string_view name, std::string_view value) override;
  std::string data_folder() const override { return folder_; }
  std::string locale() const override { return locale_; }

 private:
  std::string plugin_;
  std::string folder_;
  std::string locale_;
  WakeUp& wake_up_;
  LogFile& log_;
  SecretFile& secrets_;
};

struct Lane {
  std::string id;
  std::unique_ptr<LaneHost> host;  // outlives the method
  std::unique_ptr<pospay::IPaymentMethod> method;
};

using Lanes = std::vector<Lane>;

// The lane of a plugin, or nullptr.
Lane* find_lane(Lanes& lanes, const std::string& id);

}  // namespace checkout

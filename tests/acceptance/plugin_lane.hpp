// The shipped plugin, loaded as a till loads it, against the sandbox over real HTTPS; times of the
// profile scaled down for both alike. A bare host: what a till adds is tested in tests/host.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/sandbox/sandbox.hpp"
#include "pospay/cpp/payment_method.hpp"
#include "pospay/cpp/reference.hpp"
#include "tests/support/temp_folder.hpp"

namespace acceptance {

// A waiting host: wake-ups ring a bell.
class TestHost final : public pospay::IHost {
 public:
  explicit TestHost(std::string folder) : folder_(std::move(folder)) {}

  void request_wake_up() override;
  void log(int level, std::string_view line) override;
  std::optional<std::string> get_secret(std::string_view name) override;
  pospay::Result<void> put_secret(std::string_view name, std::string_view value) override;
  std::string data_folder() const override { return folder_; }

  // Asks `done` after each wake-up; false when it did not come true within `limit`.
  bool wait_until(const std::function<bool()>& done,
                  std::chrono::milliseconds limit = std::chrono::seconds(30));

  std::map<std::string, std::string, std::less<>> secrets;
  std::string log_text;

 private:
  std::string folder_;
  std::mutex mutex_;
  std::condition_variable bell_;
  std::uint64_t rings_ = 0;
};

// The plugin's library, opened by its absolute path; closed with the last copy.
std::shared_ptr<void> open_plugin_library();

// Sandbox and plugin with one register in password mode.
class PluginLane {
 public:
  static constexpr const char* register_number = "OPL000000123";
  // Both sides' times are divided by this: a confirmation time of 45 s takes 0.45 s.
  static constexpr int time_divisor = 100;

  PluginLane();
  ~PluginLane();

  // Of the manifest, besides the gateway and the profile.
  pospay::Values more_settings;
  // Instance without and with settings. `url`: another way to the gateway.
  void create(const std::string& url = "");
  void destroy() { method.reset(); }
  void configure(const std::string& mode, bool is_enabled = true);

  // A buyer with money; index for scripts.
  std::size_t add_buyer(std::int64_t balance_minor, const std::string& pin = "1234");
  void script(const sandbox::Script& script);
  std::string one_time_qr(std::size_t buyer);
  std::int64_t balance(std::size_t buyer);

  // Waits for an event of the kind; anything before it is passed over and kept in `seen`.
  std::optional<pospay::Event> wait_for(pospay::IOperation& operation, pospay::EventKind kind);
  std::optional<pospay::Outcome> outcome_of(pospay::IOperation& operation);

  // A receipt over `total_minor` of which `oplati_minor` is paid by Oplati and the rest in cash.
  pospay::PaymentRequest payment_request(std::int64_t total_minor, std::int64_t oplati_minor);
  pospay::RefundRequest refund_request(const pospay::Outcome& sale, std::int64_t amount_minor,
                                       std::int64_t returned_minor);

  test::TempFolder folder;
  std::unique_ptr<sandbox::Sandbox> gateway;
  TestHost host;
  std::shared_ptr<void> library;
  std::optional<pospay::PluginReference> plugin;
  std::unique_ptr<pospay::IPaymentMethod> method;
  std::vector<pospay::Event> seen;

 private:
  int next_receipt_ = 1;
};

}  // namespace acceptance

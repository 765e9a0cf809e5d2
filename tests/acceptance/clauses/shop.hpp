// A shop: the sandbox over HTTPS with its cabinet, and tills that load the plugin's library through
// a manifest as the program does. Nothing is faked but time: the profile divides both sides' times.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "host_sim/checkout/till.hpp"
#include "host_sim/sandbox/sandbox.hpp"
#include "pospay/cpp/reference.hpp"
#include "tests/acceptance/clauses/web.hpp"
#include "tests/support/temp_folder.hpp"

namespace acceptance {

// The system «ОПЛАТИ»: what its cabinet and its buyers' phones can do, over HTTPS.
class System {
 public:
  // Both sides' times are divided by this: the confirmation time of 45 s takes 0.45 s.
  static constexpr int time_divisor = 100;
  static constexpr const char* login = "merchant";
  static constexpr const char* cabinet_password = "cabinet-password";
  static constexpr const char* register_password = "register-password";

  explicit System(const std::filesystem::path& folder);

  WebAnswer web(const std::string& method, const std::string& path, const std::string& body = {},
                const WebHeaders& headers = {});
  // Signed in to the cabinet; `path` below /cabinet/api/.
  WebAnswer cabinet(const std::string& method, const std::string& path,
                    const std::string& body = {});
  // A buyer's phone and the developer's controls; `path` below /sandbox/.
  WebAnswer control(const std::string& path, const std::string& body);

  // What the merchant enters before the first sale. Answers the new register's number.
  std::string add_register(const std::string& mode);
  // The number of a new buyer.
  std::string add_buyer(std::int64_t balance_minor, bool always_asks = false);
  std::int64_t balance(const std::string& buyer);
  // All payments and reversals, the newest first.
  std::vector<sandbox::JsonValue> ledger();
  // What waits for this buyer's confirmation, as soon as there is something.
  std::vector<sandbox::JsonValue> waiting(const std::string& buyer);
  void confirm(const std::string& buyer, const std::string& pin);
  void decline(const std::string& buyer);
  std::string one_time_qr(const std::string& buyer);
  // The model's time goes on by so much: what is due until then happens.
  void pass_time(std::int64_t ms);

  std::unique_ptr<sandbox::Sandbox> sandbox;
  // The plugin, while a till has it open.
  std::weak_ptr<pospay::PluginReference> library;

 private:
  std::string token_;
  std::string point_;
  std::string section_;
  int registers_ = 0;
};

// The cashier's screen, or the customer's display: remembers, and lets the test act at any moment.
class ShopScreen : public checkout::IScreen {
 public:
  void show(const pospay::Event& event) override;
  void tell(const std::string& line) override { told += line + "\n"; }
  std::optional<std::string> take_scan() override;
  bool take_cancel() override { return std::exchange(wants_cancel, false); }

  // The last event of the kind, or nothing.
  const pospay::Event* last(pospay::EventKind kind) const;
  bool has_waited_for(pospay::WaitingFor what) const;
  void clear();

  std::function<void(const pospay::Event&)> on_show;  // on the till's thread, within the payment
  std::deque<std::string> scans;                      // what the cashier will scan, in order
  bool wants_cancel = false;
  std::vector<pospay::Event> events;
  std::string told;  // every text that was shown
};

class ShopTill {
 public:
  // `url`: of the gateway; the sandbox's own when empty.
  ShopTill(System& system, std::filesystem::path folder, std::string url = {},
           bool starts_at_once = true);
  ~ShopTill() { stop(); }

  // As the program starts it, with the recovery of what was interrupted, and as a power cut ends
  // it.
  void start();
  pospay::Result<void> try_start();
  void stop();

  void as(checkout::Role role);
  // «Настройки → Параметры» as the administrator; the cashier is signed in again afterwards.
  pospay::Result<void> set(const std::string& parameter, const std::string& value);
  pospay::Result<void> set_host(const std::string& parameter, bool is_on);
  pospay::Result<std::string> press(const std::string& action);
  // Other non-cash payments on, register number and password entered, «ОПЛАТИ» on, shift open.
  void make_ready(const std::string& register_number, const std::string& mode);

  // A receipt of one position.
  std::string receipt(std::int64_t price_minor, const std::string& name = "Молоко");
  checkout::ProcessResult pay(const std::string& receipt,
                              std::vector<checkout::TenderEntered> tenders);
  checkout::ProcessResult give_back(const std::string& receipt, const std::string& tender,
                                    std::int64_t amount_minor);  // 0: all that is left
  checkout::Receipt stored(const std::string& receipt);
  bool is_offered(const std::string& tender);  // in sales at present
  std::string paper_text();                    // what was printed since the last call
  // The two stores of settings, byte for byte.
  std::string settings_text();

  std::filesystem::path folder;
  std::ostringstream paper;
  ShopScreen screen;
  ShopScreen customer_display;
  std::unique_ptr<checkout::Till> till;
  // What a test puts between the plugin and the till.
  std::function<std::unique_ptr<pospay::IPaymentMethod>(std::unique_ptr<pospay::IPaymentMethod>)>
      wrap;

 private:
  System& system_;
  std::shared_ptr<pospay::PluginReference> library_;
  std::string url_;
};

// What a start of a till with this URL comes to.
pospay::Result<void> try_to_start(System& system, const std::filesystem::path& folder,
                                  const std::string& url);

// A ready till with the password register, and Анна with 500.00.
struct Shop {
  Shop();
  // The buyer scans what the till shows: the dynamic QR, or the sticker and the code.
  void buyer_scans();
  // The same, and then confirms once with the PIN, as soon as the till waits for that.
  void buyer_confirms();

  test::TempFolder folder;
  System system;
  std::string number;
  std::string buyer;
  ShopTill till;
};

bool holds(const std::string& text, const std::string& part);

}  // namespace acceptance

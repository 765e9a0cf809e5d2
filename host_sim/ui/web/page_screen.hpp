// The till's screen, told to the page as one state: what is shown at present, and what came of it.
// A page that is loaded anew in the middle of a payment sees the same.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host_sim/checkout/screen.hpp"
#include "host_sim/ui/web/cashier_inbox.hpp"

namespace web {

// Lines that the till has said during one command; the oldest make room.
constexpr std::size_t kMaxToldLines = 20;

class PageScreen : public checkout::IScreen {
 public:
  // `tell_state`: gets the screen as JSON whenever it has changed.
  PageScreen(CashierInbox& inbox, std::function<void(const std::string&)> tell_state)
      : inbox_(inbox), tell_state_(std::move(tell_state)) {}

  // A command that the cashier waits for begins: "pay", "give_back", ... `amount_minor`: what is
  // asked of the customer, 0 for none.
  void begin(const std::string& command, std::int64_t amount_minor);
  // It has ended. `result`: JSON, shown until the next command or clear().
  void finish(const std::string& result);
  void clear();
  const std::vector<pospay::Difference>& differences() const { return differences_; }

  void show(const pospay::Event& event) override;
  void tell(const std::string& line) override;
  std::optional<std::string> take_scan() override { return inbox_.take_scan(); }
  bool take_cancel() override { return inbox_.take_cancel(); }

 private:
  void forget();
  void publish();

  CashierInbox& inbox_;
  std::function<void(const std::string&)> tell_state_;
  std::string command_;  // empty: nothing runs
  std::string last_command_;
  std::int64_t amount_minor_ = 0;
  std::vector<std::string> told_;
  std::string line_;     // what is waited for
  std::string waiting_;  // word for the kind of waiting
  std::int64_t until_ms_ = 0;
  std::string qr_;  // JSON or empty
  std::string code_;
  bool is_scan_wanted_ = false;
  std::string result_;
  std::vector<pospay::Difference> differences_;
};

}  // namespace web

// The cashier's screen and, beside it, the display that faces the customer. The customer sees what
// the payment asks of him and how it ends: the QR, the code, what is waited for, the outcome.
// Asking for a scan, notices and the till's own lines are for the cashier.
#pragma once

#include "host_sim/checkout/screen.hpp"

namespace checkout {

class TwoScreens : public IScreen {
 public:
  // `customer` may be null: a till without a second display.
  TwoScreens(IScreen& cashier, IScreen* customer) : cashier_(cashier), customer_(customer) {}

  void show(const pospay::Event& event) override {
    cashier_.show(event);
    if (customer_ != nullptr && is_for_customer(event.kind)) customer_->show(event);
  }
  void tell(const std::string& line) override { cashier_.tell(line); }
  void look() override {
    cashier_.look();
    if (customer_ != nullptr) customer_->look();
  }
  std::optional<std::string> take_scan() override { return cashier_.take_scan(); }
  bool take_cancel() override { return cashier_.take_cancel(); }
  std::chrono::steady_clock::time_point next_look() const override { return cashier_.next_look(); }

 private:
  static bool is_for_customer(pospay::EventKind kind) {
    switch (kind) {
      case pospay::EventKind::show_qr:
      case pospay::EventKind::show_code:
      case pospay::EventKind::waiting:
      case pospay::EventKind::outcome:
        return true;
      case pospay::EventKind::ask_scan:
      case pospay::EventKind::settled:
      case pospay::EventKind::reconciliation:
      case pospay::EventKind::diagnosis:
      case pospay::EventKind::notice:
        return false;
    }
    return false;
  }

  IScreen& cashier_;
  IScreen* customer_;
};

}  // namespace checkout

// A payment method that passes every call on. A test overrides what it wants to spoil.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "pospay/cpp/payment_method.hpp"

namespace acceptance {

class ForwardingMethod : public pospay::IPaymentMethod {
 public:
  explicit ForwardingMethod(std::unique_ptr<pospay::IPaymentMethod> real)
      : real_(std::move(real)) {}

  pospay::Result<pospay::Tender> tender() const override { return real_->tender(); }
  pospay::Result<std::vector<pospay::Parameter>> parameters() const override {
    return real_->parameters();
  }
  pospay::Result<void> configure(const pospay::Values& values) override {
    return real_->configure(values);
  }
  pospay::Result<pospay::Operation> invoke(std::string_view action) override {
    return real_->invoke(action);
  }
  pospay::Result<pospay::Verdict> check_host_change(
      const pospay::HostChange& change) const override {
    return real_->check_host_change(change);
  }
  pospay::Result<pospay::Verdict> check_mix(const pospay::Mix& mix) const override {
    return real_->check_mix(mix);
  }
  pospay::Result<std::vector<pospay::ReturnOption>> return_options(
      const pospay::PaidLine& line) const override {
    return real_->return_options(line);
  }
  void prepare() override { real_->prepare(); }
  pospay::Result<pospay::Operation> start_payment(const pospay::PaymentRequest& request) override {
    return real_->start_payment(request);
  }
  pospay::Result<pospay::Operation> start_refund(const pospay::RefundRequest& request) override {
    return real_->start_refund(request);
  }
  pospay::Result<std::vector<pospay::OpenOperation>> open_operations() const override {
    return real_->open_operations();
  }
  pospay::Result<pospay::Operation> resume(std::string_view key) override {
    return real_->resume(key);
  }
  pospay::Result<void> open_shift(const pospay::Shift& shift) override {
    return real_->open_shift(shift);
  }
  pospay::Result<pospay::Operation> close_shift(const pospay::ShiftBooks& books) override {
    return real_->close_shift(books);
  }
  pospay::Result<pospay::Operation> diagnose() override { return real_->diagnose(); }

 protected:
  pospay::IPaymentMethod& real() { return *real_; }
  const pospay::IPaymentMethod& real() const { return *real_; }

 private:
  std::unique_ptr<pospay::IPaymentMethod> real_;
};

}  // namespace acceptance

// A payment method that measures how long each call of the plugin keeps the till's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pospay/cpp/payment_method.hpp"

namespace faults {

struct SlowestCall {
  std::int64_t ms = 0;
  std::string name = "none";
};

// Of this process; a till has one thread.
inline SlowestCall& slowest_call() {
  static SlowestCall slowest;
  return slowest;
}

// How long this thread was ready to run and no core was free for it.
inline std::chrono::nanoseconds waited_for_a_core() {
  std::ifstream statistics("/proc/thread-self/schedstat");
  std::int64_t ran = 0;
  std::int64_t waited = 0;
  statistics >> ran >> waited;
  return std::chrono::nanoseconds(waited);
}

// A busy machine is no fault of the plugin: the wait for a core does not count.
template <class Call>
auto measured(const char* name, Call call) {
  struct Watch {
    const char* name;
    std::chrono::nanoseconds waited = waited_for_a_core();
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    ~Watch() {
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::steady_clock::now() - start - (waited_for_a_core() - waited));
      if (took.count() >= slowest_call().ms) slowest_call() = {took.count(), name};
    }
  };
  const Watch watch{name};
  return call();
}

class TimedOperation final : public pospay::IOperation {
 public:
  explicit TimedOperation(pospay::Operation real) : real_(std::move(real)) {}
  ~TimedOperation() override {
    measured("release", [this] { real_.reset(); });
  }

  std::string key() const override { return real_->key(); }
  std::optional<pospay::Event> next_event() override {
    return measured("next_event", [&] { return real_->next_event(); });
  }
  pospay::Result<void> submit_scan(std::string_view code) override {
    return measured("submit_scan", [&] { return real_->submit_scan(code); });
  }
  pospay::Result<void> cancel() override {
    return measured("cancel", [&] { return real_->cancel(); });
  }
  pospay::Result<void> confirm(const pospay::FiscalReceipt& receipt) override {
    return measured("confirm", [&] { return real_->confirm(receipt); });
  }
  pospay::Result<void> roll_back(std::string_view reason) override {
    return measured("roll_back", [&] { return real_->roll_back(reason); });
  }
  pospay::Result<void> acknowledge() override {
    return measured("acknowledge", [&] { return real_->acknowledge(); });
  }
  pospay::Result<void> settle_manually(const pospay::Decision& decision) override {
    return measured("settle_manually", [&] { return real_->settle_manually(decision); });
  }

 private:
  pospay::Operation real_;
};

class TimedMethod final : public pospay::IPaymentMethod {
 public:
  explicit TimedMethod(std::unique_ptr<pospay::IPaymentMethod> real) : real_(std::move(real)) {}
  ~TimedMethod() override {
    measured("destroy", [this] { real_.reset(); });
  }

  pospay::Result<pospay::Tender> tender() const override {
    return measured("tender", [&] { return real_->tender(); });
  }
  pospay::Result<std::vector<pospay::Parameter>> parameters() const override {
    return measured("parameters", [&] { return real_->parameters(); });
  }
  pospay::Result<void> configure(const pospay::Values& values) override {
    return measured("configure", [&] { return real_->configure(values); });
  }
  pospay::Result<pospay::Operation> invoke(std::string_view action) override {
    return timed_operation("invoke", [&] { return real_->invoke(action); });
  }
  pospay::Result<pospay::Verdict> check_host_change(
      const pospay::HostChange& change) const override {
    return measured("check_host_change", [&] { return real_->check_host_change(change); });
  }
  pospay::Result<pospay::Verdict> check_mix(const pospay::Mix& mix) const override {
    return measured("check_mix", [&] { return real_->check_mix(mix); });
  }
  pospay::Result<std::vector<pospay::ReturnOption>> return_options(
      const pospay::PaidLine& line) const override {
    return measured("return_options", [&] { return real_->return_options(line); });
  }
  void prepare() override {
    measured("prepare", [&] { real_->prepare(); });
  }
  pospay::Result<pospay::Operation> start_payment(const pospay::PaymentRequest& request) override {
    return timed_operation("start_payment", [&] { return real_->start_payment(request); });
  }
  pospay::Result<pospay::Operation> start_refund(const pospay::RefundRequest& request) override {
    return timed_operation("start_refund", [&] { return real_->start_refund(request); });
  }
  pospay::Result<std::vector<pospay::OpenOperation>> open_operations() const override {
    return measured("open_operations", [&] { return real_->open_operations(); });
  }
  pospay::Result<pospay::Operation> resume(std::string_view key) override {
    return timed_operation("resume", [&] { return real_->resume(key); });
  }
  pospay::Result<void> open_shift(const pospay::Shift& shift) override {
    return measured("open_shift", [&] { return real_->open_shift(shift); });
  }
  pospay::Result<pospay::Operation> close_shift(const pospay::ShiftBooks& books) override {
    return timed_operation("close_shift", [&] { return real_->close_shift(books); });
  }
  pospay::Result<pospay::Operation> diagnose() override {
    return timed_operation("diagnose", [&] { return real_->diagnose(); });
  }

 private:
  template <class Call>
  static pospay::Result<pospay::Operation> timed_operation(const char* name, Call call) {
    pospay::Result<pospay::Operation> made = measured(name, call);
    if (!made) return made;
    return pospay::Operation(std::make_unique<TimedOperation>(std::move(*made)));
  }

  std::unique_ptr<pospay::IPaymentMethod> real_;
};

// What `create` makes, measured, `create` itself included.
template <class Create>
pospay::Result<std::unique_ptr<pospay::IPaymentMethod>> timed(Create create) {
  auto made = measured("create", create);
  if (!made) return made;
  return std::unique_ptr<pospay::IPaymentMethod>(std::make_unique<TimedMethod>(std::move(*made)));
}

}  // namespace faults

// A payment method of which only what is measured does something: the rules of the tender, and an
// operation that shows one QR code again and again.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/oplati/core/rules.hpp"
#include "plugins/oplati/io/qr.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace bench {

inline pospay::Error not_here() { return {pospay::Code::unsupported, "not measured here"}; }

// As the plugin shows it: the link and some hundred characters of a dynamic QR.
inline const std::string qr_text =
    "https://getapp.o-plati.by/map/?app_link=" + std::string(64, 'A') + std::string(64, 'b');

class QrOperation final : public pospay::IOperation {
 public:
  std::string key() const override { return "k1"; }
  std::optional<pospay::Event> next_event() override {
    auto drawn = oplati::io::make_qr(qr_text);
    if (!drawn) return std::nullopt;
    pospay::Event event;
    event.kind = pospay::EventKind::show_qr;
    event.qr = std::move(*drawn);
    return event;
  }
  pospay::Result<void> submit_scan(std::string_view) override { return not_here(); }
  pospay::Result<void> cancel() override { return not_here(); }
  pospay::Result<void> confirm(const pospay::FiscalReceipt&) override { return not_here(); }
  pospay::Result<void> roll_back(std::string_view) override { return not_here(); }
  pospay::Result<void> acknowledge() override { return not_here(); }
  pospay::Result<void> settle_manually(const pospay::Decision&) override { return not_here(); }
};

class RulesMethod final : public pospay::IPaymentMethod {
 public:
  pospay::Result<pospay::Verdict> check_mix(const pospay::Mix& mix) const override {
    return oplati::check_mix(mix, true);
  }
  pospay::Result<pospay::Operation> resume(std::string_view) override {
    return pospay::Operation(std::make_unique<QrOperation>());
  }

  pospay::Result<pospay::Tender> tender() const override { return not_here(); }
  pospay::Result<std::vector<pospay::Parameter>> parameters() const override { return not_here(); }
  pospay::Result<void> configure(const pospay::Values&) override { return not_here(); }
  pospay::Result<pospay::Operation> invoke(std::string_view) override { return not_here(); }
  pospay::Result<pospay::Verdict> check_host_change(const pospay::HostChange&) const override {
    return not_here();
  }
  pospay::Result<std::vector<pospay::ReturnOption>> return_options(
      const pospay::PaidLine&) const override {
    return not_here();
  }
  void prepare() override {}
  pospay::Result<pospay::Operation> start_payment(const pospay::PaymentRequest&) override {
    return not_here();
  }
  pospay::Result<pospay::Operation> start_refund(const pospay::RefundRequest&) override {
    return not_here();
  }
  pospay::Result<std::vector<pospay::OpenOperation>> open_operations() const override {
    return not_here();
  }
  pospay::Result<void> open_shift(const pospay::Shift&) override { return not_here(); }
  pospay::Result<pospay::Operation> close_shift(const pospay::ShiftBooks&) override {
    return not_here();
  }
  pospay::Result<pospay::Operation> diagnose() override { return not_here(); }
};

}  // namespace bench

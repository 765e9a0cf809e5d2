// The payment system at its best: every buyer pays at once. What a measurement finds is then the
// plugin's own.
#pragma once

#include <atomic>
#include <string>
#include <variant>

#include "plugins/oplati/io/ports.hpp"

namespace bench {

class HappyGateway final : public oplati::io::IGateway {
 public:
  oplati::Answer call(const oplati::Binding&, const oplati::io::Credential&,
                      const oplati::Call& call) override {
    if (std::holds_alternative<oplati::DemandPayment>(call)) {
      return oplati::SessionOpened{"S" + std::to_string(++sessions_), "QR", ""};
    }
    if (std::holds_alternative<oplati::AskConsumerStatus>(call)) {
      return oplati::ConsumerReadiness{true};
    }
    if (const auto* post = std::get_if<oplati::PostPayment>(&call)) {
      oplati::PaymentInfo info;
      info.payment_id = ++payments_;
      info.type = oplati::GatewayPaymentType::sale;
      info.status = oplati::GatewayStatus::ok;
      info.sum_minor = post->order.sum_minor;
      info.order_number = post->order.order_number;
      return info;
    }
    return oplati::Fault{};
  }
  std::int64_t prepare(std::size_t) override { return 0; }
  void shut_down() override {}

 private:
  std::atomic<int> sessions_{0};
  std::atomic<int> payments_{0};
};

}  // namespace bench

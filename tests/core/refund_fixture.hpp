// A refund of (a part of) a sale over 12.34 BYN, payment 99.
#pragma once

#include <memory>
#include <utility>

#include "plugins/oplati/core/refund.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/core/payment_fixture.hpp"

namespace oplati::test {

inline constexpr std::int64_t sale_id = 99;
inline constexpr std::int64_t sale_sum = 1234;

inline pospay::RefundRequest refund_request(std::int64_t amount_minor) {
  pospay::RefundRequest request;
  request.key = "till1.18.1.1";
  request.amount = pospay::byn(amount_minor);
  request.paid_line.paid = pospay::byn(sale_sum);
  request.paid_line.returned = pospay::byn(0);
  request.receipt.number = "18";
  request.receipt.total = pospay::byn(amount_minor);
  request.shift = {"shift-2", 1'780'100'000'000, 180, 1};
  return request;
}

struct RefundFixture {
  explicit RefundFixture(std::int64_t amount_minor = 500)
      : refund(policy, {"OPL000000001", "https://gw"}, "digest", refund_request(amount_minor),
               {sale_id, sale_sum, "17-1-ABCDEFGH", "OPL000000001"}, 1'780'000'000'000),
        till(refund) {}

  // To the point where the reversal is under way.
  std::string start() {
    std::string log = till.feed(Begin{});
    if (const auto* sent = std::get_if<PostReversal>(&till.last_call)) order = sent->order;
    return log;
  }
  PaymentInfo done(std::int64_t id, GatewayStatus status = GatewayStatus::ok) const {
    return info_of(order, id, status, GatewayPaymentType::sale_return);
  }
  Report report(std::int64_t id) const { return Report{{done(id)}}; }
  std::unique_ptr<Refund> restarted() {
    return std::move(*Refund::from_record(policy, till.records.back()));
  }

  Refund refund;
  MachineHarness till;
  Order order;
};

struct FullRefundFixture : RefundFixture {
  FullRefundFixture() : RefundFixture(sale_sum) {}
};

}  // namespace oplati::test

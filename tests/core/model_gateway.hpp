// The smallest gateway that can keep the promises of the real one: payments that move on, full and
// partial reversals under a sum guard, a report. Its faults are the walk's.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "plugins/oplati/core/messages.hpp"

namespace oplati::test {

class ModelGateway {
 public:
  struct Row {
    PaymentInfo info;
    std::int64_t target = 0;  // of a return
  };

  explicit ModelGateway(std::mt19937_64& random) : random_(&random) {}

  Answer handle(const Call& call) {
    struct Visitor {
      ModelGateway& self;
      Answer operator()(const IssueToken&) { return TokenIssued{"token"}; }
      Answer operator()(const DemandPayment&) { return SessionOpened{"S1", "QR", "4711"}; }
      Answer operator()(const AskConsumerStatus&) { return ConsumerReadiness{self.chance(50)}; }
      Answer operator()(const PostPayment& post) {
        return self.add(post.order, GatewayPaymentType::sale, 0).info;
      }
      Answer operator()(const GetPayment& get) { return self.read(get.payment_id); }
      Answer operator()(const PostReversal& post) { return self.reverse(post); }
      Answer operator()(const GetReport& get) {
        Report report;
        for (const auto& row : self.rows) {
          if (row.info.order_number == get.only_order_number) report.rows.push_back(row.info);
        }
        return report;
      }
    };
    return std::visit(Visitor{*this}, call);
  }

  // What the merchant has of a payment: its sum, if paid, minus what went back.
  std::int64_t net(const std::string& order_number) const {
    std::int64_t sum = 0;
    for (const auto& row : rows) {
      if (row.target != 0 || row.info.order_number != order_number) continue;
      if (row.info.status == GatewayStatus::ok)
        sum += row.info.sum_minor - returned(row.info.payment_id);
    }
    return sum;
  }
  std::int64_t returned(std::int64_t payment_id) const {
    std::int64_t sum = 0;
    for (const auto& row : rows) {
      if (row.target == payment_id && is_alive(row.info.status)) sum += row.info.sum_minor;
    }
    return sum;
  }
  bool is_open(const std::string& order_number) const {
    for (const auto& row : rows) {
      if (row.info.order_number == order_number && row.info.status == GatewayStatus::in_progress) {
        return true;
      }
    }
    return false;
  }
  Row& add(const Order& order, GatewayPaymentType type, std::int64_t target) {
    PaymentInfo info;
    info.payment_id = static_cast<std::int64_t>(rows.size()) + 1;
    info.type = type;
    info.sum_minor = order.sum_minor;
    info.order_number = order.order_number;
    info.status = chance(60)                  ? GatewayStatus::in_progress
                  : target != 0 || chance(60) ? GatewayStatus::ok
                                              : GatewayStatus::decline;
    rows.push_back({info, target});
    return rows.back();
  }

  std::vector<Row> rows;

 private:
  static bool is_alive(GatewayStatus status) {
    return status == GatewayStatus::ok || status == GatewayStatus::in_progress;
  }
  bool chance(unsigned percent) { return (*random_)() % 100 < percent; }

  Answer read(std::int64_t payment_id) {
    if (payment_id < 1 || payment_id > static_cast<std::int64_t>(rows.size())) {
      return Refusal{"PAYMENT_NOT_FOUND", false, pospay::Reason::payment_not_found, "", "", 404};
    }
    Row& row = rows[static_cast<std::size_t>(payment_id - 1)];
    if (row.info.status == GatewayStatus::in_progress && chance(20)) {
      row.info.status = chance(60)   ? GatewayStatus::ok
                        : chance(50) ? GatewayStatus::decline
                                     : GatewayStatus::timeout;
    }
    return row.info;
  }

  Answer reverse(const PostReversal& post) {
    Row& target = rows.at(static_cast<std::size_t>(post.payment_id - 1));
    if (target.info.status == GatewayStatus::in_progress) {
      target.info.status = GatewayStatus::technical_cancelling;
      return target.info;
    }
    if (target.info.status != GatewayStatus::ok) {
      return Refusal{"NOT_PAID", false, pospay::Reason::gateway_refused, "", "", 400};
    }
    if (returned(post.payment_id) + post.order.sum_minor > target.info.sum_minor) {
      return Refusal{"REFUND_EXCEEDS", true, pospay::Reason::refund_exceeds, "", "", 400};
    }
    return add(post.order, GatewayPaymentType::sale_return, post.payment_id).info;
  }

  std::mt19937_64* random_;
};

}  // namespace oplati::test

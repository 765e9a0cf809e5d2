// A payment at a till, brought to the points that tests start from.
#pragma once

#include <memory>
#include <utility>

#include "plugins/oplati/core/payment.hpp"
#include "tests/core/machine_harness.hpp"

namespace oplati::test {

inline const Policy policy;
inline const Binding binding{"OPL000000001", "https://gw"};

struct Fixture {
  explicit Fixture(PaymentMode mode = PaymentMode::dynamic_qr)
      : payment(policy, binding, mode, "digest", payment_request(),
                1'780'000'000'000),
        till(payment) {}

  // To the point where the buyer has joined and the POST is under way.
  void pay() {
    till.feed(Begin{});
    till.answer(SessionOpened{"S1", "QR-TEXT", "4711"});
    till.next_timer();
    till.answer(ConsumerReadiness{true});
  }
  const Order& order() { return std::get<PostPayment>(posted).order; }
  void remember_post() { posted = till.last_call; }

  void pay_and_remember() {
    pay();
    remember_post();
  }
  void pend() {
    pay_and_remember();
    till.answer(info_of(order(), 99, GatewayStatus::in_progress));
  }
  // Told as timed out, after the second look, and watched from then on.
  void time_out() {
    pend();
    till.next_timer();
    till.answer(info_of(order(), 99, GatewayStatus::timeout));
    till.next_timer();
    till.answer(info_of(order(), 99, GatewayStatus::timeout));
    till.feed(OutcomeStored{});
  }
  // A new process reads the last record.
  std::unique_ptr<Payment> restarted() {
    return std::move(*Payment::from_record(policy, till.records.back()));
  }

  Payment payment;
  MachineHarness till;
  Call posted;
};

struct StaticFixture : Fixture {
  StaticFixture() : Fixture(PaymentMode::static_qr) {}
};
struct BuyerFixture : Fixture {
  BuyerFixture() : Fixture(PaymentMode::buyer_qr) {}
};

}  // namespace oplati::test

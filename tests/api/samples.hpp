// One sample of every value, each field different from its default.
#pragma once

#include <deque>
#include <utility>

#include "pospay/cpp/types.hpp"

namespace api_test {

using namespace pospay;

// A value that lives as long as the program: a C struct borrows from what it was written from.
template <class T>
const T& lasting(T value) {
  static std::deque<T> values;
  values.push_back(std::move(value));
  return values.back();
}

inline Message sample_message() {
  return Message{"refund.exceeds", "Сумма больше остатка 5,00", {{"rest", "5.00"}, {"п", ""}}};
}

inline Tender sample_tender() {
  Tender v;
  v.id = "fake";
  v.kind = TenderKind::card;
  v.names = {{"ru", "Проба"}, {"be", "Спроба"}};
  v.capabilities = POSPAY_CAN_PAY | POSPAY_CAN_REFUND | 1024;
  v.is_enabled = false;
  v.is_deletable = false;
  v.is_editable = false;
  v.gives_change = true;
  return v;
}

inline Parameter sample_parameter() {
  Parameter v;
  v.id = "mode";
  v.kind = ParameterKind::choice;
  v.label = sample_message();
  v.help = sample_message();
  v.help.text = "помощь";
  v.default_value = "one";
  v.choices = {{"one", sample_message()}, {"two", {}}};
  v.max_size = 77;
  v.depends_on = "is_on";
  v.depends_on_host = POSPAY_HOST_SINGLE_CYCLE;
  return v;
}

inline MixLine sample_mix_line() {
  return MixLine{TenderKind::cash, "cash", "Наличные", Money{250, "EUR", 2}};
}

inline Mix sample_mix() {
  return Mix{
      {sample_mix_line(), MixLine{TenderKind::other, "fake", "Проба", byn(7)}}, byn(9), false};
}

inline PaidLine sample_paid_line() {
  return PaidLine{"ref 1/ж", byn(900), byn(100), 1'700'000'000'123};
}

inline Position sample_position() {
  return Position{"Чай", "4810000000017", "кг", 1250, byn(400), byn(500), true};
}

inline Receipt sample_receipt() {
  return Receipt{
      "T1-42", "Чек", "ИП\nПример", "Спасибо", {sample_position(), {}}, {sample_mix_line()},
      byn(500)};
}

inline Shift sample_shift() { return Shift{"shift-9", 1'700'000'000'000, -60, 3}; }

inline PaymentRequest sample_payment() {
  return PaymentRequest{"T1.42:1-a_1", "T1.42:1", byn(500), sample_receipt(), sample_shift()};
}

inline RefundRequest sample_refund() {
  return RefundRequest{"T1.43:1-a_1", byn(300), sample_paid_line(), sample_receipt(),
                       sample_shift()};
}

inline Outcome sample_outcome() {
  return Outcome{
      OutcomeStatus::approved, Reason::code_used, sample_message(), byn(500), "PN-1", "ref 1/ж"};
}

inline Difference sample_difference() {
  return Difference{DifferenceKind::twice, Repair::give_back, "k", "p", byn(1), byn(2),
                    sample_message()};
}

inline Reconciliation sample_reconciliation() {
  return Reconciliation{{sample_difference(), {}}, 12, byn(1), byn(2), byn(3), byn(4)};
}

inline Check sample_check() { return Check{"tls", CheckStatus::failed, sample_message(), 17}; }

inline Event sample_event() {
  Event v;
  v.kind = EventKind::outcome;
  v.sequence = 7;
  v.time_left_ms = 1500;
  v.message = sample_message();
  v.waiting_for = WaitingFor::money_back;
  v.settled_as = SettledAs::manually;
  v.code = "123";
  v.qr = Qr{"https://example.by/1", 2, {1, 0, 0, 1}};
  v.outcome = sample_outcome();
  v.reconciliation = sample_reconciliation();
  v.diagnosis = Diagnosis{{sample_check(), {}}};
  return v;
}

inline BookLine sample_book_line() {
  return BookLine{OperationKind::refund, "k1", "42", "ref", byn(10)};
}

inline OpenOperation sample_open_operation() {
  return OpenOperation{OperationKind::refund, OpenState::returning, "k1", "l1", "42", byn(10),
                       1'700'000'000'000,     sample_message()};
}

}  // namespace api_test

#include "plugins/oplati/core/shift_operation.hpp"

#include "plugins/oplati/core/fields.hpp"
#include "plugins/oplati/core/host_side.hpp"
#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/order.hpp"

namespace oplati {
namespace {

using Money = ShiftOperation::Money;
using Decision = ShiftOperation::Decision;

Money money_of_payment(const std::string& step) {
  if (step == "paid") return Money::moved;
  if (step == "not_paid") return Money::not_moved;
  if (step == "giving_back") return Money::going_back;
  if (step == "given_back") return Money::given_back;
  return Money::undecided;
}

Money money_of_refund(const std::string& step) {
  if (step == "approved") return Money::moved;
  if (step == "refused") return Money::not_moved;
  return Money::undecided;
}

Decision decision_of(HostAnswer answer) {
  switch (answer) {
    case HostAnswer::none:
    case HostAnswer::confirmed:
    case HostAnswer::rolled_back:
    case HostAnswer::acknowledged:
      return Decision::none;
    case HostAnswer::manually_paid:
      return Decision::paid;
    case HostAnswer::manually_not_paid:
      return Decision::not_paid;
  }
  return Decision::none;
}

}  // namespace

ShiftOperation summary_of(const OperationRecord& record) {
  ShiftOperation summary;
  const bool is_refund = record.kind == pospay::OperationKind::refund;
  summary.kind = record.kind;
  summary.money = is_refund ? money_of_refund(record.step) : money_of_payment(record.step);
  summary.is_open = record.is_open;
  summary.key = record.key;
  summary.line = record.line;
  summary.order_number = record.order_number;
  summary.payment_id = record.payment_id;
  summary.amount_minor = record.amount_minor;
  summary.decision = decision_of(static_cast<HostAnswer>(number_field(record.payload, "answer")));
  // A refund *is* a reversal: its number and order are those of the record.
  if (is_refund || number_field(record.payload, "rev_step") == 0) return summary;
  FieldReader in(record.payload);
  summary.reversal_id = in.number("rev_id");
  FieldReader order(in.text("rev_order"));
  summary.reversal_order = read_order(order).order_number;
  return summary;
}

}  // namespace oplati

// pospay/operation.h, requests: structs <-> values. How reading and writing work: convert.hpp.
#pragma once

#include "pospay/cpp/convert.hpp"
#include "pospay/cpp/convert_tender.hpp"

namespace pospay::convert {

inline bool read(Reader& reader, const pospay_position& c, Position& out) {
  if (!POSPAY_HAS(&c, pospay_position, cost)) return reader.fail("position", too_short);
  out.is_service = c.is_service != 0;
  out.quantity_milli = c.quantity_milli;
  return reader.text(c.name, out.name, "position.name") &&
         reader.text(c.barcode, out.barcode, "position.barcode") &&
         reader.text(c.unit, out.unit, "position.unit") &&
         reader.money(c.price, out.price, "position.price") &&
         reader.money(c.cost, out.cost, "position.cost");
}

inline const pospay_position* write(Arena& arena, const Position& value) {
  auto* c = arena.make<pospay_position>();
  c->is_service = value.is_service;
  c->name = write_text(value.name);
  c->barcode = write_text(value.barcode);
  c->unit = write_text(value.unit);
  c->quantity_milli = value.quantity_milli;
  c->price = write_money(value.price);
  c->cost = write_money(value.cost);
  return c;
}

inline bool read(Reader& reader, const pospay_receipt& c, Receipt& out) {
  if (!POSPAY_HAS(&c, pospay_receipt, total)) return reader.fail("receipt", too_short);
  return reader.receipt_number(c.number, out.number, "receipt.number") &&
         reader.text(c.title, out.title, "receipt.title") &&
         reader.text(c.header, out.header, "receipt.header") &&
         reader.text(c.footer, out.footer, "receipt.footer") &&
         reader.list(c.positions, c.position_count, max_positions, out.positions,
                     "receipt.positions") &&
         reader.list(c.tenders, c.tender_count, max_mix_lines, out.tenders, "receipt.tenders") &&
         reader.money(c.total, out.total, "receipt.total");
}

inline const pospay_receipt* write(Arena& arena, const Receipt& value) {
  auto* c = arena.make<pospay_receipt>();
  c->number = write_text(value.number);
  c->title = write_text(value.title);
  c->header = write_text(value.header);
  c->footer = write_text(value.footer);
  c->positions = write_list<pospay_position>(arena, value.positions);
  c->position_count = static_cast<std::uint32_t>(value.positions.size());
  c->tenders = write_list<pospay_mix_line>(arena, value.tenders);
  c->tender_count = static_cast<std::uint32_t>(value.tenders.size());
  c->total = write_money(value.total);
  return c;
}

inline bool read(Reader& reader, const pospay_shift& c, Shift& out) {
  if (!POSPAY_HAS(&c, pospay_shift, number_of_day)) return reader.fail("shift", too_short);
  out.utc_offset_minutes = c.utc_offset_minutes;
  out.opened_at_ms = c.opened_at_ms;
  out.number_of_day = c.number_of_day;
  return reader.text(c.id, out.id, "shift.id");
}

inline const pospay_shift* write(Arena& arena, const Shift& value) {
  auto* c = arena.make<pospay_shift>();
  c->utc_offset_minutes = value.utc_offset_minutes;
  c->id = write_text(value.id);
  c->opened_at_ms = value.opened_at_ms;
  c->number_of_day = value.number_of_day;
  return c;
}

// A pointer to a struct that must be there.
template <class C, class T>
bool read_required(Reader& reader, const C* c, T& out, const char* field) {
  return c == nullptr ? reader.fail(field, "null") : read(reader, *c, out);
}

// What is asked to be paid or given back is more than nothing.
inline bool read_amount(Reader& reader, const pospay_money& c, Money& out) {
  if (!reader.money(c, out, "amount")) return false;
  return out.minor > 0 || reader.fail("amount", "must be more than zero");
}

inline bool read(Reader& reader, const pospay_payment_request& c, PaymentRequest& out) {
  if (!POSPAY_HAS(&c, pospay_payment_request, shift)) {
    return reader.fail("payment_request", too_short);
  }
  return reader.key(c.key, out.key, "key") && reader.key(c.line, out.line, "line") &&
         read_amount(reader, c.amount, out.amount) &&
         read_required(reader, c.receipt, out.receipt, "receipt") &&
         read_required(reader, c.shift, out.shift, "shift");
}

inline const pospay_payment_request* write(Arena& arena, const PaymentRequest& value) {
  auto* c = arena.make<pospay_payment_request>();
  c->key = write_text(value.key);
  c->line = write_text(value.line);
  c->amount = write_money(value.amount);
  c->receipt = write(arena, value.receipt);
  c->shift = write(arena, value.shift);
  return c;
}

inline bool read(Reader& reader, const pospay_refund_request& c, RefundRequest& out) {
  if (!POSPAY_HAS(&c, pospay_refund_request, shift)) {
    return reader.fail("refund_request", too_short);
  }
  return reader.key(c.key, out.key, "key") && read_amount(reader, c.amount, out.amount) &&
         read_required(reader, c.paid_line, out.paid_line, "paid_line") &&
         read_required(reader, c.receipt, out.receipt, "receipt") &&
         read_required(reader, c.shift, out.shift, "shift");
}

inline const pospay_refund_request* write(Arena& arena, const RefundRequest& value) {
  auto* c = arena.make<pospay_refund_request>();
  c->key = write_text(value.key);
  c->amount = write_money(value.amount);
  c->paid_line = write(arena, value.paid_line);
  c->receipt = write(arena, value.receipt);
  c->shift = write(arena, value.shift);
  return c;
}

inline bool read(Reader& reader, const pospay_fiscal_receipt& c, FiscalReceipt& out) {
  if (!POSPAY_HAS(&c, pospay_fiscal_receipt, printed_at_ms)) {
    return reader.fail("fiscal_receipt", too_short);
  }
  out.printed_at_ms = c.printed_at_ms;
  return reader.text(c.number, out.number, "fiscal_receipt.number");
}

inline const pospay_fiscal_receipt* write(Arena& arena, const FiscalReceipt& value) {
  auto* c = arena.make<pospay_fiscal_receipt>();
  c->number = write_text(value.number);
  c->printed_at_ms = value.printed_at_ms;
  return c;
}

inline bool read(Reader& reader, const pospay_decision& c, Decision& out) {
  if (!POSPAY_HAS(&c, pospay_decision, reason)) return reader.fail("decision", too_short);
  out.is_paid = c.is_paid != 0;
  return reader.text(c.supervisor, out.supervisor, "decision.supervisor") &&
         reader.text(c.reason, out.reason, "decision.reason");
}

inline const pospay_decision* write(Arena& arena, const Decision& value) {
  auto* c = arena.make<pospay_decision>();
  c->is_paid = value.is_paid;
  c->supervisor = write_text(value.supervisor);
  c->reason = write_text(value.reason);
  return c;
}

// --- Operations that are open --------------------------------------------------------------------

inline bool is_known_operation_kind(std::int32_t number) noexcept {
  return number >= POSPAY_OPERATION_PAYMENT && number <= POSPAY_OPERATION_DIAGNOSIS;
}

inline OpenState to_open_state(std::int32_t number) noexcept {
  return number >= POSPAY_OPEN_UNRESOLVED && number <= POSPAY_OPEN_RETURNING
             ? static_cast<OpenState>(number)
             : OpenState::unresolved;
}

inline bool read(Reader& reader, const pospay_open_operation& c, OpenOperation& out) {
  if (!POSPAY_HAS(&c, pospay_open_operation, key)) return reader.fail("open_operation", too_short);
  out = OpenOperation{};
  out.kind =
      is_known_operation_kind(c.kind) ? static_cast<OperationKind>(c.kind) : OperationKind::action;
  out.state = to_open_state(c.state);
  if (POSPAY_HAS(&c, pospay_open_operation, started_at_ms)) out.started_at_ms = c.started_at_ms;
  return reader.text(c.key, out.key, "open_operation.key", max_key_size) &&
         (!POSPAY_HAS(&c, pospay_open_operation, line) ||
          reader.text(c.line, out.line, "open_operation.line", max_key_size)) &&
         (!POSPAY_HAS(&c, pospay_open_operation, receipt_number) ||
          reader.prose(c.receipt_number, out.receipt_number, "open_operation.receipt_number")) &&
         (!POSPAY_HAS(&c, pospay_open_operation, amount) ||
          reader.optional_money(c.amount, out.amount, "open_operation.amount")) &&
         (!POSPAY_HAS(&c, pospay_open_operation, message) ||
          reader.message(c.message, out.message, "open_operation.message"));
}

inline const pospay_open_operation* write(Arena& arena, const OpenOperation& value) {
  auto* c = arena.make<pospay_open_operation>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->state = static_cast<std::int32_t>(value.state);
  c->key = write_text(value.key);
  c->line = write_text(value.line);
  c->receipt_number = write_text(value.receipt_number);
  c->amount = write_money(value.amount);
  c->started_at_ms = value.started_at_ms;
  c->message = write_message(arena, value.message);
  return c;
}

}  // namespace pospay::convert

// pospay/shift.h: structs <-> values. How reading and writing work: convert.hpp.
#pragma once

#include "pospay/cpp/convert.hpp"
#include "pospay/cpp/convert_operation.hpp"

namespace pospay::convert {

// --- The host's books ----------------------------------------------------------------------------

inline bool read(Reader& reader, const pospay_book_line& c, BookLine& out) {
  if (!POSPAY_HAS(&c, pospay_book_line, amount)) return reader.fail("book_line", too_short);
  if (!is_known_operation_kind(c.kind)) return reader.fail("book_line.kind", "not known");
  out.kind = static_cast<OperationKind>(c.kind);
  return reader.text(c.key, out.key, "book_line.key", max_key_size) &&
         reader.receipt_number(c.receipt_number, out.receipt_number, "book_line.receipt_number") &&
         reader.text(c.provider_reference, out.provider_reference, "book_line.provider_reference",
                     max_provider_reference_size) &&
         reader.money(c.amount, out.amount, "book_line.amount");
}

inline const pospay_book_line* write(Arena& arena, const BookLine& value) {
  auto* c = arena.make<pospay_book_line>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->key = write_text(value.key);
  c->receipt_number = write_text(value.receipt_number);
  c->provider_reference = write_text(value.provider_reference);
  c->amount = write_money(value.amount);
  return c;
}

inline bool read(Reader& reader, const pospay_shift_books& c, ShiftBooks& out) {
  if (!POSPAY_HAS(&c, pospay_shift_books, lines)) return reader.fail("shift_books", too_short);
  return read_required(reader, c.shift, out.shift, "shift_books.shift") &&
         reader.list(c.lines, c.line_count, max_book_lines, out.lines, "shift_books.lines");
}

inline const pospay_shift_books* write(Arena& arena, const ShiftBooks& value) {
  auto* c = arena.make<pospay_shift_books>();
  c->shift = write(arena, value.shift);
  c->lines = write_list<pospay_book_line>(arena, value.lines);
  c->line_count = static_cast<std::uint32_t>(value.lines.size());
  return c;
}

// --- Reconciliation ------------------------------------------------------------------------------

inline Repair to_repair(std::int32_t number) noexcept {
  return number >= POSPAY_REPAIR_NONE && number <= POSPAY_REPAIR_ASK_SUPPORT
             ? static_cast<Repair>(number)
             : Repair::ask_support;
}

// The kind is kept as it is, known or not: the host shows the number.
inline bool read(Reader& reader, const pospay_difference& c, Difference& out) {
  if (!POSPAY_HAS(&c, pospay_difference, repair)) return reader.fail("difference", too_short);
  out = Difference{};
  out.kind = static_cast<DifferenceKind>(c.kind);
  out.repair = to_repair(c.repair);
  return (!POSPAY_HAS(&c, pospay_difference, key) ||
          reader.prose(c.key, out.key, "difference.key")) &&
         (!POSPAY_HAS(&c, pospay_difference, payment_number) ||
          reader.prose(c.payment_number, out.payment_number, "difference.payment_number")) &&
         (!POSPAY_HAS(&c, pospay_difference, here) ||
          reader.optional_money(c.here, out.here, "difference.here")) &&
         (!POSPAY_HAS(&c, pospay_difference, there) ||
          reader.optional_money(c.there, out.there, "difference.there")) &&
         (!POSPAY_HAS(&c, pospay_difference, message) ||
          reader.message(c.message, out.message, "difference.message"));
}

inline const pospay_difference* write(Arena& arena, const Difference& value) {
  auto* c = arena.make<pospay_difference>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->repair = static_cast<std::int32_t>(value.repair);
  c->key = write_text(value.key);
  c->payment_number = write_text(value.payment_number);
  c->here = write_money(value.here);
  c->there = write_money(value.there);
  c->message = write_message(arena, value.message);
  return c;
}

inline bool read(Reader& reader, const pospay_reconciliation& c, Reconciliation& out) {
  if (!POSPAY_HAS(&c, pospay_reconciliation, differences)) {
    return reader.fail("reconciliation", too_short);
  }
  out = Reconciliation{};
  if (POSPAY_HAS(&c, pospay_reconciliation, payments_compared)) {
    out.payments_compared = c.payments_compared;
  }
  return reader.list(c.differences, c.difference_count, max_differences, out.differences,
                     "reconciliation.differences") &&
         (!POSPAY_HAS(&c, pospay_reconciliation, sales_here) ||
          reader.optional_money(c.sales_here, out.sales_here, "reconciliation.sales_here")) &&
         (!POSPAY_HAS(&c, pospay_reconciliation, sales_there) ||
          reader.optional_money(c.sales_there, out.sales_there, "reconciliation.sales_there")) &&
         (!POSPAY_HAS(&c, pospay_reconciliation, returns_here) ||
          reader.optional_money(c.returns_here, out.returns_here, "reconciliation.returns_here")) &&
         (!POSPAY_HAS(&c, pospay_reconciliation, returns_there) ||
          reader.optional_money(c.returns_there, out.returns_there,
                                "reconciliation.returns_there"));
}

inline const pospay_reconciliation* write(Arena& arena, const Reconciliation& value) {
  auto* c = arena.make<pospay_reconciliation>();
  c->differences = write_list<pospay_difference>(arena, value.differences);
  c->difference_count = static_cast<std::uint32_t>(value.differences.size());
  c->payments_compared = value.payments_compared;
  c->sales_here = write_money(value.sales_here);
  c->sales_there = write_money(value.sales_there);
  c->returns_here = write_money(value.returns_here);
  c->returns_there = write_money(value.returns_there);
  return c;
}

// --- Diagnosis -----------------------------------------------------------------------------------

inline CheckStatus to_check_status(std::int32_t number) noexcept {
  return number >= POSPAY_CHECK_OK && number <= POSPAY_CHECK_SKIPPED
             ? static_cast<CheckStatus>(number)
             : CheckStatus::warning;
}

inline bool read(Reader& reader, const pospay_check& c, Check& out) {
  if (!POSPAY_HAS(&c, pospay_check, id)) return reader.fail("check", too_short);
  out = Check{};
  out.status = to_check_status(c.status);
  if (POSPAY_HAS(&c, pospay_check, elapsed_ms)) out.elapsed_ms = c.elapsed_ms;
  return reader.prose(c.id, out.id, "check.id") &&
         (!POSPAY_HAS(&c, pospay_check, message) ||
          reader.message(c.message, out.message, "check.message"));
}

inline const pospay_check* write(Arena& arena, const Check& value) {
  auto* c = arena.make<pospay_check>();
  c->status = static_cast<std::int32_t>(value.status);
  c->id = write_text(value.id);
  c->message = write_message(arena, value.message);
  c->elapsed_ms = value.elapsed_ms;
  return c;
}

inline bool read(Reader& reader, const pospay_diagnosis& c, Diagnosis& out) {
  if (!POSPAY_HAS(&c, pospay_diagnosis, checks)) return reader.fail("diagnosis", too_short);
  return reader.list(c.checks, c.check_count, max_checks, out.checks, "diagnosis.checks");
}

inline const pospay_diagnosis* write(Arena& arena, const Diagnosis& value) {
  auto* c = arena.make<pospay_diagnosis>();
  c->checks = write_list<pospay_check>(arena, value.checks);
  c->check_count = static_cast<std::uint32_t>(value.checks.size());
  return c;
}

}  // namespace pospay::convert

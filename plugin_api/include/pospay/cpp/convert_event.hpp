// pospay/operation.h, events: structs <-> values. How reading and writing work: convert.hpp.
//
// An event is the one answer that cannot be refused: next_event has moved on, and what is lost may
// be money. Read leniently, therefore, a part that is malformed is replaced by what is safe to
// believe: an outcome becomes `unknown` (print nothing, start nothing anew), a matrix is left out
// while its text remains, a report becomes a notice that says so.
#pragma once

#include "pospay/cpp/convert.hpp"
#include "pospay/cpp/convert_shift.hpp"

namespace pospay::convert {

inline bool is_known_event_kind(std::int32_t number) noexcept {
  return number >= POSPAY_EVENT_SHOW_QR && number <= POSPAY_EVENT_NOTICE;
}

inline WaitingFor to_waiting_for(std::int32_t number) noexcept {
  if (number == 0) return WaitingFor::nothing;
  return number >= POSPAY_WAITING_GATEWAY && number <= POSPAY_WAITING_MONEY_BACK
             ? static_cast<WaitingFor>(number)
             : WaitingFor::gateway;
}

inline SettledAs to_settled_as(std::int32_t number) noexcept {
  if (number == 0) return SettledAs::nothing;
  return number >= POSPAY_SETTLED_CONFIRMED && number <= POSPAY_SETTLED_MANUALLY
             ? static_cast<SettledAs>(number)
             : SettledAs::acknowledged;
}

inline OutcomeStatus to_outcome_status(std::int32_t number) noexcept {
  return number >= POSPAY_OUTCOME_APPROVED && number <= POSPAY_OUTCOME_UNKNOWN
             ? static_cast<OutcomeStatus>(number)
             : OutcomeStatus::unknown;
}

inline bool read(Reader& reader, const pospay_qr& c, Qr& out) {
  if (!POSPAY_HAS(&c, pospay_qr, text)) return reader.fail("qr", too_short);
  if (!reader.text(c.text, out.text, "qr.text")) return false;
  out.width = 0;
  out.modules.clear();
  if (!POSPAY_HAS(&c, pospay_qr, modules) || c.modules == nullptr || c.width == 0) return true;
  if (c.width > max_qr_width) {
    return reader.is_lenient() || reader.fail("qr.width", "wider than any QR code");
  }
  out.width = c.width;
  out.modules.assign(c.modules, c.modules + std::size_t{c.width} * c.width);
  return true;
}

// A matrix whose size is not width * width is left out, the text remains.
inline const pospay_qr* write(Arena& arena, const Qr& value) {
  auto* c = arena.make<pospay_qr>();
  c->text = write_text(value.text);
  if (value.width != 0 && value.modules.size() == std::size_t{value.width} * value.width) {
    c->width = value.width;
    c->modules = value.modules.data();
  }
  return c;
}

inline bool read(Reader& reader, const pospay_outcome& c, Outcome& out) {
  if (!POSPAY_HAS(&c, pospay_outcome, reason)) return reader.fail("outcome", too_short);
  out = Outcome{};
  out.status = to_outcome_status(c.status);
  out.reason = to_reason(c.reason);
  return (!POSPAY_HAS(&c, pospay_outcome, message) ||
          reader.message(c.message, out.message, "outcome.message")) &&
         (!POSPAY_HAS(&c, pospay_outcome, amount) ||
          reader.optional_money(c.amount, out.amount, "outcome.amount")) &&
         (!POSPAY_HAS(&c, pospay_outcome, payment_number) ||
          reader.prose(c.payment_number, out.payment_number, "outcome.payment_number")) &&
         (!POSPAY_HAS(&c, pospay_outcome, provider_reference) ||
          reader.text(c.provider_reference, out.provider_reference, "outcome.provider_reference",
                      max_provider_reference_size));
}

inline const pospay_outcome* write(Arena& arena, const Outcome& value) {
  auto* c = arena.make<pospay_outcome>();
  c->status = static_cast<std::int32_t>(value.status);
  c->reason = static_cast<std::int32_t>(value.reason);
  c->message = write_message(arena, value.message);
  c->amount = write_money(value.amount);
  c->payment_number = write_text(value.payment_number);
  c->provider_reference = write_text(value.provider_reference);
  return c;
}

// A part of an event that is only there for some kinds.
template <class C, class T>
bool read_part(Reader& reader, const C* c, std::optional<T>& out) {
  out.reset();
  if (c == nullptr) return true;
  if (!read(reader, *c, out.emplace())) {
    out.reset();
    return false;
  }
  return true;
}

inline Outcome unreadable_outcome(const std::string& problem) {
  Outcome outcome;
  outcome.status = OutcomeStatus::unknown;
  outcome.reason = Reason::internal;
  outcome.message.id = "plugin.malformed_outcome";
  outcome.message.text = "The plugin's answer cannot be read (" + problem + ").";
  return outcome;
}

inline bool read_parts(Reader& reader, const pospay_event& c, Event& out) {
  const bool has_qr = POSPAY_HAS(&c, pospay_event, qr);
  const bool has_outcome = POSPAY_HAS(&c, pospay_event, outcome);
  const bool has_reconciliation = POSPAY_HAS(&c, pospay_event, reconciliation);
  const bool has_diagnosis = POSPAY_HAS(&c, pospay_event, diagnosis);
  return read_part(reader, has_qr ? c.qr : nullptr, out.qr) &&
         read_part(reader, has_outcome ? c.outcome : nullptr, out.outcome) &&
         read_part(reader, has_reconciliation ? c.reconciliation : nullptr, out.reconciliation) &&
         read_part(reader, has_diagnosis ? c.diagnosis : nullptr, out.diagnosis);
}

// Precondition: is_known_event_kind(c.kind). Fails in strict mode, or when struct_size does not
// even cover kind and sequence.
inline bool read(Reader& reader, const pospay_event& c, Event& out) {
  if (!POSPAY_HAS(&c, pospay_event, sequence)) return reader.fail("event", too_short);
  out = Event{};
  out.kind = static_cast<EventKind>(c.kind);
  out.sequence = c.sequence;
  if (POSPAY_HAS(&c, pospay_event, time_left_ms)) out.time_left_ms = c.time_left_ms;
  if (POSPAY_HAS(&c, pospay_event, waiting_for)) out.waiting_for = to_waiting_for(c.waiting_for);
  if (POSPAY_HAS(&c, pospay_event, settled_as)) out.settled_as = to_settled_as(c.settled_as);

  Reader parts(reader.is_lenient() ? Mode::lenient : Mode::strict);
  const bool is_readable =
      (!POSPAY_HAS(&c, pospay_event, message) ||
       parts.message(c.message, out.message, "event.message")) &&
      (!POSPAY_HAS(&c, pospay_event, code) || parts.prose(c.code, out.code, "event.code")) &&
      read_parts(parts, c, out);
  const bool lacks_outcome = out.kind == EventKind::outcome && !out.outcome;
  if (is_readable && !lacks_outcome) return true;
  if (!reader.is_lenient()) {
    return reader.fail("event", is_readable ? "an outcome is missing" : "a part is malformed");
  }

  const std::string problem = is_readable ? "the outcome is missing" : parts.error().message;
  if (out.kind == EventKind::outcome) {
    out.outcome = unreadable_outcome(problem);
  } else if (out.kind == EventKind::reconciliation || out.kind == EventKind::diagnosis) {
    out.kind = EventKind::notice;
    out.message = Message{
        "plugin.malformed_event", "The plugin's report cannot be read (" + problem + ").", {}};
  }
  return true;
}

inline const pospay_event* write(Arena& arena, const Event& value) {
  auto* c = arena.make<pospay_event>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->sequence = value.sequence;
  c->time_left_ms = value.time_left_ms;
  c->message = write_message(arena, value.message);
  c->waiting_for = static_cast<std::int32_t>(value.waiting_for);
  c->settled_as = static_cast<std::int32_t>(value.settled_as);
  c->code = write_text(value.code);
  if (value.qr) c->qr = write(arena, *value.qr);
  if (value.outcome) c->outcome = write(arena, *value.outcome);
  if (value.reconciliation) c->reconciliation = write(arena, *value.reconciliation);
  if (value.diagnosis) c->diagnosis = write(arena, *value.diagnosis);
  return c;
}

}  // namespace pospay::convert

// pospay/tender.h: structs <-> values. How reading and writing work: convert.hpp.
#pragma once

#include "pospay/cpp/convert.hpp"

namespace pospay::convert {

// --- Tender and settings: the plugin describes
// ----------------------------------------------------

inline bool read(Reader& reader, const pospay_tender& c, Tender& out) {
  if (!POSPAY_HAS(&c, pospay_tender, name_count)) return reader.fail("tender", too_short);
  if (!reader.text(c.id, out.id, "tender.id", max_key_size)) return false;
  if (out.id.empty()) return reader.fail("tender.id", "empty");
  if (!reader.is_countable(c.names, c.name_count, max_names, "tender.names")) return false;
  if (c.name_count == 0) return reader.fail("tender.names", "at least one is needed");
  out.kind = to_tender_kind(c.kind);
  out.names.resize(c.name_count);
  for (std::uint32_t i = 0; i < c.name_count; ++i) {
    if (!reader.prose(c.names[i].language, out.names[i].language, "tender.names")) return false;
    if (!reader.prose(c.names[i].text, out.names[i].text, "tender.names")) return false;
  }
  const Tender fallback;
  const auto flag = [](bool is_covered, std::int32_t value, bool otherwise) {
    return is_covered ? value != 0 : otherwise;
  };
  out.capabilities = POSPAY_HAS(&c, pospay_tender, capabilities) ? c.capabilities : 0;
  bool covered = POSPAY_HAS(&c, pospay_tender, is_enabled);
  out.is_enabled = flag(covered, covered ? c.is_enabled : 0, fallback.is_enabled);
  covered = POSPAY_HAS(&c, pospay_tender, is_deletable);
  out.is_deletable = flag(covered, covered ? c.is_deletable : 0, fallback.is_deletable);
  covered = POSPAY_HAS(&c, pospay_tender, is_editable);
  out.is_editable = flag(covered, covered ? c.is_editable : 0, fallback.is_editable);
  covered = POSPAY_HAS(&c, pospay_tender, gives_change);
  out.gives_change = flag(covered, covered ? c.gives_change : 0, fallback.gives_change);
  return true;
}

inline const pospay_tender* write(Arena& arena, const Tender& value) {
  auto* c = arena.make<pospay_tender>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->id = write_text(value.id);
  auto* names = arena.make_array<pospay_localised_text>(value.names.size());
  for (std::size_t i = 0; i < value.names.size(); ++i) {
    names[i].language = write_text(value.names[i].language);
    names[i].text = write_text(value.names[i].text);
  }
  c->names = names;
  c->name_count = static_cast<std::uint32_t>(value.names.size());
  c->capabilities = value.capabilities;
  c->is_enabled = value.is_enabled;
  c->is_deletable = value.is_deletable;
  c->is_editable = value.is_editable;
  c->gives_change = value.gives_change;
  return c;
}

inline bool read(Reader& reader, const pospay_choice& c, Choice& out) {
  if (!POSPAY_HAS(&c, pospay_choice, id)) return reader.fail("choice", too_short);
  if (!reader.text(c.id, out.id, "choice.id")) return false;
  out.label = Message{};
  return !POSPAY_HAS(&c, pospay_choice, label) ||
         reader.message(c.label, out.label, "choice.label");
}

inline const pospay_choice* write(Arena& arena, const Choice& value) {
  auto* c = arena.make<pospay_choice>();
  c->id = write_text(value.id);
  c->label = write_message(arena, value.label);
  return c;
}

// Is it a kind that this version can draw? Others are left out by the host.
inline bool is_known_parameter_kind(std::int32_t number) noexcept {
  return number >= POSPAY_PARAMETER_TOGGLE && number <= POSPAY_PARAMETER_ACTION;
}

inline bool read(Reader& reader, const pospay_parameter& c, Parameter& out) {
  if (!POSPAY_HAS(&c, pospay_parameter, id)) return reader.fail("parameter", too_short);
  if (!is_known_parameter_kind(c.kind)) return reader.fail("parameter.kind", "not known");
  if (!reader.text(c.id, out.id, "parameter.id")) return false;
  if (out.id.empty()) return reader.fail("parameter.id", "empty");
  out.kind = static_cast<ParameterKind>(c.kind);
  out.label = Message{};
  out.help = Message{};
  out.default_value.clear();
  out.choices.clear();
  out.max_size = POSPAY_HAS(&c, pospay_parameter, max_size) ? c.max_size : 0;
  out.depends_on.clear();
  out.depends_on_host.clear();
  if (POSPAY_HAS(&c, pospay_parameter, label) &&
      !reader.message(c.label, out.label, "parameter.label")) {
    return false;
  }
  if (POSPAY_HAS(&c, pospay_parameter, help) &&
      !reader.message(c.help, out.help, "parameter.help")) {
    return false;
  }
  if (POSPAY_HAS(&c, pospay_parameter, default_value) &&
      !reader.text(c.default_value, out.default_value, "parameter.default_value")) {
    return false;
  }
  if (POSPAY_HAS(&c, pospay_parameter, choice_count) &&
      !reader.list(c.choices, c.choice_count, max_choices, out.choices, "parameter.choices")) {
    return false;
  }
  if (POSPAY_HAS(&c, pospay_parameter, depends_on) &&
      !reader.text(c.depends_on, out.depends_on, "parameter.depends_on")) {
    return false;
  }
  return !POSPAY_HAS(&c, pospay_parameter, depends_on_host) ||
         reader.text(c.depends_on_host, out.depends_on_host, "parameter.depends_on_host");
}

inline const pospay_parameter* write(Arena& arena, const Parameter& value) {
  auto* c = arena.make<pospay_parameter>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->id = write_text(value.id);
  c->label = write_message(arena, value.label);
  c->help = write_message(arena, value.help);
  c->default_value = write_text(value.default_value);
  c->choices = write_list<pospay_choice>(arena, value.choices);
  c->choice_count = static_cast<std::uint32_t>(value.choices.size());
  c->max_size = value.max_size;
  c->depends_on = write_text(value.depends_on);
  c->depends_on_host = write_text(value.depends_on_host);
  return c;
}

// --- Rules ---------------------------------------------------------------------------------------

inline bool read(Reader& reader, const pospay_verdict& c, Verdict& out) {
  if (!POSPAY_HAS(&c, pospay_verdict, is_allowed)) return reader.fail("verdict", too_short);
  out.is_allowed = c.is_allowed != 0;
  if (!POSPAY_HAS(&c, pospay_verdict, message)) {
    out.message = Message{};
    return true;
  }
  return reader.message(c.message, out.message, "verdict.message");
}

inline const pospay_verdict* write(Arena& arena, const Verdict& value) {
  auto* c = arena.make<pospay_verdict>();
  c->is_allowed = value.is_allowed;
  c->message = write_message(arena, value.message);
  return c;
}

inline bool is_known_change(std::int32_t number) noexcept {
  return number >= POSPAY_CHANGE_ADD_TENDER && number <= POSPAY_CHANGE_HOST_PARAMETER;
}

// Precondition: is_known_change(c.kind); what is not known is allowed without asking.
inline bool read(Reader& reader, const pospay_host_change& c, HostChange& out) {
  if (!POSPAY_HAS(&c, pospay_host_change, is_on)) return reader.fail("host_change", too_short);
  out.kind = static_cast<ChangeKind>(c.kind);
  out.is_on = c.is_on != 0;
  return reader.text(c.tender_id, out.tender_id, "host_change.tender_id") &&
         reader.text(c.name, out.name, "host_change.name");
}

inline const pospay_host_change* write(Arena& arena, const HostChange& value) {
  auto* c = arena.make<pospay_host_change>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->tender_id = write_text(value.tender_id);
  c->name = write_text(value.name);
  c->is_on = value.is_on;
  return c;
}

inline bool read(Reader& reader, const pospay_mix_line& c, MixLine& out) {
  if (!POSPAY_HAS(&c, pospay_mix_line, amount)) return reader.fail("mix_line", too_short);
  out.kind = to_tender_kind(c.kind);
  return reader.text(c.tender_id, out.tender_id, "mix_line.tender_id") &&
         reader.text(c.name, out.name, "mix_line.name") &&
         reader.money(c.amount, out.amount, "mix_line.amount");
}

inline const pospay_mix_line* write(Arena& arena, const MixLine& value) {
  auto* c = arena.make<pospay_mix_line>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->tender_id = write_text(value.tender_id);
  c->name = write_text(value.name);
  c->amount = write_money(value.amount);
  return c;
}

inline bool read(Reader& reader, const pospay_mix& c, Mix& out) {
  if (!POSPAY_HAS(&c, pospay_mix, total)) return reader.fail("mix", too_short);
  out.single_cycle = c.single_cycle != 0;
  return reader.list(c.lines, c.line_count, max_mix_lines, out.lines, "mix.lines") &&
         reader.money(c.total, out.total, "mix.total");
}

inline const pospay_mix* write(Arena& arena, const Mix& value) {
  auto* c = arena.make<pospay_mix>();
  c->single_cycle = value.single_cycle;
  c->lines = write_list<pospay_mix_line>(arena, value.lines);
  c->line_count = static_cast<std::uint32_t>(value.lines.size());
  c->total = write_money(value.total);
  return c;
}

inline bool read(Reader& reader, const pospay_paid_line& c, PaidLine& out) {
  if (!POSPAY_HAS(&c, pospay_paid_line, paid_at_ms)) return reader.fail("paid_line", too_short);
  out.paid_at_ms = c.paid_at_ms;
  return reader.text(c.provider_reference, out.provider_reference, "paid_line.provider_reference",
                     max_provider_reference_size) &&
         reader.money(c.paid, out.paid, "paid_line.paid") &&
         reader.money(c.returned, out.returned, "paid_line.returned");
}

inline const pospay_paid_line* write(Arena& arena, const PaidLine& value) {
  auto* c = arena.make<pospay_paid_line>();
  c->provider_reference = write_text(value.provider_reference);
  c->paid = write_money(value.paid);
  c->returned = write_money(value.returned);
  c->paid_at_ms = value.paid_at_ms;
  return c;
}

inline bool read(Reader& reader, const pospay_return_option& c, ReturnOption& out) {
  if (!POSPAY_HAS(&c, pospay_return_option, most)) return reader.fail("return_option", too_short);
  out.kind = to_tender_kind(c.kind);
  return reader.text(c.tender_id, out.tender_id, "return_option.tender_id") &&
         reader.money(c.most, out.most, "return_option.most");
}

inline const pospay_return_option* write(Arena& arena, const ReturnOption& value) {
  auto* c = arena.make<pospay_return_option>();
  c->kind = static_cast<std::int32_t>(value.kind);
  c->tender_id = write_text(value.tender_id);
  c->most = write_money(value.most);
  return c;
}

}  // namespace pospay::convert

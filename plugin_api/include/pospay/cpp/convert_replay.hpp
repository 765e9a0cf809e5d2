// pospay/replay.h: structs <-> values. How reading and writing work: convert.hpp.
#pragma once

#include "pospay/cpp/convert_operation.hpp"
#include "pospay/replay.h"

namespace pospay::convert {

inline ReplayParty to_replay_party(std::int32_t number) noexcept {
  return number >= POSPAY_PARTY_HOST && number <= POSPAY_PARTY_LOG
             ? static_cast<ReplayParty>(number)
             : ReplayParty::log;
}

inline bool read(Reader& reader, const pospay_replay_line& c, ReplayLine& out) {
  if (!POSPAY_HAS(&c, pospay_replay_line, text)) return reader.fail("replay_line", too_short);
  out.party = to_replay_party(c.party);
  return reader.prose(c.text, out.text, "replay_line.text");
}

inline const pospay_replay_line* write(Arena& arena, const ReplayLine& value) {
  auto* c = arena.make<pospay_replay_line>();
  c->party = static_cast<std::int32_t>(value.party);
  c->text = write_text(value.text);
  return c;
}

inline bool read(Reader& reader, const pospay_replay_step& c, ReplayStep& out) {
  if (!POSPAY_HAS(&c, pospay_replay_step, difference)) return reader.fail("replay_step", too_short);
  out.at_ms = c.at_ms;
  return reader.prose(c.key, out.key, "replay_step.key") &&
         read_required(reader, c.input, out.input, "replay_step.input") &&
         reader.prose(c.state, out.state, "replay_step.state") &&
         reader.list(c.actions, c.action_count, max_replay_actions, out.actions,
                     "replay_step.actions") &&
         reader.prose(c.difference, out.difference, "replay_step.difference");
}

inline const pospay_replay_step* write(Arena& arena, const ReplayStep& value) {
  auto* c = arena.make<pospay_replay_step>();
  c->key = write_text(value.key);
  c->at_ms = value.at_ms;
  c->input = write(arena, value.input);
  c->state = write_text(value.state);
  c->actions = write_list<pospay_replay_line>(arena, value.actions);
  c->action_count = static_cast<std::uint32_t>(value.actions.size());
  c->difference = write_text(value.difference);
  return c;
}

}  // namespace pospay::convert

// What happened between cashier, till, plugin, payment system and buyer, in the order of its
// happening: the model of a sequence diagram. Drawn by diagram_mermaid.hpp and diagram_svg.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host_sim/text/words.hpp"

namespace ui {

// In the order of their lifelines, from left to right.
enum class Participant { cashier, till, plugin, gateway, buyer, terminal };

struct DiagramEvent {
  enum class Kind {
    call,    // a full arrow
    answer,  // a dashed one
    note,    // a line of text at `from`
    step     // a band over the whole width: the next step of the scenario
  };

  Kind kind = Kind::call;
  Participant from = Participant::cashier;
  Participant to = Participant::till;  // of call and answer
  std::string text;
  std::int64_t at_ms = 0;  // since the first event
  // How often the exchange that begins here was repeated without a change (polling).
  int times = 1;
};

struct Diagram {
  std::string title;
  std::string subtitle;  // the clauses, say
  text::Words words;
  std::vector<DiagramEvent> events;
};

std::string participant_name(Participant participant, const text::Words& words);

// Those that take part, from left to right: cashier and till always.
std::vector<Participant> participants_of(const Diagram& diagram);

// Polling made short: a call to the payment system and its answer that follow the very same pair at
// once become that pair, counted.
Diagram without_repetitions(const Diagram& diagram);

}  // namespace ui

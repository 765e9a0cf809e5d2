#include "host_sim/ui/diagram.hpp"

#include <algorithm>

#include "host_sim/text/diagram.hpp"

namespace ui {

using Kind = DiagramEvent::Kind;

namespace {

bool is_arrow(const DiagramEvent& event) {
  return event.kind == Kind::call || event.kind == Kind::answer;
}

bool is_same(const DiagramEvent& a, const DiagramEvent& b) {
  return a.kind == b.kind && a.from == b.from && a.to == b.to && a.text == b.text;
}

// Is there a call to the payment system and its answer at `events[i]`?
bool is_exchange(const std::vector<DiagramEvent>& events, std::size_t i) {
  return i + 1 < events.size() && events[i].kind == Kind::call &&
         events[i].to == Participant::gateway && events[i + 1].kind == Kind::answer &&
         events[i + 1].from == Participant::gateway;
}

}  // namespace

std::string participant_name(Participant participant, const text::Words& words) {
  switch (participant) {
    case Participant::cashier:
      return words(text::diagram("cashier"));
    case Participant::till:
      return words(text::diagram("till"));
    case Participant::plugin:
      return words(text::diagram("plugin"));
    case Participant::gateway:
      return words(text::diagram("gateway"));
    case Participant::buyer:
      return words(text::diagram("buyer"));
    case Participant::terminal:
      return words(text::diagram("terminal"));
  }
  return "";
}

std::vector<Participant> participants_of(const Diagram& diagram) {
  std::vector<Participant> present{Participant::cashier, Participant::till};
  const auto add = [&](Participant one) {
    if (std::find(present.begin(), present.end(), one) == present.end()) present.push_back(one);
  };
  for (const DiagramEvent& event : diagram.events) {
    if (event.kind == Kind::step) continue;
    add(event.from);
    if (is_arrow(event)) add(event.to);
  }
  std::sort(present.begin(), present.end());
  return present;
}

Diagram without_repetitions(const Diagram& diagram) {
  Diagram result;
  result.title = diagram.title;
  result.subtitle = diagram.subtitle;
  result.words = diagram.words;
  std::vector<DiagramEvent>& kept = result.events;
  for (std::size_t i = 0; i < diagram.events.size(); ++i) {
    const std::size_t size = kept.size();
    const bool is_repetition = is_exchange(diagram.events, i) && size >= 2 &&
                               is_exchange(kept, size - 2) &&
                               is_same(kept[size - 2], diagram.events[i]) &&
                               is_same(kept[size - 1], diagram.events[i + 1]);
    if (is_repetition) {
      ++kept[size - 2].times;
      ++i;
    } else {
      kept.push_back(diagram.events[i]);
    }
  }
  return result;
}

}  // namespace ui

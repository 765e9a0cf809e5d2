// What the cashier does in a step, in the words of a diagram.
#pragma once

#include <string>

#include "host_sim/text/words.hpp"
#include "host_sim/ui/diagram.hpp"
#include "host_sim/ui/scenario.hpp"

namespace ui {

// Empty for a step that is not the cashier's. `is_secret`: the step's value must not be drawn.
std::string cashier_action(const Step& step, bool is_secret, const text::Words& words);

// What the world does instead, and where: connections, the cabinet, the printer, a restart. Empty
// for a step of the cashier's.
std::string world_action(const Step& step, const text::Words& words);
Participant world_participant(const Step& step);

}  // namespace ui

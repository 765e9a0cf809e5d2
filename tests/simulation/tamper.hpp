// Answers that are well-formed and not true: of another payment, older, of another sum, incomplete.
#pragma once

#include "plugins/oplati/core/messages.hpp"
#include "tests/simulation/network.hpp"

namespace simulation {

class World;

void tamper(World& world, const Request& request, oplati::Answer& answer);

}  // namespace simulation

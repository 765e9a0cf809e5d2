// Returns of what was paid: in parts, at once, from another till, and some that cannot be.
#pragma once

#include "tests/simulation/operation.hpp"

namespace simulation {

class World;

void plan_returns(World& world, const Operation& sale);

}  // namespace simulation

// What a seed's day is made of: sales, buyers, returns, and the faults that come by the clock.
#pragma once

#include "plugins/oplati/profile/profile.hpp"
#include "tests/simulation/operation.hpp"

namespace simulation {

class World;
class FaultPlan;
class Dice;

// The gateway's own rules in this seed.
oplati::profile::Profile draw_profile(FaultPlan& faults);
void draw_day(World& world);
// An operation is over: another attempt at its line, or returns of what was paid.
void plan_next(World& world, Operation& ended);

}  // namespace simulation

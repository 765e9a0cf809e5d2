// The shortest history of a seed that still breaks the same invariant.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/world.hpp"

namespace simulation {

struct Shortest {
  Run run;                       // with its history as text
  std::vector<Strike> left_out;  // strikes that do not matter
  int tries = 0;
};

// Leaves out strikes, many at first, then one at a time, as long as the invariant `id` breaks.
// Precondition: the seed breaks it.
Shortest shortest_history(std::uint64_t seed, const Seams* seams, const std::string& id);

}  // namespace simulation

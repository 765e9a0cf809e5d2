// Which faults of the catalogue the seeds met.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/runner.hpp"

namespace simulation {

// A row for each fault: id, how often, share of the seeds, what it is.
std::string coverage_table(const Total& total);
// Ids of the faults that fewer than one seed in a hundred met.
std::vector<std::string> rarely_met(const Total& total);

}  // namespace simulation

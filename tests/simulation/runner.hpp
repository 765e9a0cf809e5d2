// Many seeds on several threads: figures, coverage of the faults, and the first seeds that fail.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/world.hpp"

namespace simulation {

// L1, of all seeds together.
inline constexpr double least_settled_share = 0.99;

struct Failure {
  std::uint64_t seed = 0;
  Violation violation;
};

struct Total {
  Figures figures;
  std::uint64_t seeds = 0;
  FaultCounts strikes{};       // how often
  FaultCounts seeds_struck{};  // in how many seeds
  std::vector<Failure> failures;
  double seconds = 0;
};

struct Order {
  std::uint64_t payments = 1;
  std::uint64_t first_seed = 1;
  std::uint64_t most_seeds = UINT64_MAX;
  int threads = 2;
  std::size_t most_failures = 5;
  const Seams* seams = nullptr;
};

// Runs seeds from `first_seed` on until there are as many payments, or too many failures.
Total run_seeds(const Order& order);

// S12: the same seed without jumps of the wall clock tells the same story.
std::optional<Violation> s12_wall_clock_changes_nothing(std::uint64_t seed, const Seams* seams);

}  // namespace simulation

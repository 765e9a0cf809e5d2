// Time and randomness of the outside world.
#pragma once

#include <cstdint>

namespace oplati::io {

// Milliseconds from an arbitrary start; runs on through suspend and never goes back
// (boot_clock.hpp).
std::int64_t monotonic_ms();

// Milliseconds since 1970-01-01 UTC, as the system believes.
std::int64_t wall_ms();

// From the system's entropy source. Falls back to nothing: if the system has none, the program
// stops, because guessable order numbers are not acceptable.
std::uint64_t random_u64();

}  // namespace oplati::io

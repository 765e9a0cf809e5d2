// The faults that the simulation injects, by the ids of the fault catalogue, and the points at
// which an outcome becomes unknown (U), which it counts. tests/simulation/README.md says which ids
// are tried elsewhere and why.
#pragma once

#include <cstddef>
#include <cstdint>

namespace simulation {

enum class Fault : std::uint8_t {
  // Gateway.
  g1,
  g2,
  g3,
  g4,
  g5,
  g6,
  g7,
  g8,
  g9,
  g10,
  g11,
  g12,
  g13,
  g14,
  g15,
  g16,
  g18,
  g19,
  g20,
  g21,
  g22,
  g23,
  g24,
  g25,
  g26,
  g27,
  g28,
  g29,
  g30,
  g32,
  g33,
  g34,
  g36,
  g37,
  // Network.
  n1,
  n4,
  n5,
  n6,
  n8,
  n11,
  n12,
  n13,
  n16,
  n17,
  n18,
  n24,
  n27,
  // Process.
  p1,
  p2,
  p3,
  p4,
  p17,
  // Disk.
  d1,
  d2,
  d3,
  d4,
  d5,
  d7,
  d8,
  d12,
  // Clock.
  c1,
  c2,
  c3,
  c6,
  c8,
  // Host.
  h1,
  h2,
  h3,
  h4,
  h6,
  h7,
  h10,
  h11,
  h12,
  h13,
  // Unknown-outcome points: not drawn, seen.
  u1,
  u2,
  u3,
  u4,
  u5,
  u6,
  u7,
  u8,
  u9,
  u10,
  u11,
  u13,
  u14,
  count,
};

inline constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::count);

struct FaultKind {
  const char* id;
  const char* what;
  // Of a thousand sites where it could strike, in a seed that has it, at the usual intensity; 0 =
  // not drawn.
  int permille;
};

const FaultKind& kind_of(Fault fault);

}  // namespace simulation

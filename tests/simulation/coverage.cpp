#include "tests/simulation/coverage.hpp"

#include <cstdio>

namespace simulation {

std::string coverage_table(const Total& total) {
  std::string table = "fault      times  seeds     what\n";
  const double seeds = total.seeds == 0 ? 1 : static_cast<double>(total.seeds);
  for (std::size_t i = 0; i < fault_count; ++i) {
    const FaultKind& kind = kind_of(static_cast<Fault>(i));
    char row[160];
    std::snprintf(row, sizeof row, "%-5s %10llu %6.2f %%  %s\n", kind.id,
                  static_cast<unsigned long long>(total.strikes[i]),
                  100.0 * static_cast<double>(total.seeds_struck[i]) / seeds, kind.what);
    table += row;
  }
  return table;
}

std::vector<std::string> rarely_met(const Total& total) {
  std::vector<std::string> rare;
  for (std::size_t i = 0; i < fault_count; ++i) {
    if (total.seeds_struck[i] * 100 < total.seeds) {
      rare.push_back(kind_of(static_cast<Fault>(i)).id);
    }
  }
  return rare;
}

}  // namespace simulation

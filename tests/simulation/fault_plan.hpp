// Which faults a seed has, how often, and which of them struck. Each strike is named by its kind
// and its site, so that a single one can be taken out of a history.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tests/simulation/dice.hpp"
#include "tests/simulation/fault.hpp"

namespace simulation {

struct Strike {
  Fault fault = Fault::count;
  std::uint64_t site = 0;
  std::int64_t at_ms = 0;  // for people

  friend bool operator==(const Strike& a, const Strike& b) {
    return a.fault == b.fault && a.site == b.site;
  }
};

using FaultCounts = std::array<std::uint64_t, fault_count>;

class FaultPlan {
 public:
  // `left_out` are strikes of an earlier run of the same seed that must not happen.
  FaultPlan(const Dice& dice, std::vector<Strike> left_out);

  // Does `fault` strike here? Counted when it does.
  bool strikes(Fault fault, std::uint64_t site, std::int64_t now_ms) {
    return may_strike(fault) && does_strike(fault, site, now_ms);
  }
  // Something that came about by itself.
  void saw(Fault fault) { ++counts_[static_cast<std::size_t>(fault)]; }
  // From here on everything is healthy.
  void heal() { is_healed_ = true; }
  bool is_healed() const { return is_healed_; }
  // Does nothing strike any more?
  bool is_over() const { return is_healed_ || is_clean_; }

  const std::vector<Strike>& struck() const { return struck_; }
  const FaultCounts& counts() const { return counts_; }

 private:
  bool may_strike(Fault fault) const {
    return !is_healed_ && permille_[static_cast<std::size_t>(fault)] != 0;
  }
  bool does_strike(Fault fault, std::uint64_t site, std::int64_t now_ms);

  const Dice* dice_;
  std::vector<Strike> left_out_;
  bool is_healed_ = false;
  bool is_clean_ = false;  // the seed is one of those without any fault
  std::array<int, fault_count> permille_{};
  std::vector<Strike> struck_;
  FaultCounts counts_{};
};

}  // namespace simulation

// The end of the day: each till closes its shifts against the gateway's report by the product's own
// ShiftClose, when all is healthy and quiet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/oplati/core/machine.hpp"
#include "pospay/cpp/types.hpp"

namespace simulation {

class Till;
class World;

// Keys of closes begin like this, those of operations do not.
inline constexpr std::string_view closing_prefix = "close.";
inline bool is_closing(std::string_view key) { return key.starts_with(closing_prefix); }

// How one close ended.
struct Closing {
  std::string key;
  std::string register_number;
  pospay::Shift shift;
  bool has_damaged_record = false;  // of the till's journal: then there is nothing to compare with
  std::optional<pospay::OutcomeStatus> outcome;
  std::optional<pospay::Reconciliation> reconciliation;
};

// S2, S5: books that agree are told as equal to the kopeck, and whatever only a reconciliation can
// find is named by it.
void close_shifts(World& world);

}  // namespace simulation

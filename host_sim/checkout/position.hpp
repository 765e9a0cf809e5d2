// A position of a receipt: what is sold, how much of it, and what it costs after rounding.
#pragma once

#include <cstdint>
#include <string>

#include "host_sim/text/words.hpp"
#include "pospay/cpp/result.hpp"
#include "pospay/cpp/types.hpp"

namespace checkout {

// What the cashier enters.
struct PositionEntry {
  std::string name;
  std::int64_t quantity_milli = 1000;  // thousandths of a unit
  std::int64_t price_minor = 0;        // of one unit
  std::int64_t discount_minor = 0;     // taken off the whole position
  std::string barcode;
  std::string unit;  // empty: pieces
  bool is_service = false;
};

// 100 000 units at 1 000 000,00 each: their product in thousandths stays far inside 64 bits.
constexpr std::int64_t kMaxQuantityMilli = 100'000'000;
constexpr std::int64_t kMaxPriceMinor = 100'000'000;
// As much as one line of a receipt and the contract's text can sensibly hold.
constexpr std::size_t kMaxPositionNameBytes = 256;
constexpr std::size_t kMaxPositionWordBytes = 64;  // bar code, unit

// numerator / denominator to the nearest whole number, a half away from zero. Both positive.
std::int64_t divide_half_up(std::int64_t numerator, std::int64_t denominator);

// Price times quantity, rounded half up, less the discount. Refuses what is not more than zero, and
// an empty name, with a sentence for the cashier.
pospay::Result<pospay::Position> make_position(const PositionEntry& entry,
                                               const text::Words& words);

}  // namespace checkout

// Money: whole minor units with their currency. No floating-point number is ever involved.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace pospay {

struct Money {
  std::int64_t minor = 0;        // 12.34 BYN = 1234
  std::string currency = "BYN";  // ISO 4217
  std::int32_t exponent = 2;     // minor = major * 10^exponent

  friend bool operator==(const Money& a, const Money& b) {
    return a.minor == b.minor && a.currency == b.currency && a.exponent == b.exponent;
  }
  friend bool operator!=(const Money& a, const Money& b) { return !(a == b); }
};

inline Money byn(std::int64_t minor) { return Money{minor, "BYN", 2}; }

// Sum and difference of minor units; nothing when the 64 bits would overflow.
inline std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b) {
  using Limits = std::numeric_limits<std::int64_t>;
  if ((b > 0 && a > Limits::max() - b) || (b < 0 && a < Limits::min() - b)) return std::nullopt;
  return a + b;
}
inline std::optional<std::int64_t> checked_subtract(std::int64_t a, std::int64_t b) {
  using Limits = std::numeric_limits<std::int64_t>;
  if ((b < 0 && a > Limits::max() + b) || (b > 0 && a < Limits::min() + b)) return std::nullopt;
  return a - b;
}

// 1234 -> "12.34", -5 -> "-0.05": a decimal point in every locale.
inline std::string minor_to_text(std::int64_t minor) {
  const bool negative = minor < 0;
  // Negating in unsigned arithmetic is right for the smallest value too.
  std::uint64_t rest =
      negative ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  std::string cents = std::to_string(rest % 100);
  if (cents.size() < 2) cents.insert(0, "0");
  return (negative ? "-" : "") + std::to_string(rest / 100) + "." + cents;
}

// "12.34", "12.3", "12", "-0.05" -> minor units. Nothing for anything else: no exponent, no sign
// but a leading '-', no white space, at most two decimals that count ("1.2300" is 123, "1.005" is
// refused: it is not a whole number of minor units).
inline std::optional<std::int64_t> minor_from_text(std::string_view text) {
  bool negative = false;
  if (!text.empty() && text.front() == '-') {
    negative = true;
    text.remove_prefix(1);
  }
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals =
      point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && decimals.empty())) return std::nullopt;

  std::int64_t value = 0;
  const auto push = [&value](char digit) {
    if (digit < '0' || digit > '9') return false;
    const std::int64_t step = digit - '0';
    if (value > (std::numeric_limits<std::int64_t>::max() - step) / 10) return false;
    value = value * 10 + step;
    return true;
  };
  for (const char digit : whole) {
    if (!push(digit)) return std::nullopt;
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if (!push(i < decimals.size() ? decimals[i] : '0')) return std::nullopt;
  }
  for (std::size_t i = 2; i < decimals.size(); ++i) {
    if (decimals[i] != '0') return std::nullopt;
  }
  return negative ? -value : value;
}

}  // namespace pospay

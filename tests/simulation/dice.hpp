// Chance by question: the same question in the same seed has the same answer, whatever else was
// asked before. So a history with one fault taken out stays the same history everywhere else, which
// is what makes it possible to shorten one.
#pragma once

#include <cstdint>

namespace simulation {

// The finaliser of SplitMix64.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

template <class... Parts>
constexpr std::uint64_t site_of(Parts... parts) {
  std::uint64_t site = 0;
  ((site = mixed(site ^ static_cast<std::uint64_t>(parts))), ...);
  return site;
}

// What is asked. A new one goes to the end, or every seed tells another story.
enum class Question : std::uint8_t {
  sales,
  refunds,
  tills,
  chaos_ms,
  start_ms,
  amount,
  mode,
  join_ms,
  decision,
  decide_ms,
  always_asks,
  latency,
  write_ms,
  host_ms,
  print_ms,
  print,
  cancels,
  cancel_ms,
  attempts,
  scan_ms,
  code,
  boot_ms,
  supervisor,
  supervisor_ms,
  refund_part,
  refund_till,
  refund_ms,
  moment,
  refund_positions,
  fault_class,
  fault_enabled,
  fault_rate,
  fault_hit,
  fault_size,
  fault_shape,
  carried_out,
  wire,
  death,
  second_cancel,
  right_word,
  order_of_answers,
  down_ms,
  drift,
  pause_ms,
  reads_late,
};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_(mixed(seed)) {}

  std::uint64_t draw(Question question, std::uint64_t site) const {
    return mixed(seed_ ^ mixed(site ^ (static_cast<std::uint64_t>(question) << 56)));
  }
  bool chance(Question question, std::uint64_t site, int permille) const {
    return draw(question, site) % 1000 < static_cast<std::uint64_t>(permille);
  }
  // Both ends included.
  std::int64_t between(Question question, std::uint64_t site, std::int64_t least,
                       std::int64_t most) const {
    const auto width = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<std::int64_t>(draw(question, site) % width);
  }

 private:
  std::uint64_t seed_;
};

}  // namespace simulation

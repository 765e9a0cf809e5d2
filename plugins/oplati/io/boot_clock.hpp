// Time for deadlines: CLOCK_BOOTTIME, which nobody can set and which also counts while the till
// sleeps, so that an exchange begun before a suspend is over after it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>

namespace oplati::io {

inline std::int64_t boot_now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// One absolute moment for everything that an exchange does.
struct Deadline {
  std::int64_t at_ns = 0;

  static Deadline after_ms(std::int64_t ms) { return {boot_now_ns() + ms * 1'000'000}; }

  // Never negative; rounded up, so that waiting for it does not spin through the last millisecond.
  std::int64_t remaining_ms() const {
    return std::max<std::int64_t>(0, (at_ns - boot_now_ns() + 999'999) / 1'000'000);
  }
  bool has_passed() const { return boot_now_ns() >= at_ns; }
};

}  // namespace oplati::io

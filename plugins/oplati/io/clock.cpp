#include "plugins/oplati/io/clock.hpp"

#include <sys/random.h>

#include <chrono>
#include <cstdlib>

#include "plugins/oplati/io/boot_clock.hpp"

namespace oplati::io {

std::int64_t monotonic_ms() { return boot_now_ns() / 1'000'000; }

std::int64_t wall_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::uint64_t random_u64() {
  std::uint64_t value = 0;
  // Eight bytes never come in parts; a signal may interrupt before the source is seeded.
  for (int tries = 0; tries < 1000; ++tries) {
    if (getrandom(&value, sizeof value, 0) == sizeof value) return value;
  }
  std::abort();
}

}  // namespace oplati::io

#include "host_sim/checkout/time_text.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace checkout {

namespace {

std::tm parts(std::int64_t wall_ms, std::int32_t utc_offset_minutes) {
  std::int64_t seconds = wall_ms / 1000 + std::int64_t{utc_offset_minutes} * 60;
  const auto time = static_cast<std::time_t>(seconds);
  std::tm result{};
  gmtime_r(&time, &result);
  return result;
}

template <class... Numbers>
std::string format(const char* pattern, Numbers... numbers) {
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), pattern, numbers...);
  return text.data();
}

}  // namespace

std::string utc_text(std::int64_t wall_ms) {
  const std::tm t = parts(wall_ms, 0);
  return format("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                t.tm_hour, t.tm_min, t.tm_sec, static_cast<int>(wall_ms % 1000));
}

std::string till_time_text(std::int64_t wall_ms, std::int32_t utc_offset_minutes) {
  const std::tm t = parts(wall_ms, utc_offset_minutes);
  return format("%02d.%02d.%04d %02d:%02d", t.tm_mday, t.tm_mon + 1, t.tm_year + 1900, t.tm_hour,
                t.tm_min);
}

std::string till_date_text(std::int64_t wall_ms, std::int32_t utc_offset_minutes) {
  const std::tm t = parts(wall_ms, utc_offset_minutes);
  return format("%02d%02d%04d", t.tm_mday, t.tm_mon + 1, t.tm_year + 1900);
}

}  // namespace checkout

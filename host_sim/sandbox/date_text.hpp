// Dates as the gateway writes them: Minsk time, which is UTC+3 all the year.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// Milliseconds since 1970 UTC -> "2026-11-24T13:05:09.123+03:00" (RFC 3339).
std::string date_time_text(std::int64_t at_ms);

// "2026-11-24" -> the start of that day in Minsk. Nothing for anything else, 2026-02-30 included.
std::optional<std::int64_t> day_start_ms(std::string_view text);

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

}  // namespace sandbox

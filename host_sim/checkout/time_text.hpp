// Wall times as text. The offset is the till's; the process's time zone and locale play no part.
#pragma once

#include <cstdint>
#include <string>

namespace checkout {

// "2026-11-24T10:20:30.123Z".
std::string utc_text(std::int64_t wall_ms);
// "24.11.2026 13:20" at the till.
std::string till_time_text(std::int64_t wall_ms, std::int32_t utc_offset_minutes);
// "24112026": the till's date.
std::string till_date_text(std::int64_t wall_ms, std::int32_t utc_offset_minutes);

}  // namespace checkout

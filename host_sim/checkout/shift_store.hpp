// The shifts of the till, in till.db. At most one is open.
#pragma once

#include <optional>
#include <string>

#include "host_sim/checkout/database.hpp"
#include "host_sim/text/words.hpp"
#include "pospay/cpp/types.hpp"

namespace checkout {

struct StoredShift {
  pospay::Shift shift;
  std::string label;  // "24112026", "24112026-2": the till's date and the number of the day
};

class ShiftStore {
 public:
  ShiftStore(Database& database, const text::Words& words) : database_(database), words_(words) {}

  pospay::Result<std::optional<StoredShift>> open_shift();
  // Refused while one is open.
  pospay::Result<StoredShift> begin(std::int64_t now_ms, std::int32_t utc_offset_minutes);
  pospay::Result<void> end(const std::string& id, std::int64_t now_ms);

 private:
  Database& database_;
  text::Words words_;
};

}  // namespace checkout

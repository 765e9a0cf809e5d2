#include "host_sim/checkout/shift_store.hpp"

#include "host_sim/checkout/time_text.hpp"
#include "host_sim/text/shift.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

pospay::Result<std::optional<StoredShift>> ShiftStore::open_shift() {
  const auto rows = database_.query(
      5,
      "SELECT id, label, number_of_day, opened_at_ms, utc_offset_minutes FROM shifts"
      " WHERE closed_at_ms = 0");
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<StoredShift>{};
  const Row& row = rows->front();
  StoredShift stored;
  stored.shift.id = row.text(0);
  stored.label = row.text(1);
  stored.shift.number_of_day = static_cast<std::int32_t>(row.number(2));
  stored.shift.opened_at_ms = row.number(3);
  stored.shift.utc_offset_minutes = static_cast<std::int32_t>(row.number(4));
  return std::optional<StoredShift>{stored};
}

pospay::Result<StoredShift> ShiftStore::begin(std::int64_t now_ms,
                                              std::int32_t utc_offset_minutes) {
  StoredShift stored;
  const pospay::Result<void> done = database_.transaction([&]() -> pospay::Result<void> {
    const pospay::Result<std::optional<StoredShift>> open = open_shift();
    if (!open) return open.error();
    if (*open) return Error{Code::refused, words_(text::shift("already_open"))};
    const std::string date = till_date_text(now_ms, utc_offset_minutes);
    const auto earlier = database_.query(1, "SELECT count(*) FROM shifts WHERE date = ?", {date});
    if (!earlier) return earlier.error();
    const std::int64_t number = earlier->at(0).number(0) + 1;
    stored.label = number == 1 ? date : date + "-" + std::to_string(number);
    stored.shift.id = "shift-" + stored.label;
    stored.shift.number_of_day = static_cast<std::int32_t>(number);
    stored.shift.opened_at_ms = now_ms;
    stored.shift.utc_offset_minutes = utc_offset_minutes;
    const auto inserted = database_.run(
        "INSERT INTO shifts (id, label, date, number_of_day, opened_at_ms, utc_offset_minutes)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        {stored.shift.id, stored.label, date, number, now_ms, std::int64_t{utc_offset_minutes}});
    if (!inserted) return inserted.error();
    return {};
  });
  if (!done) return done.error();
  return stored;
}

pospay::Result<void> ShiftStore::end(const std::string& id, std::int64_t now_ms) {
  const auto done = database_.run(
      "UPDATE shifts SET closed_at_ms = ? WHERE id = ? AND closed_at_ms = 0", {now_ms, id});
  if (!done) return done.error();
  if (*done != 1) return Error{Code::refused, words_(text::shift("not_open"))};
  return {};
}

}  // namespace checkout

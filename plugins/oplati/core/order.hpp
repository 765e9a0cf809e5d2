// From the host's request to an Oplati order, and the names that are derived on the way: order
// number, shift label, provider reference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/oplati/core/fields.hpp"
#include "plugins/oplati/core/messages.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati {

// The id of the tender that this plugin brings.
inline constexpr std::string_view tender_id = "oplati";

// `<receipt>-<attempt>-<8 random base32 characters>`, cut in the receipt's part to `limit` bytes.
// Characters of the receipt number outside [0-9A-Za-z] become '-'.
std::string make_order_number(std::string_view receipt_number, int attempt, std::uint64_t random,
                              std::size_t limit);

// The gateway's `shift`: the opening date in the till's own time, DDMMYYYY, then DDMMYYYY-2, ...
// for further shifts of the same day.
std::string make_shift_label(const pospay::Shift& shift);

// Positions, parts and texts of the receipt. `sum` is what goes through Oplati. Order number and
// session are left empty.
Order make_order(const pospay::Receipt& receipt, std::int64_t sum_minor,
                 const pospay::Shift& shift);

// A reversal by its sum alone: one line «Возврат».
Order make_plain_reversal(std::int64_t sum_minor, std::string_view receipt_number,
                          std::string_view shift_label);

void write_order(FieldWriter& out, const Order& order);
Order read_order(FieldReader& in);

// What the host stores with a receipt and gives back for a return.
struct ProviderReference {
  std::int64_t payment_id = 0;
  std::int64_t sum_minor = 0;
  std::string order_number;
  std::string register_number;
};

std::string to_text(const ProviderReference& reference);
// Nothing when the text was not made by to_text.
std::optional<ProviderReference> parse_provider_reference(std::string_view text);

}  // namespace oplati

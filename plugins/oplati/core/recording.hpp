// The text form of what an operation heard and did: one entry a step, `name=value` lines ended by
// an empty one. Readable with any editor after an incident, and by replay.hpp.
//
// No secret and no personal datum is in it: a scanned code and a confirmation code are written with
// the shape of their characters alone ("ABc-12" becomes "xxx-00"), tokens and the buyer's purse are
// left out. Passwords never reach the core. What goes out is described without them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugins/oplati/core/fields.hpp"
#include "plugins/oplati/core/machine.hpp"

namespace oplati {

// Of the text form. A reader skips names that it does not know.
inline constexpr std::int64_t recording_version = 1;
// Rows of a report that are kept of one answer; a look for one order number meets fewer.
inline constexpr std::size_t recorded_row_limit = 64;

// Letters become x, digits 0; the rest stays.
std::string shape_of(std::string_view secret);

// Inputs that a payment or a refund can have; of others `name_of` alone knows.
std::string_view name_of(const Input& input);
void write_input(FieldWriter& out, const Input& input);
// Nothing when it is not an input that write_input wrote.
std::optional<Input> read_input(FieldReader& in);

// One line for a person, in English.
pospay::ReplayLine describe(const Input& input);
pospay::ReplayLine describe(const Action& action);

// `describe` with the party in front, as it is recorded: "gateway: call 2: ask for payment 17".
std::string line_of(const Action& action);

}  // namespace oplati

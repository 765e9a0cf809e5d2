// The positions of a return receipt. Pure.
#pragma once

#include <string>
#include <vector>

#include "host_sim/checkout/receipt.hpp"
#include "host_sim/text/words.hpp"
#include "pospay/cpp/result.hpp"

namespace checkout {

struct ReturnedPosition;  // return_process.hpp

// One line «Возврат» for a return by sum alone.
pospay::Position return_position(std::int64_t amount_minor, const text::Words& words);

// The chosen positions with the cost of their quantity, rounded half up. Whatever is left of a
// position after earlier returns costs what is left of its cost, so that all returns together make
// exactly what was paid. Refused for an unknown name or more than is left.
pospay::Result<std::vector<pospay::Position>> pick_positions(
    const Receipt& sale, const std::vector<Receipt>& earlier,
    const std::vector<ReturnedPosition>& chosen, const text::Words& words);

// Everything that is left of the positions, or one line «Возврат» when earlier returns by sum alone
// make it impossible to tell which. `left_minor`: what is left of the receipt's payment lines.
std::vector<pospay::Position> rest_positions(const Receipt& sale,
                                             const std::vector<Receipt>& earlier,
                                             std::int64_t left_minor, const text::Words& words);

}  // namespace checkout

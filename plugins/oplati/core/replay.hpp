// Decides a recording of flight_recorder.hpp anew: the same machines, the recorded inputs, moments
// and randomness. Touches nothing outside.
#pragma once

#include <string_view>
#include <vector>

#include "pospay/cpp/types.hpp"

namespace oplati {

// One step an entry, in their order. A step that comes out otherwise than it was recorded says how;
// so does an entry that cannot be read (cut by a loss of power) or whose operation began before the
// recording does. INVALID when nothing in the text is an entry, UNSUPPORTED for a newer version.
// The policy of each operation is the recorded one.
pospay::Result<std::vector<pospay::ReplayStep>> replay(std::string_view recording);

}  // namespace oplati

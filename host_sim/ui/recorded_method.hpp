// A payment method whose calls and events are written down on their way between till and plugin.
#pragma once

#include <vector>

#include "host_sim/checkout/lane.hpp"
#include "host_sim/ui/recorder.hpp"

namespace ui {

// The same sources, observed. `recorder` outlives what they make.
std::vector<checkout::LaneSource> recorded(std::vector<checkout::LaneSource> sources,
                                           Recorder& recorder);

// What of an event is drawn: "show_qr", "waiting: scan", "outcome: approved". No code, no QR.
std::string event_text(const pospay::Event& event);

}  // namespace ui

// The contract's values as JSON for the page. Words instead of numbers, money in kopecks.
#pragma once

#include <string>

#include "pospay/cpp/types.hpp"

namespace web {

// {"text":…,"width":N,"modules":"0110…"}
std::string qr_json(const pospay::Qr& qr);
std::string difference_json(const pospay::Difference& difference);
// One line that says what the event brings, for a list; no secret and no buyer's code in it.
std::string event_summary(const pospay::Event& event);

}  // namespace web

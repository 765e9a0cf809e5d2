// A QR code in a terminal: two rows of modules in one row of characters (half blocks).
#pragma once

#include <string>

#include "pospay/cpp/types.hpp"

namespace ui {

// The quiet zone that the standard asks for, in modules on each side.
constexpr int kQuietZone = 4;
// A larger code does not fit a terminal of 200 columns; nothing is drawn then.
constexpr std::uint32_t kMaxQrWidth = 177;

// Lines ended by '\n'; empty when the modules do not fit the width. `has_colour`: dark modules are
// drawn black on white whatever the terminal's colours are; otherwise light modules are drawn as
// blocks, which is right on a dark background.
std::string qr_text(const pospay::Qr& qr, bool has_colour);

}  // namespace ui

// Text -> QR code. The only code that includes libqrencode.
#pragma once

#include <string_view>

#include "pospay/cpp/result.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati::io {

// Bytes of `text` as they are, error correction M (15 % of the code may be hidden by glare), the
// smallest version that fits, without the quiet zone: whoever draws it adds 4 modules of white.
// Code::invalid: empty, with a NUL, or more than a code can hold (2331 bytes).
pospay::Result<pospay::Qr> make_qr(std::string_view text);

}  // namespace oplati::io

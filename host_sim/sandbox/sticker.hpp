// The sticker of a register in the static mode, «Скачать статический QR» (Z07). The only sandbox
// file that includes libqrencode.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pospay/cpp/result.hpp"

namespace sandbox {

// White modules around the code, as the standard wants.
constexpr std::uint32_t kQuietModules = 4;
// 33 + 8 modules make a PNG of 492 pixels: sharp on paper at 4 cm.
constexpr std::uint32_t kPixelsPerModule = 12;

struct Sticker {
  std::string text;                   // what the code says
  std::uint32_t width = 0;            // modules in a row, without the quiet ones
  std::vector<std::uint8_t> modules;  // rows from the top; 1 is dark
};

// Error correction Q: a sticker gets scratched. Errors: invalid for an empty or too long text.
pospay::Result<Sticker> make_sticker(std::string_view text);

std::string sticker_png(const Sticker& sticker);
// With `caption` below the code; it may hold any text.
std::string sticker_svg(const Sticker& sticker, std::string_view caption);

}  // namespace sandbox

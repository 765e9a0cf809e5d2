// A black-and-white picture as a PNG file. The pixels are stored, not compressed: a sticker has a
// few kilobytes, and so nothing but this file is needed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sandbox {

struct Bitmap {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> pixels;  // rows from the top; 1 is black, 0 white
};

// The file's bytes. Precondition: width and height from 1 to 10 000, width * height pixels.
std::string encode_png(const Bitmap& bitmap);

}  // namespace sandbox

#include "host_sim/sandbox/png_image.hpp"

#include <algorithm>
#include <string_view>

namespace sandbox {
namespace {

void append_u32(std::string& text, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>((value >> shift) & 0xFF);
}

void append_u16_little(std::string& text, std::uint32_t value) {
  text += static_cast<char>(value & 0xFF);
  text += static_cast<char>((value >> 8) & 0xFF);
}

std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char letter : text) {
    crc ^= static_cast<unsigned char>(letter);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
  }
  return ~crc;
}

std::uint32_t adler32(std::string_view text) {
  constexpr std::uint32_t kModulus = 65521;
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char letter : text) {
    a = (a + static_cast<unsigned char>(letter)) % kModulus;
    b = (b + a) % kModulus;
  }
  return (b << 16) | a;
}

void append_chunk(std::string& file, std::string_view type, std::string_view data) {
  append_u32(file, static_cast<std::uint32_t>(data.size()));
  std::string checked(type);
  checked += data;
  file += checked;
  append_u32(file, crc32(checked));
}

// A zlib stream of stored blocks.
std::string store(std::string_view data) {
  constexpr std::size_t kMaxBlock = 65535;
  std::string stream("\x78\x01", 2);
  for (std::size_t at = 0; at < data.size(); at += kMaxBlock) {
    const std::string_view block = data.substr(at, kMaxBlock);
    stream += at + block.size() == data.size() ? '\x01' : '\x00';
    append_u16_little(stream, static_cast<std::uint32_t>(block.size()));
    append_u16_little(stream, ~static_cast<std::uint32_t>(block.size()));
    stream += block;
  }
  append_u32(stream, adler32(data));
  return stream;
}

// One bit a pixel, 1 is white; each row begins with filter 0.
std::string pack_rows(const Bitmap& bitmap) {
  std::string rows;
  for (std::uint32_t y = 0; y < bitmap.height; ++y) {
    rows += '\0';
    for (std::uint32_t x = 0; x < bitmap.width; x += 8) {
      unsigned byte = 0;
      for (std::uint32_t bit = 0; bit < 8 && x + bit < bitmap.width; ++bit) {
        const std::size_t index = std::size_t{y} * bitmap.width + x + bit;
        if (bitmap.pixels[index] == 0) byte |= 0x80u >> bit;
      }
      rows += static_cast<char>(byte);
    }
  }
  return rows;
}

}  // namespace

std::string encode_png(const Bitmap& bitmap) {
  std::string file("\x89PNG\r\n\x1A\n", 8);
  std::string header;
  append_u32(header, bitmap.width);
  append_u32(header, bitmap.height);
  // Bit depth 1, grey, deflate, adaptive filters, not interlaced.
  header += std::string("\x01\x00\x00\x00\x00", 5);
  append_chunk(file, "IHDR", header);
  append_chunk(file, "IDAT", store(pack_rows(bitmap)));
  append_chunk(file, "IEND", {});
  return file;
}

}  // namespace sandbox

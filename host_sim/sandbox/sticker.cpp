#include "host_sim/sandbox/sticker.hpp"

#include <qrencode.h>

#include <memory>

#include "host_sim/sandbox/png_image.hpp"

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

// A link with a register's number; more makes modules too small for a sticker.
constexpr std::size_t kMaxStickerBytes = 300;

struct CodeFreer {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

std::string escape_xml(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += letter;
    }
  }
  return escaped;
}

}  // namespace

Result<Sticker> make_sticker(std::string_view text) {
  if (text.empty() || text.size() > kMaxStickerBytes) {
    return Error{Code::invalid, "a sticker holds from 1 to " + std::to_string(kMaxStickerBytes) +
                                    " bytes, not " + std::to_string(text.size())};
  }
  const std::unique_ptr<QRcode, CodeFreer> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_Q));
  if (code == nullptr) return Error{Code::unavailable, "the QR code cannot be made"};
  Sticker sticker;
  sticker.text = text;
  sticker.width = static_cast<std::uint32_t>(code->width);
  const std::size_t count = std::size_t{sticker.width} * sticker.width;
  // Bit 0 is the colour; the others are the encoder's notes.
  for (std::size_t i = 0; i < count; ++i) sticker.modules.push_back(code->data[i] & 1);
  return sticker;
}

std::string sticker_png(const Sticker& sticker) {
  Bitmap bitmap;
  bitmap.width = (sticker.width + 2 * kQuietModules) * kPixelsPerModule;
  bitmap.height = bitmap.width;
  bitmap.pixels.assign(std::size_t{bitmap.width} * bitmap.height, 0);
  for (std::uint32_t y = 0; y < bitmap.height; ++y) {
    for (std::uint32_t x = 0; x < bitmap.width; ++x) {
      const std::uint32_t row = y / kPixelsPerModule;
      const std::uint32_t column = x / kPixelsPerModule;
      if (row < kQuietModules || row >= kQuietModules + sticker.width || column < kQuietModules ||
          column >= kQuietModules + sticker.width) {
        continue;
      }
      bitmap.pixels[std::size_t{y} * bitmap.width + x] =
          sticker
              .modules[std::size_t{row - kQuietModules} * sticker.width + column - kQuietModules];
    }
  }
  return encode_png(bitmap);
}

std::string sticker_svg(const Sticker& sticker, std::string_view caption) {
  constexpr std::uint32_t kCaptionModules = 4;
  const std::uint32_t width = sticker.width + 2 * kQuietModules;
  const std::uint32_t height = width + kCaptionModules;
  // Each run of dark modules in a row is one rectangle of the path.
  std::string path;
  for (std::uint32_t y = 0; y < sticker.width; ++y) {
    for (std::uint32_t x = 0; x < sticker.width;) {
      const std::uint32_t start = x;
      while (x < sticker.width && sticker.modules[std::size_t{y} * sticker.width + x] != 0) ++x;
      if (x > start) {
        const std::string run = std::to_string(x - start);
        path += "M" + std::to_string(start + kQuietModules) + " " +
                std::to_string(y + kQuietModules) + "h" + run + "v1h-" + run + "z";
      } else {
        ++x;
      }
    }
  }
  const std::string text = escape_xml(caption);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" +
         std::to_string(width) + "mm\" height=\"" + std::to_string(height) + "mm\" viewBox=\"0 0 " +
         std::to_string(width) + " " + std::to_string(height) + "\">\n<title>" + text +
         "</title>\n<path fill=\"#fff\" d=\"M0 0h" + std::to_string(width) + "v" +
         std::to_string(height) + "H0z\"/>\n" +
         "<path shape-rendering=\"crispEdges\" fill=\"#000\" d=\"" + path + "\"/>\n<text x=\"" +
         std::to_string(width / 2) + "\" y=\"" + std::to_string(width) +
         "\" font-family=\"sans-serif\" font-size=\"2\" text-anchor=\"middle\">" + text +
         "</text>\n</svg>\n";
}

}  // namespace sandbox

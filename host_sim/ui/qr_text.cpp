#include "host_sim/ui/qr_text.hpp"

namespace ui {

namespace {

bool is_dark(const pospay::Qr& qr, int row, int column) {
  const int width = static_cast<int>(qr.width);
  if (row < 0 || column < 0 || row >= width || column >= width) return false;
  return qr.modules[static_cast<std::size_t>(row * width + column)] != 0;
}

}  // namespace

std::string qr_text(const pospay::Qr& qr, bool has_colour) {
  const int width = static_cast<int>(qr.width);
  if (qr.width == 0 || qr.width > kMaxQrWidth || qr.modules.size() != qr.width * qr.width)
    return "";
  std::string text;
  for (int row = -kQuietZone; row < width + kQuietZone; row += 2) {
    if (has_colour) text += "\x1b[30;47m";
    for (int column = -kQuietZone; column < width + kQuietZone; ++column) {
      // Ink: dark modules when the ground is made white, light ones otherwise.
      const bool upper = is_dark(qr, row, column) == has_colour;
      const bool lower = is_dark(qr, row + 1, column) == has_colour;
      text += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    if (has_colour) text += "\x1b[0m";
    text += "\n";
  }
  return text;
}

}  // namespace ui

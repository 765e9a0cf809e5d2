// Text of a drawing broken into lines. There is no font here: widths are estimated from the
// letters, on the wide side.
#pragma once

#include <string>
#include <vector>

namespace ui {

// In pixels, of one line of UTF-8 text at this size.
double text_width_px(const std::string& text, double font_px);

// Lines of at most `most_px`; breaks at spaces, behind a slash, and inside a word that is longer
// than a line. At least one line.
std::vector<std::string> wrap_text(const std::string& text, double most_px, double font_px);

}  // namespace ui

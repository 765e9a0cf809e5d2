// A diagram as an SVG picture: lifelines, arrows, wrapped texts. It stands on a panel of its own,
// so that it can be read on a dark page as well as on a light one.
#pragma once

#include <string>

#include "host_sim/ui/diagram.hpp"

namespace ui {

std::string to_svg(const Diagram& diagram);

// Text of an XML document: escaped, without the control characters that XML refuses.
std::string xml_text(const std::string& text);

}  // namespace ui

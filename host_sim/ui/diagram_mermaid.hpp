// A diagram as Mermaid text, for READMEs and wikis that draw it.
#pragma once

#include <string>

#include "host_sim/ui/diagram.hpp"

namespace ui {

std::string to_mermaid(const Diagram& diagram);

// One line of Mermaid's message text: what has a meaning there is written as an entity.
std::string mermaid_text(const std::string& text);

}  // namespace ui

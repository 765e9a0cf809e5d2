// A diagram as files: NAME.svg to be looked at, NAME.mmd to be put into a page.
#pragma once

#include <filesystem>
#include <string>

#include "host_sim/ui/diagram.hpp"
#include "pospay/cpp/result.hpp"

namespace ui {

// Makes the folder when it is missing. UNAVAILABLE names the file that could not be written.
pospay::Result<void> write_diagram(const Diagram& diagram, const std::filesystem::path& folder,
                                   const std::string& name);

}  // namespace ui

// From a manifest to the sources of a till's lanes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host_sim/checkout/lane.hpp"
#include "host_sim/loader/plugin_library.hpp"

namespace ui {

// manifests/demo.yaml beside the program's folder.
std::filesystem::path default_manifest();

// Does the manifest use a ${sandbox...} variable? Then the sandbox has to run beside the till.
bool uses_sandbox(const std::filesystem::path& manifest);

// Sources for all plugins given; they share the loaded libraries.
std::vector<checkout::LaneSource> lane_sources(const std::vector<loader::LoadedPlugin>& plugins);

// The enabled plugins, or those of `only` whether enabled or not. NOT_FOUND names one that the
// manifest does not list.
pospay::Result<std::vector<loader::LoadedPlugin>> load_chosen(const loader::Manifest& manifest,
                                                              const std::vector<std::string>& only);

}  // namespace ui

// A plugin's shared library: checked, opened and asked for its table. Nothing else in the till
// opens libraries.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "host_sim/loader/manifest.hpp"
#include "pospay/cpp/reference.hpp"

namespace loader {

struct LoadedPlugin {
  ManifestPlugin entry;
  std::shared_ptr<pospay::PluginReference> plugin;  // keeps the library open
};

// Opens one plugin of the manifest, enabled or not. Errors begin with the place of the manifest's
// entry and name the remedy: the library is missing, is not a library, has no table, is of another
// ABI version, has another id than the manifest says, or could be exchanged by another user: it or
// a folder above it may be written to by everybody, or the file by its group.
// A library is opened with all symbols bound at once and visible to nobody else.
pospay::Result<LoadedPlugin> load_plugin(const Manifest& manifest, const ManifestPlugin& entry);

// All enabled plugins in the manifest's order; the first error ends it.
pospay::Result<std::vector<LoadedPlugin>> load_plugins(const Manifest& manifest);

}  // namespace loader

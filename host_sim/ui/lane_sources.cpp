#include "host_sim/ui/lane_sources.hpp"

#include <algorithm>

#include "host_sim/checkout/durable_file.hpp"
#include "plugins/support/strict_yaml.hpp"

namespace ui {

std::filesystem::path default_manifest() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::canonical("/proc/self/exe", error);
  return (program.parent_path() / ".." / "manifests" / "demo.yaml").lexically_normal();
}

bool uses_sandbox(const std::filesystem::path& manifest) {
  // The reader of the manifest has the same limit and tells what is wrong with a larger file.
  const auto text = checkout::read_file(manifest, support::kMaxYamlBytes);
  return text && text->find("${sandbox.") != std::string::npos;
}

std::vector<checkout::LaneSource> lane_sources(const std::vector<loader::LoadedPlugin>& plugins) {
  std::vector<checkout::LaneSource> sources;
  for (const loader::LoadedPlugin& one : plugins) {
    sources.push_back({one.entry.id, [one](pospay::IHost& host) {
                         return one.plugin->create(one.entry.settings, host);
                       }});
  }
  return sources;
}

pospay::Result<std::vector<loader::LoadedPlugin>> load_chosen(
    const loader::Manifest& manifest, const std::vector<std::string>& only) {
  if (only.empty()) return loader::load_plugins(manifest);
  std::vector<loader::LoadedPlugin> loaded;
  for (const std::string& id : only) {
    const auto entry =
        std::find_if(manifest.plugins.begin(), manifest.plugins.end(),
                     [&](const loader::ManifestPlugin& plugin) { return plugin.id == id; });
    if (entry == manifest.plugins.end()) {
      return pospay::Error{pospay::Code::not_found,
                           manifest.file + ": no plugin \"" + id + "\"; add it to the manifest"};
    }
    pospay::Result<loader::LoadedPlugin> one = loader::load_plugin(manifest, *entry);
    if (!one) return one.error();
    loaded.push_back(std::move(*one));
  }
  return loaded;
}

}  // namespace ui

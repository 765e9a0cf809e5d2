#include "host_sim/ui/workplace.hpp"

#include <utility>

#include "host_sim/ui/lane_sources.hpp"

namespace ui {

pospay::Result<Workplace> Workplace::make(const WorkplaceNeeds& needs) {
  const std::filesystem::path file = needs.manifest.empty() ? default_manifest() : needs.manifest;
  const std::filesystem::path& scenario_folder =
      needs.scenario_folder.empty() ? needs.folder : needs.scenario_folder;
  Workplace made;
  made.till_folder = needs.folder / "till";
  // A plugin may want to read the file of authorities that the sandbox makes: it starts first.
  auto gateway = SandboxGateway::start_for(file, needs.folder / "sandbox", needs.speed);
  if (!gateway) return gateway.error();
  made.gateway = std::move(*gateway);
  loader::Variables variables{{"data.folder", needs.folder.string()},
                              {"scenario.folder", scenario_folder.string()}};
  if (made.gateway != nullptr) variables.merge(made.gateway->variables());
  const auto manifest = loader::read_manifest(file, variables);
  if (!manifest) return manifest.error();
  made.language = manifest->language;
  auto plugins = load_chosen(*manifest, needs.plugins);
  if (!plugins) return plugins.error();
  made.plugins = std::move(*plugins);
  return made;
}

}  // namespace ui

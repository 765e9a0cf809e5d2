// Where a command works: a folder, the sandbox when the manifest uses it, and the loaded plugins.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host_sim/loader/plugin_library.hpp"
#include "host_sim/ui/sandbox_gateway.hpp"

namespace ui {

struct WorkplaceNeeds {
  std::filesystem::path folder;           // exists; the sandbox and the till get folders below
  std::filesystem::path manifest;         // empty: the program's own
  std::filesystem::path scenario_folder;  // ${scenario.folder}; empty: `folder`
  std::int64_t speed = 1;                 // of the sandbox, see SandboxGateway
  std::vector<std::string> plugins;       // of the manifest; empty: all that are enabled
};

// The members end in the order opposite to that of their making: plugins before the sandbox.
struct Workplace {
  std::unique_ptr<SandboxGateway> gateway;  // null: the manifest uses no sandbox
  std::vector<loader::LoadedPlugin> plugins;
  std::filesystem::path till_folder;
  support::Language language = support::Language::ru;  // of the manifest

  static pospay::Result<Workplace> make(const WorkplaceNeeds& needs);
};

}  // namespace ui

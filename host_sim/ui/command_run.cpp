// `run`: plays scenarios, each on a till and a sandbox of its own.
#include <iostream>
#include <optional>

#include "host_sim/text/console.hpp"
#include "host_sim/ui/commands.hpp"
#include "host_sim/ui/lane_sources.hpp"
#include "host_sim/ui/options.hpp"
#include "host_sim/ui/sandbox_gateway.hpp"
#include "host_sim/ui/scenario_runner.hpp"
#include "host_sim/ui/work_folder.hpp"

namespace ui {

namespace {

ScenarioResult problem_with(const std::string& file, const std::string& problem) {
  ScenarioResult result;
  result.file = file;
  result.problem = problem;
  return result;
}

// One scenario in `folder`, which is its own.
ScenarioResult play(const Scenario& scenario, const std::filesystem::path& manifest_file,
                    const std::filesystem::path& folder, Console& console) {
  loader::Variables variables{{"data.folder", folder.string()}};
  std::error_code error;
  variables["scenario.folder"] =
      std::filesystem::absolute(scenario.file, error).parent_path().string();
  auto gateway = SandboxGateway::start_for(manifest_file, folder / "sandbox");
  if (!gateway) return problem_with(scenario.file, gateway.error().message);
  if (*gateway != nullptr) variables.merge((*gateway)->variables());
  const auto manifest = loader::read_manifest(manifest_file, variables);
  if (!manifest) return problem_with(scenario.file, manifest.error().message);
  const auto plugins = load_chosen(*manifest, scenario.plugins);
  if (!plugins) return problem_with(scenario.file, plugins.error().message);
  RunSetup setup;
  setup.data_folder = folder / "till";
  setup.gateway = gateway->get();
  setup.language = manifest->language;
  setup.sources = [&]() -> pospay::Result<std::vector<checkout::LaneSource>> {
    return lane_sources(*plugins);
  };
  const text::Words words(scenario.language.value_or(setup.language));
  for (const loader::LoadedPlugin& one : *plugins) {
    console.line("  " + words(text::console("loaded"),
                              {{"plugin", one.plugin->id() + " " + one.plugin->version()}}));
  }
  return ScenarioRunner(scenario, setup, console).run();
}

ScenarioResult play_file(const std::string& file, const Options& options, Console& console) {
  pospay::Result<Scenario> scenario = read_scenario(file);
  if (!scenario) return problem_with(file, scenario.error().message);
  if (options.language) scenario->language = options.language;
  const pospay::Result<WorkFolder> folder = WorkFolder::make(
      options.data.empty() ? options.data : options.data / std::filesystem::path(file).stem());
  if (!folder) return problem_with(file, folder.error().message);
  const std::filesystem::path manifest =
      options.manifest.empty() ? default_manifest() : options.manifest;
  return play(*scenario, manifest, folder->path(), console);
}

}  // namespace

int run_command(const std::vector<std::string>& words) {
  const pospay::Result<Options> options = read_options(words);
  if (!options || options->arguments.empty()) {
    std::cerr << (options ? "name a scenario; see host_sim help" : options.error().message) << "\n";
    return 2;
  }
  std::ostream silent(nullptr);
  Console quiet(silent, false, false);
  Console standard = Console::standard();
  Console& console = options->is_json ? quiet : standard;
  std::vector<ScenarioResult> results;
  bool holds = true;
  for (const std::string& file : options->arguments) {
    results.push_back(play_file(file, *options, console));
    const ScenarioResult& result = results.back();
    holds = holds && result.holds();
    if (!result.problem.empty()) console.line(result.problem, Colour::red);
  }
  if (options->is_json) {
    std::cout << to_json(results) << "\n";
    return holds ? 0 : 1;
  }
  for (const ScenarioResult& result : results) {
    console.line((result.holds() ? "ok     " : "WRONG  ") + result.file,
                 result.holds() ? Colour::green : Colour::red);
  }
  return holds ? 0 : 1;
}

}  // namespace ui

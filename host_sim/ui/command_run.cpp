// `run`: plays scenarios, each on a till and a sandbox of its own.
#include <iostream>

#include "host_sim/text/console.hpp"
#include "host_sim/text/diagram.hpp"
#include "host_sim/ui/commands.hpp"
#include "host_sim/ui/diagram_files.hpp"
#include "host_sim/ui/lane_sources.hpp"
#include "host_sim/ui/options.hpp"
#include "host_sim/ui/recorded_method.hpp"
#include "host_sim/ui/scenario_runner.hpp"
#include "host_sim/ui/work_folder.hpp"
#include "host_sim/ui/workplace.hpp"

namespace ui {

namespace {

// More at once is a pattern gone wrong.
constexpr std::size_t kMaxScenarios = 10'000;

ScenarioResult problem_with(const std::string& file, const std::string& problem) {
  ScenarioResult result;
  result.file = file;
  result.problem = problem;
  return result;
}

pospay::Result<void> draw(const Scenario& scenario, const Recorder& recorder,
                          const std::filesystem::path& folder) {
  Diagram diagram;
  diagram.title = scenario.name;
  diagram.words = recorder.words();
  std::string clauses;
  for (const std::string& clause : scenario.clauses) {
    clauses += (clauses.empty() ? "" : ", ") + clause;
  }
  if (!clauses.empty()) {
    diagram.subtitle = diagram.words(text::diagram("clauses"), {{"clauses", clauses}});
  }
  diagram.events = recorder.events();
  return write_diagram(without_repetitions(diagram), folder,
                       std::filesystem::path(scenario.file).stem().string());
}

// One scenario in `folder`, which is its own.
ScenarioResult play(const Scenario& scenario, const std::filesystem::path& manifest,
                    const std::filesystem::path& folder, const std::filesystem::path& diagrams,
                    Console& console) {
  WorkplaceNeeds needs;
  needs.folder = folder;
  needs.manifest = manifest;
  std::error_code error;
  needs.scenario_folder = std::filesystem::absolute(scenario.file, error).parent_path();
  needs.plugins = scenario.plugins;
  needs.speed = scenario.speed;
  const pospay::Result<Workplace> place = Workplace::make(needs);
  if (!place) return problem_with(scenario.file, place.error().message);
  RunSetup setup;
  setup.data_folder = place->till_folder;
  setup.gateway = place->gateway.get();
  setup.language = place->language;
  const text::Words words(scenario.language.value_or(setup.language));
  Recorder recorder(words);
  const bool is_drawn = !diagrams.empty();
  if (is_drawn) setup.recorder = &recorder;
  if (is_drawn && place->gateway != nullptr) place->gateway->observe(&recorder);
  setup.sources = [&]() -> pospay::Result<std::vector<checkout::LaneSource>> {
    std::vector<checkout::LaneSource> sources = lane_sources(place->plugins);
    if (!is_drawn) return sources;
    return recorded(std::move(sources), recorder);
  };
  for (const loader::LoadedPlugin& one : place->plugins) {
    console.line("  " + words(text::console("loaded"),
                              {{"plugin", one.plugin->id() + " " + one.plugin->version()}}));
  }
  ScenarioResult result = ScenarioRunner(scenario, setup, console).run();
  if (place->gateway != nullptr) place->gateway->observe(nullptr);
  if (!is_drawn) return result;
  if (const auto drawn = draw(scenario, recorder, diagrams); !drawn) {
    result.problem = drawn.error().message;
  }
  return result;
}

ScenarioResult play_file(const std::string& file, const Options& options, Console& console) {
  pospay::Result<Scenario> scenario = read_scenario(file);
  if (!scenario) return problem_with(file, scenario.error().message);
  if (options.language) scenario->language = options.language;
  const pospay::Result<WorkFolder> folder = WorkFolder::make(
      options.data.empty() ? options.data : options.data / std::filesystem::path(file).stem());
  if (!folder) return problem_with(file, folder.error().message);
  return play(*scenario, options.manifest, folder->path(), options.diagrams, console);
}

}  // namespace

int run_command(const std::vector<std::string>& words) {
  const auto options = options_of(words, {1, kMaxScenarios, "name a scenario"}, std::cerr);
  if (!options) return kCalledWrongly;
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

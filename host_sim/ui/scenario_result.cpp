#include "host_sim/ui/scenario_result.hpp"

#include <algorithm>

#include "host_sim/ui/json_text.hpp"

namespace ui {

namespace {

std::string to_json(const StepResult& step) {
  std::vector<std::string> failures;
  for (const std::string& failure : step.failures) failures.push_back(json_string(failure));
  return json_object({{"number", std::to_string(step.number)},
                      {"step", json_string(step.kind)},
                      {"label", json_string(step.label)},
                      {"ok", json_boolean(step.holds())},
                      {"outcome", json_string(step.outcome)},
                      {"message", json_string(step.message)},
                      {"receipt", json_string(step.receipt)},
                      {"elapsed_ms", std::to_string(step.elapsed_ms)},
                      {"failures", json_array(failures)}});
}

std::string to_json(const ScenarioResult& result) {
  std::vector<std::string> steps;
  for (const StepResult& step : result.steps) steps.push_back(to_json(step));
  return json_object({{"file", json_string(result.file)},
                      {"name", json_string(result.name)},
                      {"ok", json_boolean(result.holds())},
                      {"problem", json_string(result.problem)},
                      {"steps", json_array(steps)}});
}

}  // namespace

bool ScenarioResult::holds() const {
  return problem.empty() && std::all_of(steps.begin(), steps.end(),
                                        [](const StepResult& step) { return step.holds(); });
}

std::string to_json(const std::vector<ScenarioResult>& results) {
  std::vector<std::string> scenarios;
  bool holds = true;
  for (const ScenarioResult& result : results) {
    scenarios.push_back(to_json(result));
    holds = holds && result.holds();
  }
  return json_object({{"ok", json_boolean(holds)}, {"scenarios", json_array(scenarios)}});
}

}  // namespace ui

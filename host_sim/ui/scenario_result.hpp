// What came of a scenario, step by step, as text and as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ui {

struct StepResult {
  int number = 0;
  std::string kind;
  std::string label;
  std::string outcome;
  std::string message;
  std::string receipt;  // number, when the step made one
  std::int64_t elapsed_ms = 0;
  std::vector<std::string> failures;  // expectations that did not hold

  bool holds() const { return failures.empty(); }
};

struct ScenarioResult {
  std::string file;
  std::string name;
  std::string problem;  // why it could not be played to its end; empty = it was
  std::vector<StepResult> steps;

  bool holds() const;
};

// {"ok":…,"scenarios":[{"name":…,"steps":[{"step":…,"ok":…,…}]}]}
std::string to_json(const std::vector<ScenarioResult>& results);

}  // namespace ui

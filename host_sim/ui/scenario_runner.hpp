// Plays a scenario on a till and compares what comes of each step with what must.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "host_sim/checkout/till.hpp"
#include "host_sim/ui/console.hpp"
#include "host_sim/ui/gateway.hpp"
#include "host_sim/ui/recorder.hpp"
#include "host_sim/ui/scenario.hpp"
#include "host_sim/ui/scenario_result.hpp"
#include "host_sim/ui/scenario_screen.hpp"

namespace ui {

struct RunSetup {
  std::filesystem::path data_folder;
  // The plugins' sources; asked at the start and again after the step `restart`.
  std::function<pospay::Result<std::vector<checkout::LaneSource>>()> sources;
  IGateway* gateway = nullptr;   // or null: no buyer has a phone
  Recorder* recorder = nullptr;  // or null: nothing is drawn
  // The till's, unless the scenario has one of its own.
  support::Language language = support::Language::ru;
};

class ScenarioRunner {
 public:
  ScenarioRunner(const Scenario& scenario, const RunSetup& setup, Console& console)
      : scenario_(scenario),
        setup_(setup),
        words_(scenario.language.value_or(setup.language)),
        console_(console),
        screen_(console, setup.gateway, words_, setup.recorder) {}

  // Goes on after a step whose expectation fails; ends at a problem that is none of the till's.
  ScenarioResult run();

 private:
  struct Came {  // what came of a step
    std::string outcome;
    std::string message;
    std::string receipt;
    std::optional<std::int64_t> change_minor;
    std::optional<bool> is_enabled;
    std::optional<bool> is_deletable;
    std::optional<std::vector<std::string>> differences;  // nothing: not compared
  };
  using Play = Came (ScenarioRunner::*)(const Step&);

  static const std::map<std::string, Play>& plays();
  pospay::Result<void> start();
  pospay::Result<void> add_buyers();
  pospay::Result<void> set_up(const TillSetup& setup);
  pospay::Result<void> set_plugin(const PluginParameters& plugin);
  const TillSetup& setup_of_till() const;
  // What came of `work`, through which the power may go: then the till starts again.
  Came through_power_cut(const std::string& receipt, const std::function<Came()>& work);
  StepResult play(const Step& step);
  void compare(const Step& step, const Came& came, StepResult& result);
  void compare_paper(const Expectation& expect, StepResult& result);
  void sign_in(const Step& step);
  void record_step(const Step& step);
  void record_result(const Came& came);
  std::string receipt_of(const std::string& name) const;
  loader::Variables variables() const;  // what values in the scenario may use

  Came came_of(const pospay::Result<void>& result) const;
  Came came_of(const checkout::ProcessResult& result, const Step& step);

  // scenario_steps.cpp: one for each kind of step.
  Came open_shift(const Step& step);
  Came close_shift(const Step& step);
  Came x_report(const Step& step);
  Came sale(const Step& step);
  Came pay(const Step& step);
  Came drop_receipt(const Step& step);
  Came give_back(const Step& step);
  Came return_options(const Step& step);
  Came print_copy(const Step& step);
  Came list_tenders(const Step& step);
  Came add_tender(const Step& step);
  Came edit_tender(const Step& step);
  Came delete_tender(const Step& step);
  Came set_parameter(const Step& step);
  Came press(const Step& step);
  Came gateway(const Step& step);
  Came wait_resolved(const Step& step);
  Came settle_manually(const Step& step);
  Came printer(const Step& step);
  Came restart(const Step& step);
  Came cabinet(const Step& step);
  Came go_to_till(const Step& step);
  Came take_over_receipt(const Step& step);
  pospay::Result<void> set_mode(const Step& step);
  pospay::Result<void> script_terminal(const Step& step, bool is_return);

  const Scenario& scenario_;
  const RunSetup& setup_;
  text::Words words_;
  Console& console_;
  ScenarioScreen screen_;
  std::ostringstream paper_;                 // what was printed in this step
  std::unique_ptr<checkout::Till> till_;     // the one at which the cashier stands
  std::unique_ptr<checkout::Till> resting_;  // the other one, once it was started
  bool is_at_other_ = false;
  std::map<std::string, std::string> receipts_;  // name -> number
};

}  // namespace ui

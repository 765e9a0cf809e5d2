#include "host_sim/ui/scenario_runner.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/text/console.hpp"
#include "host_sim/text/diagram.hpp"
#include "host_sim/ui/cashier_action.hpp"

namespace ui {

using checkout::money_text;
using pospay::Code;
using pospay::Error;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

std::string list_text(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : sorted(words)) text += (text.empty() ? "" : ", ") + word;
  return "[" + text + "]";
}

// Steps that an administrator does unless the scenario says otherwise.
bool is_setting(const std::string& kind) {
  static const std::set<std::string> kinds{"add_tender", "edit_tender", "delete_tender",
                                           "set_parameter", "press"};
  return kinds.count(kind) != 0;
}

std::string default_outcome(const std::string& kind) {
  const bool is_process = kind == "sale" || kind == "pay" || kind == "return";
  return is_process ? "printed" : "done";
}

}  // namespace

const std::map<std::string, ScenarioRunner::Play>& ScenarioRunner::plays() {
  static const std::map<std::string, Play> table{
      {"open_shift", &ScenarioRunner::open_shift},
      {"close_shift", &ScenarioRunner::close_shift},
      {"x_report", &ScenarioRunner::x_report},
      {"sale", &ScenarioRunner::sale},
      {"pay", &ScenarioRunner::pay},
      {"drop_receipt", &ScenarioRunner::drop_receipt},
      {"return", &ScenarioRunner::give_back},
      {"return_options", &ScenarioRunner::return_options},
      {"print_copy", &ScenarioRunner::print_copy},
      {"list_tenders", &ScenarioRunner::list_tenders},
      {"add_tender", &ScenarioRunner::add_tender},
      {"edit_tender", &ScenarioRunner::edit_tender},
      {"delete_tender", &ScenarioRunner::delete_tender},
      {"set_parameter", &ScenarioRunner::set_parameter},
      {"press", &ScenarioRunner::press},
      {"gateway", &ScenarioRunner::gateway},
      {"wait_resolved", &ScenarioRunner::wait_resolved},
      {"settle_manually", &ScenarioRunner::settle_manually},
      {"printer", &ScenarioRunner::printer},
      {"restart", &ScenarioRunner::restart},
      {"cabinet", &ScenarioRunner::cabinet},
      {"go_to_till", &ScenarioRunner::go_to_till},
      {"take_over_receipt", &ScenarioRunner::take_over_receipt},
  };
  return table;
}

pospay::Result<void> ScenarioRunner::start() {
  pospay::Result<std::vector<checkout::LaneSource>> sources = setup_.sources();
  if (!sources) return sources.error();
  checkout::TillOptions options;
  options.data_folder = setup_.data_folder;
  if (is_at_other_) options.data_folder += "-other";
  options.paper = &paper_;
  options.language = words_.language();
  pospay::Result<std::unique_ptr<checkout::Till>> till =
      checkout::Till::open(options, std::move(*sources));
  if (!till) return till.error();
  till_ = std::move(*till);
  till_->card_terminal().observe(setup_.recorder);
  for (const std::string& problem : till_->start_problems()) {
    screen_.tell(words_(text::console("notice"), {{"what", problem}}));
  }
  const pospay::Result<std::vector<std::string>> recovered = till_->recover(screen_);
  if (!recovered) return recovered.error();
  for (const std::string& line : *recovered) screen_.tell(line);
  return {};
}

const TillSetup& ScenarioRunner::setup_of_till() const {
  return is_at_other_ && scenario_.other_till ? *scenario_.other_till : scenario_.till;
}

pospay::Result<void> ScenarioRunner::add_buyers() {
  for (const Buyer& buyer : scenario_.buyers) {
    if (setup_.gateway == nullptr) return Error{Code::invalid, "buyers need the sandbox"};
    pospay::Result<void> added = setup_.gateway->add_buyer(buyer.name, buyer.balance_minor);
    if (!added) return added;
  }
  return {};
}

pospay::Result<void> ScenarioRunner::set_up(const TillSetup& setup) {
  till_->users().sign_in(checkout::role_name(checkout::Role::administrator, words_),
                         checkout::Role::administrator);
  for (const auto& [id, is_on] : setup.host_parameters) {
    if (pospay::Result<void> set = till_->parameters().set_host(id, is_on); !set) return set;
  }
  for (const PluginParameters& plugin : setup.plugin_parameters) {
    if (pospay::Result<void> set = set_plugin(plugin); !set) return set;
  }
  return {};
}

pospay::Result<void> ScenarioRunner::set_plugin(const PluginParameters& plugin) {
  const auto described = till_->parameters().describe(plugin.plugin);
  if (!described) return described.error();
  std::map<std::string, std::string> values = plugin.parameters;
  values.insert(plugin.secrets.begin(), plugin.secrets.end());
  // Switched on last: what a toggle needs is there by then.
  for (const bool is_toggle_turn : {false, true}) {
    for (const pospay::Parameter& parameter : *described) {
      const bool is_toggle = parameter.kind == pospay::ParameterKind::toggle;
      const auto value = values.find(parameter.id);
      if (is_toggle != is_toggle_turn || value == values.end()) continue;
      const pospay::Result<std::string> text =
          loader::replace_variables(value->second, variables());
      if (!text) return text.error();
      pospay::Result<void> set = till_->parameters().set(plugin.plugin, parameter.id, *text);
      if (!set) return set;
      values.erase(value);
    }
  }
  if (values.empty()) return {};
  return Error{Code::not_found,
               "plugin " + plugin.plugin + " has no parameter \"" + values.begin()->first + "\""};
}

ScenarioResult ScenarioRunner::run() {
  ScenarioResult result;
  result.file = scenario_.file;
  result.name = scenario_.name;
  console_.line("=== " + scenario_.name);
  screen_.begin(Step{});
  pospay::Result<void> ready = start();
  if (ready) ready = add_buyers();
  if (ready) ready = set_up(scenario_.till);
  if (!ready) {
    result.problem = ready.error().message;
    console_.line("  " + result.problem, Colour::red);
    return result;
  }
  for (const Step& step : scenario_.steps) {
    result.steps.push_back(play(step));
    if (till_ == nullptr) {
      result.problem = "the till did not start again: " + result.steps.back().message;
      return result;
    }
  }
  return result;
}

void ScenarioRunner::sign_in(const Step& step) {
  const std::string fallback = is_setting(step.kind) ? "administrator" : "cashier";
  const auto role = checkout::role_from_text(step.role.empty() ? fallback : step.role);
  till_->users().sign_in(checkout::role_name(*role, words_), *role);
}

void ScenarioRunner::record_step(const Step& step) {
  if (setup_.recorder == nullptr) return;
  Recorder& recorder = *setup_.recorder;
  // Who may not read the parameters does not learn which are secret: then all are.
  const auto described = till_->parameters().describe(step.plugin);
  bool is_secret = !described && !step.plugin.empty();
  if (described) {
    for (const pospay::Parameter& parameter : *described) {
      is_secret = is_secret || (parameter.id == step.parameter &&
                                parameter.kind == pospay::ParameterKind::secret);
    }
  }
  const std::string action = cashier_action(step, is_secret, words_);
  const std::string world = world_action(step, words_);
  const std::string& title = !step.label.empty() ? step.label : action.empty() ? world : action;
  recorder.begin_step(std::to_string(step.number) + ". " + title);
  if (!action.empty()) recorder.call(Participant::cashier, Participant::till, action);
  if (!world.empty()) recorder.note(world_participant(step), world);
}

void ScenarioRunner::record_result(const Came& came) {
  if (setup_.recorder == nullptr) return;
  const auto cashier_reads = [&](const std::string& line) {
    setup_.recorder->answer(Participant::till, Participant::cashier, line);
  };
  const std::string paper = paper_.str();
  const std::size_t begin = paper.find_first_not_of(" \n");
  if (begin != std::string::npos) {
    const std::string title = paper.substr(begin, paper.find('\n', begin) - begin);
    cashier_reads(words_(text::diagram("printed"), {{"title", title}}));
  }
  if (!came.message.empty() && !contains(screen_.told(), came.message)) {
    cashier_reads(came.message);
  }
}

StepResult ScenarioRunner::play(const Step& step) {
  StepResult result;
  result.number = step.number;
  result.kind = step.kind;
  result.label = step.label;
  console_.line("--- " + std::to_string(step.number) + ". " + step.kind +
                (step.label.empty() ? "" : ": " + step.label));
  sign_in(step);
  screen_.begin(step);
  if (setup_.gateway != nullptr) {
    const pospay::Result<void> set = setup_.gateway->set_script(step.buyer);
    if (!set) result.failures.push_back("buyer: " + set.error().message);
  }
  paper_.str("");
  record_step(step);
  const auto begun = std::chrono::steady_clock::now();
  const Came came = (this->*plays().at(step.kind))(step);
  result.elapsed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::steady_clock::now() - begun)
                          .count();
  console_.end_live();
  result.outcome = came.outcome;
  result.message = came.message;
  result.receipt = came.receipt;
  if (!step.as.empty() && !came.receipt.empty()) receipts_[step.as] = came.receipt;
  if (!paper_.str().empty()) console_.line(paper_.str(), Colour::grey);
  record_result(came);
  compare(step, came, result);
  if (!came.message.empty() && !contains(screen_.told(), came.message)) {
    console_.line("  " + came.message);
  }
  console_.line("  " + came.outcome + (result.holds() ? "  [ok]" : "  [WRONG]"),
                result.holds() ? Colour::green : Colour::red);
  for (const std::string& failure : result.failures) console_.line("  ! " + failure, Colour::red);
  return result;
}

void ScenarioRunner::compare(const Step& step, const Came& came, StepResult& result) {
  const Expectation& expect = step.expect;
  const auto wrong = [&](const std::string& what, const std::string& wanted,
                         const std::string& got) {
    result.failures.push_back(what + ": expected " + wanted + ", came " + got);
  };
  const std::string outcome = expect.outcome.empty() ? default_outcome(step.kind) : expect.outcome;
  if (came.outcome != outcome) {
    wrong("outcome", outcome, came.outcome + " (" + came.message + ")");
  }
  for (const std::string& part : expect.messages) {
    if (contains(came.message + "\n" + screen_.told(), part)) continue;
    wrong("message", "\"" + part + "\"", "\"" + came.message + "\"");
  }
  if (expect.change_minor && came.change_minor != expect.change_minor) {
    wrong("change", money_text(*expect.change_minor),
          came.change_minor ? money_text(*came.change_minor) : "none");
  }
  const auto flag = [&](const char* what, std::optional<bool> wanted, std::optional<bool> got) {
    if (wanted && wanted != got) {
      wrong(what, *wanted ? "true" : "false", got ? "the other" : "none");
    }
  };
  flag("enabled", expect.is_enabled, came.is_enabled);
  flag("deletable", expect.is_deletable, came.is_deletable);
  if (expect.differences) {
    if (!came.differences) {
      wrong("differences", list_text(*expect.differences), "no comparison");
    } else if (sorted(*expect.differences) != sorted(*came.differences)) {
      wrong("differences", list_text(*expect.differences), list_text(*came.differences));
    }
  }
  compare_paper(expect, result);
  for (const auto& [name, wanted] : expect.balances) {
    if (setup_.gateway == nullptr) {
      wrong("balance of " + name, money_text(wanted), "no gateway");
      continue;
    }
    const pospay::Result<std::int64_t> balance = setup_.gateway->balance_minor(name);
    if (!balance || *balance != wanted) {
      wrong("balance of " + name, money_text(wanted),
            balance ? money_text(*balance) : balance.error().message);
    }
  }
  for (const std::string& problem : screen_.problems()) result.failures.push_back(problem);
}

void ScenarioRunner::compare_paper(const Expectation& expect, StepResult& result) {
  const std::string paper = paper_.str();
  if (expect.is_printed && *expect.is_printed == paper.empty()) {
    result.failures.push_back(*expect.is_printed ? "printed: expected paper, came none"
                                                 : "printed: expected no paper, came some");
  }
  for (const std::string& part : expect.paper) {
    if (!contains(paper, part)) result.failures.push_back("paper: \"" + part + "\" is missing");
  }
  for (const std::string& part : expect.not_paper) {
    if (contains(paper, part)) result.failures.push_back("paper: \"" + part + "\" is there");
  }
}

loader::Variables ScenarioRunner::variables() const {
  return setup_.gateway == nullptr ? loader::Variables{} : setup_.gateway->variables();
}

std::string ScenarioRunner::receipt_of(const std::string& name) const {
  const auto found = receipts_.find(name);
  return found == receipts_.end() ? name : found->second;
}

ScenarioRunner::Came ScenarioRunner::came_of(const pospay::Result<void>& result) const {
  Came came;
  came.outcome = result ? "done" : "refused";
  if (!result) came.message = result.error().message;
  return came;
}

ScenarioRunner::Came ScenarioRunner::came_of(const checkout::ProcessResult& result, const Step&) {
  Came came;
  came.outcome = checkout::process_status_text(result.status);
  came.message = result.message;
  came.receipt = result.receipt;
  came.change_minor = result.change_minor;
  return came;
}

}  // namespace ui

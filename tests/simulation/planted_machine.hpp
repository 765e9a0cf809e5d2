// A machine with a bug around it: its inputs and actions pass through here on their way.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "plugins/oplati/core/machine.hpp"

namespace simulation {

struct MachineBug {
  // `step` is that of the machine's record. False: the machine does not get the input.
  std::function<bool(const std::string& step, oplati::Input&)> input;
  std::function<void(const std::string& step, const oplati::Input&, oplati::Actions&)> actions;
  bool has_no_timer = false;
};

class PlantedMachine final : public oplati::Machine {
 public:
  PlantedMachine(std::unique_ptr<oplati::Machine> inner, const MachineBug& bug)
      : inner_(std::move(inner)), bug_(&bug) {}

  pospay::Result<void> accepts(const oplati::Input& input) const override {
    return inner_->accepts(input);
  }
  void handle(const oplati::Input& input, const oplati::Moment& moment,
              oplati::Actions& actions) override {
    const std::string step = inner_->record().step;
    oplati::Input changed = input;
    if (bug_->input && !bug_->input(step, changed)) return;
    inner_->handle(changed, moment, actions);
    if (bug_->actions) bug_->actions(step, changed, actions);
  }
  std::optional<std::int64_t> wake_at_ms() const override {
    return bug_->has_no_timer ? std::nullopt : inner_->wake_at_ms();
  }
  pospay::OperationKind kind() const override { return inner_->kind(); }
  oplati::OperationRecord record() const override { return inner_->record(); }
  std::optional<pospay::OpenOperation> open() const override { return inner_->open(); }
  bool is_finished() const override { return inner_->is_finished(); }

 private:
  std::unique_ptr<oplati::Machine> inner_;
  const MachineBug* bug_;
};

}  // namespace simulation

// `doctor`: every plugin of the manifest examines itself. Works on the till's own data (--data), so
// that it sees the till's parameters and secrets.
#include <iostream>
#include <sstream>

#include "host_sim/checkout/operation_watch.hpp"
#include "host_sim/checkout/till.hpp"
#include "host_sim/text/console.hpp"
#include "host_sim/ui/commands.hpp"
#include "host_sim/ui/console.hpp"
#include "host_sim/ui/lane_sources.hpp"
#include "host_sim/ui/options.hpp"
#include "host_sim/ui/work_folder.hpp"
#include "host_sim/ui/workplace.hpp"

namespace ui {

namespace {

// The longest label of a check in any language, and a space.
constexpr std::size_t kLabelColumns = 11;
// DNS, TLS and a few requests, each with its own time limit.
constexpr std::chrono::minutes kDiagnosisLimit{2};

class DoctorScreen : public checkout::IScreen {
 public:
  DoctorScreen(Console& console, const text::Words& words) : console_(console), words_(words) {}

  void show(const pospay::Event& event) override {
    if (!event.diagnosis) return;
    for (const pospay::Check& check : event.diagnosis->checks) show_check(check);
  }
  void tell(const std::string& line) override { console_.line("  " + line); }
  bool has_failed() const { return has_failed_; }

 private:
  void show_check(const pospay::Check& check) {
    const std::string rest =
        words_(text::console("check_time"), {{"what", check.id + ": " + check.message.text},
                                             {"elapsed", std::to_string(check.elapsed_ms)}});
    const auto label = [this](const support::Phrase& phrase) {
      return "  " + text::padded(words_(phrase), kLabelColumns);
    };
    switch (check.status) {
      case pospay::CheckStatus::ok:
        console_.line(label(text::console("check_ok")) + rest, Colour::green);
        return;
      case pospay::CheckStatus::warning:
        console_.line(label(text::console("check_warning")) + rest, Colour::yellow);
        return;
      case pospay::CheckStatus::failed:
        console_.line(label(text::console("check_failed")) + rest, Colour::red);
        has_failed_ = true;
        return;
      case pospay::CheckStatus::skipped:
        console_.line(label(text::console("check_skipped")) + rest, Colour::grey);
        return;
    }
  }

  Console& console_;
  text::Words words_;
  bool has_failed_ = false;
};

// Answers whether nothing failed.
bool examine(checkout::Till& till, checkout::Lane& lane, Console& console) {
  console.line(lane.id + ":");
  const text::Words& words = till.words();
  DoctorScreen screen(console, words);
  checkout::OperationWatch watch(till.wake_up(), screen);
  const auto started = watch.when_ready([&] { return lane.method->diagnose(); });
  if (!started && started.error().code == pospay::Code::unsupported) {
    console.line("  " + words(text::console("no_diagnosis")), Colour::grey);
    return true;
  }
  if (!started) {
    console.line("  " + started.error().message, Colour::red);
    return false;
  }
  const auto outcome = watch.wait_outcome(**started, kDiagnosisLimit);
  if (!outcome) {
    console.line("  " + words(text::console("diagnosis_late")), Colour::red);
    return false;
  }
  // Not every plugin waits for it; one that does not may refuse.
  static_cast<void>((*started)->acknowledge().has_value());
  const bool is_done = outcome->status == pospay::OutcomeStatus::approved;
  if (!is_done) console.line("  " + outcome->message.text, Colour::red);
  return is_done && !screen.has_failed();
}

}  // namespace

int doctor_command(const std::vector<std::string>& words) {
  const auto options = options_of(words, {0, 1, "name one manifest"}, std::cerr);
  if (!options) return kCalledWrongly;
  const pospay::Result<WorkFolder> folder = WorkFolder::make(options->data);
  if (!folder) return fail(folder.error().message);
  WorkplaceNeeds needs;
  needs.folder = folder->path();
  needs.manifest = options->manifest;
  if (!options->arguments.empty()) needs.manifest = options->arguments[0];
  const pospay::Result<Workplace> place = Workplace::make(needs);
  if (!place) return fail(place.error().message);
  std::ostringstream paper;
  checkout::TillOptions till_options;
  till_options.data_folder = place->till_folder;
  till_options.paper = &paper;
  till_options.language = options->language.value_or(place->language);
  const auto till = checkout::Till::open(till_options, lane_sources(place->plugins));
  if (!till) return fail(till.error().message);
  Console console = Console::standard();
  for (const std::string& problem : (*till)->start_problems()) {
    console.line((*till)->words()(text::console("attention"), {{"what", problem}}), Colour::yellow);
  }
  bool is_well = true;
  for (checkout::Lane& lane : (*till)->lanes()) is_well = examine(**till, lane, console) && is_well;
  return is_well ? 0 : 1;
}

}  // namespace ui

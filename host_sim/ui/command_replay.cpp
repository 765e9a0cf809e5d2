// `replay`: the plugin decides a recorded incident anew, and each step is shown: what came in, what
// went out, and where this plugin would decide otherwise than the one that made the recording.
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "host_sim/checkout/time_text.hpp"
#include "host_sim/text/replay.hpp"
#include "host_sim/ui/commands.hpp"
#include "host_sim/ui/console.hpp"
#include "host_sim/ui/diagram_files.hpp"
#include "host_sim/ui/options.hpp"
#include "host_sim/ui/work_folder.hpp"
#include "host_sim/ui/workplace.hpp"

namespace ui {

namespace {

using pospay::ReplayParty;
using pospay::ReplayStep;

pospay::Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    return pospay::Error{pospay::Code::unavailable,
                         path.string() + " cannot be read; name a flight.log of a till's data"};
  }
  return content;
}

// By the first plugin of the manifest that knows the recording.
pospay::Result<std::vector<ReplayStep>> decide_anew(
    const std::vector<loader::LoadedPlugin>& plugins, const std::string& recording) {
  pospay::Error refusal{pospay::Code::unsupported, "no plugin of the manifest makes recordings"};
  for (const loader::LoadedPlugin& one : plugins) {
    auto steps = one.plugin->replay(one.entry.settings, recording);
    if (steps) return steps;
    if (steps.error().code != pospay::Code::unsupported || refusal.id.empty()) {
      refusal = steps.error();
    }
  }
  return refusal;
}

Participant participant_of(ReplayParty party) {
  switch (party) {
    case ReplayParty::host:
      return Participant::till;
    case ReplayParty::gateway:
      return Participant::gateway;
    case ReplayParty::journal:
    case ReplayParty::clock:
    case ReplayParty::log:
      break;
  }
  return Participant::plugin;
}

class Incident {
 public:
  Incident(Console& console, const text::Words& words) : console_(console), words_(words) {}

  void show(const ReplayStep& step) {
    ++step_count_;
    if (step.key != key_) console_.line(words_(text::replay("operation"), {{"key", step.key}}));
    key_ = step.key;
    if (!step.input.text.empty()) {
      console_.line("  " + checkout::utc_text(step.at_ms) + "  " + name(step.input.party) + " → " +
                    step.input.text);
      for (const auto& action : step.actions) {
        console_.line("              → " + name(action.party) + ": " + action.text,
                      action.party == ReplayParty::log ? Colour::grey : Colour::none);
      }
      console_.line("              = " + step.state, Colour::grey);
    }
    if (step.difference.empty()) return;
    ++difference_count_;
    console_.line("  " + words_(text::replay("difference"), {{"what", step.difference}}),
                  Colour::red);
  }

  void draw(const ReplayStep& step) {
    if (!first_ms_) first_ms_ = step.at_ms;
    const std::int64_t at_ms = step.at_ms - *first_ms_;
    // Time that has passed and lines of the log would hide what travels.
    if (step.input.party != ReplayParty::clock) {
      add(DiagramEvent::Kind::answer, participant_of(step.input.party), Participant::plugin,
          step.input.text, at_ms);
    }
    for (const auto& action : step.actions) {
      if (action.party == ReplayParty::log) continue;
      add(DiagramEvent::Kind::call, Participant::plugin, participant_of(action.party), action.text,
          at_ms);
    }
    if (!step.difference.empty()) {
      add(DiagramEvent::Kind::note, Participant::plugin, Participant::plugin, step.difference,
          at_ms);
    }
  }

  int step_count() const { return step_count_; }
  int difference_count() const { return difference_count_; }
  std::vector<DiagramEvent> take_events() { return std::move(events_); }

 private:
  void add(DiagramEvent::Kind kind, Participant from, Participant to, const std::string& what,
           std::int64_t at_ms) {
    if (what.empty()) return;
    // What the plugin does with its own journal, clock and log is a note beside its line.
    const auto shown = from == to ? DiagramEvent::Kind::note : kind;
    events_.push_back({shown, from, to, what, at_ms});
  }

  std::string name(ReplayParty party) const {
    switch (party) {
      case ReplayParty::host:
        return words_(text::replay("host"));
      case ReplayParty::gateway:
        return words_(text::replay("gateway"));
      case ReplayParty::journal:
        return words_(text::replay("journal"));
      case ReplayParty::clock:
        return words_(text::replay("clock"));
      case ReplayParty::log:
        break;
    }
    return words_(text::replay("log"));
  }

  Console& console_;
  text::Words words_;
  std::string key_;
  int step_count_ = 0;
  int difference_count_ = 0;
  std::optional<std::int64_t> first_ms_;
  std::vector<DiagramEvent> events_;
};

}  // namespace

int replay_command(const std::vector<std::string>& words) {
  const auto options = options_of(words, {1, 1, "name one recording"}, std::cerr);
  if (!options) return kCalledWrongly;
  const std::filesystem::path file = options->arguments[0];
  const auto recording = read_file(file);
  if (!recording) return fail(recording.error().message);
  const pospay::Result<WorkFolder> folder = WorkFolder::make(options->data);
  if (!folder) return fail(folder.error().message);
  WorkplaceNeeds needs;
  needs.folder = folder->path();
  needs.manifest = options->manifest;
  const pospay::Result<Workplace> place = Workplace::make(needs);
  if (!place) return fail(place.error().message);
  const auto steps = decide_anew(place->plugins, *recording);
  if (!steps) return fail(file.string() + ": " + steps.error().message);
  const text::Words said(options->language.value_or(place->language));
  Console console = Console::standard();
  Incident incident(console, said);
  for (const ReplayStep& step : *steps) {
    if (!options->operation.empty() && step.key != options->operation) continue;
    incident.show(step);
    incident.draw(step);
  }
  console.line(said(text::replay("summary"),
                    {{"steps", std::to_string(incident.step_count())},
                     {"differences", std::to_string(incident.difference_count())}}));
  if (!options->diagrams.empty()) {
    const Diagram diagram{file.filename().string(), options->operation, said,
                          incident.take_events()};
    const auto drawn =
        write_diagram(without_repetitions(diagram), options->diagrams, file.stem().string());
    if (!drawn) return fail(drawn.error().message);
  }
  return incident.difference_count() == 0 ? 0 : 1;
}

}  // namespace ui

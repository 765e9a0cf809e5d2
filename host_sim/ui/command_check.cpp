// `check`: loads what a manifest names and shows what a till would get. Nothing is sent anywhere.
#include <iostream>
#include <sstream>

#include "host_sim/checkout/till.hpp"
#include "host_sim/text/console.hpp"
#include "host_sim/text/tender.hpp"
#include "host_sim/ui/commands.hpp"
#include "host_sim/ui/console.hpp"
#include "host_sim/ui/lane_sources.hpp"
#include "host_sim/ui/options.hpp"
#include "host_sim/ui/work_folder.hpp"
#include "host_sim/ui/workplace.hpp"

namespace ui {

namespace {

pospay::Result<void> show_tenders(const std::vector<loader::LoadedPlugin>& plugins,
                                  const std::filesystem::path& folder, support::Language language,
                                  Console& console) {
  std::ostringstream paper;
  checkout::TillOptions options;
  options.data_folder = folder;
  options.paper = &paper;
  options.language = language;
  const text::Words words(language);
  const auto till = checkout::Till::open(options, lane_sources(plugins));
  if (!till) return till.error();
  for (const std::string& problem : (*till)->start_problems()) {
    console.line(words(text::console("attention"), {{"what", problem}}), Colour::yellow);
  }
  const auto tenders = (*till)->tenders().list();
  if (!tenders) return tenders.error();
  console.line(words(text::console("tenders")));
  for (const checkout::TenderEntry& tender : *tenders) {
    console.line("  " + tender.name + " (" + tender.id + ")" +
                 (tender.is_enabled ? "" : ", " + words(text::tender("is_off"))) +
                 (tender.is_deletable ? "" : ", " + words(text::tender("is_fixed"))));
  }
  return {};
}

}  // namespace

int check_command(const std::vector<std::string>& words) {
  const auto options = options_of(words, {0, 1, "name one manifest"}, std::cerr);
  if (!options) return kCalledWrongly;
  const pospay::Result<WorkFolder> folder = WorkFolder::make(options->data);
  if (!folder) return fail(folder.error().message);
  WorkplaceNeeds needs;
  needs.folder = folder->path();
  if (!options->arguments.empty()) needs.manifest = options->arguments[0];
  const pospay::Result<Workplace> place = Workplace::make(needs);
  if (!place) return fail(place.error().message);
  Console console = Console::standard();
  for (const loader::LoadedPlugin& one : place->plugins) {
    const pospay::PluginReference& plugin = *one.plugin;
    console.line(plugin.id() + ": " + plugin.name() + " " + plugin.version() + ", " +
                 plugin.vendor() + ", ABI " + plugin.abi_version());
  }
  const pospay::Result<void> shown = show_tenders(
      place->plugins, place->till_folder, options->language.value_or(place->language), console);
  if (!shown) return fail(shown.error().message);
  return 0;
}

}  // namespace ui

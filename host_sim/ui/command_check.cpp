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
#include "host_sim/ui/sandbox_gateway.hpp"
#include "host_sim/ui/work_folder.hpp"

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

int fail(const std::string& message) {
  std::cerr << message << "\n";
  return 1;
}

}  // namespace

int check_command(const std::vector<std::string>& words) {
  const pospay::Result<Options> options = read_options(words);
  if (!options || options->arguments.size() > 1) {
    std::cerr << (options ? "name one manifest; see host_sim help" : options.error().message)
              << "\n";
    return 2;
  }
  const pospay::Result<WorkFolder> folder = WorkFolder::make(options->data);
  if (!folder) return fail(folder.error().message);
  loader::Variables variables{{"data.folder", folder->path().string()},
                              {"scenario.folder", folder->path().string()}};
  const std::filesystem::path file = options->arguments.empty()
                                         ? default_manifest()
                                         : std::filesystem::path(options->arguments[0]);
  // A plugin may want to read the file of authorities that the sandbox makes.
  const auto gateway = SandboxGateway::start_for(file, folder->path() / "sandbox");
  if (!gateway) return fail(gateway.error().message);
  if (*gateway != nullptr) variables.merge((*gateway)->variables());
  const auto manifest = loader::read_manifest(file, variables);
  if (!manifest) return fail(manifest.error().message);
  const auto plugins = loader::load_plugins(*manifest);
  if (!plugins) return fail(plugins.error().message);
  Console console = Console::standard();
  for (const loader::LoadedPlugin& one : *plugins) {
    const pospay::PluginReference& plugin = *one.plugin;
    console.line(plugin.id() + ": " + plugin.name() + " " + plugin.version() + ", " +
                 plugin.vendor() + ", ABI " + plugin.abi_version());
  }
  const pospay::Result<void> shown = show_tenders(
      *plugins, folder->path() / "till", options->language.value_or(manifest->language), console);
  if (!shown) return fail(shown.error().message);
  return 0;
}

}  // namespace ui

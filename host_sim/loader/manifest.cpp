#include "host_sim/loader/manifest.hpp"

#include <set>
#include <utility>

#include "plugins/support/yaml_map.hpp"

namespace loader {

using pospay::Code;
using pospay::Error;
using support::YamlKind;
using support::YamlMap;
using support::YamlNode;

namespace {

constexpr std::size_t kMaxIdBytes = 32;
constexpr std::size_t kMaxValueBytes = 4096;

bool is_plugin_id(const std::string& id) {
  for (const char c : id) {
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') return false;
  }
  return !id.empty() && id.size() <= kMaxIdBytes;
}

const YamlNode* child(const YamlNode& map, const std::string& key) {
  for (const YamlNode::Entry& entry : map.entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

// Flattens maps to dotted names. The depth is bounded by the strict reader.
pospay::Result<void> flatten(const std::string& file, const YamlNode& node,
                             const std::string& prefix, const Variables& variables,
                             pospay::Values& values) {
  for (const YamlNode::Entry& entry : node.entries) {
    const std::string name = prefix.empty() ? entry.key : prefix + "." + entry.key;
    const auto refuse = [&](const std::string& problem) {
      return support::yaml_error(file, entry.value.line, entry.value.column, problem);
    };
    if (entry.value.kind == YamlKind::map) {
      pospay::Result<void> done = flatten(file, entry.value, name, variables, values);
      if (!done) return done;
      continue;
    }
    if (entry.value.kind == YamlKind::sequence) {
      return refuse("\"" + name + "\" is a sequence; settings are maps and single values");
    }
    if (values.size() >= kMaxSettings || entry.value.text.size() > kMaxValueBytes) {
      return refuse("too many or too long settings; at most " + std::to_string(kMaxSettings) +
                    " of " + std::to_string(kMaxValueBytes) + " bytes each");
    }
    const pospay::Result<std::string> text = replace_variables(entry.value.text, variables);
    if (!text) return refuse(text.error().message);
    values.push_back({name, *text});
  }
  return {};
}

pospay::Result<ManifestPlugin> read_plugin(const std::string& file, YamlMap& map,
                                           const YamlNode& node, const Variables& variables) {
  ManifestPlugin plugin;
  plugin.id = map.required_text("id", {1, kMaxIdBytes});
  const std::string library = map.required_text("library", {1, kMaxValueBytes});
  plugin.is_enabled = map.optional_boolean("enabled", true);
  if (std::optional<YamlMap> settings = map.optional_map("settings")) settings->keys();
  if (map.has_problem()) return map.finish().error();
  if (!is_plugin_id(plugin.id)) {
    map.add_problem("id", "\"" + plugin.id + "\" is not a plugin id; use a-z, 0-9 and _");
    return map.finish().error();
  }
  const YamlNode& library_node = *child(node, "library");
  plugin.line = library_node.line;
  plugin.column = library_node.column;
  plugin.id_line = child(node, "id")->line;
  plugin.id_column = child(node, "id")->column;
  const pospay::Result<std::string> path = replace_variables(library, variables);
  if (!path) {
    map.add_problem("library", path.error().message);
    return map.finish().error();
  }
  plugin.library = *path;
  if (plugin.library.is_relative()) {
    plugin.library = variables.at("manifest.folder") / plugin.library;
  }
  plugin.library = plugin.library.lexically_normal();
  if (const YamlNode* settings = child(node, "settings")) {
    pospay::Result<void> done = flatten(file, *settings, "", variables, plugin.settings);
    if (!done) return done.error();
  }
  return plugin;
}

}  // namespace

pospay::Result<std::string> replace_variables(const std::string& text, const Variables& variables) {
  std::string result;
  std::size_t position = 0;
  while (position < text.size()) {  // each turn takes at least one byte
    const std::size_t start = text.find("${", position);
    if (start == std::string::npos) break;
    const std::size_t end = text.find('}', start);
    if (end == std::string::npos) {
      return Error{Code::invalid, "\"${\" without \"}\"; close it, or write no variable"};
    }
    const std::string name = text.substr(start + 2, end - start - 2);
    const auto found = variables.find(name);
    if (found == variables.end()) {
      std::string known;
      for (const auto& [one, value] : variables) known += " ${" + one + "}";
      return Error{Code::invalid, "unknown variable ${" + name + "}; known here:" + known};
    }
    result += text.substr(position, start - position) + found->second;
    position = end + 1;
  }
  return result + text.substr(position);
}

pospay::Result<Manifest> read_manifest(const std::filesystem::path& file,
                                       const Variables& variables) {
  const pospay::Result<support::YamlDocument> document = support::read_yaml_file(file);
  if (!document) return document.error();
  Variables all = variables;
  std::error_code error;
  all["manifest.folder"] = std::filesystem::canonical(file, error).parent_path().string();
  if (error) return Error{Code::unavailable, file.string() + ": " + error.message()};

  YamlMap root(*document);
  const std::int64_t version = root.required_integer("manifest_version", {1, 1'000'000});
  if (!root.has_problem() && version > kManifestVersion) {
    root.add_problem("manifest_version",
                     "version " + std::to_string(version) + " is newer than this program reads (" +
                         std::to_string(kManifestVersion) + "); install a newer program");
  }
  const auto language = support::language_named(root.optional_text("language", {1, 16}, "ru"));
  if (!language) root.add_problem("language", "is no language; write ru, be or en");
  if (root.has_problem()) return root.finish().error();
  std::vector<YamlMap> maps = root.maps("plugins", {0, kMaxPlugins});
  if (root.has_problem()) return root.finish().error();
  const YamlNode* plugins = child(document->root, "plugins");
  Manifest manifest;
  manifest.file = document->file;
  manifest.language = *language;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < maps.size(); ++i) {
    pospay::Result<ManifestPlugin> plugin =
        read_plugin(document->file, maps[i], plugins->items[i], all);
    if (!plugin) return plugin.error();
    if (!ids.insert(plugin->id).second) {
      maps[i].add_problem("id", "\"" + plugin->id + "\" is listed twice; remove one of the two");
      return root.finish().error();
    }
    manifest.plugins.push_back(std::move(*plugin));
  }
  if (pospay::Result<void> done = root.finish(); !done) return done.error();
  return manifest;
}

}  // namespace loader

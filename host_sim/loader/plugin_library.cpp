#include "host_sim/loader/plugin_library.hpp"

#include <sys/stat.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <exception>
#include <utility>

#include "plugins/support/strict_yaml.hpp"

namespace loader {

using pospay::Code;
using pospay::Error;

namespace {

// Deeper paths do not exist: the system's own limit is lower.
constexpr int kMaxFolders = 256;

// Empty when nobody but the owner (and root) can exchange the library.
std::string untrusted_reason(const std::filesystem::path& library) {
  struct stat status {};
  if (::stat(library.c_str(), &status) != 0) return library.string() + " cannot be examined";
  if (!S_ISREG(status.st_mode)) return library.string() + " is not a regular file; name a library";
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return library.string() + " may be written to by others; run chmod go-w on it";
  }
  std::filesystem::path folder = library.parent_path();
  for (int i = 0; i < kMaxFolders; ++i) {
    if (::stat(folder.c_str(), &status) != 0) return folder.string() + " cannot be examined";
    if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0) {
      return "the folder " + folder.string() +
             " may be written to by everybody; run chmod o-w on it";
    }
    if (folder == folder.parent_path()) return "";
    folder = folder.parent_path();
  }
  return library.string() + " lies too deep; move it";
}

// The library without its path's context: what is wrong; what to do.
pospay::Result<std::shared_ptr<pospay::PluginReference>> open(
    const std::filesystem::path& library) {
  using Mode = boost::dll::load_mode::type;
  const auto mode =
      static_cast<Mode>(boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  std::shared_ptr<boost::dll::shared_library> handle;
  try {
    handle = std::make_shared<boost::dll::shared_library>(library, mode);
  } catch (const std::exception& error) {
    return Error{Code::invalid, library.string() + " cannot be loaded (" + error.what() +
                                    "); install the plugin that is built for this system"};
  }
  const pospay_plugin* table = nullptr;
  try {
    table = &handle->get<const pospay_plugin>(POSPAY_PLUGIN_SYMBOL);
  } catch (const std::exception&) {
    return Error{Code::invalid, library.string() + " has no symbol " POSPAY_PLUGIN_SYMBOL
                                                   "; name the library of a payment plugin"};
  }
  pospay::Result<pospay::PluginReference> plugin =
      pospay::PluginReference::from_table(table, handle);
  if (!plugin) {
    return Error{plugin.error().code, library.string() + ": " + plugin.error().message,
                 plugin.error().id};
  }
  return std::make_shared<pospay::PluginReference>(std::move(*plugin));
}

}  // namespace

pospay::Result<LoadedPlugin> load_plugin(const Manifest& manifest, const ManifestPlugin& entry) {
  const auto refuse = [&](const std::string& problem) {
    return support::yaml_error(manifest.file, entry.line, entry.column, problem);
  };
  std::error_code error;
  const std::filesystem::path library = std::filesystem::canonical(entry.library, error);
  if (error) {
    return refuse("no library " + entry.library.string() +
                  "; build or install the plugin, or set enabled: false");
  }
  if (const std::string reason = untrusted_reason(library); !reason.empty()) return refuse(reason);
  pospay::Result<std::shared_ptr<pospay::PluginReference>> plugin = open(library);
  if (!plugin) return refuse(plugin.error().message);
  if ((*plugin)->id() != entry.id) {
    return support::yaml_error(manifest.file, entry.id_line, entry.id_column,
                               "the library is plugin \"" + (*plugin)->id() + "\", not \"" +
                                   entry.id + "\"; write id: " + (*plugin)->id());
  }
  return LoadedPlugin{entry, std::move(*plugin)};
}

pospay::Result<std::vector<LoadedPlugin>> load_plugins(const Manifest& manifest) {
  std::vector<LoadedPlugin> loaded;
  for (const ManifestPlugin& entry : manifest.plugins) {
    if (!entry.is_enabled) continue;
    pospay::Result<LoadedPlugin> one = load_plugin(manifest, entry);
    if (!one) return one.error();
    loaded.push_back(std::move(*one));
  }
  return loaded;
}

}  // namespace loader

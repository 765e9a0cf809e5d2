// The manifest: which plugins a till loads, from where, and with which settings of their own.
//
//   manifest_version: 1
//   language: be                       # ru, be or en of what people read; ru when it is left out
//   plugins:
//     - id: voucher                    # the plugin's own id, [a-z0-9_]
//       library: ../lib/voucher.so     # relative to the manifest
//       enabled: true                  # true when it is left out
//       settings:                      # handed to the plugin as flat text: file, limits.most
//         file: "${manifest.folder}/vouchers.yaml"
//
// ${...} in `library` and in settings is replaced: ${manifest.folder}, ${data.folder} and what the
// caller gives.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "plugins/support/phrase.hpp"
#include "pospay/cpp/result.hpp"
#include "pospay/cpp/types.hpp"

namespace loader {

constexpr int kManifestVersion = 1;
// A till has a handful of payment systems.
constexpr std::size_t kMaxPlugins = 32;
// Settings of one plugin after flattening.
constexpr std::size_t kMaxSettings = 256;

// Variable names without ${}, and their values.
using Variables = std::map<std::string, std::string>;

struct ManifestPlugin {
  std::string id;
  std::filesystem::path library;  // absolute; not checked yet
  bool is_enabled = true;
  pospay::Values settings;  // "gateway.url" and its text
  int line = 1;             // where `library` and `id` stand, for messages
  int column = 1;
  int id_line = 1;
  int id_column = 1;
};

struct Manifest {
  std::string file;
  support::Language language = support::Language::ru;
  std::vector<ManifestPlugin> plugins;
};

// Errors: "file:line:column: what is wrong; what to do", code INVALID, for anything unknown,
// missing, duplicate, of a newer manifest_version or with an unknown variable; NOT_FOUND without a
// file.
pospay::Result<Manifest> read_manifest(const std::filesystem::path& file,
                                       const Variables& variables);

// "a ${b} c" with b = "x" -> "a x c". An unknown or unfinished variable is an error that names the
// known ones. What a variable brings is not looked at again.
pospay::Result<std::string> replace_variables(const std::string& text, const Variables& variables);

}  // namespace loader

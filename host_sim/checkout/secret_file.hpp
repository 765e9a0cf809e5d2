// The till's secret store: one file of mode 0600. Values are never logged and never shown.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pospay/cpp/result.hpp"

namespace checkout {

// Room for some hundred tokens; a larger file is not ours.
constexpr std::size_t kMaxSecretFileBytes = 256 * 1024;

class SecretFile {
 public:
  // Reads the file if there is one. Refuses a file that others can read, or that is damaged.
  static pospay::Result<SecretFile> open(std::filesystem::path path);

  std::optional<std::string> get(std::string_view name) const;
  // Durable when it answers; an empty value removes the secret.
  pospay::Result<void> put(std::string_view name, std::string_view value);

 private:
  explicit SecretFile(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
  std::map<std::string, std::string, std::less<>> secrets_;
};

}  // namespace checkout

// The plugin's own section of the manifest: where the gateway is and how it is trusted.
#pragma once

#include <string>
#include <vector>

#include "pospay/cpp/types.hpp"

namespace oplati {

struct StaticSettings {
  std::string gateway_url;        // required
  std::string ca_file;            // empty: the system's authorities
  std::vector<std::string> pins;  // of public keys; empty: not pinned
  std::string profile_file;       // empty: the shipped profile
};

// "gateway.url", "gateway.ca_file", "gateway.pins" (parted by commas), "profile_file". INVALID
// names the setting that is missing or not known.
pospay::Result<StaticSettings> read_static_settings(const pospay::Values& settings);

}  // namespace oplati

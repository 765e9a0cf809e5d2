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
  // The gateway tells what becomes of a payment, where it can reach the till. All or none.
  std::string notifications_listen;  // empty: nothing is received
  std::string notifications_url;     // what the gateway calls, such as a proxy in front
  std::string notifications_key;     // the gateway's public key
};

// "gateway.url", "gateway.ca_file", "gateway.pins" (parted by commas), "profile_file",
// "notifications.listen", "notifications.url", "notifications.key". INVALID names the setting that
// is missing or not known.
pospay::Result<StaticSettings> read_static_settings(const pospay::Values& settings);

}  // namespace oplati

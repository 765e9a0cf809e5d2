// The base URL of the gateway, taken apart and judged once. What decides where money goes is kept
// so narrow that nothing in it can be read in two ways.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pospay/cpp/result.hpp"

namespace oplati::io {

struct HttpEndpoint {
  bool is_tls = true;
  std::string host;  // lower case, without brackets; the name that the certificate must bear
  bool host_is_address = false;  // an IPv4 or IPv6 address and not a name
  std::uint16_t port = 443;
  std::string authority;  // for the Host header: host, in brackets if need be, and an unusual port
  std::string base_path;  // "" or "/ms-pay": without a slash at the end
};

// Accepts "https://host[:port][/path]", and plain http only to this machine itself. Refuses, as
// `invalid` with the remedy, user names, queries, fragments, "..", escapes and anything outside
// printable ASCII. Never repeats the URL: a refused one may hold a password.
pospay::Result<HttpEndpoint> parse_endpoint(std::string_view base_url);

}  // namespace oplati::io

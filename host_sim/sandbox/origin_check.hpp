// Keeps other people's web pages off the cabinet and the control API: a browser on this machine
// would carry their requests here.
#pragma once

#include <cstdint>
#include <string_view>

#include "host_sim/sandbox/http_message.hpp"

namespace sandbox {

// Does the request come from a program, or from a page that this server gave out itself? `Host`
// must be one of the certificate's names with this port (so that a name which somebody else points
// at 127.0.0.1 does not count), `Origin`, where there is one, must be `scheme` and such a host.
bool is_own_origin(const HttpRequest& request, std::uint16_t port,
                   std::string_view scheme = "https://");

}  // namespace sandbox

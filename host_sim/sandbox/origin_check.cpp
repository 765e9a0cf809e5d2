#include "host_sim/sandbox/origin_check.hpp"

#include <algorithm>
#include <string>

namespace sandbox {
namespace {

constexpr std::uint16_t kHttpsPort = 443;

bool is_own_host(std::string_view host, std::uint16_t port) {
  const std::string suffix = ":" + std::to_string(port);
  for (const char* name : {"127.0.0.1", "localhost", "[::1]", "gateway.test"}) {
    if (equals_ignoring_case(host, name + suffix)) return true;
    if (port == kHttpsPort && equals_ignoring_case(host, name)) return true;
  }
  return false;
}

std::ptrdiff_t count_of(const HttpRequest& request, std::string_view name) {
  return std::count_if(request.headers.begin(), request.headers.end(), [name](const auto& header) {
    return equals_ignoring_case(header.first, name);
  });
}

}  // namespace

bool is_own_origin(const HttpRequest& request, std::uint16_t port, std::string_view scheme) {
  if (count_of(request, "Host") != 1 || !is_own_host(request.header("Host"), port)) return false;
  const std::ptrdiff_t origins = count_of(request, "Origin");
  if (origins == 0) return true;
  const std::string_view origin = request.header("Origin");
  return origins == 1 && origin.substr(0, scheme.size()) == scheme &&
         is_own_host(origin.substr(scheme.size()), port);
}

}  // namespace sandbox

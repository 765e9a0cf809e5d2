#include "plugins/oplati/io/http_endpoint.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>

namespace oplati::io {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

constexpr std::size_t kMaxUrlLength = 512;   // real ones have some 40
constexpr std::size_t kMaxHostLength = 253;  // of a DNS name

Error refused(std::string problem) {
  return {Code::invalid, "The address of the payment service " + std::move(problem),
          "endpoint.invalid"};
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool consists_of(std::string_view text, std::string_view also) {
  return std::all_of(text.begin(), text.end(), [also](char c) {
    return is_letter_or_digit(c) || also.find(c) != std::string_view::npos;
  });
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_address(const std::string& host) {
  in6_addr ignored{};
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

bool is_this_machine(const HttpEndpoint& endpoint) {
  if (endpoint.host == "localhost" || endpoint.host == "::1") return true;
  return endpoint.host_is_address && endpoint.host.starts_with("127.");
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  std::uint32_t port = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    port = port * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (port == 0 || port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

// A name of letters, digits, hyphens and single dots, with a letter in its last part: "1.2.3" and
// "0x7f.1" are addresses to some readers and names to others.
bool is_host_name(const std::string& host) {
  if (host.empty() || host.size() > kMaxHostLength || !consists_of(host, ".-")) return false;
  if (host.front() == '.' || host.front() == '-' || host.back() == '.' || host.back() == '-') {
    return false;
  }
  if (host.find("..") != std::string::npos) return false;
  const std::string last = host.substr(host.rfind('.') + 1);
  return last.front() >= 'a' && last.front() <= 'z';
}

bool is_plain_path(std::string_view path) {
  if (!consists_of(path, "/-._~")) return false;
  if (path.find("//") != std::string_view::npos) return false;
  const std::string closed = std::string(path) + "/";
  return closed.find("/../") == std::string::npos && closed.find("/./") == std::string::npos;
}

// Reads "host[:port]"; false when it is neither.
bool read_authority(std::string_view text, HttpEndpoint& endpoint) {
  const bool is_bracketed = text.starts_with('[');
  const std::size_t host_end = is_bracketed ? text.find(']') : text.find(':');
  if (is_bracketed && host_end == std::string_view::npos) return false;
  endpoint.host = lower(is_bracketed ? text.substr(1, host_end - 1) : text.substr(0, host_end));
  std::string_view rest;
  if (host_end != std::string_view::npos) rest = text.substr(host_end + (is_bracketed ? 1 : 0));
  endpoint.host_is_address = is_address(endpoint.host);
  if (is_bracketed != (endpoint.host.find(':') != std::string::npos)) return false;
  if (!endpoint.host_is_address && !is_host_name(endpoint.host)) return false;
  endpoint.port = endpoint.is_tls ? 443 : 80;
  endpoint.authority = is_bracketed ? "[" + endpoint.host + "]" : endpoint.host;
  if (rest.empty()) return true;
  if (!rest.starts_with(':')) return false;
  const auto port = parse_port(rest.substr(1));
  if (!port) return false;
  if (*port != endpoint.port) endpoint.authority += ":" + std::to_string(*port);
  endpoint.port = *port;
  return true;
}

}  // namespace

Result<HttpEndpoint> parse_endpoint(std::string_view base_url) {
  if (base_url.empty()) return refused("is missing: enter one like https://host/path.");
  if (base_url.size() > kMaxUrlLength) return refused("is too long: enter it without a query.");
  for (const char c : base_url) {
    if (c <= 0x20 || c >= 0x7F) {
      return refused("holds a space, a control character or a letter outside ASCII: retype it.");
    }
  }
  HttpEndpoint endpoint;
  const std::size_t scheme_end = base_url.find("://");
  const std::string scheme =
      lower(base_url.substr(0, std::min(scheme_end, std::string_view("https").size() + 1)));
  if (scheme_end == std::string_view::npos || (scheme != "https" && scheme != "http")) {
    return refused("must begin with https://.");
  }
  endpoint.is_tls = scheme == "https";
  const std::string_view rest = base_url.substr(scheme_end + 3);
  if (rest.find('@') != std::string_view::npos) {
    return refused("holds a user name or password: enter those in their own fields.");
  }
  if (rest.find_first_of("?#") != std::string_view::npos) {
    return refused("holds a query or a fragment: remove everything from '?' or '#' on.");
  }
  const std::size_t path_start = rest.find('/');
  if (!read_authority(rest.substr(0, path_start), endpoint)) {
    return refused("has no valid host name and port: enter one like https://host:443/path.");
  }
  if (!endpoint.is_tls && !is_this_machine(endpoint)) {
    return refused("is not encrypted: use https:// (plain http is only for this machine itself).");
  }
  if (path_start != std::string_view::npos) {
    std::string_view path = rest.substr(path_start);
    if (!is_plain_path(path)) {
      return refused("has a path with \"..\", \"//\", '%' or other unusual characters: retype it.");
    }
    if (path.ends_with('/')) path.remove_suffix(1);
    endpoint.base_path = path;
  }
  return endpoint;
}

}  // namespace oplati::io

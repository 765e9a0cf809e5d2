#include "plugins/oplati/io/http_request_check.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace oplati::io {
namespace {

constexpr std::size_t kMaxTargetBytes = 4096;  // what common servers accept of a request line
constexpr std::size_t kMaxHeaderValueBytes = 4096;
constexpr std::size_t kMaxHeaders = 32;
constexpr std::size_t kMaxRequestBodyBytes = 1024 * 1024;
constexpr std::int64_t kMaxTimeoutMs = 10 * 60 * 1000;  // nobody waits longer at a till

// These are written by the transport, and by it alone.
constexpr std::array<std::string_view, 8> kOwnHeaders = {
    "host",    "content-length", "transfer-encoding", "connection", "keep-alive", "te",
    "upgrade", "expect"};

bool is_token_character(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_visible(char c) { return c > 0x20 && c < 0x7F; }

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) {
                      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
                    });
}

std::optional<std::string> problem_with_target(std::string_view target) {
  if (!target.starts_with('/')) return "the target does not begin with '/'";
  if (target.size() > kMaxTargetBytes) return "the target is too long";
  if (!std::all_of(target.begin(), target.end(), is_visible)) {
    return "the target holds a space, a control character or a byte outside ASCII";
  }
  if (target.find('#') != std::string_view::npos) return "the target holds a fragment";
  return std::nullopt;
}

std::optional<std::string> problem_with_header(const HttpHeader& header) {
  if (header.name.empty() ||
      !std::all_of(header.name.begin(), header.name.end(), is_token_character)) {
    return "a header name holds a character that is not allowed";
  }
  const auto is_same = [&header](std::string_view own) {
    return equals_ignoring_case(header.name, own);
  };
  if (std::any_of(kOwnHeaders.begin(), kOwnHeaders.end(), is_same)) {
    return "the header " + header.name + " belongs to the transport";
  }
  const std::string& value = header.value;
  if (value.size() > kMaxHeaderValueBytes) {
    return "the value of the header " + header.name + " is too long";
  }
  if (!std::all_of(value.begin(), value.end(), [](char c) { return c == ' ' || is_visible(c); })) {
    return "the value of the header " + header.name +
           " holds a line break, a control character or a byte outside ASCII";
  }
  if (value.starts_with(' ') || value.ends_with(' ')) {
    return "the value of the header " + header.name + " begins or ends with a space";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> problem_with(const HttpRequest& request) {
  if (request.timeout_ms <= 0 || request.timeout_ms > kMaxTimeoutMs) {
    return "the time-out is outside 1 ms to 10 min";
  }
  if (request.method == HttpMethod::get && !request.body.empty()) return "a GET with a body";
  if (request.method == HttpMethod::get && request.moves_money) return "a GET that moves money";
  if (request.body.size() > kMaxRequestBodyBytes) return "the body is too long";
  if (auto problem = problem_with_target(request.target)) return problem;
  if (request.headers.size() > kMaxHeaders) return "too many headers";
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    if (auto problem = problem_with_header(request.headers[i])) return problem;
  }
  return std::nullopt;
}

}  // namespace oplati::io

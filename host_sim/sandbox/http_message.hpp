// A request and its answer without a network, so that what the gateway says can be tested and
// reused without sockets.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox {

struct HttpRequest {
  std::string method;
  std::string path;  // without query; decoded
  std::vector<std::pair<std::string, std::string>> query;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The first value, or empty. Header names are compared without letter case.
  std::string_view query_value(std::string_view name) const;
  std::string_view header(std::string_view name) const;
};

struct HttpReply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers = {};  // besides the usual ones
};

bool equals_ignoring_case(std::string_view a, std::string_view b);

// The digits between the two halves of a path with a place for a number
// ("/pos/payments/{paymentId}"), or nothing when `path` does not fit.
bool match_path(std::string_view pattern, std::string_view path, long long& number);

}  // namespace sandbox

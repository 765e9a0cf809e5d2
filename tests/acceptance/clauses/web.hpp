// What a person does in a browser or on a phone, as HTTPS requests to the sandbox.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host_sim/sandbox/json_tree.hpp"

namespace acceptance {

struct WebAnswer {
  int status = 0;  // 0: no connection
  std::string content_type;
  std::string body;

  sandbox::JsonValue json() const;              // fails the test case when it is none
  std::string text(const char* name) const;     // "(none)" when there is no such text
  std::int64_t number(const char* name) const;  // -1 when there is no such number
};

using WebHeaders = std::vector<std::pair<std::string, std::string>>;

// One strict HTTPS request to 127.0.0.1.
WebAnswer web_request(const std::string& ca_file, std::uint16_t port, const std::string& method,
                      const std::string& path, const std::string& body, const WebHeaders& headers);

// A QR as modules, drawn as a PGM picture.
std::string draw_qr(const std::vector<std::uint8_t>& modules, std::uint32_t width);

}  // namespace acceptance

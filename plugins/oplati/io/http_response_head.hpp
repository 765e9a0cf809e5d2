// The head of a response: status line and header fields, as far as the transport needs them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oplati::io {

struct ResponseHead {
  bool is_http_1_1 = false;
  int status = 0;
  std::optional<std::uint64_t> content_length;
  bool is_chunked = false;
  bool wants_close = false;
  std::string content_type;
  std::int64_t retry_after_ms = 0;
  std::int64_t date_ms = 0;
};

// "Sun, 06 Nov 1994 08:49:37 GMT" to milliseconds since 1970; 0 for anything else. No locale.
std::int64_t http_date_ms(std::string_view text);

// Both take one line without its CRLF and say what is wrong with it, or nullptr. What they say
// holds nothing of the line itself.
const char* parse_status_line(std::string_view line, ResponseHead& head);
const char* parse_field_line(std::string_view line, ResponseHead& head);

// After the last field: what is wrong with all of them together, or nullptr.
const char* check_framing(const ResponseHead& head);

}  // namespace oplati::io

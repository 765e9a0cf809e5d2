#include "plugins/oplati/io/http_response_head.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace oplati::io {
namespace {

// 10^15 bytes are more than any limit of ours, and far from overflow.
constexpr std::size_t kMaxLengthDigits = 15;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_token(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

bool are_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Seconds to milliseconds; junk is 0, and what would overflow is the largest value.
std::int64_t retry_after_ms(std::string_view text) {
  if (!are_digits(text)) return 0;
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  std::int64_t seconds = 0;
  for (const char c : text) {
    const int digit = c - '0';
    if (seconds > (kMax / 1000 - digit) / 10) return kMax;
    seconds = seconds * 10 + digit;
  }
  return seconds * 1000;
}

const char* take_length(std::string_view value, ResponseHead& head) {
  if (head.content_length) return "two content lengths";
  if (!are_digits(value) || value.size() > kMaxLengthDigits) return "a bad content length";
  std::uint64_t length = 0;
  for (const char c : value) length = length * 10 + static_cast<std::uint64_t>(c - '0');
  head.content_length = length;
  return nullptr;
}

const char* take_transfer_encoding(std::string_view value, ResponseHead& head) {
  if (head.is_chunked) return "two transfer encodings";
  if (lower(value) != "chunked") return "an unknown transfer encoding";
  head.is_chunked = true;
  return nullptr;
}

}  // namespace

std::int64_t http_date_ms(std::string_view text) {
  // The shape of a date: letters and digits stand for any.
  static constexpr std::string_view kShape = "aaa, 00 aaa 0000 00:00:00 GMT";
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != kShape.size()) return 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = kShape[i] == '0'   ? text[i] >= '0' && text[i] <= '9'
                      : kShape[i] == 'a' ? is_token(text.substr(i, 1))
                                         : text[i] == kShape[i];
    if (!fits) return 0;
  }
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (const char c : text.substr(at, size)) value = value * 10 + (c - '0');
    return value;
  };
  const std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return 0;
  using namespace std::chrono;
  const year_month_day date{year{number(12, 4)}, std::chrono::month(unsigned(month / 3 + 1)),
                            day{static_cast<unsigned>(number(5, 2))}};
  if (!date.ok() || number(17, 2) > 23 || number(20, 2) > 59 || number(23, 2) > 60) return 0;
  const auto since = sys_days{date}.time_since_epoch() + hours{number(17, 2)} +
                     minutes{number(20, 2)} + seconds{number(23, 2)};
  return duration_cast<milliseconds>(since).count();
}

const char* parse_status_line(std::string_view line, ResponseHead& head) {
  if (line.starts_with("HTTP/1.1 ")) {
    head.is_http_1_1 = true;
  } else if (!line.starts_with("HTTP/1.0 ")) {
    return "a bad status line";
  }
  line.remove_prefix(9);
  const std::string_view code = line.substr(0, 3);
  if (code.size() != 3 || !are_digits(code)) return "a bad status";
  if (line.size() > 3 && line[3] != ' ') return "a bad status";
  if (std::any_of(line.begin(), line.end(), is_control)) return "a control character";
  head.status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  if (head.status < 100 || head.status > 599) return "a status outside 100 to 599";
  return nullptr;
}

const char* parse_field_line(std::string_view line, ResponseHead& head) {
  // A line that begins with a blank is a continuation, given up by the standard for its ambiguity.
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return "a bad header line";
  }
  if (std::any_of(line.begin(), line.end(), is_control)) return "a control character in a header";
  const std::string name = lower(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "content-length") return take_length(value, head);
  if (name == "transfer-encoding") return take_transfer_encoding(value, head);
  if (name == "content-encoding" && lower(value) != "identity") {
    return "a content encoding that was not asked for";
  }
  if (name == "content-type") {
    if (!head.content_type.empty()) return "two content types";
    head.content_type = value;
  }
  if (name == "connection" && lower(value).find("close") != std::string::npos) {
    head.wants_close = true;
  }
  if (name == "date") head.date_ms = http_date_ms(value);
  if (name == "retry-after") head.retry_after_ms = retry_after_ms(value);
  return nullptr;
}

const char* check_framing(const ResponseHead& head) {
  if (head.is_chunked && head.content_length) return "a content length and chunks";
  if (head.is_chunked && !head.is_http_1_1) return "chunks in HTTP/1.0";
  const bool is_bodyless = head.status < 200 || head.status == 204 || head.status == 304;
  if (head.status < 200 || head.status == 204) {
    if (head.is_chunked || head.content_length.value_or(0) != 0) return "a body where none may be";
  }
  if (!is_bodyless && !head.is_chunked && !head.content_length) return "no content length";
  return nullptr;
}

}  // namespace oplati::io

// Reads one HTTP/1.1 response, strictly, from a source of bytes. No socket and no library.
//
// Why not the HTTP library's own reader: it tells a whole body from a cut one in few cases only
// (a cut chunked body leaves no trace at all), takes the first of two lengths and a negative one,
// takes any word for a version and any number for a status, decodes header values by RFC 2047, and
// has no limit on the total. Every one of those would have to be undone around it, which is more
// code than reading the response.
#pragma once

#include <cstddef>
#include <string>

#include "plugins/oplati/io/http_message.hpp"

namespace oplati::io {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // > 0: so many bytes; 0: the peer ended in good order; < 0: the connection broke.
  virtual std::ptrdiff_t read(char* buffer, std::size_t size) = 0;
};

// All heads of one exchange together, interim responses included.
constexpr std::size_t kMaxHeadBytes = 32 * 1024;
constexpr std::size_t kMaxHeaderFields = 100;
// 100 and 103 are sent once each by real servers.
constexpr int kMaxInterimResponses = 8;

struct ResponseReading {
  // none, connection_lost (not one byte came), truncated, oversized or malformed.
  HttpFailure failure = HttpFailure::none;
  std::string detail;
  int status = 0;
  std::string content_type;
  std::string body;
  std::int64_t retry_after_ms = 0;
  std::int64_t date_ms = 0;
  // The connection is in a known state and the peer wants to keep it.
  bool may_be_reused = false;
};

// Never holds more than kMaxHeadBytes + max_body_bytes. A body needs exactly one Content-Length or
// well-formed chunks: the end of the connection is no proof that it was whole.
ResponseReading read_response(ByteSource& source, std::size_t max_body_bytes);

}  // namespace oplati::io

// What goes into the transport and what comes out of it. Plain data, no HTTP library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oplati::io {

enum class HttpMethod { get, post };

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  HttpMethod method = HttpMethod::get;
  // Path and query, already escaped, "/payments/1?x=y"; appended to the path of the base URL.
  std::string target;
  // Without Host, Content-Length, Connection and the like: those belong to the transport.
  std::vector<HttpHeader> headers;
  std::string body;
  // For the whole exchange: name resolution, connection, handshake, sending, receiving.
  std::int64_t timeout_ms = 0;
  std::size_t max_body_bytes = 256 * 1024;
  // True: only ever on a connection that has carried nothing, and never a second time.
  bool moves_money = false;
};

enum class HttpFailure {
  none,             // a whole response was read; `status` says what it is
  bad_request,      // refused here: the request itself is not fit to be sent
  resolve,          // no address for the host name
  connect,          // no address answered
  tls,              // no handshake
  certificate,      // a handshake, but not with the one we look for
  deadline,         // the time was up, wherever we were
  connection_lost,  // the connection ended before the first byte of the response
  truncated,        // the connection ended within the response
  oversized,        // the response is larger than it may be
  malformed,        // the response is not HTTP as we accept it
  shut_down,        // shut_down() was called
};

struct HttpResponse {
  HttpFailure failure = HttpFailure::none;
  // False: not one byte of the request was handed to the socket. A fact set by our own code just
  // before the first byte, never derived from an error.
  bool request_was_sent = false;
  int status = 0;
  std::string content_type;
  std::string body;
  // From Retry-After in seconds; 0 = none, or not a number (a date is not looked at: it would need
  // a clock that somebody may have set). Unclamped.
  std::int64_t retry_after_ms = 0;
  // What the Date header says, since 1970; 0 = none, or not one. For the diagnosis of the till's
  // clock; nothing else is decided by it.
  std::int64_t date_ms = 0;
  // One English line for the log. Never holds the value of a header or a byte of a body.
  std::string detail;
};

// What a look at the way to the gateway found. A stage that was not reached took -1 ms.
struct HttpWay {
  std::int64_t resolve_ms = -1;
  std::int64_t connect_ms = -1;
  std::int64_t tls_ms = -1;  // without TLS: 0
  HttpFailure failure = HttpFailure::none;
  std::string detail;
};

}  // namespace oplati::io

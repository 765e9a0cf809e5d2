// One connection to the gateway, TLS done, and what goes over it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "plugins/oplati/io/http_endpoint.hpp"
#include "plugins/oplati/io/http_message.hpp"
#include "plugins/oplati/io/http_response_reader.hpp"
#include "plugins/oplati/io/resolver.hpp"
#include "plugins/oplati/io/watchdog.hpp"

namespace oplati::io {

class TlsContext;

class HttpConnection : public ByteSource {
 public:
  struct Opening;

  // Where connections go and how; borrowed for the call.
  struct Route {
    const HttpEndpoint& endpoint;
    TlsContext* tls;  // null: plain
    Resolver& resolver;
    const std::atomic<bool>& is_stopped;
  };

  // Blocks until connected and verified, failed, or ended by the watch.
  static Opening open(const Route& route, Watchdog::Watch& watch, const Deadline& deadline);

  ~HttpConnection() override;

  int fd() const;
  std::int64_t opened_ns() const;
  // Has a request, or part of one, gone over it?
  bool is_used() const;
  // The peer has neither closed it nor sent anything unasked. Never blocks.
  bool is_quiet();

  // Writes the request as a whole. `was_sent` becomes true just before the first byte is handed to
  // the socket and is never made false. False with `detail` when not all of it could be written.
  bool send(const HttpRequest& request, bool& was_sent, std::string& detail);

  std::ptrdiff_t read(char* buffer, std::size_t size) override;

 private:
  class Session;
  HttpConnection(std::unique_ptr<Session> session, const HttpEndpoint& endpoint);

  std::unique_ptr<Session> session_;
  const HttpEndpoint& endpoint_;
  const std::int64_t opened_ns_;
  bool is_used_ = false;
};

struct HttpConnection::Opening {
  std::unique_ptr<HttpConnection> connection;  // null: see the way's failure and detail
  HttpWay way;
};

}  // namespace oplati::io

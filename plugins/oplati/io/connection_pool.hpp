// Connections that wait for their next request.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "plugins/oplati/io/http_connection.hpp"

namespace oplati::io {

// A till asks one question at a time per sale; more would only be closed by the peer.
constexpr std::size_t kMaxIdleConnections = 4;
// Below what servers commonly grant an idle connection (nginx 60 s and 75 s, some 15 s).
constexpr std::int64_t kMaxIdleMs = 10'000;

// Thread-safe. Hands out only what is young, open and quiet; the rest is closed on the way.
class ConnectionPool {
 public:
  // One that has carried nothing, or null.
  std::unique_ptr<HttpConnection> take_fresh();
  // One that has carried a whole exchange, or null.
  std::unique_ptr<HttpConnection> take_used();
  bool has_fresh();
  void put(std::unique_ptr<HttpConnection> connection);
  // Closes all; what is put later is closed at once.
  void close();

 private:
  std::unique_ptr<HttpConnection> take(bool is_used);

  struct Idle {
    std::unique_ptr<HttpConnection> connection;
    std::int64_t since_ns = 0;
  };
  std::mutex mutex_;
  std::vector<Idle> idle_;
  bool is_closed_ = false;
};

}  // namespace oplati::io

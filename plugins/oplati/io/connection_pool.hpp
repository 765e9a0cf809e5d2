// Connections that wait for their next request.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "plugins/oplati/io/http_connection.hpp"

namespace oplati::io {

// As many as requests may be under way at once (see Engine), and as many that wait for theirs.
constexpr std::size_t kMaxIdleConnections = 16;
// Below what servers commonly grant an idle connection (nginx 60 s and 75 s, some 15 s).
constexpr std::int64_t kMaxIdleMs = 10'000;
// Likewise one that has not carried a request yet: nginx 60 s, Apache 20 s, others 10 s. It is
// where the pool begins; what the peer turns out to grant is learned.
constexpr std::int64_t kMaxFreshMs = 30'000;

// Thread-safe. Hands out only what is young, open and quiet; the rest is closed on the way.
//
// Theory of freshness. A fresh connection that the peer closes while it waits costs a handshake
// when it is wanted, and one that it closes under the request costs the answer. So none is kept
// longer than the peer was seen to grant: one that is found closed halves the time, one that has
// waited its whole time lengthens it by an eighth, up to what it began with.
class ConnectionPool {
 public:
  explicit ConnectionPool(std::int64_t max_fresh_ms = kMaxFreshMs)
      : max_fresh_ms_(max_fresh_ms), patience_ms_(max_fresh_ms) {}

  // One that has carried nothing, or null.
  std::unique_ptr<HttpConnection> take_fresh();
  // One that has carried a whole exchange, or null.
  std::unique_ptr<HttpConnection> take_used();
  void put(std::unique_ptr<HttpConnection> connection);

  // How many fresh ones need no replacement yet.
  std::size_t young_count();
  // Closes the fresh ones that need one, and answers in how many milliseconds the next of the
  // others will; 1 when none is left. 0: never; there was none, or the peer closes them so soon
  // that it is not worth it.
  std::int64_t retire();
  // Closes all that wait.
  void rest();
  // The same, and what is put later is closed at once.
  void close();

 private:
  struct Idle {
    std::unique_ptr<HttpConnection> connection;
    std::int64_t since_ns = 0;
  };
  std::unique_ptr<HttpConnection> take(bool is_used);
  void drop_stale(std::int64_t now_ns);
  bool is_stale(const Idle& idle, std::int64_t now_ns);
  void shorten_patience(std::int64_t opened_ns, std::int64_t now_ns);
  void grow_patience();
  std::int64_t renewal_age_ns() const;

  std::mutex mutex_;
  std::vector<Idle> idle_;
  const std::int64_t max_fresh_ms_;
  std::int64_t patience_ms_;
  std::int64_t shortened_ns_ = 0;  // when the patience was shortened last
  bool is_closed_ = false;
};

}  // namespace oplati::io

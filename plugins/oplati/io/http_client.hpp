// The transport of the plugin: one request, one response, one deadline. Whatever the network or the
// peer does, exchange() returns in time, throws nothing, and says whether a byte was sent.
//
// Rationale for the connections: what moves money goes over a connection that has carried nothing
// yet, so that a connection that turns out dead was dead for one request only and is never an
// occasion to send again. Reads may use a connection again, and are asked a second time on a new
// one when it had gone stale meanwhile.
#pragma once

#include <cstdint>
#include <memory>

#include "plugins/oplati/io/http_message.hpp"
#include "plugins/oplati/io/http_trunk.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

class HttpClient {
 public:
  // Fails as `invalid` (URL, CA file, pins) or `unavailable` (threads, OpenSSL), with the remedy.
  static pospay::Result<std::unique_ptr<HttpClient>> create(const HttpClientConfig& config);
  // One that shares its connections with the other clients of `trunk`, which it has joined for it.
  // Fails as `unavailable` (threads).
  static pospay::Result<std::unique_ptr<HttpClient>> create(std::shared_ptr<HttpTrunk> trunk);

  // Shuts down and waits for the exchanges under way.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Blocks up to request.timeout_ms. Any thread, several at a time.
  HttpResponse exchange(const HttpRequest& request);

  // Opens connections ahead of need, until `count` wait, so that as many POSTs are spared their
  // handshakes; those that are too old are replaced. Clients of one trunk keep as many as all of
  // them want, up to HttpTrunk::most_ready. Answers after how many milliseconds it should be called
  // again to keep them ready, 0 when that is no use. Blocks up to `timeout_ms` for each; a failure
  // is not reported: the exchange will meet it again. Any thread.
  std::int64_t prepare(std::size_t count, std::int64_t timeout_ms = 10'000);

  // Closes the connections that wait, unless another client of the trunk wants some. Any thread.
  void rest();

  // Goes the way to the gateway once: name, connection, handshake, each with its time. What comes
  // of it may carry a later request. Blocks up to `timeout_ms`. Any thread.
  HttpWay look(std::int64_t timeout_ms);

  // Ends every exchange of this client with `shut_down` at once and refuses all later ones. Does
  // not wait for them. Any thread; more than once is the same as once.
  void shut_down();

 private:
  class Impl;
  explicit HttpClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace oplati::io

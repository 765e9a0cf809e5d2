// What the clients of one address share: the way there and the connections. A server that hosts a
// thousand tills has a few requests under way at a time; with connections of its own for each till
// it would have thousands that wait, each with its handshake and its memory.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugins/oplati/io/connection_pool.hpp"
#include "plugins/oplati/io/http_endpoint.hpp"
#include "plugins/oplati/io/resolver.hpp"
#include "plugins/oplati/io/tls_context.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

struct HttpClientConfig {
  // "https://host[:port][/path]"; plain http only to this machine. See parse_endpoint().
  std::string base_url;
  // PEM file of the accepted certification authorities; empty: those of the system.
  std::string ca_file;
  // "sha256/<base64>" of public keys (SubjectPublicKeyInfo), one of which must be in the verified
  // chain. None: off. Otherwise two at least, one of them kept back for the day of a change.
  std::vector<std::string> spki_pins;
  // Null: the system's.
  std::shared_ptr<Resolver> resolver;
  // How long a connection that was opened ahead of need may wait, at most.
  std::int64_t max_fresh_ms = kMaxFreshMs;
};

// Thread-safe.
class HttpTrunk {
 public:
  using Client = const void*;
  // That are kept ready for all clients together: as many as requests can be under way.
  static constexpr std::size_t most_ready = 8;
  // That are opened ahead of need at a time. A peer that does not answer holds each of them for its
  // whole deadline, and the threads for it are wanted by requests.
  static constexpr std::size_t most_opening = 2;

  // Fails as `invalid` (URL, CA file, pins) or `unavailable` (OpenSSL), with the remedy.
  static pospay::Result<std::shared_ptr<HttpTrunk>> create(const HttpClientConfig& config);

  // False: its last client has left, and it is closed for good.
  bool join();
  // The connections that wait are closed with the last client.
  void leave(Client client);

  // The client wants so many connections kept ready, 0: none any more. Without anybody who wants
  // some, those that wait are closed.
  void want(Client client, std::size_t count);
  // True: one should be opened now for those who want some, and `opened` be told when that is done,
  // whatever came of it.
  bool begin_opening();
  void opened();
  bool is_opening() const;

  const HttpEndpoint endpoint;
  const std::unique_ptr<TlsContext> tls;  // null: plain http
  const std::shared_ptr<Resolver> resolver;
  ConnectionPool pool;

 private:
  HttpTrunk(HttpEndpoint to, std::unique_ptr<TlsContext> context, const HttpClientConfig& config);

  std::size_t wanted_locked() const;

  mutable std::mutex mutex_;  // everything below; taken before the pool's
  std::size_t clients_ = 0;
  bool is_closed_ = false;
  std::map<Client, std::size_t> wanted_;
  std::size_t opening_ = 0;
};

// The trunks of a process, so that tills at the same gateway find theirs. Thread-safe.
class HttpTrunks {
 public:
  // The one for this address, these authorities and these pins, joined; made when there is none. A
  // CA file whose content has changed makes another one. Fails like HttpTrunk::create.
  pospay::Result<std::shared_ptr<HttpTrunk>> join(const HttpClientConfig& config);

 private:
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<HttpTrunk>> trunks_;
};

}  // namespace oplati::io

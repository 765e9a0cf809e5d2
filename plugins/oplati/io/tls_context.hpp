// TLS as the plugin insists on it: one context per gateway, hardened once, and a handshake that is
// believed only after our own checks.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plugins/oplati/io/http_endpoint.hpp"
#include "plugins/oplati/io/http_message.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

struct TlsHandshake {
  // Empty: see failure (tls or certificate) and detail.
  std::optional<Poco::Net::SecureStreamSocket> socket;
  SSL* ssl = nullptr;  // of `socket`, as long as that lives
  HttpFailure failure = HttpFailure::none;
  std::string detail;
};

class TlsContext {
 public:
  // `ca_file` empty: the authorities of the system. There is no setting to judge then, so OpenSSL
  // is set up and they are read at the first handshake: each takes longer than all else at the
  // till's start. Pins: see HttpClientConfig. Fails as `invalid` with the remedy.
  static pospay::Result<std::unique_ptr<TlsContext>> create(const HttpEndpoint& endpoint,
                                                            const std::string& ca_file,
                                                            std::vector<std::string> spki_pins);

  // Over a connected, blocking socket. Never throws for what the peer does.
  TlsHandshake handshake(const Poco::Net::StreamSocket& connection);

 private:
  TlsContext(const HttpEndpoint& endpoint, std::vector<std::string> spki_pins);
  pospay::Result<void> build(const std::string& ca_file);
  const char* harden();
  void build_for_system();
  struct Verdict;
  class UnderWay;
  Verdict* verdict_of_this_thread();
  static int verify_chain(X509_STORE_CTX* store, void* context) noexcept;
  bool holds_pinned_key(X509_STORE_CTX* store) const;

  HttpEndpoint endpoint_;
  std::vector<std::string> spki_pins_;  // base64 of SHA-256, without prefix
  bool trusts_system_ = false;
  std::once_flag system_once_;
  std::string system_problem_;       // written within system_once_
  Poco::Net::Context::Ptr context_;  // likewise when it trusts the system
  std::mutex verdicts_mutex_;
  std::vector<Verdict*> verdicts_;  // of the handshakes under way
};

// OpenSSL makes the state that a process shares at its first use, once; where there was no memory
// for it, later calls end the process. To be asked before anything else of OpenSSL is used.
bool has_openssl_started();

// A connection on which nothing is outstanding: false when the peer has ended it or has sent
// something unasked. Reads session tickets out of the way; never blocks.
bool is_quiet(SSL* ssl, int fd);

}  // namespace oplati::io

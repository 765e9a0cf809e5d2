// What the transport's tests share: a certificate authority, certificates, a resolver that answers
// as it is told, and clients made from them.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/oplati/io/http_client.hpp"
#include "plugins/oplati/io/resolver.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_certificates.hpp"

namespace http_test {

using oplati::io::HttpClient;
using oplati::io::HttpClientConfig;
using oplati::io::HttpFailure;
using oplati::io::HttpMethod;
using oplati::io::HttpRequest;
using oplati::io::HttpResponse;
using test::FaultServer;
using test::Wire;

// Answers every name with the same addresses, in the order given.
class FixedResolver : public oplati::io::Resolver {
 public:
  explicit FixedResolver(std::vector<std::string> addresses) : addresses_(std::move(addresses)) {}
  oplati::io::Resolution resolve(const std::string& host, std::uint16_t port,
                                 const oplati::io::Deadline& deadline,
                                 const std::atomic<bool>& is_stopped) override;

 private:
  std::vector<std::string> addresses_;
};

// Never answers; ends only by deadline or stop, as the real one does.
class SilentResolver : public oplati::io::Resolver {
 public:
  oplati::io::Resolution resolve(const std::string& host, std::uint16_t port,
                                 const oplati::io::Deadline& deadline,
                                 const std::atomic<bool>& is_stopped) override;
};

// Made once per test program: keys cost time.
struct Authority {
  test::TempFolder folder;
  test::Identity root;
  test::Identity gateway;  // for gw.test and 127.0.0.1
  std::string ca_file;

  static Authority& instance();
  test::Identity issue_for(const std::string& subject_alt_names) const;

 private:
  Authority();
};

FaultServer::Options tls_options();    // with the gateway's certificate
FaultServer::Options plain_options();  // no TLS

// Of a client that trusts the authority and finds every name at 127.0.0.1.
HttpClientConfig config_for(const FaultServer& server, bool is_tls = true);
std::unique_ptr<HttpClient> client_for(const FaultServer& server, bool is_tls = true);
std::unique_ptr<HttpClient> make_client(const HttpClientConfig& config);

// Ten seconds: far above what any test needs, far below its time limit.
HttpRequest get(std::int64_t timeout_ms = 10'000);
HttpRequest pay(std::int64_t timeout_ms = 10'000);

// A body that the transport takes for an answer.
inline constexpr const char* kPayment = R"({"status":1})";
// Answers every request until the peer goes, and counts them.
void answer_all(FaultServer& server, Wire& wire);

class Stopwatch {
 public:
  std::int64_t ms() const;

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace http_test

namespace oplati::io {
std::ostream& operator<<(std::ostream& out, HttpFailure failure);  // for Boost.Test's messages
}

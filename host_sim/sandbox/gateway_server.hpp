// HTTPS on 127.0.0.1: TLS 1.2 or newer, our own certificate, one function that answers. Poco stays
// in the .cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "host_sim/sandbox/certificate_authority.hpp"
#include "host_sim/sandbox/http_message.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

// A connection has a thread, and a till that keeps itself ready has three connections; tills under
// test are few.
constexpr int kMaxServerThreads = 48;
constexpr int kMaxQueuedConnections = 64;
// A client that stops in the middle of a request; also the longest that stop() waits for one.
constexpr int kConnectionTimeoutS = 10;
constexpr int kKeepAliveTimeoutS = 10;

// What reaches the client.
struct Delivery {
  enum class Form { whole, cut, nothing };
  HttpReply reply;
  Form form = Form::whole;
  std::int64_t delay_ms = 0;
  std::int64_t retry_after_s = 0;  // 0 = no such header
};

class GatewayServer {
 public:
  // Called on the server's threads, many at a time. An exception becomes status 500.
  using Answerer = std::function<Delivery(const HttpRequest&)>;

  // Serves from here on. port 0: the system chooses.
  // Errors: unavailable when the port is taken or the certificate cannot be used.
  static pospay::Result<std::unique_ptr<GatewayServer>> start(std::uint16_t port,
                                                              const Certificates& certificates,
                                                              Answerer answerer);
  ~GatewayServer();
  GatewayServer(const GatewayServer&) = delete;
  GatewayServer& operator=(const GatewayServer&) = delete;

  std::uint16_t port() const;
  // Ends idle connections and delays at once, waits for answers under way, and returns when no
  // answerer runs any more. May be called twice.
  void stop();

 private:
  struct Parts;
  explicit GatewayServer(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace sandbox

#include "host_sim/sandbox/gateway_server.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <istream>
#include <mutex>
#include <optional>

#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/server_params.hpp"

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

// A wait that ends early when the server stops.
class Pause {
 public:
  void wait(std::int64_t delay_ms) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(delay_ms), [this] { return is_over_; });
  }
  bool is_over() {
    const std::lock_guard lock(mutex_);
    return is_over_;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
};

// Nothing when the body is longer than any request of the protocol.
std::optional<HttpRequest> read_request(Poco::Net::HTTPServerRequest& request) {
  HttpRequest read;
  read.method = request.getMethod();
  const Poco::URI uri(request.getURI());
  read.path = uri.getPath();
  read.query = uri.getQueryParameters();
  for (const auto& [name, value] : request) read.headers.emplace_back(name, value);
  char block[4096];
  std::istream& stream = request.stream();
  while (stream.good()) {
    stream.read(block, sizeof block);
    read.body.append(block, static_cast<std::size_t>(stream.gcount()));
    if (read.body.size() > kMaxJsonBytes) return std::nullopt;
  }
  return read;
}

// One client. Poco's own HTTPServerConnection is ended by shutting its TLS socket down from another
// thread, a race inside OpenSSL; this one looks itself whether it is time to end.
class Connection : public Poco::Net::TCPServerConnection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, Poco::Net::HTTPServerParams::Ptr params,
             const GatewayServer::Answerer& answerer, Pause& pause)
      : TCPServerConnection(socket), params_(params), answerer_(answerer), pause_(pause) {}

  void run() override {
    try {
      Poco::Net::HTTPServerSession session(socket(), params_);
      do {
        if (!wait_for_request() || !session.hasMoreRequests()) return;
      } while (serve(session));
    } catch (const Poco::Exception&) {
      // The client went away, or speaks neither TLS nor HTTP: nobody is left to answer.
    } catch (const std::exception&) {
    }
  }

 private:
  bool wait_for_request() {
    constexpr int kSliceMs = 50;
    for (int waited_ms = 0; waited_ms < kKeepAliveTimeoutS * 1000; waited_ms += kSliceMs) {
      if (pause_.is_over()) return false;
      if (socket().poll(Poco::Timespan(0, kSliceMs * 1000), Poco::Net::Socket::SELECT_READ)) {
        return true;
      }
    }
    return false;
  }

  // True when the connection may carry another request.
  bool serve(Poco::Net::HTTPServerSession& session) {
    Poco::Net::HTTPServerResponseImpl response(session);
    Poco::Net::HTTPServerRequestImpl request(response, session, params_);
    response.setVersion(request.getVersion());
    response.setKeepAlive(request.getKeepAlive() && session.canKeepAlive());
    if (request.getExpectContinue()) response.sendContinue();
    const auto read = read_request(request);
    Delivery delivery;
    if (read) {
      delivery = answer(*read);
    } else {
      delivery.reply = {413, "{}"};
      response.setKeepAlive(false);
    }
    if (delivery.delay_ms > 0) pause_.wait(delivery.delay_ms);
    if (delivery.form != Delivery::Form::nothing) send(delivery, response);
    if (delivery.form != Delivery::Form::whole) return false;
    session.setKeepAlive(response.getKeepAlive());
    return response.getKeepAlive();
  }

  Delivery answer(const HttpRequest& request) {
    try {
      return answerer_(request);
    } catch (const std::exception&) {
      return {{500, "{}"}};
    }
  }

  static void send(const Delivery& delivery, Poco::Net::HTTPServerResponse& response) {
    const std::string& body = delivery.reply.body;
    response.setStatusAndReason(
        static_cast<Poco::Net::HTTPResponse::HTTPStatus>(delivery.reply.status));
    response.setContentType(delivery.reply.content_type);
    response.setDate(Poco::Timestamp());
    response.set("Cache-Control", "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : delivery.reply.headers) response.set(name, value);
    if (delivery.retry_after_s > 0) {
      response.set("Retry-After", std::to_string(delivery.retry_after_s));
    }
    response.setContentLength64(static_cast<Poco::Int64>(body.size()));
    const std::size_t size = delivery.form == Delivery::Form::cut ? body.size() / 2 : body.size();
    response.send().write(body.data(), static_cast<std::streamsize>(size)).flush();
  }

  Poco::Net::HTTPServerParams::Ptr params_;
  const GatewayServer::Answerer& answerer_;
  Pause& pause_;
};

class Factory : public Poco::Net::TCPServerConnectionFactory {
 public:
  Factory(Poco::Net::HTTPServerParams::Ptr params, const GatewayServer::Answerer& answerer,
          Pause& pause)
      : params_(params), answerer_(answerer), pause_(pause) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new Connection(socket, params_, answerer_, pause_);
  }

 private:
  Poco::Net::HTTPServerParams::Ptr params_;
  const GatewayServer::Answerer& answerer_;
  Pause& pause_;
};

Poco::Net::Context::Ptr make_context(const Certificates& certificates) {
  Poco::Net::Context::Params params;
  params.certificateFile = certificates.server_file.string();
  params.privateKeyFile = certificates.server_key_file.string();
  // The register protocol has no client certificates, so the server asks for none.
  params.verificationMode = Poco::Net::Context::VERIFY_NONE;
  params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL";
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  return context;
}

}  // namespace

struct GatewayServer::Parts {
  Answerer answerer;
  Pause pause;
  // One thread more than connections: the server's own accepting thread.
  Poco::ThreadPool threads{2, kMaxServerThreads + 1};
  Poco::Net::SecureServerSocket socket;
  std::unique_ptr<Poco::Net::TCPServer> server;
  bool is_stopped = false;

  Parts(std::uint16_t port, const Certificates& certificates, Answerer given)
      : answerer(std::move(given)), socket(make_context(certificates)) {
    // Without SO_REUSEPORT, which Poco would set: two sandboxes on one port would share its
    // clients.
    socket.bind(Poco::Net::SocketAddress("127.0.0.1", port), true, false);
    socket.listen(kMaxQueuedConnections);
    const auto params = server_params(kMaxServerThreads, kMaxQueuedConnections, kConnectionTimeoutS,
                                      kKeepAliveTimeoutS);
    server = std::make_unique<Poco::Net::TCPServer>(new Factory(params, answerer, pause), threads,
                                                    socket, params);
    server->start();
  }
};

GatewayServer::GatewayServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

GatewayServer::~GatewayServer() { stop(); }

Result<std::unique_ptr<GatewayServer>> GatewayServer::start(std::uint16_t port,
                                                            const Certificates& certificates,
                                                            Answerer answerer) {
  try {
    auto parts = std::make_unique<Parts>(port, certificates, std::move(answerer));
    return std::unique_ptr<GatewayServer>(new GatewayServer(std::move(parts)));
  } catch (const Poco::Exception& error) {
    return Error{Code::unavailable, "cannot serve on 127.0.0.1:" + std::to_string(port) + ": " +
                                        error.displayText() + "; choose another port"};
  } catch (const std::exception& error) {
    return Error{Code::unavailable, std::string("cannot start the gateway: ") + error.what()};
  }
}

std::uint16_t GatewayServer::port() const { return parts_->socket.address().port(); }

void GatewayServer::stop() {
  if (parts_->is_stopped) return;
  parts_->is_stopped = true;
  parts_->pause.end();
  try {
    parts_->server->stop();
    parts_->threads.joinAll();
    parts_->socket.close();
  } catch (const Poco::Exception&) {
    // The process goes on; what could not be closed is closed by the system at its end.
  }
}

}  // namespace sandbox

#include "host_sim/sandbox/gateway_server.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <istream>
#include <mutex>
#include <optional>

#include "host_sim/sandbox/json_tree.hpp"

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

class Handler : public Poco::Net::HTTPRequestHandler {
 public:
  Handler(const GatewayServer::Answerer& answerer, Pause& pause)
      : answerer_(answerer), pause_(pause) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    const auto read = read_request(request);
    Delivery delivery;
    if (!read) {
      delivery.reply = {413, "{}"};
      response.setKeepAlive(false);
    } else {
      delivery = answer(*read);
    }
    if (delivery.delay_ms > 0) pause_.wait(delivery.delay_ms);
    if (delivery.form != Delivery::Form::nothing) send(delivery, response);
    if (delivery.form != Delivery::Form::whole) drop(request, response);
  }

 private:
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
    if (delivery.retry_after_s > 0) {
      response.set("Retry-After", std::to_string(delivery.retry_after_s));
    }
    response.setContentLength64(static_cast<Poco::Int64>(body.size()));
    const std::size_t size = delivery.form == Delivery::Form::cut ? body.size() / 2 : body.size();
    response.send().write(body.data(), static_cast<std::streamsize>(size)).flush();
  }

  static void drop(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
    response.setKeepAlive(false);
    auto socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket();
    socket.close();
  }

  const GatewayServer::Answerer& answerer_;
  Pause& pause_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Factory(const GatewayServer::Answerer& answerer, Pause& pause)
      : answerer_(answerer), pause_(pause) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Handler(answerer_, pause_);
  }

 private:
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

Poco::Net::HTTPServerParams::Ptr make_params() {
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(kMaxServerThreads);
  params->setMaxQueued(kMaxQueuedConnections);
  params->setTimeout(Poco::Timespan(kConnectionTimeoutS, 0));
  params->setKeepAlive(true);
  params->setKeepAliveTimeout(Poco::Timespan(kKeepAliveTimeoutS, 0));
  return params;
}

}  // namespace

struct GatewayServer::Parts {
  Answerer answerer;
  Pause pause;
  // One thread more than connections: the server's own accepting thread.
  Poco::ThreadPool threads{2, kMaxServerThreads + 1};
  Poco::Net::SecureServerSocket socket;
  std::unique_ptr<Poco::Net::HTTPServer> server;
  bool is_stopped = false;

  Parts(std::uint16_t port, const Certificates& certificates, Answerer given)
      : answerer(std::move(given)), socket(make_context(certificates)) {
    // Without SO_REUSEPORT, which Poco would set: two sandboxes on one port would share its
    // clients.
    socket.bind(Poco::Net::SocketAddress("127.0.0.1", port), true, false);
    socket.listen(kMaxQueuedConnections);
    server = std::make_unique<Poco::Net::HTTPServer>(new Factory(answerer, pause), threads, socket,
                                                     make_params());
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
    parts_->server->stopAll(true);
    parts_->threads.joinAll();
    parts_->socket.close();
  } catch (const Poco::Exception&) {
    // The process goes on; what could not be closed is closed by the system at its end.
  }
}

}  // namespace sandbox

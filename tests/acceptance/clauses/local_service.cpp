#include "tests/acceptance/clauses/local_service.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <utility>

#include "tests/host/cabinet_world.hpp"

namespace acceptance {
namespace {

// Of the connection alone; the rest is passed on.
bool is_of_connection(const std::string& name) {
  for (const char* own : {"Host", "Connection", "Content-Length", "Content-Type"}) {
    if (Poco::icompare(name, own) == 0) return true;
  }
  return false;
}

struct Target {
  std::string ca_file;
  std::uint16_t port = 0;
  std::atomic<int> requests{0};
};

class Handler : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(Target& target) : target_(target) {}
  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    std::string body;
    Poco::StreamCopier::copyToString(request.stream(), body);
    cabinet_world::HeaderList headers;
    for (const auto& [name, value] : request) {
      if (!is_of_connection(name)) headers.emplace_back(name, value);
    }
    ++target_.requests;
    const auto answer = cabinet_world::send(target_.ca_file, target_.port, request.getMethod(),
                                            request.getURI(), body, headers);
    response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(
        answer.status == 0 ? Poco::Net::HTTPResponse::HTTP_BAD_GATEWAY : answer.status));
    response.setContentType(answer.content_type);
    response.sendBuffer(answer.body.data(), answer.body.size());
  }

 private:
  Target& target_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(Target& target) : target_(target) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Handler(target_);
  }

 private:
  Target& target_;
};

}  // namespace

struct LocalService::Parts {
  Target target;
  Poco::Net::ServerSocket socket{Poco::Net::SocketAddress("127.0.0.1", 0)};
  Poco::Net::HTTPServer server{new Factory(target), socket, new Poco::Net::HTTPServerParams};
};

LocalService::LocalService(std::string ca_file, std::uint16_t port)
    : parts_(std::make_unique<Parts>()) {
  parts_->target.ca_file = std::move(ca_file);
  parts_->target.port = port;
  parts_->server.start();
}

LocalService::~LocalService() { parts_->server.stopAll(true); }

std::string LocalService::url() const {
  return "http://127.0.0.1:" + std::to_string(parts_->socket.address().port()) + "/ms-pay";
}

int LocalService::requests() const { return parts_->target.requests; }

}  // namespace acceptance

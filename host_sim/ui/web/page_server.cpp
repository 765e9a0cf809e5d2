#include "host_sim/ui/web/page_server.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include <atomic>
#include <charconv>
#include <istream>
#include <optional>
#include <ostream>

#include "host_sim/sandbox/origin_check.hpp"
#include "host_sim/sandbox/server_params.hpp"
#include "host_sim/ui/web/page_files.hpp"

namespace web {

using pospay::Code;
using pospay::Error;
using sandbox::HttpReply;
using sandbox::HttpRequest;

namespace {

constexpr std::string_view kStreamPath = "/api/events";
// Scripts, styles and connections of this server alone, nothing inline, no frame around it.
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct Shared {
  EventLog& log;
  PageServer::Answerer answerer;
  std::uint16_t port = 0;
  std::atomic<int> streams{0};
};

// Nothing when the body is too long.
std::optional<HttpRequest> read_request(Poco::Net::HTTPServerRequest& request) {
  HttpRequest read;
  read.method = request.getMethod();
  const Poco::URI uri(request.getURI());
  read.path = uri.getPath();
  read.query = uri.getQueryParameters();
  for (const auto& [name, value] : request) read.headers.emplace_back(name, value);
  char block[4096];
  std::istream& stream = request.stream();
  while (stream.good()) {  // ends at the limit
    stream.read(block, sizeof block);
    read.body.append(block, static_cast<std::size_t>(stream.gcount()));
    if (read.body.size() > kMaxPageBodyBytes) return std::nullopt;
  }
  return read;
}

// A browser says where a request comes from; a program says nothing.
bool is_foreign(const HttpRequest& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  return !site.empty() && site != "same-origin" && site != "none";
}

HttpReply check(const HttpRequest& request, std::uint16_t port) {
  if (!sandbox::is_own_origin(request, port, "http://")) return {403, "{}"};
  // A link from elsewhere may lead to the page itself, to nothing else.
  if (is_foreign(request) && request.path != "/") return {403, "{}"};
  if (request.method != "GET" && request.method != "DELETE") {
    const std::string_view type = request.header("Content-Type");
    const std::string_view main_type = type.substr(0, type.find(';'));
    if (main_type != "application/json") return {415, "{}"};
  }
  return {};
}

class Handler : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(Shared& shared) : shared_(shared) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    try {
      answer(request, response);
    } catch (const Poco::Exception&) {
      // The client went away: nobody is left to answer.
    } catch (const std::exception&) {
    }
  }

 private:
  void answer(Poco::Net::HTTPServerRequest& raw, Poco::Net::HTTPServerResponse& response) {
    const std::optional<HttpRequest> request = read_request(raw);
    if (!request) {
      response.setKeepAlive(false);
      send({413, "{}"}, response);
      return;
    }
    const HttpReply checked = check(*request, shared_.port);
    if (checked.status != 200) {
      send(checked, response);
      return;
    }
    if (request->method == "GET" && request->path == kStreamPath) {
      stream(*request, response, [&raw] { return has_gone(raw); });
      return;
    }
    if (const PageFile* file = find_page_file(request->path);
        file != nullptr && request->method == "GET") {
      HttpReply reply;
      reply.content_type = file->content_type;
      reply.body = file->content;
      send(reply, response);
      return;
    }
    HttpReply reply{500, "{}"};
    try {
      reply = shared_.answerer(*request);
    } catch (const std::exception&) {
    }
    send(reply, response);
  }

  static void set_headers(Poco::Net::HTTPServerResponse& response) {
    response.set("Cache-Control", "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Content-Security-Policy", kPolicy);
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Referrer-Policy", "no-referrer");
  }

  static void send(const HttpReply& reply, Poco::Net::HTTPServerResponse& response) {
    response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
    response.setContentType(reply.content_type);
    set_headers(response);
    for (const auto& [name, value] : reply.headers) response.set(name, value);
    response.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    response.send().write(reply.body.data(), static_cast<std::streamsize>(reply.body.size()));
  }

  // The number of the last event that the page has.
  static std::uint64_t last_id(const HttpRequest& request) {
    std::string_view text = request.header("Last-Event-ID");
    if (text.empty()) text = request.query_value("after");
    std::uint64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
  }

  // A page sends nothing while it listens: what can be read is its end.
  static bool has_gone(Poco::Net::HTTPServerRequest& raw) {
    auto* request = dynamic_cast<Poco::Net::HTTPServerRequestImpl*>(&raw);
    return request != nullptr &&
           request->socket().poll(Poco::Timespan(), Poco::Net::Socket::SELECT_READ);
  }

  void stream(const HttpRequest& request, Poco::Net::HTTPServerResponse& response,
              const std::function<bool()>& has_listener_gone) {
    struct Count {
      std::atomic<int>& streams;
      const int number;
      ~Count() { --streams; }
    } count{shared_.streams, ++shared_.streams};
    if (count.number > kMaxStreams) {
      HttpReply reply{503, "{}"};
      reply.headers.emplace_back("Retry-After", "10");
      send(reply, response);
      return;
    }
    response.setContentType("text/event-stream; charset=utf-8");
    response.setChunkedTransferEncoding(true);
    set_headers(response);
    std::ostream& out = response.send();
    out << "retry: 500\n\n" << std::flush;
    std::uint64_t id = last_id(request);
    // Ends when the page goes away or the log is closed.
    while (out.good() && !has_listener_gone()) {
      const EventLog::Batch batch = shared_.log.wait_after(id, kStreamBeat);
      if (batch.has_gap) {
        // The page takes a snapshot and comes again.
        out << "event: gap\ndata: {}\n\n" << std::flush;
        return;
      }
      for (const LogEntry& entry : batch.entries) {
        out << "id: " << entry.id << "\ndata: " << entry.json << "\n\n";
        id = entry.id;
      }
      if (batch.entries.empty()) out << ":\n\n";
      out << std::flush;
      if (batch.is_closed) return;
    }
  }

  Shared& shared_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(Shared& shared) : shared_(shared) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Handler(shared_);
  }

 private:
  Shared& shared_;
};

}  // namespace

struct PageServer::Parts {
  Shared shared;
  // One thread more than connections: the server's own accepting thread.
  Poco::ThreadPool threads{2, kMaxPageThreads + 1};
  Poco::Net::ServerSocket socket;
  std::unique_ptr<Poco::Net::HTTPServer> server;
  bool is_stopped = false;

  Parts(std::uint16_t port, EventLog& log, Answerer answerer) : shared{log, std::move(answerer)} {
    socket.bind(Poco::Net::SocketAddress("127.0.0.1", port), true, false);
    socket.listen(kMaxQueuedPages);
    shared.port = socket.address().port();
    const auto params = sandbox::server_params(kMaxPageThreads, kMaxQueuedPages, kPageTimeoutS,
                                               kPageTimeoutS);
    server = std::make_unique<Poco::Net::HTTPServer>(new Factory(shared), threads, socket, params);
    server->start();
  }
};

PageServer::PageServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

PageServer::~PageServer() { stop(); }

pospay::Result<std::unique_ptr<PageServer>> PageServer::start(std::uint16_t port, EventLog& log,
                                                              Answerer answerer) {
  try {
    return std::unique_ptr<PageServer>(
        new PageServer(std::make_unique<Parts>(port, log, std::move(answerer))));
  } catch (const Poco::Exception& error) {
    return Error{Code::unavailable, "port " + std::to_string(port) + " cannot be served (" +
                                        error.displayText() + "); choose another with --port"};
  }
}

std::uint16_t PageServer::port() const { return parts_->shared.port; }

void PageServer::stop() {
  if (std::exchange(parts_->is_stopped, true)) return;
  parts_->shared.log.close();
  parts_->server->stopAll(true);
  parts_->threads.joinAll();
}

}  // namespace web

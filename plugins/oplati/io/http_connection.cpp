#include "plugins/oplati/io/http_connection.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <ostream>
#include <sstream>
#include <utility>

#include "plugins/oplati/io/boot_clock.hpp"
#include "plugins/oplati/io/tcp_connect.hpp"
#include "plugins/oplati/io/tls_context.hpp"

namespace oplati::io {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::StreamSocket;

// The watchdog ends what takes too long. The socket's own time-outs are only a second line behind
// it, and keep the library from taking "no time-out" for "do not wait".
constexpr std::int64_t kTimeoutBehindWatchdogMs = 11 * 60 * 1000;

// Takes over a connected descriptor that came about without the library: its own connecting knows
// neither our deadline nor a second address.
class ConnectedSocket : public StreamSocket {
 public:
  explicit ConnectedSocket(int fd) : StreamSocket(new Poco::Net::StreamSocketImpl(fd)) {
    const Poco::Timespan timeout(kTimeoutBehindWatchdogMs * 1000);
    setReceiveTimeout(timeout);
    setSendTimeout(timeout);
  }
};

}  // namespace

// Writes requests over a socket that it was given, and can do nothing else: the library's habit of
// connecting again under a request that has begun, and of sending that request a second time, ends
// at the two functions below.
class HttpConnection::Session : public HTTPClientSession {
 public:
  Session(const StreamSocket& connected, SSL* ssl) : HTTPClientSession(connected), ssl_(ssl) {
    // The host may have set a proxy for the whole process.
    setProxyConfig(ProxyConfig());
    setKeepAlive(true);
    setKeepAliveTimeout(Poco::Timespan(1, 0, 0, 0, 0));  // ages are judged by the client, not here
  }

  SSL* ssl() const { return ssl_; }
  // Watches the next request.
  void begin(bool& was_sent) {
    was_sent_ = &was_sent;
    written_ = 0;
  }
  void end() { was_sent_ = nullptr; }
  std::int64_t written() const { return written_; }

 protected:
  void connect(const Poco::Net::SocketAddress&) override {
    throw Poco::IllegalStateException("a connection is never opened again");
  }

  // Deliberately past HTTPClientSession::write, which reconnects and writes again.
  int write(const char* buffer, std::streamsize length) override {
    if (was_sent_ == nullptr) throw Poco::IllegalStateException("nothing is to be written now");
    *was_sent_ = true;
    const int count = HTTPSession::write(buffer, length);
    if (count > 0) written_ += count;
    return count;
  }

 private:
  SSL* ssl_;
  bool* was_sent_ = nullptr;
  std::int64_t written_ = 0;
};

HttpConnection::HttpConnection(std::unique_ptr<Session> session, const HttpEndpoint& endpoint)
    : session_(std::move(session)), endpoint_(endpoint), opened_ns_(boot_now_ns()) {}

HttpConnection::~HttpConnection() = default;

HttpConnection::Opening HttpConnection::open(const Route& route, Watchdog::Watch& watch,
                                             const Deadline& deadline) {
  Opening opening;
  std::int64_t since_ns = boot_now_ns();
  const auto lap_ms = [&since_ns] {
    const std::int64_t now_ns = boot_now_ns();
    return (now_ns - std::exchange(since_ns, now_ns)) / 1'000'000;
  };
  Resolution found =
      route.resolver.resolve(route.endpoint.host, route.endpoint.port, deadline, route.is_stopped);
  if (route.tls == nullptr) {
    // "localhost" is what the resolver makes of it; without TLS nothing else would notice.
    std::erase_if(found.addresses, [](const SocketAddress& a) { return !a.is_loopback(); });
  }
  if (found.addresses.empty()) {
    opening.way.failure = HttpFailure::resolve;
    opening.way.detail = found.detail.empty() ? "resolve: not on this machine" : found.detail;
    return opening;
  }
  opening.way.resolve_ms = lap_ms();
  TcpConnection tcp = connect_to_any(found.addresses, watch, deadline);
  if (!tcp.fd.is_open()) {
    opening.way.failure = HttpFailure::connect;
    opening.way.detail = std::move(tcp.detail);
    return opening;
  }
  const Watchdog::Hold hold(watch, tcp.fd.get());
  if (!hold.is_watched()) {
    opening.way.failure = HttpFailure::connect;
    opening.way.detail = "connect: out of file descriptors";
    return opening;
  }
  opening.way.connect_ms = lap_ms();
  const ConnectedSocket socket(tcp.fd.release());
  std::unique_ptr<Session> session;
  if (route.tls == nullptr) {
    session = std::make_unique<Session>(socket, nullptr);
  } else {
    TlsHandshake handshake = route.tls->handshake(socket);
    if (!handshake.socket) {
      opening.way.failure = handshake.failure;
      opening.way.detail = std::move(handshake.detail);
      return opening;
    }
    session = std::make_unique<Session>(*handshake.socket, handshake.ssl);
  }
  opening.way.tls_ms = lap_ms();
  opening.connection.reset(new HttpConnection(std::move(session), route.endpoint));
  return opening;
}

int HttpConnection::fd() const { return session_->socket().impl()->sockfd(); }
std::int64_t HttpConnection::opened_ns() const { return opened_ns_; }
bool HttpConnection::is_used() const { return is_used_; }

bool HttpConnection::is_quiet() {
  if (session_->ssl() != nullptr) return io::is_quiet(session_->ssl(), fd());
  char byte = 0;
  return ::recv(fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

bool HttpConnection::send(const HttpRequest& request, bool& was_sent, std::string& detail) {
  is_used_ = true;
  try {
    const bool is_post = request.method == HttpMethod::post;
    HTTPRequest message(is_post ? HTTPRequest::HTTP_POST : HTTPRequest::HTTP_GET,
                        endpoint_.base_path + request.target, HTTPRequest::HTTP_1_1);
    message.setHost(endpoint_.authority);
    message.set("Accept-Encoding", "identity");
    for (const HttpHeader& header : request.headers) message.add(header.name, header.value);
    if (is_post) message.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
    std::ostringstream head;
    message.write(head);
    const auto expected = static_cast<std::int64_t>(head.str().size() + request.body.size());
    session_->begin(was_sent);
    std::ostream& stream = session_->sendRequest(message);
    stream.write(request.body.data(), static_cast<std::streamsize>(request.body.size()));
    stream.flush();
    session_->end();
    if (stream.good() && session_->written() == expected) return true;
    const Poco::Exception* error = session_->networkException();
    detail = "send: " + (error ? error->displayText() : std::string("cut short")) + " at " +
             std::to_string(session_->written()) + " of " + std::to_string(expected) + " bytes";
  } catch (const Poco::Exception& error) {
    detail = "send: " + error.displayText();
  } catch (const std::exception& error) {
    detail = std::string("send: ") + error.what();
  } catch (...) {
    detail = "send: unknown exception";
  }
  session_->end();
  return false;
}

std::ptrdiff_t HttpConnection::read(char* buffer, std::size_t size) {
  try {
    return session_->socket().receiveBytes(buffer, static_cast<int>(size));
  } catch (...) {
    return -1;  // how it broke makes no difference to what is known
  }
}

}  // namespace oplati::io

#include "tests/support/fault_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace test {
namespace {

constexpr int kSendTimeoutSeconds = 10;

// A server thread writes to peers that are gone, which is the point of it.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

std::size_t body_length(const std::string& head) {
  const std::string name = "Content-Length: ";
  const std::size_t at = head.find(name);
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

std::shared_ptr<SSL_CTX> make_tls(const FaultServer::Options& options) {
  std::shared_ptr<SSL_CTX> tls(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX* ctx = tls.get();
  // A bad server takes and offers everything; what is refused, the client refuses.
  SSL_CTX_set_security_level(ctx, 0);
  SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(ctx, options.is_anonymous ? TLS1_2_VERSION : options.max_protocol);
  if (options.is_anonymous) {
    SSL_CTX_set_cipher_list(ctx, "AECDH-AES256-SHA:ADH-AES256-GCM-SHA384");
    SSL_CTX_set_dh_auto(ctx, 1);
    return tls;
  }
  if (SSL_CTX_use_certificate(ctx, options.identity.certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(ctx, options.identity.key.get()) != 1) {
    throw std::runtime_error("fault server: no certificate");
  }
  for (const Identity& link : options.chain) SSL_CTX_add1_chain_cert(ctx, link.certificate.get());
  return tls;
}

}  // namespace

Wire::Wire(int fd, int index, SSL_CTX* tls) : fd_(fd), index_(index), is_tls_(tls != nullptr) {
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval patience{kSendTimeoutSeconds, 0};
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (!is_tls_) return;
  ssl_ = SSL_new(tls);
  SSL_set_fd(ssl_, fd_);
}

Wire::~Wire() {
  SSL_free(ssl_);
  const std::lock_guard lock(fd_mutex_);
  if (fd_ >= 0) ::close(fd_);
}

bool Wire::handshake() {
  ERR_clear_error();
  return !is_tls_ || SSL_accept(ssl_) == 1;
}

std::string Wire::read_some(std::size_t limit) {
  char buffer[16384];
  const int size = static_cast<int>(std::min(limit, sizeof buffer));
  ERR_clear_error();
  const auto count = is_tls_
                         ? SSL_read(ssl_, buffer, size)
                         : static_cast<int>(::recv(fd_, buffer, static_cast<std::size_t>(size), 0));
  return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : std::string();
}

std::string Wire::read(std::size_t count) {
  std::string text;
  while (text.size() < count) {
    const std::string part = read_some(count - text.size());
    if (part.empty()) break;
    text += part;
  }
  return text;
}

std::string Wire::read_request() {
  std::string text;
  std::size_t head_end = std::string::npos;
  while (head_end == std::string::npos) {
    const std::string part = read_some(16384);
    if (part.empty()) return {};
    text += part;
    head_end = text.find("\r\n\r\n");
  }
  const std::size_t whole = head_end + 4 + body_length(text.substr(0, head_end));
  if (text.size() < whole) text += read(whole - text.size());
  return text.size() < whole ? std::string() : text;
}

bool Wire::write(const std::string& text) {
  if (!is_tls_) return write_raw(text);
  ERR_clear_error();
  return text.empty() || SSL_write(ssl_, text.data(), static_cast<int>(text.size())) > 0;
}

bool Wire::write_slowly(const std::string& text, std::size_t piece,
                        std::chrono::milliseconds pause) {
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (!write(text.substr(at, piece))) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

bool Wire::write_raw(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const ssize_t count = ::send(fd_, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (count <= 0) return false;
    at += static_cast<std::size_t>(count);
  }
  return true;
}

std::string Wire::read_raw(std::size_t count) {
  std::string text(count, '\0');
  const ssize_t got = ::recv(fd_, text.data(), count, MSG_WAITALL);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

void Wire::close_notify() {
  if (is_tls_) SSL_shutdown(ssl_);
}

void Wire::finish() { ::shutdown(fd_, SHUT_WR); }

void Wire::reset() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  const std::lock_guard lock(fd_mutex_);
  ::close(fd_);
  fd_ = -1;
}

void Wire::wait_for_close() {
  char buffer[4096];
  while (fd_ >= 0 && ::recv(fd_, buffer, sizeof buffer, 0) > 0) {
  }
}

void Wire::wait_for_hang_up() {
  pollfd state{fd_, POLLRDHUP, 0};
  ::poll(&state, 1, -1);
}

void Wire::cut_from_outside() {
  const std::lock_guard lock(fd_mutex_);
  if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

FaultServer::FaultServer(Options options, Script script)
    : FaultServer(std::move(options), std::move(script), true) {}

std::unique_ptr<FaultServer> FaultServer::without_handshake(Options options, Script script) {
  return std::unique_ptr<FaultServer>(
      new FaultServer(std::move(options), std::move(script), false));
}

FaultServer::FaultServer(Options options, Script script, bool does_handshake)
    : options_(std::move(options)), script_(std::move(script)), does_handshake_(does_handshake) {
  if (options_.is_tls) tls_ = make_tls(options_);
  listen_on(options_.address, options_.port);
  acceptor_ = std::thread([this] { accept_loop(); });
}

FaultServer::~FaultServer() { stop(); }

void FaultServer::listen_on(const std::string& address, std::uint16_t port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  socklen_t length = sizeof name;
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 ||
      ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &length) != 0) {
    throw std::runtime_error("fault server: cannot listen");
  }
  port_ = ntohs(name.sin_port);
}

void FaultServer::accept_loop() {
  block_sigpipe();
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const std::lock_guard lock(mutex_);
    if (is_stopping_) {
      ::close(fd);
      return;
    }
    const int index = connections_++;
    threads_.emplace_back([this, fd, index] { serve(fd, index); });
  }
}

void FaultServer::serve(int fd, int index) {
  block_sigpipe();
  Wire wire(fd, index, tls_.get());
  {
    const std::lock_guard lock(mutex_);
    wires_.push_back(&wire);
    if (is_stopping_) wire.cut_from_outside();
  }
  if (!does_handshake_ || wire.handshake()) script_(wire);
  const std::lock_guard lock(mutex_);
  std::erase(wires_, &wire);
}

void FaultServer::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (Wire* wire : wires_) wire->cut_from_outside();
  }
  if (!acceptor_.joinable()) return;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (std::thread& thread : threads_) thread.join();
}

bool eventually(const std::function<bool()>& is_true) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!is_true()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

std::string ok_response(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace test

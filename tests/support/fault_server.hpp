// A server that misbehaves on purpose: raw sockets and OpenSSL, no HTTP library, so that a test
// says byte by byte what the peer does. Every connection runs the test's script on a thread of its
// own.
#pragma once

#include <openssl/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/test_certificates.hpp"

namespace test {

// The server's end of one connection. Everything returns early, as "the peer is gone", once the
// server stops.
class Wire {
 public:
  Wire(int fd, int index, SSL_CTX* tls);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  int index() const { return index_; }  // of this connection, from 0
  // True: the client has finished a handshake with us. Plain servers: true.
  bool handshake();
  // Reads up to `count` bytes of the application, fewer only when the peer is gone.
  std::string read(std::size_t count);
  // One whole request with its body, or "" when the peer is gone.
  std::string read_request();
  bool write(const std::string& text);
  // In pieces of `piece` bytes, so that each is a segment of its own.
  bool write_slowly(const std::string& text, std::size_t piece, std::chrono::milliseconds pause);
  // Bytes past TLS.
  bool write_raw(const std::string& text);
  std::string read_raw(std::size_t count);

  void close_notify();  // TLS farewell; the TCP connection stays
  void finish();        // FIN, without farewell
  void reset();         // RST
  // Until the peer closes or the server stops.
  void wait_for_close();
  // The same without reading anything, so that the peer's writes come to a halt.
  void wait_for_hang_up();
  void cut_from_outside();  // for the server

 private:
  std::string read_some(std::size_t limit);

  std::mutex fd_mutex_;
  int fd_;
  int index_;
  SSL* ssl_ = nullptr;
  bool is_tls_;
};

class FaultServer {
 public:
  using Script = std::function<void(Wire&)>;

  struct Options {
    bool is_tls = true;
    bool is_anonymous = false;    // TLS 1.2 without any certificate
    int max_protocol = 0;         // TLS1_1_VERSION, ...; 0: the newest
    Identity identity;            // of a TLS server
    std::vector<Identity> chain;  // sent along
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: a free one
  };

  // Does the handshake, then runs the script.
  FaultServer(Options options, Script script);
  // Leaves also the handshake to the script.
  static std::unique_ptr<FaultServer> without_handshake(Options options, Script script);
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }
  // Requests that were read as a whole by read_request() in a script that counts them here.
  std::atomic<int> requests{0};
  void stop();

 private:
  FaultServer(Options options, Script script, bool does_handshake);
  void listen_on(const std::string& address, std::uint16_t port);
  void accept_loop();
  void serve(int fd, int index);

  Options options_;
  Script script_;
  bool does_handshake_;
  std::shared_ptr<SSL_CTX> tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<bool> is_stopping_{false};
  std::mutex mutex_;
  std::vector<Wire*> wires_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

// Waits until `is_true`, up to ten seconds; false when it never was.
bool eventually(const std::function<bool()>& is_true);

// "HTTP/1.1 200 OK" with this body and its length.
std::string ok_response(const std::string& body);

}  // namespace test

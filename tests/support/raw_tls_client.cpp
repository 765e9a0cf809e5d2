#include "tests/support/raw_tls_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

namespace test {

bool can_handshake(std::uint16_t port, const std::string& ciphers) {
  const std::shared_ptr<SSL_CTX> ctx(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_max_proto_version(ctx.get(), TLS1_2_VERSION);
  if (SSL_CTX_set_cipher_list(ctx.get(), ciphers.c_str()) != 1) return false;
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool is_done = false;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0) {
    const std::shared_ptr<SSL> ssl(SSL_new(ctx.get()), SSL_free);
    SSL_set_fd(ssl.get(), fd);
    is_done = SSL_connect(ssl.get()) == 1;
  }
  ::close(fd);
  return is_done;
}

}  // namespace test

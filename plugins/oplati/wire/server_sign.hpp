// The `Server-Sign` header of a notification: base64 of an RSA PKCS#1 v1.5 SHA-256 signature over
// the raw body. The key comes as base64 of a DER SubjectPublicKeyInfo. Both seen in public client
// code.
#pragma once

#include <memory>
#include <string_view>

#include "pospay/cpp/result.hpp"

namespace oplati::wire {

class ServerSignKey {
 public:
  // White space in `base64_der` is allowed. Code::invalid for anything but an RSA key of 2048 to
  // 16384 bits with nothing behind it.
  static pospay::Result<ServerSignKey> parse(std::string_view base64_der);

  ServerSignKey(ServerSignKey&&) noexcept;
  ServerSignKey& operator=(ServerSignKey&&) noexcept;
  ~ServerSignKey();

  // Is `signature_base64`, the header's value as it came, this key's signature of `body`? False for
  // everything else, OpenSSL's own errors among it. Several threads may ask at once.
  bool verifies(std::string_view body, std::string_view signature_base64) const;

 private:
  struct Key;
  explicit ServerSignKey(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

}  // namespace oplati::wire

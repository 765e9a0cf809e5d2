// Certificates for tests, made when they are needed: nothing in the tree can expire.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <vector>

namespace test {

struct CertificateSpec {
  std::string common_name = "test";
  // "DNS:gw.test,IP:127.0.0.1"; empty: none.
  std::string subject_alt_names = {};
  bool is_authority = false;
  int valid_from_days = -1;  // relative to now
  int valid_to_days = 30;
  int rsa_bits = 0;  // 0: an elliptic key (P-256)
};

// A certificate with its private key.
struct Identity {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;

  // "sha256/<base64>" of the public key.
  std::string spki_pin() const;
  // Writes the certificate, without the key, as PEM and returns the path.
  std::string write_pem(const std::string& path) const;
};

// Signed by `issuer`, or by itself without one. Throws std::runtime_error when OpenSSL fails.
Identity issue(const CertificateSpec& spec, const Identity* issuer = nullptr);

}  // namespace test

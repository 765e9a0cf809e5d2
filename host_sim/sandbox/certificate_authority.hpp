// The sandbox's own certificates: a CA and a server certificate for localhost, 127.0.0.1, ::1 and
// gateway.test, made at the first start, kept in a folder, renewed before they run out. Also the
// key that signs notifications. OpenSSL is included here and in password_hash alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "pospay/cpp/result.hpp"

namespace sandbox {

struct Certificates {
  std::filesystem::path ca_file;                // PEM, for clients to trust
  std::filesystem::path server_file;            // PEM, the server's certificate
  std::filesystem::path server_key_file;        // PEM, mode 0600
  std::filesystem::path notification_key_file;  // PEM, RSA, mode 0600
};

constexpr int kCaDays = 3650;
constexpr int kServerDays = 397;  // what browsers accept at most
constexpr int kRenewBeforeDays = 30;

// Makes the folder (mode 0700) and what is missing, damaged or about to expire in it. A new CA
// makes new server certificates; clients must then read ca_file again. Errors: unavailable, naming
// the file and the reason.
pospay::Result<Certificates> ensure_certificates(const std::filesystem::path& folder);

// RSA PKCS#1 v1.5 SHA-256 over `body`, base64 in one line: the header Server-Sign.
// Errors: unavailable when the key cannot be read or used.
pospay::Result<std::string> sign_notification(const std::filesystem::path& key_file,
                                              std::string_view body);
// Base64 in one line of the DER SubjectPublicKeyInfo, as a merchant gets it.
pospay::Result<std::string> notification_public_key(const std::filesystem::path& key_file);

}  // namespace sandbox

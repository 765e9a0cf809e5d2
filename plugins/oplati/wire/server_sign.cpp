#include "plugins/oplati/wire/server_sign.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oplati::wire {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using Bytes = std::vector<unsigned char>;

// OpenSSL's own limit for RSA; a signature is as long as the key, and base64 is a third longer.
constexpr int least_key_bits = 2048;
constexpr int most_key_bits = 16384;
constexpr std::size_t signature_text_limit = (most_key_bits / 8 + 2) / 3 * 4;
// A key of that size with its DER frame, and white space between.
constexpr std::size_t key_text_limit = 8192;

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

// Strict: groups of four, padding only at the end, unused bits zero, so that each byte string has
// exactly one spelling.
std::optional<Bytes> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view digits = text.substr(0, text.size() - padding);
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int bit_count = 0;
  for (const char c : digits) {
    const int digit = base64_digit(c);
    if (digit < 0) return std::nullopt;
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xFFFFFFu;
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes.push_back(static_cast<unsigned char>(bits >> bit_count));
    }
  }
  if ((bits & ((1u << bit_count) - 1)) != 0) return std::nullopt;
  return bytes;
}

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct DigestDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct ServerSignKey::Key {
  std::unique_ptr<EVP_PKEY, KeyDeleter> key;
};

ServerSignKey::ServerSignKey(std::unique_ptr<Key> key) : key_(std::move(key)) {}
ServerSignKey::ServerSignKey(ServerSignKey&&) noexcept = default;
ServerSignKey& ServerSignKey::operator=(ServerSignKey&&) noexcept = default;
ServerSignKey::~ServerSignKey() = default;

Result<ServerSignKey> ServerSignKey::parse(std::string_view base64_der) {
  if (base64_der.size() > key_text_limit) return Error{Code::invalid, "the key is too long"};
  std::string compact;
  for (const char c : base64_der) {
    if (std::string_view(" \t\r\n").find(c) == std::string_view::npos) compact += c;
  }
  const auto der = from_base64(compact);
  if (!der) return Error{Code::invalid, "the key is not base64"};
  const unsigned char* at = der->data();
  std::unique_ptr<EVP_PKEY, KeyDeleter> key(
      d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size())));
  // The host's own calls must not find errors of ours in the queue.
  ERR_clear_error();
  if (key == nullptr || at != der->data() + der->size()) {
    return Error{Code::invalid, "the key is not a DER SubjectPublicKeyInfo"};
  }
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    return Error{Code::invalid, "the key is not an RSA key"};
  }
  const int bits = EVP_PKEY_get_bits(key.get());
  if (bits < least_key_bits || bits > most_key_bits) {
    return Error{Code::invalid,
                 "an RSA key of " + std::to_string(bits) + " bits; 2048 is the least that is safe"};
  }
  return ServerSignKey(std::make_unique<Key>(Key{std::move(key)}));
}

bool ServerSignKey::verifies(std::string_view body, std::string_view signature_base64) const {
  if (signature_base64.size() > signature_text_limit) return false;
  const auto signature = from_base64(signature_base64);
  if (!signature) return false;
  const std::unique_ptr<EVP_MD_CTX, DigestDeleter> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* padding = nullptr;  // owned by the context
  bool is_good =
      context != nullptr &&
      EVP_DigestVerifyInit(context.get(), &padding, EVP_sha256(), nullptr, key_->key.get()) == 1 &&
      EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PADDING) == 1;
  // 1 is good, 0 a wrong signature, below 0 an error: only 1 passes.
  is_good = is_good &&
            EVP_DigestVerify(context.get(), signature->data(), signature->size(),
                             reinterpret_cast<const unsigned char*>(body.data()), body.size()) == 1;
  ERR_clear_error();
  return is_good;
}

}  // namespace oplati::wire

#include "host_sim/sandbox/password_hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kDigestBytes = 32;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Error no_chance() { return {Code::unavailable, "the system gives no random numbers"}; }

// Empty when OpenSSL refuses.
std::string digest_of(std::string_view password, const std::string& salt) {
  std::string digest(kDigestBytes, '\0');
  const int done = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                                     reinterpret_cast<const unsigned char*>(salt.data()),
                                     static_cast<int>(salt.size()), kHashRounds, EVP_sha256(),
                                     static_cast<int>(digest.size()), bytes_of(digest));
  return done == 1 ? digest : std::string();
}

}  // namespace

Result<PasswordHash> hash_password(std::string_view password) {
  PasswordHash hash;
  hash.salt.resize(kSaltBytes);
  if (RAND_bytes(bytes_of(hash.salt), static_cast<int>(kSaltBytes)) != 1) return no_chance();
  hash.digest = digest_of(password, hash.salt);
  if (hash.digest.empty()) return Error{Code::unavailable, "the password cannot be hashed"};
  return hash;
}

bool matches(const PasswordHash& hash, std::string_view password) {
  const std::string digest = digest_of(password, hash.salt);
  return !digest.empty() && is_equal_in_constant_time(digest, hash.digest);
}

bool is_equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> secret_text(std::size_t size) {
  // 32 of them, so that each takes five bits of a byte evenly.
  constexpr std::string_view kAlphabet = "23456789abcdefghijkmnpqrstuvwxyz";
  static_assert(kAlphabet.size() == 32);
  std::string text(size, '\0');
  if (size > 0 && RAND_bytes(bytes_of(text), static_cast<int>(size)) != 1) return no_chance();
  for (char& letter : text) letter = kAlphabet[static_cast<unsigned char>(letter) & 31];
  return text;
}

}  // namespace sandbox

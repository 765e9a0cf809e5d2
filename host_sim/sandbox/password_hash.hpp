// Salted password hashes and unguessable texts, by OpenSSL.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pospay/cpp/result.hpp"

namespace sandbox {

// PBKDF2-HMAC-SHA256. Some 10 ms: slow for a guesser, and short enough to stand under the sandbox's
// one mutex.
constexpr int kHashRounds = 20'000;

struct PasswordHash {
  std::string salt;    // 16 bytes
  std::string digest;  // 32 bytes
};

// With a new salt. Errors: unavailable when the system has no random numbers.
pospay::Result<PasswordHash> hash_password(std::string_view password);

// In a time that does not depend on where the difference is.
bool matches(const PasswordHash& hash, std::string_view password);

// The same for two texts; lengths are no secret.
bool is_equal_in_constant_time(std::string_view a, std::string_view b);

// `size` letters and digits that cannot be taken for one another when they are read aloud or typed.
pospay::Result<std::string> secret_text(std::size_t size);

}  // namespace sandbox

// Who may use the cabinet (Z01): a login with a salted hash of its password, sessions by a token
// that cannot be guessed, and a pause after too many wrong tries. Nothing of it is kept over a
// restart: whoever was signed in signs in again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "host_sim/sandbox/password_hash.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

// After this many wrong passwords in a row a login is closed for a while, for the right one too.
constexpr int kMaxWrongPasswords = 5;
constexpr std::int64_t kLockOutMs = 5LL * 60 * 1000;
// A session that nobody used that long is over.
constexpr std::int64_t kSessionIdleMs = 60LL * 60 * 1000;
// One merchant's windows; the one unused longest makes room.
constexpr std::size_t kMaxCabinetSessions = 100;
// Logins that do not exist are closed like those that do, so that nobody learns which do.
constexpr std::size_t kMaxWatchedLogins = 1'000;
constexpr std::size_t kMaxLoginBytes = 64;
constexpr std::size_t kSessionTokenLetters = 40;

class CabinetAccess {
 public:
  // The only login from here on; sessions end. Errors: those of hash_password().
  pospay::Result<void> set_login(std::string_view login, std::string_view password);

  // The new session's token. refused: wrong, for any cause, with a message that tells none.
  // not_ready: closed after too many tries; `closed_ms()` tells for how long.
  pospay::Result<std::string> sign_in(std::string_view login, std::string_view password,
                                      std::int64_t now_ms);
  // Prolongs the session. An empty or unknown token is not signed in.
  bool is_signed_in(std::string_view token, std::int64_t now_ms);
  void sign_out(std::string_view token);

  std::int64_t closed_ms(std::string_view login, std::int64_t now_ms) const;

 private:
  struct Tries {
    int wrong = 0;
    std::int64_t closed_until_ms = 0;
  };
  void note_wrong(const std::string& login, std::int64_t now_ms);
  void drop_old_sessions(std::int64_t now_ms);

  std::string login_;
  PasswordHash hash_;
  std::map<std::string, Tries, std::less<>> tries_;
  std::map<std::string, std::int64_t, std::less<>> used_at_ms_;  // by token
};

}  // namespace sandbox

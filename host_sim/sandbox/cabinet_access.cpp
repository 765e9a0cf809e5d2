#include "host_sim/sandbox/cabinet_access.hpp"

#include <algorithm>

namespace sandbox {

using pospay::Code;
using pospay::Error;
using pospay::Result;

Result<void> CabinetAccess::set_login(std::string_view login, std::string_view password) {
  auto hash = hash_password(password);
  if (!hash) return hash.error();
  login_ = login;
  hash_ = *hash;
  tries_.clear();
  used_at_ms_.clear();
  return {};
}

std::int64_t CabinetAccess::closed_ms(std::string_view login, std::int64_t now_ms) const {
  const auto found = tries_.find(login);
  if (found == tries_.end()) return 0;
  return std::max<std::int64_t>(found->second.closed_until_ms - now_ms, 0);
}

void CabinetAccess::note_wrong(const std::string& login, std::int64_t now_ms) {
  if (tries_.size() >= kMaxWatchedLogins && tries_.find(login) == tries_.end()) {
    // Made-up logins go; what is known of the real one stays.
    std::erase_if(tries_, [this](const auto& item) { return item.first != login_; });
  }
  Tries& tries = tries_[login];
  if (++tries.wrong < kMaxWrongPasswords) return;
  tries.wrong = 0;
  tries.closed_until_ms = now_ms + kLockOutMs;
}

Result<std::string> CabinetAccess::sign_in(std::string_view login, std::string_view password,
                                           std::int64_t now_ms) {
  const Error wrong{Code::refused, "Неверный логин или пароль"};
  if (login.empty() || login.size() > kMaxLoginBytes) return wrong;
  const std::int64_t closed = closed_ms(login, now_ms);
  if (closed > 0) {
    constexpr std::int64_t kMsPerMinute = 60'000;
    return Error{Code::not_ready, "Слишком много неверных попыток входа. Повторите через " +
                                      std::to_string((closed + kMsPerMinute - 1) / kMsPerMinute) +
                                      " мин."};
  }
  // Hashed in any case: a login that does not exist takes as long as one that does.
  const bool is_password = matches(hash_, password);
  const bool is_login = !login_.empty() && is_equal_in_constant_time(login, login_);
  if (!is_password || !is_login) {
    note_wrong(std::string(login), now_ms);
    return wrong;
  }
  auto token = secret_text(kSessionTokenLetters);
  if (!token) return token.error();
  tries_.erase(std::string(login));
  drop_old_sessions(now_ms);
  used_at_ms_[*token] = now_ms;
  return token;
}

void CabinetAccess::drop_old_sessions(std::int64_t now_ms) {
  std::erase_if(used_at_ms_,
                [now_ms](const auto& item) { return now_ms - item.second >= kSessionIdleMs; });
  while (used_at_ms_.size() >= kMaxCabinetSessions) {
    used_at_ms_.erase(
        std::min_element(used_at_ms_.begin(), used_at_ms_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; }));
  }
}

bool CabinetAccess::is_signed_in(std::string_view token, std::int64_t now_ms) {
  if (token.size() != kSessionTokenLetters) return false;
  bool is_known = false;
  for (auto& [known, used_at_ms] : used_at_ms_) {
    if (!is_equal_in_constant_time(known, token)) continue;
    if (now_ms - used_at_ms >= kSessionIdleMs) continue;
    used_at_ms = now_ms;
    is_known = true;
  }
  return is_known;
}

void CabinetAccess::sign_out(std::string_view token) {
  std::erase_if(used_at_ms_,
                [token](const auto& item) { return is_equal_in_constant_time(item.first, token); });
}

}  // namespace sandbox

// Who works at the till, and what each role may do.
#pragma once

#include <optional>
#include <string>

#include "host_sim/text/words.hpp"
#include "pospay/cpp/result.hpp"

namespace checkout {

enum class Role { cashier, administrator, supervisor };

// "cashier" -> Role::cashier; nothing for another word.
std::optional<Role> role_from_text(const std::string& text);
// «Кассир», «Администратор», «Старший кассир».
std::string role_name(Role role, const text::Words& words);

// The person at the till. Nobody at first.
class Users {
 public:
  explicit Users(const text::Words& words) : words_(words) {}

  void sign_in(std::string name, Role role);
  void sign_out();

  bool is_signed_in() const { return role_.has_value(); }
  const std::string& name() const { return name_; }

  // Sales, returns, shifts: anyone who has signed in.
  pospay::Result<void> may_sell() const;
  // «Настройки → Параметры»: the administrator alone.
  pospay::Result<void> may_change_settings() const;
  // Deciding about a payment whose outcome is unknown: the supervisor alone.
  pospay::Result<void> may_decide() const;

 private:
  text::Words words_;
  std::string name_;
  std::optional<Role> role_;
};

}  // namespace checkout

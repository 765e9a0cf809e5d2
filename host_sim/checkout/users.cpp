#include "host_sim/checkout/users.hpp"

#include <utility>

namespace checkout {

using pospay::Code;
using pospay::Error;

std::optional<Role> role_from_text(const std::string& text) {
  if (text == "cashier") return Role::cashier;
  if (text == "administrator") return Role::administrator;
  if (text == "supervisor") return Role::supervisor;
  return std::nullopt;
}

std::string role_name(Role role) {
  switch (role) {
    case Role::cashier:
      return "Кассир";
    case Role::administrator:
      return "Администратор";
    case Role::supervisor:
      return "Старший кассир";
  }
  return "";
}

void Users::sign_in(std::string name, Role role) {
  name_ = std::move(name);
  role_ = role;
}

void Users::sign_out() {
  name_.clear();
  role_.reset();
}

pospay::Result<void> Users::may_sell() const {
  if (!role_) return Error{Code::refused, "Сначала войдите в систему", "user.nobody"};
  return {};
}

pospay::Result<void> Users::may_change_settings() const {
  if (role_ == Role::administrator) return {};
  return Error{Code::refused, "Настройки доступны только роли «Администратор»", "user.role"};
}

pospay::Result<void> Users::may_decide() const {
  if (role_ == Role::supervisor) return {};
  return Error{Code::refused, "Решение принимает только роль «Старший кассир»", "user.role"};
}

}  // namespace checkout

#include "host_sim/checkout/users.hpp"

#include <utility>

#include "host_sim/text/user.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

std::optional<Role> role_from_text(const std::string& text) {
  if (text == "cashier") return Role::cashier;
  if (text == "administrator") return Role::administrator;
  if (text == "supervisor") return Role::supervisor;
  return std::nullopt;
}

std::string role_name(Role role, const text::Words& words) {
  switch (role) {
    case Role::cashier:
      return words(text::user("cashier"));
    case Role::administrator:
      return words(text::user("administrator"));
    case Role::supervisor:
      return words(text::user("supervisor"));
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
  if (!role_) return Error{Code::refused, words_(text::user("nobody")), "user.nobody"};
  return {};
}

pospay::Result<void> Users::may_change_settings() const {
  if (role_ == Role::administrator) return {};
  return Error{Code::refused, words_(text::user("settings")), "user.role"};
}

pospay::Result<void> Users::may_decide() const {
  if (role_ == Role::supervisor) return {};
  return Error{Code::refused, words_(text::user("decision")), "user.role"};
}

}  // namespace checkout

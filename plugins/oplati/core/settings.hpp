// The settings that an administrator sees: described for the host, and read back from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugins/oplati/core/messages.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati {

struct Settings {
  bool is_enabled = false;                    // Z11: off at first
  PaymentMode mode = PaymentMode::static_qr;  // Z13: the default
  std::string register_number;                // Z15: `OPL` and nine digits, or empty
  // Secrets as given with this change; nothing = unchanged, empty = removed. Z23.
  std::optional<std::string> password;
};

// Ids of the parameters; the host stores values under them.
namespace parameter_id {
inline constexpr const char* enabled = "enabled";
inline constexpr const char* mode = "mode";
inline constexpr const char* register_number = "register_number";
inline constexpr const char* password = "password";
inline constexpr const char* get_token = "get_token";
}  // namespace parameter_id

// In the order in which they are drawn. Messages carry ids alone; the catalogue adds the texts.
std::vector<pospay::Parameter> describe_parameters();

// All or nothing. INVALID with a message id of the catalogue: an unknown id, a value of the wrong
// form, a mode that does not exist, a register number that is not one.
pospay::Result<Settings> read_settings(const pospay::Values& values);

bool is_register_number(const std::string& text);

}  // namespace oplati

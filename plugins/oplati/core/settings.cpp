#include "plugins/oplati/core/settings.hpp"

#include <algorithm>
#include <utility>

namespace oplati {
namespace {

using pospay::Parameter;
using pospay::ParameterKind;

// `OPL` and nine digits: the form of register numbers in the cabinet.
constexpr std::size_t register_digits = 9;
constexpr std::uint32_t password_limit = 128;

pospay::Message label_of(const std::string& what) { return {what, "", {}}; }

Parameter parameter(const char* id, ParameterKind kind) {
  Parameter parameter;
  parameter.id = id;
  parameter.kind = kind;
  parameter.label = label_of(std::string("parameter.") + id);
  parameter.help = label_of(std::string("parameter.") + id + ".help");
  return parameter;
}

pospay::Error invalid(std::string id) { return {pospay::Code::invalid, "", std::move(id)}; }

bool is_visible_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

std::vector<Parameter> describe_parameters() {
  Parameter enabled = parameter(parameter_id::enabled, ParameterKind::toggle);
  enabled.default_value = "false";
  enabled.depends_on_host = POSPAY_HOST_OTHER_NON_CASH;

  Parameter mode = parameter(parameter_id::mode, ParameterKind::choice);
  mode.default_value = "static";
  mode.depends_on = parameter_id::enabled;
  for (const char* choice : {"static", "dynamic", "buyer"}) {
    mode.choices.push_back({choice, label_of(std::string("parameter.mode.") + choice)});
  }

  Parameter register_number = parameter(parameter_id::register_number, ParameterKind::text);
  register_number.depends_on = parameter_id::enabled;
  register_number.max_size = 3 + register_digits;

  Parameter password = parameter(parameter_id::password, ParameterKind::secret);
  password.depends_on = parameter_id::enabled;
  password.max_size = password_limit;

  Parameter get_token = parameter(parameter_id::get_token, ParameterKind::action);
  get_token.depends_on = parameter_id::enabled;

  return {enabled, mode, register_number, password, get_token};
}

bool is_register_number(const std::string& text) {
  return text.size() == 3 + register_digits && text.compare(0, 3, "OPL") == 0 &&
         std::all_of(text.begin() + 3, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

pospay::Result<Settings> read_settings(const pospay::Values& values) {
  Settings settings;
  for (const auto& [id, value] : values) {
    if (id == parameter_id::enabled) {
      if (value != "true" && value != "false") return invalid("settings.enabled_invalid");
      settings.is_enabled = value == "true";
    } else if (id == parameter_id::mode) {
      if (value == "static") {
        settings.mode = PaymentMode::static_qr;
      } else if (value == "dynamic") {
        settings.mode = PaymentMode::dynamic_qr;
      } else if (value == "buyer") {
        settings.mode = PaymentMode::buyer_qr;
      } else {
        return invalid("settings.mode_invalid");
      }
    } else if (id == parameter_id::register_number) {
      if (!value.empty() && !is_register_number(value)) {
        return invalid("settings.register_number_invalid");
      }
      settings.register_number = value;
    } else if (id == parameter_id::password) {
      if (value.size() > password_limit || !is_visible_ascii(value)) {
        return invalid("settings.password_invalid");
      }
      settings.password = value;
    } else {
      return invalid("settings.parameter_unknown");
    }
  }
  return settings;
}

}  // namespace oplati

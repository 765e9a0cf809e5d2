// What a plugin says of itself: tender, parameters, and what it refuses at create and configure.
#include <algorithm>
#include <set>

#include "tests/conformance/checks.hpp"

namespace conformance {
namespace {

bool is_identifier(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

void it_starts_with_the_given_settings(const pospay_plugin& plugin, const Subject& subject,
                                       Findings& findings) {
  Instance instance(plugin, subject);
  findings.expect_code(instance.create_code, {POSPAY_OK}, "create");
  findings.expect_code(instance.configure_code, {POSPAY_OK}, "configure");
  findings.expect(instance.configure_code == POSPAY_OK, instance.error.message);
}

void the_description_is_well_formed(const pospay_plugin& plugin, const Subject&,
                                    Findings& findings) {
  findings.expect(is_identifier(plugin.id), "the id is not [a-z0-9_]+");
  for (const char* text : {plugin.name, plugin.version, plugin.vendor}) {
    findings.expect(text != nullptr && *text != '\0' && is_text(text), "a text is empty");
  }
}

void the_tender_is_well_formed(const pospay_plugin& plugin, const Subject& subject,
                               Findings& findings) {
  Instance instance(plugin, subject);
  const pospay_tender* c = nullptr;
  findings.expect_code(instance.table()->tender(instance.method.self, &c, nullptr), {POSPAY_OK},
                       "tender");
  if (c == nullptr) return;
  convert::Reader reader(convert::Mode::strict);
  Tender tender;
  if (!read(reader, *c, tender)) return findings.expect(false, reader.error().message);
  findings.expect(c->struct_size >= sizeof *c, "struct_size is smaller than in version 1.0");
  findings.expect(is_identifier(tender.id), "the id is not [a-z0-9_]+");
  std::set<std::string> languages;
  for (const auto& name : tender.names) {
    findings.expect(!name.text.empty(), "a name is empty");
    findings.expect(languages.insert(name.language).second, "a language comes twice");
  }
  findings.expect((tender.capabilities & POSPAY_CAN_PAY) != 0, "it cannot pay");
  const bool has_part = (tender.capabilities & POSPAY_CAN_REFUND_PART) != 0;
  findings.expect(!has_part || (tender.capabilities & POSPAY_CAN_REFUND) != 0,
                  "it refunds a part but not the whole");
}

void check_parameter(const Parameter& parameter, const std::set<std::string>& toggles,
                     Findings& findings) {
  const std::string where = "parameter " + parameter.id + ": ";
  findings.expect(!parameter.label.text.empty(), where + "no label");
  if (parameter.kind == ParameterKind::toggle) {
    findings.expect(parameter.default_value == "true" || parameter.default_value == "false",
                    where + "the default is neither true nor false");
  }
  if (parameter.kind == ParameterKind::choice) {
    const auto& choices = parameter.choices;
    findings.expect(std::any_of(choices.begin(), choices.end(),
                                [&](const Choice& c) { return c.id == parameter.default_value; }),
                    where + "the default is none of the choices");
  }
  if (parameter.kind == ParameterKind::secret) {
    findings.expect(parameter.default_value.empty(), where + "a secret has a default");
  }
  findings.expect(parameter.depends_on.empty() || toggles.count(parameter.depends_on) == 1,
                  where + "depends on what is no toggle");
}

void the_parameters_are_well_formed(const pospay_plugin& plugin, const Subject& subject,
                                    Findings& findings) {
  Instance instance(plugin, subject);
  const pospay_parameter* const* items = nullptr;
  std::uint32_t count = 0;
  findings.expect_code(instance.table()->parameters(instance.method.self, &items, &count, nullptr),
                       {POSPAY_OK}, "parameters");
  convert::Reader reader(convert::Mode::strict);
  std::vector<Parameter> parameters;
  if (!reader.list(items, count, max_values, parameters, "parameters")) {
    return findings.expect(false, reader.error().message);
  }
  std::set<std::string> ids, toggles;
  for (const auto& each : parameters) {
    findings.expect(ids.insert(each.id).second, "parameter " + each.id + " comes twice");
    if (each.kind == ParameterKind::toggle) toggles.insert(each.id);
  }
  for (const auto& each : parameters) check_parameter(each, toggles, findings);
}

void an_unknown_parameter_is_invalid(const pospay_plugin& plugin, const Subject& subject,
                                     Findings& findings) {
  Instance instance(plugin, subject);
  const pospay_value unknown{convert::write_text("no such parameter"), convert::write_text("1")};
  findings.expect_code(
      instance.table()->configure(instance.method.self, &unknown, 1, &instance.error),
      {POSPAY_INVALID}, "configure");
}

void an_unknown_setting_is_invalid(const pospay_plugin& plugin, const Subject& subject,
                                   Findings& findings) {
  Subject other = subject;
  other.settings.push_back({"no.such.setting", "1"});
  Instance instance(plugin, other);
  findings.expect_code(instance.create_code, {POSPAY_INVALID}, "create");
  findings.expect(instance.error.message[0] != '\0', "without a word of explanation");
}

}  // namespace

const std::vector<Check>& description_checks() {
  static const std::vector<Check> checks = {
      {"it starts with the given settings", it_starts_with_the_given_settings},
      {"the description is well formed", the_description_is_well_formed},
      {"the tender is well formed", the_tender_is_well_formed},
      {"the parameters are well formed", the_parameters_are_well_formed},
      {"an unknown parameter is invalid", an_unknown_parameter_is_invalid},
      {"an unknown setting is invalid", an_unknown_setting_is_invalid},
  };
  return checks;
}

}  // namespace conformance

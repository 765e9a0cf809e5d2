// The administrator's settings: what is described, what is read, what is refused whole.
#include "plugins/oplati/core/settings.hpp"

#include <set>

#include "tests/boost_test.hpp"

namespace oplati {

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(off_and_static_are_the_defaults_Z11_Z13) {
  const auto settings = read_settings({});
  BOOST_REQUIRE(settings.has_value());
  BOOST_TEST(!settings->is_enabled);
  BOOST_TEST((settings->mode == PaymentMode::static_qr));
  BOOST_TEST(settings->register_number == "");
  BOOST_TEST(!settings->password.has_value());
}

BOOST_AUTO_TEST_CASE(the_described_defaults_are_read_as_the_defaults) {
  pospay::Values values;
  for (const auto& parameter : describe_parameters()) {
    if (!parameter.default_value.empty()) values.push_back({parameter.id, parameter.default_value});
  }
  BOOST_TEST(values.size() == 2u);
  const auto settings = read_settings(values);
  BOOST_REQUIRE(settings.has_value());
  BOOST_TEST(!settings->is_enabled);
  BOOST_TEST((settings->mode == PaymentMode::static_qr));
}

BOOST_AUTO_TEST_CASE(every_described_choice_is_a_mode_of_its_own_Z13) {
  std::set<PaymentMode> modes;
  for (const auto& parameter : describe_parameters()) {
    for (const auto& choice : parameter.choices) {
      const auto settings = read_settings({{parameter.id, choice.id}});
      BOOST_REQUIRE(settings.has_value());
      modes.insert(settings->mode);
    }
  }
  BOOST_TEST(modes.size() == 3u);
}

BOOST_AUTO_TEST_CASE(parameters_hang_on_the_switch_and_the_switch_on_the_host_Z11_Z12) {
  for (const auto& parameter : describe_parameters()) {
    if (parameter.id == parameter_id::enabled) {
      BOOST_TEST(parameter.depends_on_host == POSPAY_HOST_OTHER_NON_CASH);
    } else {
      BOOST_TEST(parameter.depends_on == parameter_id::enabled);
    }
    const bool is_secret = parameter.id == parameter_id::password;
    BOOST_TEST((parameter.kind == pospay::ParameterKind::secret) == is_secret);
  }
}

BOOST_AUTO_TEST_CASE(register_number_is_OPL_and_nine_digits_Z15) {
  for (const char* good : {"OPL000000000", "OPL123456789"}) BOOST_TEST(is_register_number(good));
  for (const char* bad : {"OPL12345678", "OPL1234567890", "opl123456789", "ОРL123456789",
                          "OPL12345678a", "OPL 12345678", "OPL12345678\n", "", "OPL"}) {
    BOOST_TEST(!is_register_number(bad));
  }
}

BOOST_AUTO_TEST_CASE(one_bad_value_refuses_all_of_them) {
  const std::pair<pospay::Argument, const char*> rows[] = {
      {{"enabled", "yes"}, "settings.enabled_invalid"},
      {{"enabled", ""}, "settings.enabled_invalid"},
      {{"mode", "qr"}, "settings.mode_invalid"},
      {{"register_number", "OPL1"}, "settings.register_number_invalid"},
      {{"password", "два слова"}, "settings.password_invalid"},
      {{"password", "a\r\nX: y"}, "settings.password_invalid"},
      {{"password", std::string(129, 'x')}, "settings.password_invalid"},
      {{"get_token", ""}, "settings.parameter_unknown"},
      {{"other", "1"}, "settings.parameter_unknown"},
  };
  for (const auto& [value, id] : rows) {
    const auto settings = read_settings({{"mode", "dynamic"}, value});
    BOOST_REQUIRE(!settings.has_value());
    BOOST_TEST((settings.error().code == pospay::Code::invalid));
    BOOST_TEST(settings.error().id == id);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_password_removes_it_and_none_leaves_it_Z23) {
  BOOST_TEST(read_settings({{"password", ""}})->password.value() == "");
  BOOST_TEST(read_settings({{"password", "s3cret"}})->password.value() == "s3cret");
  BOOST_TEST(!read_settings({{"enabled", "true"}})->password.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

#include <sys/stat.h>

#include <fstream>

#include "tests/boost_test.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using checkout::Role;
using host_test::TillFixture;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

BOOST_FIXTURE_TEST_SUITE(parameters, TillFixture)

BOOST_AUTO_TEST_CASE(only_the_administrator_changes_parameters) {
  for (const Role role : {Role::cashier, Role::supervisor}) {
    as(role);
    BOOST_TEST(!till->parameters().set_host("single_cycle", false));
    BOOST_TEST(!till->parameters().set("fake", "number", "1"));
    BOOST_TEST(!till->parameters().press("fake", "hello"));
    BOOST_TEST(!till->parameters().describe("fake"));
    BOOST_TEST(!till->parameters().value("fake", "number"));
  }
  BOOST_TEST(till->parameters().host("single_cycle"));
  BOOST_TEST(system.count("invoke") == 0u);
}

BOOST_AUTO_TEST_CASE(values_are_kept_over_a_restart_and_handed_to_the_plugin) {
  as(Role::administrator);
  BOOST_TEST(till->parameters().set("fake", "number", "N1").has_value());
  BOOST_TEST(till->parameters().set_host("single_cycle", false).has_value());
  system.values.clear();
  restart();
  BOOST_TEST(system.values["number"] == "N1");
  as(Role::administrator);
  BOOST_TEST(*till->parameters().value("fake", "number") == "N1");
  BOOST_TEST(!till->parameters().host("single_cycle"));
}

BOOST_AUTO_TEST_CASE(a_secret_lies_in_the_secret_store_alone) {
  as(Role::administrator);
  BOOST_TEST(till->parameters().set("fake", "password", "s3cr3t").has_value());
  BOOST_TEST(system.values["password"] == "s3cr3t");
  BOOST_TEST(!till->parameters().value("fake", "password"));
  system.values.clear();
  restart();
  BOOST_TEST(system.values["password"] == "s3cr3t");
  till.reset();
  const auto data = folder / "data";
  struct stat status {};
  BOOST_REQUIRE(::stat((data / "secrets").c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600);
  for (const char* file : {"till.db", "till.log"}) {
    BOOST_TEST(text_of(data / file).find("s3cr3t") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(wrong_values_change_nothing) {
  as(Role::administrator);
  BOOST_TEST(till->parameters().set("fake", "number", "N1").has_value());
  struct {
    const char *id, *value;
  } const rows[] = {{"number", "bad"},  {"number", "longer than twelve"},
                    {"enabled", "yes"}, {"mode", "three"},
                    {"hello", "x"},     {"nothing", "x"}};
  for (const auto& row : rows) {
    BOOST_TEST(!till->parameters().set("fake", row.id, row.value), row.id);
  }
  BOOST_TEST(!till->parameters().set("nobody", "number", "1"));
  BOOST_TEST(!till->parameters().set_host("nothing", true));
  BOOST_TEST(*till->parameters().value("fake", "number") == "N1");
}

BOOST_AUTO_TEST_CASE(a_toggle_needs_the_host_parameter_that_it_depends_on) {
  as(Role::administrator);
  BOOST_TEST(till->parameters().set_host("other_non_cash", false).has_value());
  const auto refused = till->parameters().set("fake", "enabled", "true");
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.find("иных способов безналичных оплат") != std::string::npos);
  BOOST_TEST(till->parameters().set_host("other_non_cash", true).has_value());
  BOOST_TEST(till->parameters().set("fake", "enabled", "true").has_value());
  BOOST_TEST(!till->parameters().set_host("other_non_cash", false));
  BOOST_TEST(till->parameters().set("fake", "enabled", "false").has_value());
  BOOST_TEST(till->parameters().set_host("other_non_cash", false).has_value());
}

BOOST_AUTO_TEST_CASE(a_button_answers_with_the_plugins_message) {
  as(Role::administrator);
  const auto pressed = till->press("fake", "hello", screen);
  BOOST_REQUIRE(pressed);
  BOOST_TEST(*pressed == "Оплата одобрена");
  BOOST_TEST(!till->press("fake", "number", screen));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

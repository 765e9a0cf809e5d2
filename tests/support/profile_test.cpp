#define BOOST_TEST_MODULE profile
#include "plugins/oplati/profile/profile.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugins/support/yaml_map.hpp"
#include "tests/boost_test.hpp"

namespace {

using oplati::profile::load_profile;
using oplati::profile::parse_profile;
using oplati::profile::Profile;

std::string shipped_text() {
  std::ifstream file(SHIPPED_PROFILE);
  BOOST_REQUIRE(file.is_open());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string problem_of(const std::string& lines) {
  const auto profile = parse_profile("profile_version: 1\n" + lines, "p.yaml");
  return profile ? "accepted" : profile.error().message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_shipped_file_and_the_built_in_defaults_are_equal) {
  const auto profile = parse_profile(shipped_text(), "oplati-profile.yaml");
  BOOST_REQUIRE_MESSAGE(profile.has_value(), (profile ? "" : profile.error().message));
  BOOST_TEST((*profile == Profile{}));
}

BOOST_AUTO_TEST_CASE(the_shipped_file_writes_every_time_and_every_code_out) {
  const auto document = support::parse_yaml(shipped_text(), "oplati-profile.yaml");
  BOOST_REQUIRE(document);
  support::YamlMap map(*document);
  auto timing = map.required_map("timing");
  for (const auto& field : oplati::profile::timing_fields()) {
    BOOST_TEST(timing.has(field.key), field.key);
  }
  BOOST_TEST(timing.keys().size() == oplati::profile::timing_fields().size());
  auto refusals = map.required_map("refusals");
  for (const auto& [code, rule] : Profile{}.refusals) BOOST_TEST(refusals.has(code), code);
  BOOST_TEST(map.required_map("paths").keys().size() == 9u);
  BOOST_TEST(map.required_map("limits").keys().size() == 10u);
}

BOOST_AUTO_TEST_CASE(a_file_gives_only_what_differs) {
  const auto profile = parse_profile(
      "profile_version: 1\ntiming: {request_timeout_ms: 5000}\n"
      "refusals: {NEW_CODE: {final: true, reason: code_used}}\n",
      "p.yaml");
  BOOST_REQUIRE(profile);
  Profile expected;
  expected.timing.request_timeout_ms = 5000;
  expected.refusals["NEW_CODE"] = {true, pospay::Reason::code_used};
  BOOST_TEST((*profile == expected));
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_refused_at_its_place) {
  const struct {
    const char* lines;
    const char* part;
  } rows[] = {
      {"timing: {request_timeuot_ms: 1}", "did you mean `request_timeout_ms`?"},
      {"timing: {request_timeout_ms: 0}", "p.yaml:2:30: `request_timeout_ms` must be a whole"},
      {"timing: {retry_after_min_ms: 70000}", "is above `retry_after_max_ms`"},
      {"paths: {payments: //evil.example/pay}", "must be a path"},
      {"paths: {payments: /pos/../x}", "must be a path"},
      {"paths: {payments: \"/pos/payments?x=1\"}", "must be a path"},
      {"paths: {payments: \"/pos/{paymentId}\"}", "must be a path"},
      {"paths: {payment: /pos/payments}", "must be a path"},
      {"paths: {payment: /pos/payments/}", "must be a path"},
      {"headers: {token: \"a: b\"}", "must be a word"},
      {"headers: {token: \"a\\r\\nb\"}", "control character"},
      {"payment_modes: {static_qr: 2}", "same number"},
      {"refusals: {X: {final: true}}", "the key `reason` is missing"},
      {"refusals: {X: {final: true, reason: odd}}", "unknown reason `odd`"},
      {"refusals: {X: {final: yes, reason: code_used}}", "write true or false"},
      {"qr: {link_prefix: http://x.example/}", "must begin with https://"},
      {"test_base_url: http://x.example/", "must begin with https://"},
      {"repeat_is_safe: on", "write true or false"},
      {"limits: {order_number_limit: 3}", "from 24 to 255"},
  };
  for (const auto& row : rows) {
    const std::string problem = problem_of(row.lines);
    BOOST_TEST(problem.find(row.part) != std::string::npos, row.lines << " -> " << problem);
  }
  BOOST_TEST(!parse_profile("profile_version: 2\n", "p.yaml"));
  BOOST_TEST(!parse_profile("timing: {request_timeout_ms: 5}\n", "p.yaml"));
}

BOOST_AUTO_TEST_CASE(a_profile_that_others_may_write_is_not_loaded) {
  std::ofstream("p.yaml") << "profile_version: 1\n";
  ::chmod("p.yaml", 0664);
  BOOST_TEST(!load_profile("p.yaml"));
  ::chmod("p.yaml", 0644);
  BOOST_TEST(load_profile("p.yaml").has_value());
  BOOST_TEST((load_profile("none.yaml").error().code == pospay::Code::not_found));
}

BOOST_AUTO_TEST_CASE(all_times_scale_and_none_becomes_zero) {
  Profile profile;
  profile.scale_times(1, 100);
  BOOST_TEST(profile.timing.request_timeout_ms == 100);
  BOOST_TEST(profile.timing.poll_longest_ms == 10);
  BOOST_TEST(profile.sandbox.confirmation_time_ms == 450);
  const auto read = parse_profile("profile_version: 1\ntime_divisor: 100\n", "p.yaml");
  BOOST_REQUIRE(read);
  BOOST_TEST((*read == profile));
  profile.scale_times(1, 1'000'000);
  for (const auto& field : oplati::profile::timing_fields()) {
    BOOST_TEST((profile.timing.*field.member == 1), field.key);
  }
}

BOOST_AUTO_TEST_CASE(register_numbers_qr_texts_codes_and_paths_are_judged_by_the_profile) {
  const Profile profile;
  BOOST_TEST(profile.is_register_number("OPL000000001"));
  for (const char* text : {"", "OPL00000001", "OPL0000000001", "opl000000001", "OPL00000000a",
                           "XPL000000001", "OPL 00000001"}) {
    BOOST_TEST(!profile.is_register_number(text), text);
  }
  BOOST_TEST(profile.is_qr_text("A1-b_~%20"));
  BOOST_TEST(!profile.is_qr_text(""));
  BOOST_TEST(!profile.is_qr_text("a b"));
  BOOST_TEST(!profile.is_qr_text("a\n"));
  BOOST_TEST(!profile.is_qr_text(std::string(513, 'a')));
  BOOST_TEST(profile.refusal("QR_USED").is_final);
  BOOST_TEST(!profile.refusal("UNAUTHORIZED").is_final);
  BOOST_TEST(!profile.refusal("NEVER_HEARD").is_final);
  BOOST_TEST(Profile::path_with_id(profile.paths.reversals, 7) == "/pos/payments/7/reversals");
}

// The plugin examines itself: each thing that can be broken is a finding of its own.
#include "plugins/oplati/core/diagnosis.hpp"

#include "tests/boost_test.hpp"
#include "tests/core/machine_harness.hpp"

namespace oplati {
namespace {

using pospay::CheckStatus;
using pospay::Reason;

constexpr std::int64_t now_ms = 1'780'000'000'000;

// "ok" for a good one, the finding's last word for a bad one, "-" for a skipped one.
std::string words_of(const std::vector<pospay::Check>& checks) {
  std::string words;
  for (const auto& check : checks) {
    if (!words.empty()) words += ' ';
    const std::string finding = check.message.id.substr(check.message.id.rfind('.') + 1);
    words += check.id + ":";
    words += check.status == CheckStatus::skipped ? "-" : finding;
    if (check.status == CheckStatus::warning) words += "?";
    if (check.status == CheckStatus::failed) words += "!";
  }
  return words;
}

Probed good_way() {
  Probed probed;
  probed.resolve_ms = 1;
  probed.connect_ms = 2;
  probed.tls_ms = 3;
  probed.answer_ms = 4;
  probed.answer = Report{};
  probed.server_wall_ms = now_ms;
  probed.till_wall_ms = now_ms + 1000;
  return probed;
}

Fault fault_of(const char* kind) {
  Fault fault;
  fault.kind = kind;
  fault.detail = kind;
  return fault;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diagnosis)

BOOST_AUTO_TEST_CASE(each_stage_of_the_way_has_a_finding_of_its_own) {
  Probed no_name = good_way();
  no_name.resolve_ms = no_name.connect_ms = no_name.tls_ms = no_name.answer_ms = -1;
  no_name.answer = fault_of("resolve");
  no_name.server_wall_ms = 0;
  BOOST_TEST(words_of(judge_probe(no_name, true, true)) ==
             "dns:not_found! connection:- tls:- gateway:- credentials:- clock:plausible");

  Probed down = no_name;
  down.resolve_ms = 1;
  down.answer = fault_of("connect");
  BOOST_TEST(words_of(judge_probe(down, true, true)) ==
             "dns:ok connection:not_connected! tls:- gateway:- credentials:- clock:plausible");

  Probed wrong_ca = down;
  wrong_ca.connect_ms = 1;
  wrong_ca.answer = fault_of("certificate");
  BOOST_TEST(words_of(judge_probe(wrong_ca, true, true)) ==
             "dns:ok connection:ok tls:certificate! gateway:- credentials:- clock:plausible");

  wrong_ca.is_certificate_out_of_time = true;  // C7
  BOOST_TEST(words_of(judge_probe(wrong_ca, true, true)) ==
             "dns:ok connection:ok tls:certificate_time! gateway:- credentials:- "
             "clock:certificate?");

  Probed no_tls = down;
  no_tls.connect_ms = 1;
  no_tls.answer = fault_of("tls");
  BOOST_TEST(words_of(judge_probe(no_tls, true, true)) ==
             "dns:ok connection:ok tls:no_handshake! gateway:- credentials:- clock:plausible");

  Probed silent = good_way();
  silent.answer = fault_of("connection_lost");
  silent.server_wall_ms = 0;
  BOOST_TEST(words_of(judge_probe(silent, true, true)) ==
             "dns:ok connection:ok tls:ok gateway:no_answer! credentials:- clock:plausible");
}

BOOST_AUTO_TEST_CASE(a_good_way_is_all_green_with_its_times) {
  const auto checks = judge_probe(good_way(), true, true);
  BOOST_TEST(words_of(checks) == "dns:ok connection:ok tls:ok gateway:ok credentials:ok clock:ok");
  BOOST_TEST(checks[0].elapsed_ms == 1);
  BOOST_TEST(checks[2].elapsed_ms == 3);
  BOOST_TEST(checks[3].elapsed_ms == 4);
  Probed slow = good_way();
  slow.answer_ms = 5000;
  BOOST_TEST(words_of(judge_probe(slow, true, true)) ==
             "dns:ok connection:ok tls:ok gateway:slow? credentials:ok clock:ok");
  BOOST_TEST(words_of(judge_probe(good_way(), false, true)).find("tls:loopback") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(refusals_are_about_the_credentials) {
  Probed probed = good_way();
  probed.answer = test::refusal("UNAUTHORIZED", false, Reason::unauthorized);
  BOOST_TEST(words_of(judge_probe(probed, true, true)).find("credentials:unauthorized!") !=
             std::string::npos);
  probed.answer = test::refusal("REGISTER_UNKNOWN", true, Reason::register_unknown);
  BOOST_TEST(words_of(judge_probe(probed, true, true)).find("credentials:register_unknown!") !=
             std::string::npos);
  probed.answer = test::refusal("NEW_CODE", false, Reason::gateway_refused);
  BOOST_TEST(words_of(judge_probe(probed, true, true)).find("credentials:refused!") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_clock_is_compared_with_the_servers_or_else_with_reason) {
  struct {
    std::int64_t till_ms;
    std::int64_t server_ms;
    const char* word;
  } const rows[] = {
      {now_ms + 299'000, now_ms, "clock:ok"},
      {now_ms - 300'000, now_ms, "clock:wrong?"},
      {now_ms + 86'400'000, now_ms, "clock:wrong!"},
      {now_ms - 86'400'000, now_ms, "clock:wrong!"},
      {now_ms, 0, "clock:plausible"},
      {0, 0, "clock:wrong_year!"},
      {5'000'000'000'000, 0, "clock:wrong_year!"},
  };
  for (const auto& row : rows) {
    Probed probed = good_way();
    probed.till_wall_ms = row.till_ms;
    probed.server_wall_ms = row.server_ms;
    BOOST_TEST(words_of({judge_probe(probed, true, true).back()}) == row.word);
  }
}

BOOST_AUTO_TEST_CASE(the_journal_first_then_the_way_then_told) {
  DiagnosisSubject subject;
  subject.register_number = "OPL000000001";
  subject.shift = "24112026";
  subject.has_credentials = true;
  Diagnosis machine("d1", subject);
  test::MachineHarness harness(machine);
  BOOST_TEST(harness.feed(Begin{}) == "waiting.gateway read:24112026");
  BOOST_TEST(harness.feed(ShiftRead{std::make_shared<const std::vector<ShiftOperation>>(), {}}) ==
             "probe:report");
  BOOST_TEST(harness.feed(good_way()) == "diagnosis:7 outcome:diagnosis.approved");
  BOOST_TEST(machine.is_finished());
  BOOST_TEST(harness.feed(OutcomeStored{}) == "settled.acknowledged");
  BOOST_TEST(harness.posts + harness.reversals == 0);
}

BOOST_AUTO_TEST_CASE(without_a_register_the_way_is_examined_all_the_same) {
  DiagnosisSubject subject;
  pospay::Check missing;
  missing.id = "configuration";
  missing.status = CheckStatus::failed;
  missing.message.id = "check.configuration.no_register";
  subject.settings = {missing};
  Diagnosis machine("d1", subject);
  test::MachineHarness harness(machine);
  harness.feed(Begin{});
  BOOST_TEST(harness.feed(ShiftRead{pospay::Error{pospay::Code::unavailable, "disk"}, {}}) ==
             "probe");
  Probed probed = good_way();
  probed.answer.reset();
  probed.server_wall_ms = 0;
  BOOST_TEST(harness.feed(probed) == "diagnosis:8 outcome:diagnosis.failed");
  const auto& event = harness.events.at(harness.events.size() - 2);
  BOOST_TEST(words_of(event.diagnosis->checks) ==
             "configuration:no_register! journal:not_readable! dns:ok connection:ok tls:ok "
             "gateway:- credentials:- clock:plausible");
  BOOST_TEST(harness.events.back().outcome->message.arguments.at(0).value == "2");
}

BOOST_AUTO_TEST_CASE(a_cancelled_diagnosis_ends_at_once) {
  Diagnosis machine("d1", {});
  test::MachineHarness harness(machine);
  harness.feed(Begin{});
  BOOST_TEST(harness.feed(CancelWanted{}) == "outcome:diagnosis.cancelled_by_cashier");
  BOOST_TEST(harness.feed(good_way()) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

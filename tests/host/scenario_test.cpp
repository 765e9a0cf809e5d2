// Scenarios against the fake plugin, and the drawings of the terminal.
#define BOOST_TEST_MODULE scenario
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "host_sim/ui/json_text.hpp"
#include "host_sim/ui/options.hpp"
#include "host_sim/ui/qr_text.hpp"
#include "host_sim/ui/scenario_runner.hpp"
#include "tests/boost_test.hpp"
#include "tests/host/fake_system.hpp"

namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Fixture {
  Fixture() {
    std::string pattern = (fs::current_path() / "scenario-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
  }
  ~Fixture() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  pospay::Result<ui::Scenario> read(const std::string& text) const {
    std::ofstream(folder / "s.yaml") << text;
    return ui::read_scenario(folder / "s.yaml");
  }
  ui::ScenarioResult play(const std::string& steps) {
    auto scenario = read(
        "name: test\ntill:\n  host: {other_non_cash: true}\n"
        "steps:\n  - step: open_shift\n" +
        steps);
    BOOST_REQUIRE_MESSAGE(scenario, (scenario ? "" : scenario.error().message));
    ui::RunSetup setup;
    setup.data_folder = folder / "till";
    setup.sources = [this]() -> pospay::Result<std::vector<checkout::LaneSource>> {
      std::vector<checkout::LaneSource> sources;
      sources.push_back(system.source());
      return sources;
    };
    ui::Console console(out, false, false);
    return ui::ScenarioRunner(*scenario, setup, console).run();
  }

  fs::path folder;
  std::ostringstream out;
  host_test::FakeSystem system;
};

constexpr const char* kSale =
    "  - step: sale\n"
    "    as: one\n"
    "    positions: [{name: Хлеб, quantity: 1.500, price: 2.00, discount: 0.50}]\n"
    "    tenders: [{tender: ФЕЙК}]\n";

BOOST_FIXTURE_TEST_SUITE(scenarios, Fixture)

BOOST_AUTO_TEST_CASE(a_scenario_that_holds_says_so_step_by_step) {
  const auto result = play(std::string(kSale) +
                           "    expect: {paper: [\"2,50\", ФЕЙК], not_paper: [ВОЗВРАТ]}\n"
                           "  - step: return\n    receipt: one\n    tender: ФЕЙК\n"
                           "    amount: 1.00\n    expect: {printed: true}\n"
                           "  - step: restart\n"
                           "  - step: return\n    receipt: one\n    tender: ФЕЙК\n"
                           "    amount: 2.00\n    expect: {outcome: refused, message: остатка}\n"
                           "  - step: print_copy\n    receipt: one\n    expect: {paper: [КОПИЯ]}\n"
                           "  - step: delete_tender\n    tender: ФЕЙК\n"
                           "    expect: {outcome: refused, message: ФЕЙК}\n"
                           "  - step: close_shift\n");
  BOOST_TEST(result.holds(), out.str());
  BOOST_TEST(result.steps.size() == 8u);
  BOOST_TEST(contains(out.str(), "Продажа. Оплата"));
  const std::string json = ui::to_json({result});
  BOOST_TEST(contains(json, "{\"ok\":true,\"scenarios\":[{\"file\":"));
  BOOST_TEST(contains(json, "\"step\":\"sale\""));
}

BOOST_AUTO_TEST_CASE(every_expectation_can_fail) {
  const char* const expectations[] = {"{outcome: declined}", "{message: nothing like it}",
                                      "{printed: false}",    "{paper: [nothing like it]}",
                                      "{not_paper: [ФЕЙК]}", "{change: 1.00}",
                                      "{enabled: true}",     "{balance: {Анна: 1.00}}"};
  for (const char* expectation : expectations) {
    fs::remove_all(folder / "till");
    system.entries.clear();
    const auto result = play(std::string(kSale) + "    expect: " + expectation + "\n");
    BOOST_TEST(!result.holds(), expectation);
    BOOST_TEST(contains(ui::to_json({result}), "{\"ok\":false"));
  }
}

BOOST_AUTO_TEST_CASE(a_cashier_is_refused_what_is_the_administrators) {
  const auto result = play(
      "  - step: set_parameter\n    role: cashier\n    parameter: single_cycle\n"
      "    value: \"false\"\n    expect: {outcome: refused, message: Администратор}\n"
      "  - step: add_tender\n    role: cashier\n    name: Купон\n    expect: {outcome: refused}\n"
      "  - step: add_tender\n    name: Купон\n");
  BOOST_TEST(result.holds(), out.str());
}

BOOST_AUTO_TEST_CASE(a_cancel_and_a_declined_card_lead_back_to_the_receipt) {
  system.is_waiting = true;
  const auto result = play(std::string(kSale) +
                           "    cancel_after_ms: 50\n    expect: {outcome: cancelled}\n"
                           "  - step: pay\n    receipt: one\n    card_terminal: decline\n"
                           "    tenders: [{tender: card}]\n    expect: {outcome: declined}\n"
                           "  - step: pay\n    receipt: one\n"
                           "    tenders: [{tender: cash, amount: 5.00}]\n"
                           "    expect: {change: 2.50}\n");
  BOOST_TEST(result.holds(), out.str());
}

BOOST_AUTO_TEST_CASE(power_that_goes_at_a_named_moment_leads_to_a_start_with_recovery) {
  const auto result = play(std::string(kSale) +
                           "    power_cut_at: approved\n"
                           "    expect: {outcome: power_cut, message: Питание, paper: [ФЕЙК]}\n"
                           "  - step: return\n    receipt: one\n    tender: ФЕЙК\n"
                           "    amount: 2.50\n");
  BOOST_TEST(result.holds(), out.str());
  BOOST_TEST(system.count("confirm") == 2u);
}

BOOST_AUTO_TEST_CASE(wrong_files_are_refused_with_their_place) {
  struct {
    const char *text, *place, *what;
  } const rows[] = {
      {"name: x\nsteps:\n  - step: sell\n", "s.yaml:3:11", "\"sell\" is not a step"},
      {"name: x\nsteps:\n  - step: open_shift\n    posittions: []\n", "s.yaml:4:5", "posittions"},
      {"name: x\ntill: {language: de}\nsteps: [{step: open_shift}]\n", "s.yaml:2:18",
       "ru, be or en"},
      {"name: x\nsteps: []\n", "s.yaml:2", "steps"},
      {"name: x\nsteps:\n  - step: gateway\n    state: sideways\n", "s.yaml:4:12", "state: up"},
      {"name: x\nclauses: [Z52]\nsteps:\n  - step: open_shift\n", "s.yaml:2:", "Z00 to Z51"},
      {"name: x\nclauses: [z31]\nsteps:\n  - step: open_shift\n", "s.yaml:2:", "not a clause"},
      {"name: x\nspeed: 0\nsteps:\n  - step: open_shift\n", "s.yaml:2:", "speed"},
      {"name: x\ntill: {language: fr}\nsteps:\n  - step: open_shift\n",
       "s.yaml:2:", "ru, be or en"},
      {"name: x\nsteps:\n  - step: sale\n    cancel_at: noon\n", "s.yaml:4:", "confirmation"},
      {"name: x\nsteps:\n  - step: go_to_till\n    till: third\n", "s.yaml:4:", "first or other"},
      {"name: x\nsteps:\n  - step: open_shift\n    role: boss\n", "s.yaml:4:11", "supervisor"},
      {"name: x\nsteps:\n  - step: sale\n    positions: [{name: a, price: 1, quantity: 1.2345}]\n",
       "s.yaml:4:", "1.250"},
      {"name: x\nsteps:\n  - step: sale\n    tenders: [{tender: cash, amount: 0.00}]\n",
       "s.yaml:4:", "leave the key out"},
  };
  for (const auto& row : rows) {
    const auto scenario = read(row.text);
    BOOST_REQUIRE(!scenario);
    BOOST_TEST(contains(scenario.error().message, row.place), scenario.error().message);
    BOOST_TEST(contains(scenario.error().message, row.what), scenario.error().message);
  }
}

// What a till does, without what happens in the merchant's cabinet alone and in documents.
const std::set<std::string> kShownClauses{"Z05", "Z06", "Z08", "Z10", "Z11", "Z12", "Z13", "Z14",
                                          "Z15", "Z16", "Z17", "Z18", "Z19", "Z20", "Z21", "Z22",
                                          "Z23", "Z30", "Z31", "Z32", "Z33", "Z34", "Z35", "Z36",
                                          "Z37", "Z38", "Z40", "Z41", "Z42", "Z43", "Z50", "Z51"};

BOOST_AUTO_TEST_CASE(every_scenario_of_the_product_names_its_clauses_and_none_is_left_out) {
  int count = 0;
  std::set<std::string> left = kShownClauses;
  for (const auto& file : fs::directory_iterator(TEST_SCENARIO_FOLDER)) {
    if (file.path().extension() != ".yaml") continue;
    ++count;
    const auto scenario = ui::read_scenario(file.path());
    BOOST_TEST(scenario.has_value(), (scenario ? "" : scenario.error().message));
    if (!scenario) continue;
    BOOST_TEST(!scenario->clauses.empty(), file.path());
    for (const std::string& clause : scenario->clauses) left.erase(clause);
  }
  BOOST_TEST(count >= 60);
  for (const std::string& clause : left) BOOST_ERROR("no scenario shows " << clause);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(drawings)

BOOST_AUTO_TEST_CASE(a_qr_has_its_quiet_zone_on_all_sides_and_every_module) {
  pospay::Qr qr;
  qr.width = 21;
  qr.modules.assign(21 * 21, 1);
  const std::string text = ui::qr_text(qr, true);
  std::istringstream lines(text);
  std::string line;
  int rows = 0;
  while (std::getline(lines, line)) ++rows;
  BOOST_TEST(rows == (21 + 2 * ui::kQuietZone + 1) / 2);
  const std::string white(29, ' ');
  BOOST_TEST(text.rfind("\x1b[30;47m" + white + "\x1b[0m\n", 0) == 0u);
  BOOST_TEST(contains(text, "    █"));
  BOOST_TEST(!contains(ui::qr_text(qr, false), "\x1b"));
  qr.modules.pop_back();
  BOOST_TEST(ui::qr_text(qr, true) == "");
}

BOOST_AUTO_TEST_CASE(a_log_gets_one_line_for_a_wait_and_a_terminal_one_that_is_rewritten) {
  std::ostringstream plain;
  ui::Console log(plain, false, false);
  log.live("Ждём, осталось 10 с");
  log.live("Ждём, осталось 9 с");
  log.line("Готово", ui::Colour::green);
  BOOST_TEST(plain.str() == "Ждём, осталось 10 с\nГотово\n");
  std::ostringstream drawn;
  ui::Console terminal(drawn, true, true);
  terminal.live("a");
  terminal.live("b");
  terminal.line("c", ui::Colour::red);
  BOOST_TEST(drawn.str() == "\r\x1b[Ka\r\x1b[Kb\n\x1b[31mc\x1b[0m\n");
}

BOOST_AUTO_TEST_CASE(json_escapes_what_must_be) {
  BOOST_TEST(ui::json_string("a\"\\\n\x01я") == "\"a\\\"\\\\\\n\\u0001я\"");
  BOOST_TEST(ui::json_object({{"a", "1"}, {"b", "[]"}}) == "{\"a\":1,\"b\":[]}");
  BOOST_TEST(ui::json_array({}) == "[]");
}

BOOST_AUTO_TEST_CASE(a_wrong_option_is_named) {
  BOOST_TEST(contains(ui::read_options({"--jsn"}).error().message, "--jsn"));
  BOOST_TEST(!ui::read_options({"a", "--data"}));
  const auto options = ui::read_options({"a.yaml", "--json", "--data", "d", "b.yaml"});
  BOOST_REQUIRE(options);
  BOOST_TEST(options->arguments.size() == 2u);
  BOOST_TEST(options->is_json);
  BOOST_TEST(!options->language);
  BOOST_TEST((ui::read_options({"--language", "be"})->language == support::Language::be));
  BOOST_TEST(!ui::read_options({"--language", "de"}));
  BOOST_TEST(!ui::read_options({"--language"}));
}

BOOST_AUTO_TEST_CASE(a_command_with_too_many_or_too_few_arguments_says_what_it_takes) {
  std::ostringstream err;
  const ui::ArgumentRule rule{1, 2, "name one or two"};
  BOOST_TEST(!ui::options_of({"--json"}, rule, err).has_value());
  BOOST_TEST(!ui::options_of({"a", "b", "c"}, rule, err).has_value());
  BOOST_TEST(err.str() ==
             "name one or two; see host_sim help\nname one or two; see host_sim help\n");
  BOOST_TEST(!ui::options_of({"a", "--jsn"}, rule, err).has_value());
  BOOST_TEST(contains(err.str(), "--jsn"));
  BOOST_TEST(ui::options_of({"a", "b"}, rule, err).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

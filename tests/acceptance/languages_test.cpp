// A till of the product in Belarusian and in English: a sale, a refused mix, a return, reports. The
// scenarios say which words must come; here, that no word of another language comes with them.
#define BOOST_TEST_MODULE languages
#include <string>
#include <vector>

#include "tests/boost_test.hpp"
#include "tests/support/program.hpp"

namespace {

using Run = test::ProgramRun;

Run host_sim(const std::string& arguments) {
  return test::run_program(std::string(TEST_HOST_SIM) + " " + arguments);
}

std::string scenario(const std::string& name) {
  return std::string(TEST_SCENARIO_FOLDER) + "/" + name;
}

// The first line with one of these letters; "" when there is none.
std::string line_with(const std::string& text, const std::vector<std::string>& letters) {
  for (const std::string& letter : letters) {
    const std::size_t at = text.find(letter);
    if (at == std::string::npos) continue;
    const std::size_t start = text.rfind('\n', at) + 1;
    return text.substr(start, text.find('\n', at) - start);
  }
  return "";
}

BOOST_AUTO_TEST_CASE(a_belarusian_till_says_and_prints_nothing_in_russian) {
  const Run run = host_sim("run " + scenario("language_be.yaml"));
  BOOST_TEST(run.status == 0, run.output);
  BOOST_TEST(run.output.find("КАСАВЫ ЧЭК") != std::string::npos);
  // Letters that Russian has and Belarusian has not.
  BOOST_TEST(line_with(run.output, {"и", "щ", "ъ", "И", "Щ", "Ъ"}) == "");
}

BOOST_AUTO_TEST_CASE(an_english_till_says_and_prints_nothing_in_cyrillic) {
  const Run run = host_sim("run " + scenario("language_en.yaml"));
  BOOST_TEST(run.status == 0, run.output);
  BOOST_TEST(run.output.find("SALES RECEIPT") != std::string::npos);
  // The leading bytes of every Cyrillic letter in UTF-8.
  BOOST_TEST(line_with(run.output, {"\xD0", "\xD1", "\xD2", "\xD3"}) == "");
}

BOOST_AUTO_TEST_CASE(the_command_line_goes_before_the_scenario) {
  const Run run = host_sim("run --language be " + scenario("language_en.yaml"));
  BOOST_TEST(run.status != 0);  // the English words that the scenario wants do not come
  BOOST_TEST(run.output.find("  Змена не адкрытая\n") != std::string::npos, run.output);
  BOOST_TEST(run.output.find("  X-СПРАВАЗДАЧА\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(check_and_doctor_speak_the_chosen_language) {
  BOOST_TEST(host_sim("check --language en").output.find("Bank card") != std::string::npos);
  BOOST_TEST(host_sim("check").output.find("Банковская карта") != std::string::npos);
  const Run doctor = host_sim("doctor --language be");
  BOOST_TEST(line_with(doctor.output, {"и", "щ", "ъ", "И", "Щ", "Ъ"}) == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_language_is_refused_before_anything_starts) {
  for (const char* words : {"--language", "--language de", "--language EN"}) {
    const Run run = host_sim("run " + scenario("demo.yaml") + " " + words);
    BOOST_TEST(run.status != 0, words);
    BOOST_TEST(run.output == "--language needs ru, be or en after it\n", words);
  }
}

}  // namespace

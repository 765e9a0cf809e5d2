// No clause without a test, no test without a clause; and the check itself can fail.
#define BOOST_TEST_MODULE every_clause
#include <stdio.h>
#include <sys/wait.h>

#include <fstream>

#include "tests/acceptance/clauses/clause_list.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

using Cases = std::map<std::string, std::vector<std::string>>;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

struct Ran {
  std::string output;
  int status = -1;
};

Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  for (int letter = std::fgetc(pipe); letter != EOF; letter = std::fgetc(pipe)) {
    ran.output += static_cast<char>(letter);
  }
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) ran.status = WEXITSTATUS(status);
  return ran;
}

// "name=path|name=path" from the build.
std::map<std::string, std::string> programs() {
  std::map<std::string, std::string> found;
  std::string rest = POSPAY_CLAUSE_PROGRAMS;
  while (!rest.empty()) {
    const std::string one = rest.substr(0, rest.find('|'));
    rest.erase(0, one.size() + 1);
    found[one.substr(0, one.find('='))] = one.substr(one.find('=') + 1);
  }
  return found;
}

ClauseList clause_file() {
  std::ifstream file(POSPAY_CLAUSE_FILE);
  BOOST_REQUIRE(file.good());
  return read_clauses(std::string(std::istreambuf_iterator<char>(file), {}));
}

const char* short_list =
    "# comment\n"
    "Z01 C acceptance_a the first\n"
    "Z02 H,P acceptance_a the second\n"
    "Z03 P acceptance_b the third\n";

std::string problems_of(const Cases& cases) {
  return joined(compare(read_clauses(short_list).clauses, cases));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_clause_has_a_test) {
  const ClauseList list = clause_file();
  BOOST_TEST(list.problems.empty(), joined(list.problems));
  BOOST_TEST(list.clauses.size() >= 38u);
  Cases cases;
  for (const auto& [name, path] : programs()) {
    const Ran listed = run("'" + path + "' --list_content");
    BOOST_TEST(listed.status == 0, listed.output);
    cases[name] = read_case_names(listed.output);
  }
  for (const auto& problem : compare(list.clauses, cases)) BOOST_ERROR(problem);
}

BOOST_AUTO_TEST_CASE(a_filter_that_fits_no_case_fails) {
  for (const auto& [name, path] : programs()) {
    const Ran ran = run("'" + path + "' --run_test='Z99_*'");
    BOOST_TEST(ran.status != 0, name << ": " << ran.output);
  }
}

BOOST_AUTO_TEST_CASE(the_check_passes_a_full_list_and_finds_each_fault) {
  const Cases full{{"acceptance_a", {"Z01_one", "Z02_two", "Z02_again"}},
                   {"acceptance_b", {"Z03_three"}}};
  BOOST_TEST(problems_of(full) == "");
  Cases without = full;
  without["acceptance_a"] = {"Z01_one"};
  BOOST_TEST(problems_of(without) == "Z02 has no test: the second");
  Cases unknown = full;
  unknown["acceptance_b"].push_back("Z44_unheard_of");
  BOOST_TEST(problems_of(unknown) == "acceptance_b: Z44_unheard_of names no clause of the list");
  Cases nameless = full;
  nameless["acceptance_b"].push_back("it_works");
  BOOST_TEST(problems_of(nameless) == "acceptance_b: it_works names no clause of the list");
  Cases misplaced = full;
  misplaced["acceptance_b"].push_back("Z01_elsewhere");
  BOOST_TEST(problems_of(misplaced) == "acceptance_b: Z01_elsewhere belongs into acceptance_a");
  Cases empty = full;
  empty["acceptance_b"].clear();
  BOOST_TEST(problems_of(empty) == "acceptance_b has no cases; Z03 has no test: the third");
  Cases missing = full;
  missing.erase("acceptance_b");
  BOOST_TEST(problems_of(missing) == "Z03: no program acceptance_b");
}

BOOST_AUTO_TEST_CASE(the_list_and_the_programs_output_are_read_strictly) {
  const ClauseList list = read_clauses(
      "Z01 C acceptance_a one\nZ1 C acceptance_a one\nZ02 C\n\n"
      "Z01 P acceptance_a again\n");
  BOOST_TEST(list.clauses.size() == 1u);
  BOOST_TEST(joined(list.problems) ==
             "not a clause: Z1 C acceptance_a one; not a clause: Z02 C; Z01 comes twice");
  const auto names = read_case_names("Z01_one*\nZ02_two\n    Z03_in_a_suite*: about\n\n");
  BOOST_TEST(joined(names) == "Z01_one; Z02_two; Z03_in_a_suite");
  BOOST_TEST(clause_of("Z33_dynamic") == "Z33");
  for (const char* none : {"Z3_x", "Z333_x", "z33_x", "Z33", "Z33_", "x_Z33_y", ""}) {
    BOOST_TEST(clause_of(none) == "", none);
  }
}

}  // namespace acceptance

// Every row of the fault catalogue is tried by a test case that names it, or by the simulation, or
// stands in the list with its reason. A name's last parts are ids: `..._N11_N12_N14`. The
// simulation has a table of the faults that it injects, each of which its own test wants to be met,
// and fails by the id of an invariant.
#define BOOST_TEST_MODULE catalogue
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/boost_test.hpp"

namespace {

struct Row {
  std::string id;
  std::string reason;  // why it is not tried; empty: a test names it
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// "id | reason | what it is", a row a line; # begins a comment.
std::vector<Row> read_rows(std::istream& in) {
  std::vector<Row> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream parts(line);
    std::string id;
    std::string reason;
    std::string title;
    std::getline(parts, id, '|');
    std::getline(parts, reason, '|');
    std::getline(parts, title);
    if (trimmed(title).empty()) throw std::runtime_error("not a row: " + line);
    rows.push_back({trimmed(id), trimmed(reason)});
  }
  return rows;
}

// The ids at the end of a test case's name.
std::vector<std::string> ids_of(std::string name) {
  static const std::regex last("_([GNPDCHAUSL][0-9]{1,2}|[ZB][0-9]{1,2})$");
  std::vector<std::string> ids;
  for (std::smatch match; std::regex_search(name, match, last);) {
    if (match[1].str()[0] != 'Z' && match[1].str()[0] != 'B') ids.push_back(match[1]);
    name = match.prefix();
  }
  return ids;
}

// Ids in the names of all test cases of a source text.
std::set<std::string> named_ids(const std::string& source) {
  static const std::regex test_case("BOOST_(?:AUTO|FIXTURE|DATA)_TEST_CASE\\(\\s*(\\w+)");
  std::set<std::string> ids;
  for (std::sregex_iterator it(source.begin(), source.end(), test_case), end; it != end; ++it) {
    for (const std::string& id : ids_of((*it)[1])) ids.insert(id);
  }
  return ids;
}

// Ids in the simulation's table of faults and in its invariants.
std::set<std::string> simulated_ids(const std::string& source) {
  static const std::regex mention("(?:\\{|fail\\()\"([GNPDCHAUSL][0-9]{1,2})\", ");
  std::set<std::string> ids;
  for (std::sregex_iterator it(source.begin(), source.end(), mention), end; it != end; ++it) {
    ids.insert((*it)[1]);
  }
  return ids;
}

std::vector<std::string> problems(const std::vector<Row>& rows,
                                  const std::set<std::string>& named) {
  std::vector<std::string> problems;
  std::set<std::string> known;
  for (const Row& row : rows) {
    const bool is_named = named.count(row.id) != 0;
    if (!known.insert(row.id).second) problems.push_back(row.id + " stands twice in the list");
    if (!is_named && row.reason.empty()) problems.push_back("no test case names " + row.id);
    if (is_named && !row.reason.empty()) {
      problems.push_back(row.id + " is tried: take its reason out of the list");
    }
  }
  for (const std::string& id : named) {
    if (known.count(id) == 0) problems.push_back(id + " is named but not in the list");
  }
  return problems;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_row_has_a_test_that_names_it_or_a_reason) {
  const std::filesystem::path tests = POSPAY_TESTS_FOLDER;
  std::set<std::string> named;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(tests)) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream in(entry.path());
    std::ostringstream text;
    text << in.rdbuf();
    named.merge(named_ids(text.str()));
    if (entry.path().parent_path().filename() == "simulation") {
      named.merge(simulated_ids(text.str()));
    }
  }
  std::ifstream list(tests / "faults" / "catalogue.txt");
  BOOST_REQUIRE(list.good());
  const std::vector<Row> rows = read_rows(list);
  BOOST_TEST(rows.size() == 169u);
  for (const std::string& problem : problems(rows, named)) BOOST_ERROR(problem);
}

BOOST_AUTO_TEST_CASE(the_check_itself_finds_what_is_missing) {
  const std::string source =
      "BOOST_AUTO_TEST_CASE(a_b_G1_N12) {}\nBOOST_FIXTURE_TEST_CASE(x_Z31_S3_B6, F) {}\n"
      "BOOST_FIXTURE_TEST_CASE(\n    a_G7_b_P1, Fixture) {}\n";
  const std::set<std::string> named = named_ids(source);
  BOOST_TEST((named == std::set<std::string>{"G1", "N12", "S3", "P1"}));
  std::istringstream list("# c\nG1 | | one\nN12 | cannot | two\nS3 | | three\nG9 | | four\n");
  const auto found = problems(read_rows(list), named);
  BOOST_TEST((found == std::vector<std::string>{"N12 is tried: take its reason out of the list",
                                                "no test case names G9",
                                                "P1 is named but not in the list"}));
  const auto simulated =
      simulated_ids("    {\"U4\", \"lost\", 0},\n  fail(\"S1\", key);  // \"S2\"");
  BOOST_TEST((simulated == std::set<std::string>{"S1", "U4"}));
  std::istringstream broken("G1 | no title\n");
  BOOST_CHECK_THROW(read_rows(broken), std::runtime_error);
}

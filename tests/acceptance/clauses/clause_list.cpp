#include "tests/acceptance/clauses/clause_list.hpp"

#include <algorithm>
#include <sstream>

namespace acceptance {
namespace {

bool is_id(std::string_view text) {
  return text.size() == 3 && text[0] == 'Z' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

ClauseList read_clauses(std::string_view text) {
  ClauseList list;
  std::set<std::string> ids;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    Clause clause;
    std::istringstream words(line);
    words >> clause.id >> clause.who >> clause.program;
    std::getline(words >> std::ws, clause.summary);
    if (!is_id(clause.id) || clause.summary.empty()) {
      list.problems.push_back("not a clause: " + line);
    } else if (!ids.insert(clause.id).second) {
      list.problems.push_back(clause.id + " comes twice");
    } else {
      list.clauses.push_back(clause);
    }
  }
  return list;
}

std::vector<std::string> read_case_names(std::string_view listed) {
  std::vector<std::string> names;
  std::istringstream lines{std::string(listed)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t start = line.find_first_not_of(' ');
    if (start == std::string::npos) continue;
    // A star says that the case runs by default; the description may follow a colon.
    names.push_back(line.substr(start, line.find_first_of("*: ", start) - start));
  }
  return names;
}

std::string clause_of(std::string_view case_name) {
  const std::string_view id = case_name.substr(0, 3);
  const bool has_id = is_id(id) && case_name.size() > 4 && case_name[3] == '_';
  return has_id ? std::string(id) : "";
}

std::vector<std::string> compare(const std::vector<Clause>& clauses,
                                 const std::map<std::string, std::vector<std::string>>& cases) {
  std::vector<std::string> problems;
  std::set<std::string> shown;  // "acceptance_sale Z33"
  for (const auto& [program, names] : cases) {
    if (names.empty()) problems.push_back(program + " has no cases");
    for (const std::string& name : names) {
      const std::string id = clause_of(name);
      const auto clause = std::find_if(clauses.begin(), clauses.end(),
                                       [&id](const Clause& one) { return one.id == id; });
      if (clause == clauses.end()) {
        problems.push_back(program + ": " + name + " names no clause of the list");
      } else if (clause->program != program) {
        problems.push_back(program + ": " + name + " belongs into " + clause->program);
      } else {
        shown.insert(program + " " + id);
      }
    }
  }
  for (const Clause& clause : clauses) {
    if (cases.count(clause.program) == 0) {
      problems.push_back(clause.id + ": no program " + clause.program);
    } else if (shown.count(clause.program + " " + clause.id) == 0) {
      problems.push_back(clause.id + " has no test: " + clause.summary);
    }
  }
  return problems;
}

}  // namespace acceptance

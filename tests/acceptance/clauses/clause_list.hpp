// The list of clauses and what the test programs have of it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace acceptance {

struct Clause {
  std::string id;       // "Z33"
  std::string who;      // "H,P"
  std::string program;  // "clauses_sale"
  std::string summary;
};

struct ClauseList {
  std::vector<Clause> clauses;
  std::vector<std::string> problems;  // lines that make no sense, ids that come twice
};

// Lines "id who program summary"; "#" begins a comment.
ClauseList read_clauses(std::string_view text);

// The names of the cases in what `--list_content` writes.
std::vector<std::string> read_case_names(std::string_view listed);

// "Z33" of "Z33_dynamic_qr_is_shown"; empty for a name that begins with no id.
std::string clause_of(std::string_view case_name);

// Names of cases by program. Answers every clause without a case in its program, every case whose
// id the list does not know, has elsewhere or that has none, and every program without a list.
std::vector<std::string> compare(const std::vector<Clause>& clauses,
                                 const std::map<std::string, std::vector<std::string>>& cases);

}  // namespace acceptance

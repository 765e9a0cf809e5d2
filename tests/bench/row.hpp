// One row of the table of figures: what was measured, beside what others take and beside the floor
// that nobody can go below, and what was promised.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct Row {
  std::string id;      // "B7"
  std::string metric;  // "QR event"
  std::string unit;    // "us", "ms", "MB", ...
  double ours = 0;
  std::optional<double> peer;  // of a real program or library that does the same
  std::string peer_name;
  std::optional<double> limit;  // the floor
  std::string limit_name;
  std::optional<double> ratio;  // ours to the limit or to the peer; as `goal_text` says

  double judged = 0;  // what the goal is about
  double goal = 0;
  bool is_at_least = false;  // the goal is a least value, otherwise a most one
  std::string goal_text;     // "<= 1.2 x limit"
  // A ratio or a count, nearly the same on every machine and in every build; other rows are judged
  // in the release build alone.
  bool is_ratio = false;

  bool is_met(double slack = 1) const {
    return is_at_least ? judged * slack >= goal : judged <= goal * slack;
  }
};

// As one line of tab-separated text: what a measuring program tells the one that prints the table.
std::string to_line(const Row& row);
std::optional<Row> from_line(std::string_view line);

inline void tell(const Row& row) {
  std::printf("%s\n", to_line(row).c_str());
  std::fflush(stdout);
}

// The table for people; texts are UTF-8, columns are aligned by characters.
std::string to_table(const std::vector<Row>& rows);
std::string to_json(const std::vector<Row>& rows);

}  // namespace bench

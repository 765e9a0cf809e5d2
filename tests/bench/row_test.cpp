// What the measuring programs tell arrives as it was told, and a missed goal is called missed.
#include "tests/bench/row.hpp"

#define BOOST_TEST_MODULE bench_row
#include "tests/boost_test.hpp"

namespace bench {
namespace {

Row sample() {
  Row row;
  row.id = "B7";
  row.metric = "QR event";
  row.unit = "us";
  row.ours = 0.1;
  row.limit = 1.0 / 3;
  row.limit_name = "bare";
  row.ratio = row.judged = 1.21;
  row.goal = 1.2;
  row.goal_text = "≤ 1.2 × limit";
  row.is_ratio = true;
  return row;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_row_arrives_as_it_was_told) {
  const auto read = from_line(to_line(sample()));
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(to_line(*read) == to_line(sample()));
  BOOST_TEST(!read->peer.has_value());
  BOOST_TEST(*read->limit == 1.0 / 3);
}

BOOST_AUTO_TEST_CASE(a_line_of_something_else_is_no_row) {
  BOOST_TEST(!from_line("").has_value());
  BOOST_TEST(!from_line("a\tb").has_value());
  std::string cut = to_line(sample());
  cut.resize(cut.size() / 2);
  BOOST_TEST(!from_line(cut).has_value());
  Row broken = sample();
  broken.metric = "with\ta tab";
  BOOST_TEST(!from_line(to_line(broken)).has_value());
}

BOOST_AUTO_TEST_CASE(a_goal_is_met_or_not_with_and_without_slack) {
  Row row = sample();
  BOOST_TEST(!row.is_met());
  BOOST_TEST(row.is_met(2));
  row.is_at_least = true;
  BOOST_TEST(row.is_met());
  row.judged = 0.5;
  BOOST_TEST(!row.is_met());
  BOOST_TEST(!row.is_met(2));
  row.judged = 0.6;
  BOOST_TEST(row.is_met(2));
}

BOOST_AUTO_TEST_CASE(a_missed_goal_stands_in_the_table_and_in_the_file) {
  BOOST_TEST(to_table({sample()}).find("| not met |") != std::string::npos);
  BOOST_TEST(to_json({sample()}).find("\"is_met\": false") != std::string::npos);
}

}  // namespace bench

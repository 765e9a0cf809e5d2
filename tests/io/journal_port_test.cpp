#include "plugins/oplati/io/journal_port.hpp"

#include "tests/boost_test.hpp"
#include "tests/io/journal_samples.hpp"

using oplati::OperationRecord;
using test::payment;

BOOST_AUTO_TEST_CASE(the_port_keeps_one_bad_record_from_blocking_the_others) {
  test::TempFolder folder;
  oplati::io::JournalPort port(folder.path(), test::fixed_clock);
  BOOST_TEST(port.append({payment("a")}) == std::vector<bool>{false});
  BOOST_TEST(!port.find("a").has_value());
  BOOST_REQUIRE(port.open());
  OperationRecord thief = payment("c");
  thief.session_id = "session-b";
  const std::vector<bool> expected = {true, true, false, true};
  BOOST_TEST(port.append({payment("a"), payment("b"), thief, payment("d")}) == expected);
  BOOST_TEST(port.last_refusal().find("session-b") != std::string::npos);
  BOOST_TEST(port.open()->size() == 3u);
  BOOST_TEST(port.find("d")->has_value());
  port.close();
  BOOST_TEST(port.open()->size() == 3u);
}

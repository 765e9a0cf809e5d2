#include <sys/stat.h>

#include <fstream>

#include "host_sim/checkout/secret_file.hpp"
#include "tests/boost_test.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using host_test::TillFixture;

BOOST_FIXTURE_TEST_SUITE(till_files, TillFixture)

BOOST_AUTO_TEST_CASE(the_data_folder_is_the_users_alone) {
  for (const char* name : {"", "plugins", "plugins/fake", "documents"}) {
    struct stat status {};
    BOOST_REQUIRE(::stat((folder / "data" / name).c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0700, name);
  }
}

BOOST_AUTO_TEST_CASE(a_second_till_on_the_same_data_is_refused) {
  checkout::TillOptions options;
  options.data_folder = folder / "data";
  options.paper = &paper;
  BOOST_TEST(!checkout::Till::open(options, {}));
}

BOOST_AUTO_TEST_CASE(the_tills_id_stays_and_differs_from_another_tills) {
  const std::string id = *till->store().settings().till_id();
  restart();
  BOOST_TEST(*till->store().settings().till_id() == id);
  TillFixture other;
  BOOST_TEST(*other.till->store().settings().till_id() != id);
}

BOOST_AUTO_TEST_CASE(a_till_of_the_first_version_keeps_its_receipts) {
  const std::string number = receipt(1000);
  BOOST_REQUIRE((pay(number, {{"card", 0}}).status == checkout::ProcessStatus::printed));
  till.reset();
  {
    auto database = support::Database::open(folder / "data" / "till.db", {});
    BOOST_REQUIRE(database.has_value());
    BOOST_REQUIRE(database->execute("ALTER TABLE payment_lines DROP COLUMN change_minor"));
    BOOST_REQUIRE(database->execute("PRAGMA user_version = 1"));
  }
  restart();
  BOOST_TEST(stored(number).fiscal_number == 1);
  const std::string next = receipt(1000);
  BOOST_REQUIRE((pay(next, {{"cash", 1500}}).status == checkout::ProcessStatus::printed));
  BOOST_TEST(stored(next).change_minor() == 500);
}

BOOST_AUTO_TEST_CASE(secrets_survive_any_bytes_and_others_may_not_read_them) {
  const auto path = folder / "some-secrets";
  auto file = checkout::SecretFile::open(path);
  BOOST_REQUIRE(file);
  const std::string value("a b\n\0\xff=", 7);
  BOOST_TEST(file->put("plugin/на ме", value).has_value());
  BOOST_TEST(file->put("empty", "").has_value());
  auto again = checkout::SecretFile::open(path);
  BOOST_REQUIRE(again);
  BOOST_TEST((again->get("plugin/на ме") == value));
  BOOST_TEST(!again->get("empty"));
  ::chmod(path.c_str(), 0640);
  BOOST_TEST(!checkout::SecretFile::open(path));
  ::chmod(path.c_str(), 0600);
  std::ofstream(path) << "zz zz\n";
  BOOST_TEST(!checkout::SecretFile::open(path));
}

BOOST_AUTO_TEST_CASE(a_log_line_cannot_forge_another_A10) {
  system.host->log(POSPAY_LOG_INFO, "one\ntwo\x1b[31m");
  till.reset();
  std::ifstream log(folder / "data" / "till.log");
  std::string line;
  bool is_found = false;
  while (std::getline(log, line)) is_found = is_found || line.find("one?two?[31m") != line.npos;
  BOOST_TEST(is_found);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

#define BOOST_TEST_MODULE sqlite

#include "plugins/support/sqlite.hpp"

#include <sys/stat.h>

#include <fstream>

#include "tests/boost_test.hpp"
#include "tests/support/child.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using pospay::Code;
using support::Database;
using support::sqlite_failure;
using support::SqliteFailure;
using support::Transaction;

constexpr support::OpenOptions exclusive{.exclusive = true, .busy_timeout_ms = 0};

SqliteFailure failure_of_open(const std::filesystem::path& path,
                              support::OpenOptions options = exclusive) {
  const auto database = Database::open(path, options);
  return database ? SqliteFailure::none : sqlite_failure(database.error());
}

struct Table {
  test::TempFolder folder;
  std::filesystem::path path = folder / "t.db";
  Database database = make(path);

  static Database make(const std::filesystem::path& path) {
    auto database = Database::open(path, exclusive);
    BOOST_REQUIRE_MESSAGE(database, "opened");
    BOOST_REQUIRE(database->execute("CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT UNIQUE)"));
    return std::move(*database);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(values_come_back_as_they_were_bound) {
  Table table;
  auto insert = table.database.prepare("INSERT INTO t VALUES(?, ?)");
  BOOST_REQUIRE(insert);
  const std::string with_nul("a\0b", 3);
  insert->bind(1, INT64_MAX);
  insert->bind(2, with_nul);
  BOOST_REQUIRE(insert->run());
  insert->bind(1, INT64_MIN);
  insert->bind_or_null(2, "");
  BOOST_REQUIRE(insert->run());
  insert->bind(1, 7);
  insert->bind(2, std::string_view{});
  BOOST_REQUIRE(insert->run());

  auto select = table.database.prepare("SELECT id, x FROM t ORDER BY id");
  BOOST_REQUIRE(select);
  BOOST_REQUIRE(*select->step());
  BOOST_TEST(select->integer(0) == INT64_MIN);
  BOOST_TEST(select->is_null(1));
  BOOST_TEST(select->text(1).empty());
  BOOST_REQUIRE(*select->step());
  BOOST_TEST(!select->is_null(1));
  BOOST_TEST(select->text(1).empty());
  BOOST_REQUIRE(*select->step());
  BOOST_TEST(select->integer(0) == INT64_MAX);
  BOOST_TEST(select->text(1) == with_nul);
  BOOST_TEST(!*select->step());
}

BOOST_AUTO_TEST_CASE(every_open_sets_what_durability_needs) {
  Table table;
  const auto value = [&table](const char* pragma) {
    return table.database.integer(pragma).value_or(-1);
  };
  BOOST_TEST(value("PRAGMA synchronous") == 2);
  BOOST_TEST(value("PRAGMA foreign_keys") == 1);
  BOOST_TEST(value("PRAGMA trusted_schema") == 0);
  struct stat info {};
  BOOST_REQUIRE(stat(table.path.c_str(), &info) == 0);
  BOOST_TEST((info.st_mode & 0777) == 0600);
  BOOST_REQUIRE(stat((table.path.string() + "-wal").c_str(), &info) == 0);
  BOOST_TEST((info.st_mode & 0777) == 0600);
  BOOST_TEST(!std::filesystem::exists(table.path.string() + "-shm"));
}

BOOST_AUTO_TEST_CASE(what_is_not_committed_is_rolled_back) {
  Table table;
  {
    auto transaction = Transaction::begin(table.database);
    BOOST_REQUIRE(transaction);
    BOOST_REQUIRE(table.database.execute("INSERT INTO t VALUES(1, 'a')"));
  }
  BOOST_TEST(*table.database.integer("SELECT count(*) FROM t") == 0);
  {
    auto transaction = Transaction::begin(table.database);
    BOOST_REQUIRE(transaction);
    BOOST_REQUIRE(table.database.execute("INSERT INTO t VALUES(1, 'a')"));
    BOOST_REQUIRE(transaction->commit());
    BOOST_TEST(!transaction->commit().has_value());
  }
  BOOST_TEST(*table.database.integer("SELECT count(*) FROM t") == 1);
}

BOOST_AUTO_TEST_CASE(each_cause_has_its_failure_and_names_the_file) {
  Table table;
  BOOST_REQUIRE(table.database.execute("INSERT INTO t VALUES(1, 'a')"));
  const auto twice = table.database.execute("INSERT INTO t VALUES(2, 'a')");
  BOOST_REQUIRE(!twice);
  BOOST_TEST((sqlite_failure(twice.error()) == SqliteFailure::duplicate));
  BOOST_TEST((twice.error().code == Code::refused));
  BOOST_TEST(twice.error().message.find(table.path.string()) == 0u);
  BOOST_TEST(table.database.last_extended_code() == 2067);

  const auto wrong = table.database.prepare("SELEKT 1");
  BOOST_REQUIRE(!wrong);
  BOOST_TEST((wrong.error().code == Code::internal));
  BOOST_TEST((table.database.integer("SELECT 1 WHERE 0").error().code == Code::not_found));

  BOOST_TEST((failure_of_open(table.folder / "no/such/folder/t.db") == SqliteFailure::missing));
  BOOST_TEST((failure_of_open("/proc/self/t.db") != SqliteFailure::none));
  BOOST_TEST((failure_of_open(table.folder.path()) == SqliteFailure::not_regular));
  std::filesystem::create_symlink("t.db", table.folder / "link.db");
  BOOST_TEST((failure_of_open(table.folder / "link.db") == SqliteFailure::not_regular));
  BOOST_REQUIRE(mkfifo((table.folder / "pipe.db").c_str(), 0600) == 0);
  BOOST_TEST((failure_of_open(table.folder / "pipe.db") == SqliteFailure::not_regular));
  std::ofstream(table.folder / "text.db") << std::string(5000, 'x');
  BOOST_TEST((failure_of_open(table.folder / "text.db") == SqliteFailure::damaged));
}

BOOST_AUTO_TEST_CASE(without_permission_the_message_says_so) {
  test::TempFolder folder;
  BOOST_REQUIRE(chmod(folder.path().c_str(), 0555) == 0);
  const int answer = test::in_child([&folder] {
    // Modes do not bind root.
    if (geteuid() == 0 && seteuid(65534) != 0) return 2;
    return failure_of_open(folder / "t.db") == SqliteFailure::permission ? 0 : 1;
  });
  BOOST_TEST(answer == 0);
}

BOOST_AUTO_TEST_CASE(a_second_opening_of_an_exclusive_file_is_refused) {
  Table table;
  BOOST_TEST((failure_of_open(table.path) == SqliteFailure::locked));
  const auto other_process = [&table] {
    return failure_of_open(table.path, {}) == SqliteFailure::locked ? 0 : 1;
  };
  BOOST_TEST(test::in_child(other_process) == 0);
  BOOST_REQUIRE(table.database.execute("INSERT INTO t VALUES(1, 'a')"));
  BOOST_TEST(test::in_child(other_process) == 0);
}

BOOST_AUTO_TEST_CASE(shared_files_are_shared) {
  test::TempFolder folder;
  auto first = Database::open(folder / "t.db", {.exclusive = false, .busy_timeout_ms = 1000});
  auto second = Database::open(folder / "t.db", {.exclusive = false, .busy_timeout_ms = 1000});
  BOOST_REQUIRE(first);
  BOOST_REQUIRE(second);
  BOOST_REQUIRE(first->execute("CREATE TABLE t(x); INSERT INTO t VALUES(5)"));
  BOOST_TEST(*second->integer("SELECT x FROM t") == 5);
}

BOOST_AUTO_TEST_CASE(a_child_after_fork_is_refused_and_leaves_the_file_alone) {
  Table table;
  BOOST_REQUIRE(table.database.execute("INSERT INTO t VALUES(1, 'a')"));
  auto statement = table.database.prepare("SELECT x FROM t");
  BOOST_REQUIRE(statement);
  const int answer = test::in_child([&] {
    if (table.database.is_of_this_process()) return 1;
    if (table.database.execute("DELETE FROM t").has_value()) return 2;
    const auto row = statement->step();
    if (row || sqlite_failure(row.error()) != SqliteFailure::forked) return 3;
    { const auto dropped = std::move(*statement); }
    { const auto dropped = std::move(table.database); }
    return std::filesystem::exists(table.path.string() + "-wal") ? 0 : 4;
  });
  BOOST_TEST(answer == 0);
  BOOST_REQUIRE(*statement->step());
  BOOST_TEST(statement->text(0) == "a");
}

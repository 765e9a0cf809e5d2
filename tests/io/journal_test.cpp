#define BOOST_TEST_MODULE journal

#include "plugins/oplati/io/journal.hpp"

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "plugins/oplati/io/journal_row.hpp"
#include "plugins/support/sqlite.hpp"
#include "tests/boost_test.hpp"
#include "tests/io/journal_samples.hpp"

namespace {

using oplati::OperationRecord;
using oplati::io::Journal;
using test::append;
using test::payment;

std::unique_ptr<Journal> open_in(const test::TempFolder& folder) {
  auto journal = test::try_open(folder.path());
  BOOST_REQUIRE_MESSAGE(journal, (journal ? "" : journal.error().message));
  return std::move(*journal);
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_appended_is_there_after_reopening) {
  test::TempFolder folder;
  OperationRecord record = payment("a");
  record.payment_id = INT64_MAX;
  record.payload = std::string("any\0bytes\xFF", 10);
  {
    auto journal = open_in(folder);
    BOOST_TEST(journal->health().is_new);
    BOOST_REQUIRE(append(*journal, payment("a", "created")));
    BOOST_REQUIRE(append(*journal, record));
    OperationRecord done = payment("b", "paid");
    done.is_open = false;
    BOOST_REQUIRE(append(*journal, done));
  }
  auto journal = open_in(folder);
  BOOST_TEST(!journal->health().is_new);
  BOOST_TEST(!journal->health().needs_reconciliation);
  BOOST_TEST(journal->health().generation == 2);
  const auto open = journal->open_operations();
  BOOST_REQUIRE(open);
  BOOST_REQUIRE_EQUAL(open->size(), 1u);
  BOOST_TEST(test::same(open->front().record, record));
  BOOST_TEST(open->front().stamp.at_ms == test::fixed_clock().at_ms);
  BOOST_TEST(open->front().stamp.utc_offset_minutes == 180);
  const auto closed = journal->find("b");
  BOOST_REQUIRE(closed && *closed);
  BOOST_TEST(!(*closed)->record.is_open);
  BOOST_TEST(!journal->find("c").value().has_value());
  const auto steps = journal->records("a");
  BOOST_REQUIRE(steps);
  BOOST_REQUIRE_EQUAL(steps->size(), 2u);
  BOOST_TEST((*steps)[0].step == "created");
  BOOST_TEST((*steps)[1].payload == record.payload);
  BOOST_TEST(journal->health().damages.empty());
}

BOOST_AUTO_TEST_CASE(many_records_are_written_together_or_not_at_all) {
  test::TempFolder folder;
  auto journal = open_in(folder);
  const std::vector<OperationRecord> good = {payment("a"), payment("b"), payment("a", "paid")};
  BOOST_REQUIRE(journal->append(good));
  BOOST_TEST(journal->open_operations()->size() == 2u);
  OperationRecord thief = payment("d");
  thief.session_id = "session-a";
  const std::vector<OperationRecord> bad = {payment("c"), thief};
  BOOST_TEST(!journal->append(bad).has_value());
  BOOST_TEST(journal->open_operations()->size() == 2u);
  BOOST_REQUIRE(append(*journal, payment("c")));
  BOOST_TEST(journal->health().reopen_count == 0);
}

BOOST_AUTO_TEST_CASE(a_session_or_order_number_of_another_operation_is_refused_G24) {
  test::TempFolder folder;
  auto journal = open_in(folder);
  BOOST_REQUIRE(append(*journal, payment("a")));
  OperationRecord same_session = payment("b");
  same_session.session_id = "session-a";
  const auto refused = append(*journal, same_session);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().id == "journal.session_used");
  BOOST_TEST((refused.error().code == pospay::Code::refused));
  OperationRecord same_order = payment("b");
  same_order.order_number = "order-a";
  BOOST_TEST(append(*journal, same_order).error().id == "journal.order_used");
  same_session.register_number = "OPL000000002";
  BOOST_TEST(append(*journal, same_session).has_value());
  // No session yet is no session twice.
  for (const char* key : {"c", "d"}) {
    OperationRecord early = payment(key);
    early.session_id.clear();
    BOOST_TEST(append(*journal, early).has_value());
  }
  BOOST_TEST(append(*journal, payment("a", "paid")).has_value());
}

BOOST_AUTO_TEST_CASE(refunds_in_flight_or_done_count_against_their_sale) {
  test::TempFolder folder;
  auto journal = open_in(folder);
  BOOST_REQUIRE(append(*journal, test::refund("r1", 77, 100)));
  BOOST_REQUIRE(append(*journal, test::refund("r2", 77, 200, false)));
  BOOST_REQUIRE(append(*journal, test::refund("r3", 78, 400)));
  OperationRecord done = test::refund("r4", 77, 800);
  done.is_open = false;
  BOOST_REQUIRE(append(*journal, done));
  const auto refunds = journal->refunds_of("OPL000000001", 77);
  BOOST_REQUIRE(refunds);
  BOOST_REQUIRE_EQUAL(refunds->size(), 2u);
  BOOST_TEST((*refunds)[0].record.amount_minor + (*refunds)[1].record.amount_minor == 900);
  BOOST_TEST(journal->refunds_of("OPL000000002", 77)->empty());
  BOOST_TEST(journal->refunds_of("OPL000000001", 0)->empty());
  BOOST_TEST(journal->operations_of_shift("OPL000000001", "24112026")->size() == 4u);
  BOOST_TEST(journal->operations_of_shift("OPL000000001", "25112026")->empty());
}

BOOST_AUTO_TEST_CASE(a_shift_is_found_by_its_index_and_read_one_by_one) {
  test::TempFolder folder;
  {
    auto journal = open_in(folder);
    BOOST_REQUIRE(append(*journal, payment("a")));
    BOOST_REQUIRE(append(*journal, payment("b", "paid")));
    OperationRecord next_day = payment("c");
    next_day.shift = "25112026";
    BOOST_REQUIRE(append(*journal, next_day));
    std::string keys;
    BOOST_REQUIRE(journal->visit_shift("OPL000000001", "24112026", [&](const auto& stored) {
      keys += stored.record.key + "/" + stored.record.step + " ";
    }));
    BOOST_TEST(keys == "a/paying b/paid ");
    BOOST_REQUIRE(journal->visit_shift("OPL000000002", "24112026",
                                       [](const auto&) { BOOST_ERROR("of another register"); }));
  }
  auto database = support::Database::open(folder.path() / "journal.db", {});
  BOOST_REQUIRE(database);
  auto plan = database->prepare(std::string("EXPLAIN QUERY PLAN ") + oplati::io::select_operations +
                                "WHERE o.register_number = ?1 AND o.shift = ?2 ORDER BY o.id");
  BOOST_REQUIRE(plan);
  std::string text;
  while (plan->step().value_or(false)) text += std::string(plan->text(3)) + "\n";
  BOOST_TEST(text.find("USING INDEX operation_shift") != std::string::npos, text);
  BOOST_TEST(text.find("SCAN") == std::string::npos, text);
  BOOST_TEST(text.find("TEMP B-TREE") == std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(files_are_for_the_owner_alone_and_links_are_refused) {
  test::TempFolder folder;
  {
    auto journal = open_in(folder);
    BOOST_REQUIRE(append(*journal, payment("a")));
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      struct stat info {};
      BOOST_REQUIRE(stat(entry.path().c_str(), &info) == 0);
      BOOST_TEST((info.st_mode & 0777) == 0600, entry.path());
    }
    BOOST_TEST(!std::filesystem::exists(folder / "journal.db-shm"));
  }
  test::TempFolder other;
  std::filesystem::create_symlink(folder / "journal.db", other / "journal.db");
  const auto linked = test::try_open(other.path());
  BOOST_REQUIRE(!linked);
  BOOST_TEST(linked.error().id == "sqlite.not_regular");
  std::filesystem::remove(other / "journal.db");
  std::filesystem::create_directory(other / "journal.db");
  BOOST_TEST(!test::try_open(other.path()).has_value());
  BOOST_TEST(!test::try_open(other / "missing").has_value());
}

BOOST_AUTO_TEST_CASE(a_newer_or_foreign_database_is_refused_and_stays_as_it_is_P16) {
  struct Row {
    const char* sql;
    const char* id;
  };
  const Row rows[] = {
      {"PRAGMA application_id = 1330662474; PRAGMA user_version = 2; CREATE TABLE t(x)",
       "journal.newer"},
      {"CREATE TABLE t(x)", "journal.foreign"},
      {"PRAGMA application_id = 5", "journal.foreign"},
  };
  for (const Row& row : rows) {
    test::TempFolder folder;
    {
      auto database = support::Database::open(folder / "journal.db", {});
      BOOST_REQUIRE(database);
      BOOST_REQUIRE(database->execute(row.sql));
    }
    const std::string before = content_of(folder / "journal.db");
    const auto journal = test::try_open(folder.path());
    BOOST_REQUIRE(!journal);
    BOOST_TEST(journal.error().id == row.id);
    BOOST_TEST((content_of(folder / "journal.db") == before));
  }
}

BOOST_AUTO_TEST_CASE(old_finished_operations_are_forgotten_and_numbers_are_not_used_again) {
  test::TempFolder folder;
  std::int64_t last_seq = 0;
  {
    auto journal = open_in(folder);
    BOOST_REQUIRE(append(*journal, payment("open")));
    OperationRecord done = payment("done", "paid");
    done.is_open = false;
    BOOST_REQUIRE(append(*journal, done));
    last_seq = (*journal->find("done").value()).seq;
    BOOST_TEST(journal->forget_before(test::fixed_clock().at_ms).value() == 0);
    BOOST_TEST(journal->forget_before(test::fixed_clock().at_ms + 1).value() == 1);
    BOOST_TEST(!journal->find("done").value().has_value());
    BOOST_TEST(journal->records("done")->empty());
  }
  auto journal = open_in(folder);
  BOOST_TEST(!journal->health().needs_reconciliation);
  BOOST_REQUIRE(append(*journal, payment("next")));
  BOOST_TEST((*journal->find("next").value()).seq == last_seq + 1);
}

BOOST_AUTO_TEST_CASE(ten_thousand_open_operations_are_loaded_in_less_than_two_seconds_L4) {
  test::TempFolder folder(test::Medium::disk);
  std::vector<OperationRecord> records;
  for (int i = 0; i < 10'000; ++i) {
    records.push_back(payment("key-" + std::to_string(i)));
    records.back().payload += std::string(1500, 'x');
  }
  BOOST_REQUIRE(open_in(folder)->append(records));
  const auto start = std::chrono::steady_clock::now();
  auto journal = open_in(folder);
  const auto open = journal->open_operations();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  BOOST_REQUIRE(open);
  BOOST_TEST(open->size() == 10'000u);
  BOOST_TEST(open->front().record.key == "key-0");
  BOOST_TEST(open->back().record.key == "key-9999");
  BOOST_TEST_MESSAGE("opened and loaded in " << took.count() << " ms");
  BOOST_TEST(took.count() < 2000 * POSPAY_TIME_FACTOR);
}

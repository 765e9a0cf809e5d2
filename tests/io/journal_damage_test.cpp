#include <fstream>
#include <iterator>

#include "plugins/oplati/io/journal.hpp"
#include "tests/boost_test.hpp"
#include "tests/io/journal_samples.hpp"

namespace {

using oplati::io::Journal;
using test::append;
using test::payment;

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void set_content(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

constexpr int operation_count = 20;

void fill(const test::TempFolder& folder) {
  auto journal = test::try_open(folder.path());
  BOOST_REQUIRE(journal);
  for (int i = 0; i < operation_count; ++i) {
    BOOST_REQUIRE(append(**journal, payment("key-" + std::to_string(i), "awaiting_buyer")));
    BOOST_REQUIRE(append(**journal, payment("key-" + std::to_string(i))));
  }
}

// Leaves the folder as a killed process would: journal.db as it was, the log beside it.
void copy_folder(const test::TempFolder& from, const test::TempFolder& to) {
  for (const auto& entry : std::filesystem::directory_iterator(from.path())) {
    std::filesystem::copy_file(entry.path(), to.path() / entry.path().filename());
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_flipped_bit_is_found_and_the_other_operations_are_read_D8) {
  for (const char* place : {"step=paying\nkey=key-7", "digest-key-7"}) {
    test::TempFolder folder;
    fill(folder);
    std::string content = content_of(folder / "journal.db");
    const auto at = content.rfind(place);
    BOOST_REQUIRE(at != std::string::npos);
    content[at] ^= 0x04;
    set_content(folder / "journal.db", content);
    auto journal = test::try_open(folder.path());
    BOOST_REQUIRE(journal);
    const auto open = (*journal)->open_operations();
    BOOST_REQUIRE(open);
    BOOST_TEST(open->size() == operation_count - 1u);
    BOOST_REQUIRE_EQUAL((*journal)->health().damages.size(), 1u);
    BOOST_TEST((*journal)->health().damages[0].find("key-7") != std::string::npos);
    BOOST_TEST((*journal)->find("key-7").error().id == "journal.damaged");
    BOOST_TEST((*journal)->find("key-8")->has_value());
    BOOST_TEST((*journal)->open_operations().has_value());
    BOOST_TEST((*journal)->health().damages.size() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(an_older_record_that_is_damaged_or_missing_breaks_the_chain) {
  test::TempFolder folder;
  fill(folder);
  {
    auto database = support::Database::open(folder / "journal.db", {});
    BOOST_REQUIRE(database);
    BOOST_REQUIRE(
        database->execute("DELETE FROM record WHERE seq = 1;"
                          "UPDATE record SET at_ms = at_ms + 1 WHERE seq = 3"));
  }
  auto journal = test::try_open(folder.path());
  BOOST_REQUIRE(journal);
  BOOST_TEST((*journal)->open_operations()->size() == operation_count + 0u);
  BOOST_TEST((*journal)->records("key-0")->size() == 1u);
  BOOST_TEST((*journal)->records("key-1")->size() == 1u);
  BOOST_TEST((*journal)->records("key-2")->size() == 2u);
  BOOST_TEST((*journal)->health().damages.size() == 2u);
}

BOOST_AUTO_TEST_CASE(no_flipped_bit_makes_an_open_operation_vanish_in_silence_D8_S13) {
  test::TempFolder folder;
  fill(folder);
  const std::string good = content_of(folder / "journal.db");
  const std::string mark = content_of(folder / "journal.mark");
  int refused = 0, reported = 0, harmless = 0;
  // A prime step, so that all parts of pages are met.
  for (std::size_t at = 0; at < good.size(); at += 211) {
    std::string content = good;
    content[at] ^= static_cast<char>(1 << (at % 8));
    std::filesystem::remove(folder / "journal.db-wal");
    set_content(folder / "journal.db", content);
    set_content(folder / "journal.mark", mark);
    auto journal = test::try_open(folder.path());
    if (!journal) {
      ++refused;
      continue;
    }
    const auto open = (*journal)->open_operations();
    if (!open) {
      ++refused;
      continue;
    }
    int right = 0;
    for (const auto& operation : *open) {
      BOOST_TEST(test::same(operation.record, payment(operation.record.key)), "byte " << at);
      ++right;
    }
    const auto& health = (*journal)->health();
    const bool is_reported = !health.damages.empty() || health.needs_reconciliation;
    BOOST_TEST((right == operation_count || is_reported), "byte " << at);
    ++(right == operation_count ? harmless : reported);
  }
  BOOST_TEST_MESSAGE(refused << " refused, " << reported << " reported, " << harmless
                             << " without effect on open operations");
  BOOST_TEST(reported > 0);
}

BOOST_AUTO_TEST_CASE(a_truncated_file_is_not_taken_for_a_whole_one_D9) {
  test::TempFolder folder;
  fill(folder);
  const std::string good = content_of(folder / "journal.db");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{100}, std::size_t{4096}, good.size() / 2, good.size() - 4096}) {
    set_content(folder / "journal.db", good.substr(0, size));
    auto journal = test::try_open(folder.path());
    if (!journal) continue;
    const auto open = (*journal)->open_operations();
    BOOST_TEST((!open || (*journal)->health().needs_reconciliation ||
                !(*journal)->health().damages.empty()),
               "cut to " << size);
  }
}

BOOST_AUTO_TEST_CASE(a_lost_log_is_noticed_until_it_is_reconciled_D10) {
  test::TempFolder running;
  test::TempFolder folder;
  {
    auto journal = test::try_open(running.path());
    BOOST_REQUIRE(journal);
    BOOST_REQUIRE(append(**journal, payment("a")));
    copy_folder(running, folder);
  }
  std::filesystem::remove(folder / "journal.db-wal");
  for (int i = 0; i < 2; ++i) {
    auto journal = test::try_open(folder.path());
    BOOST_REQUIRE(journal);
    BOOST_TEST((*journal)->health().needs_reconciliation);
    BOOST_TEST((*journal)->open_operations()->size() == i + 0u);
    BOOST_REQUIRE(append(**journal, payment("b" + std::to_string(i))));
  }
  {
    auto journal = test::try_open(folder.path());
    BOOST_REQUIRE((*journal)->reconciled());
    BOOST_TEST(!(*journal)->health().needs_reconciliation);
  }
  BOOST_TEST(!(*test::try_open(folder.path()))->health().needs_reconciliation);
}

BOOST_AUTO_TEST_CASE(with_its_log_a_killed_journal_loses_nothing) {
  test::TempFolder running;
  test::TempFolder folder;
  auto live = test::try_open(running.path());
  BOOST_REQUIRE(live);
  BOOST_REQUIRE(append(**live, payment("a")));
  copy_folder(running, folder);
  auto journal = test::try_open(folder.path());
  BOOST_REQUIRE(journal);
  BOOST_TEST(!(*journal)->health().needs_reconciliation);
  BOOST_TEST((*journal)->open_operations()->size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_older_copy_and_a_deleted_journal_are_noticed_D9_D10) {
  test::TempFolder folder;
  fill(folder);
  const std::string older = content_of(folder / "journal.db");
  { BOOST_REQUIRE(append(**test::try_open(folder.path()), payment("later"))); }
  set_content(folder / "journal.db", older);
  BOOST_TEST((*test::try_open(folder.path()))->health().needs_reconciliation);

  test::TempFolder deleted;
  fill(deleted);
  std::filesystem::remove(deleted / "journal.db");
  auto journal = test::try_open(deleted.path());
  BOOST_REQUIRE(journal);
  BOOST_TEST((*journal)->health().is_new);
  BOOST_TEST((*journal)->health().needs_reconciliation);

  // A lost or damaged mark alone is no alarm: nothing of the journal is missing.
  test::TempFolder unmarked;
  fill(unmarked);
  set_content(unmarked / "journal.mark", std::string(40, 'x'));
  BOOST_TEST(!(*test::try_open(unmarked.path()))->health().needs_reconciliation);
  std::filesystem::remove(unmarked / "journal.mark");
  BOOST_TEST(!(*test::try_open(unmarked.path()))->health().needs_reconciliation);
}

#include <sys/stat.h>
#include <unistd.h>

#include "plugins/oplati/io/journal.hpp"
#include "tests/boost_test.hpp"
#include "tests/io/journal_samples.hpp"
#include "tests/support/child.hpp"
#include "tests/support/fault_vfs.hpp"

namespace {

using oplati::io::Journal;
using test::append;
using test::DiskFault;
using test::FaultVfs;
using test::payment;

// Appends four operations with a fault at the n-th disk call, heals, appends one more, and reads
// all of it in a new journal. False once the fault no longer strikes.
bool survives_fault_at(int n, bool for_ever, DiskFault fault) {
  test::TempFolder folder;
  FaultVfs disk;
  std::vector<std::string> acknowledged;
  bool has_struck = false;
  {
    auto opened = test::try_open(folder.path());
    BOOST_REQUIRE(opened);
    Journal& journal = **opened;
    const auto append_key = [&](const std::string& key) {
      const bool is_durable = append(journal, payment(key)).has_value();
      if (is_durable) acknowledged.push_back(key);
      return is_durable;
    };
    BOOST_REQUIRE(append_key("before"));
    disk.fail_at(n, for_ever, fault);
    for (int i = 0; i < 4; ++i) append_key("k" + std::to_string(i));
    has_struck = disk.has_struck();
    disk.heal();
    BOOST_TEST_CONTEXT("fault at call " << n << (for_ever ? " for ever" : " once")) {
      BOOST_TEST(append_key("after"));
      const bool is_in_doubt = has_struck && fault == DiskFault::io_error;
      BOOST_TEST((!is_in_doubt || journal.health().reopen_count > 0));
      BOOST_TEST(has_struck == !journal.health().last_failure.empty());
    }
  }
  BOOST_TEST_CONTEXT("fault at call " << n << (for_ever ? " for ever" : " once")) {
    auto journal = test::try_open(folder.path());
    BOOST_REQUIRE(journal);
    BOOST_TEST(!(*journal)->health().needs_reconciliation);
    for (const std::string& key : acknowledged) {
      const auto found = (*journal)->find(key);
      BOOST_REQUIRE(found);
      BOOST_REQUIRE_MESSAGE(found->has_value(), key << " was acknowledged and is lost");
      BOOST_TEST(test::same((*found)->record, payment(key)));
    }
    BOOST_TEST((*journal)->open_operations()->size() >= acknowledged.size());
    BOOST_TEST((*journal)->health().damages.empty());
  }
  return has_struck;
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_acknowledged_record_is_lost_whichever_disk_call_fails_D3) {
  for (const DiskFault fault : {DiskFault::io_error, DiskFault::disk_full}) {
    for (const bool for_ever : {false, true}) {
      int n = 1;
      while (survives_fault_at(n, for_ever, fault)) ++n;
      BOOST_TEST(n > 10);
      BOOST_TEST_MESSAGE(n - 1 << " places of failure");
    }
  }
}

BOOST_AUTO_TEST_CASE(opening_survives_a_fault_at_every_disk_call) {
  for (int n = 1;; ++n) {
    test::TempFolder folder;
    FaultVfs disk;
    BOOST_REQUIRE(append(**test::try_open(folder.path()), payment("a")));
    disk.fail_at(n, true, DiskFault::io_error);
    const bool is_open = test::try_open(folder.path()).has_value();
    const bool has_struck = disk.has_struck();
    disk.heal();
    auto journal = test::try_open(folder.path());
    BOOST_REQUIRE(journal);
    BOOST_TEST((*journal)->open_operations()->size() == 1u);
    BOOST_TEST(!(*journal)->health().needs_reconciliation);
    if (!has_struck) {
      BOOST_TEST(is_open);
      BOOST_TEST(n > 3);
      break;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_sync_that_fails_in_a_commit_leaves_the_outcome_unknown_D4) {
  test::TempFolder folder;
  FaultVfs disk;
  auto journal = test::try_open(folder.path());
  BOOST_REQUIRE(journal);
  bool was_unknown = false;
  for (int n = 1; n < 40; ++n) {
    disk.fail_at(n, false, DiskFault::io_error);
    const auto done = append(**journal, payment("k" + std::to_string(n)));
    disk.heal();
    if (done) continue;
    was_unknown = was_unknown || done.error().code == pospay::Code::unknown;
    BOOST_TEST(done.error().message.find("journal.db") != std::string::npos);
    BOOST_TEST(append(**journal, payment("k" + std::to_string(n))).has_value());
  }
  BOOST_TEST(was_unknown);
}

BOOST_AUTO_TEST_CASE(on_a_full_disk_results_use_the_reserve_and_new_payments_are_refused_D1_D2) {
  test::TempFolder folder;
  FaultVfs disk;
  auto opened = test::try_open(folder.path());
  BOOST_REQUIRE(opened);
  Journal& journal = **opened;
  const auto reserve = folder / "journal.reserve";
  BOOST_TEST(std::filesystem::file_size(reserve) == 256u * 1024);
  auto waiting = payment("waiting", "awaiting_buyer");
  waiting.session_id.clear();
  BOOST_REQUIRE(append(journal, waiting));
  BOOST_REQUIRE(append(journal, payment("under_way")));

  disk.fill_while([&reserve] { return std::filesystem::exists(reserve); });
  const auto fresh = append(journal, payment("new"));
  BOOST_REQUIRE(!fresh);
  BOOST_TEST(fresh.error().id == "sqlite.disk_full");
  // An intent: its session is new.
  BOOST_TEST(!append(journal, payment("waiting")).has_value());
  BOOST_TEST(!journal.health().reserve_is_spent);
  BOOST_TEST(append(journal, payment("under_way", "paid")).has_value());
  BOOST_TEST(journal.health().reserve_is_spent);
  BOOST_TEST(!std::filesystem::exists(reserve));
  // While the reserve cannot be taken again, what it left free is for results alone.
  std::filesystem::create_directory(reserve);
  disk.heal();
  BOOST_TEST(append(journal, payment("new")).error().id == "sqlite.disk_full");
  BOOST_TEST(append(journal, payment("under_way", "confirmed")).has_value());
  std::filesystem::remove(reserve);
  BOOST_TEST(append(journal, payment("new")).has_value());
  BOOST_TEST(!journal.health().reserve_is_spent);
  BOOST_TEST(std::filesystem::exists(reserve));
  BOOST_TEST(journal.find("under_way").value()->record.step == "confirmed");
}

BOOST_AUTO_TEST_CASE(a_folder_without_permission_is_refused_in_plain_words_D10) {
  test::TempFolder folder;
  { BOOST_REQUIRE(append(**test::try_open(folder.path()), payment("a"))); }
  BOOST_REQUIRE(chmod(folder.path().c_str(), 0555) == 0);
  const int answer = test::in_child([&folder] {
    // Modes do not bind root.
    if (geteuid() == 0 && seteuid(65534) != 0) return 2;
    const auto journal = test::try_open(folder.path());
    if (journal || journal.error().code != pospay::Code::unavailable) return 3;
    return journal.error().message.find(folder.path().string()) == 0 ? 0 : 4;
  });
  BOOST_TEST(answer == 0);
  BOOST_REQUIRE(chmod(folder.path().c_str(), 0755) == 0);
  BOOST_TEST((*test::try_open(folder.path()))->open_operations()->size() == 1u);
}

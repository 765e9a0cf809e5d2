// A journal that lost something: nothing that moves money starts before the shift's report was
// compared, and the doctor says why.
#define BOOST_TEST_MODULE lost_journal
#include <chrono>
#include <thread>

#include "tests/acceptance/plugin_lane.hpp"
#include "tests/boost_test.hpp"

namespace acceptance {
namespace {

namespace fs = std::filesystem;
using pospay::EventKind;
using pospay::OutcomeStatus;

struct Fixture : PluginLane {
  std::size_t buyer = 0;
  pospay::ShiftBooks books;

  Fixture() {
    configure("dynamic");
    buyer = add_buyer(100'000);
    books.shift = {"shift-1", 1'780'000'000'000, 180, 1};
  }
  fs::path journal_folder() {
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "plugin")) {
      if (entry.path().filename() == "journal.db") return entry.path().parent_path();
    }
    throw std::runtime_error("there is no journal");
  }
  pospay::Outcome sell(std::int64_t amount) {
    script({5, sandbox::Script::Decision::confirm, 5, buyer});
    auto operation = std::move(*method->start_payment(payment_request(amount, amount)));
    const auto outcome = outcome_of(*operation);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_REQUIRE((outcome->status == OutcomeStatus::approved));
    operation->confirm({"F", 0}).value();
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    books.lines.push_back({pospay::OperationKind::payment, operation->key(), "1",
                           outcome->provider_reference, pospay::byn(amount)});
    return *outcome;
  }
  // The plugin closes its journal behind the writes that are queued; its log goes last.
  void end() {
    const fs::path log = journal_folder() / "journal.db-wal";
    destroy();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (fs::exists(log)) {
      BOOST_REQUIRE((std::chrono::steady_clock::now() < limit));
      std::this_thread::yield();
    }
  }
  void restart() {
    create();
    configure("dynamic");
  }
  // The comparison, or why there is none.
  std::optional<pospay::Reconciliation> compare() {
    auto operation = std::move(*method->close_shift(books));
    seen.clear();
    BOOST_REQUIRE(outcome_of(*operation).has_value());
    operation->acknowledge().value();
    BOOST_REQUIRE(wait_for(*operation, EventKind::settled).has_value());
    for (const auto& event : seen) {
      if (event.reconciliation) return event.reconciliation;
    }
    return std::nullopt;
  }
  std::string failed_checks() {
    auto operation = std::move(*method->diagnose());
    seen.clear();
    BOOST_REQUIRE(outcome_of(*operation).has_value());
    operation->acknowledge().value();
    std::string words;
    for (const auto& event : seen) {
      if (!event.diagnosis) continue;
      for (const auto& check : event.diagnosis->checks) {
        if (check.status == pospay::CheckStatus::failed) words += check.message.id + " ";
      }
    }
    return words;
  }
  void set_down(bool is_down) {
    gateway->with_model([&](sandbox::WalletModel&, sandbox::FaultList& faults, std::int64_t) {
      faults.set_down(is_down);
    });
  }
  // Refused, with a text for the cashier that names the way out.
  void expect_refusal(const pospay::Outcome& sale) {
    const auto payment = method->start_payment(payment_request(500, 500));
    BOOST_REQUIRE(!payment.has_value());
    BOOST_TEST(payment.error().id == "start.reconciliation_needed");
    BOOST_TEST(payment.error().message.find("закройте смену") != std::string::npos);
    const auto refund = method->start_refund(refund_request(sale, 100, 0));
    BOOST_REQUIRE(!refund.has_value());
    BOOST_TEST(refund.error().id == "start.reconciliation_needed");
  }
  void expect_way_back(const pospay::Outcome& sale) {
    const std::int64_t before = balance(buyer);
    expect_refusal(sale);
    BOOST_TEST(failed_checks() == "check.journal.behind ");
    // A shift that could not be compared changes nothing, nor does another start.
    set_down(true);
    BOOST_TEST(!compare().has_value());
    set_down(false);
    end();
    restart();
    expect_refusal(sale);
    BOOST_TEST(balance(buyer) == before);
    BOOST_TEST(compare().has_value());
    BOOST_REQUIRE(host.wait_until([&] { return failed_checks().empty(); }));
    sell(500);
    BOOST_TEST(balance(buyer) == before - 500);
    end();
    restart();
    sell(300);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(after_an_older_copy_nothing_starts_before_the_comparison_U16_D9, Fixture) {
  sell(1000);
  end();
  const fs::path journal = journal_folder();
  fs::copy(journal / "journal.db", folder.path() / "older.db");
  restart();
  const auto sale = sell(2000);
  end();
  fs::copy(folder.path() / "older.db", journal / "journal.db",
           fs::copy_options::overwrite_existing);
  restart();
  expect_way_back(sale);
}

BOOST_FIXTURE_TEST_CASE(after_a_lost_journal_nothing_starts_before_the_comparison_U16_D10,
                        Fixture) {
  const auto sale = sell(1000);
  end();
  const fs::path journal = journal_folder();
  fs::remove(journal / "journal.db");
  restart();
  expect_way_back(sale);
}

}  // namespace acceptance

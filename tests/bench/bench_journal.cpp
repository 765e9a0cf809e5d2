// What being sure costs (B6): durable commits per approved payment, alone and with many at once,
// and the time of one beside a bare insert into SQLite with the same pragmas, on the same disk.
#include <sqlite3.h>


#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/io/clock.hpp"
#include "plugins/oplati/io/journal_port.hpp"
#include "plugins/oplati/io/lane_driver.hpp"
#include "tests/bench/happy_gateway.hpp"
#include "tests/bench/plain_host.hpp"
#include "tests/bench/measuring_program.hpp"
#include "tests/bench/row.hpp"
#include "tests/bench/samples.hpp"
#include "tests/core/machine_harness.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {
namespace {

using oplati::OperationRecord;
using oplati::io::Journal;

oplati::io::JournalStamp stamp() { return {oplati::io::wall_ms(), 180}; }

// --- One commit ----------------------------------------------------------------------------------

// Records as a payment writes them, one of a new operation or the next of a known one.
OperationRecord record_of(int operation, int step) {
  OperationRecord record;
  record.key = "till1." + std::to_string(operation) + ".1";
  record.line = "till1." + std::to_string(operation);
  record.request_digest = std::string(16, 'd');
  record.register_number = "OPL000000001";
  record.base_url = "https://cashboxapi.o-plati.by/ms-pay";
  record.shift = "24112026";
  record.order_number = "order-" + std::to_string(operation);
  record.session_id = "session-" + std::to_string(operation);
  record.amount_minor = 1050;
  record.step = "step" + std::to_string(step);
  record.payload = std::string(600, 'p');
  return record;
}

// SQLite as a till would use it by itself: one table, one prepared insert.
class BareTable {
 public:
  explicit BareTable(const std::string& file) {
    must_be_ok(sqlite3_open(file.c_str(), &database_));
    must_be_ok(sqlite3_exec(database_,
                            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
                            "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                            "CREATE TABLE record(seq INTEGER PRIMARY KEY, key TEXT NOT NULL,"
                            " step TEXT NOT NULL, payload TEXT NOT NULL, at_ms INTEGER NOT NULL)",
                            nullptr, nullptr, nullptr));
    must_be_ok(sqlite3_prepare_v2(
        database_, "INSERT INTO record(key, step, payload, at_ms) VALUES(?, ?, ?, ?)", -1, &insert_,
        nullptr));
  }
  ~BareTable() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  BareTable(const BareTable&) = delete;
  BareTable& operator=(const BareTable&) = delete;

  void insert(const OperationRecord& record) {
    bind(1, record.key);
    bind(2, record.step);
    bind(3, record.payload);
    sqlite3_bind_int64(insert_, 4, oplati::io::wall_ms());
    if (sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
    sqlite3_reset(insert_);
  }

 private:
  void bind(int position, const std::string& text) {
    sqlite3_bind_text(insert_, position, text.data(), static_cast<int>(text.size()), nullptr);
  }
  void must_be_ok(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
  }
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

void measure_commit(bool is_quick) {
  const test::TempFolder folder(test::Medium::disk);
  auto journal = must(Journal::open(folder.path(), stamp));
  BareTable bare((folder / "bare.db").string());
  Samples ours, theirs;
  constexpr int steps = 5;
  for (int i = 0; i < (is_quick ? 200 : 1000); ++i) {
    const OperationRecord record = record_of(i / steps, i % steps);
    Stopwatch ours_watch;
    if (auto done = journal->append({&record, 1}); !done) {
      throw std::runtime_error(done.error().message);
    }
    ours.add(ours_watch.us());
    Stopwatch bare_watch;
    bare.insert(record);
    theirs.add(bare_watch.us());
  }
  Row row;
  row.id = "B6";
  row.metric = "one durable commit";
  row.unit = "us";
  row.ours = ours.median();
  row.limit = theirs.median();
  row.limit_name = "bare SQLite insert";
  row.ratio = row.judged = row.ours / *row.limit;
  row.goal = 1.5;
  row.goal_text = "≤ 1.5 × limit";
  row.is_ratio = true;
  tell(row);
}

// --- Commits per payment -------------------------------------------------------------------------

class CountingJournal final : public oplati::io::JournalPort {
 public:
  using JournalPort::JournalPort;
  std::vector<bool> append(const std::vector<OperationRecord>& records) override {
    ++commits;
    return JournalPort::append(records);
  }
  std::atomic<int> commits{0};
};

struct Till {
  explicit Till(const std::string& folder)
      : host(folder),
        engine(oplati::io::monotonic_ms),
        journal(std::make_shared<CountingJournal>(folder, stamp)),
        driver(oplati::io::LaneDriver::create(
            engine, policy, {oplati::io::monotonic_ms, oplati::io::wall_ms, oplati::io::random_u64},
            std::make_shared<HappyGateway>(), journal, [this] { host.request_wake_up(); })) {
    host.wait_until([&] { return driver->ready().has_value(); });
  }
  ~Till() { driver->close(); }

  // Starts so many at once and confirms each as soon as it is approved, until all are settled.
  void pay(int count) {
    std::vector<std::string> keys;
    for (int i = 0; i < count; ++i) {
      auto request = oplati::test::payment_request(1234);
      request.key = "k" + std::to_string(next_++);
      request.line = "line-" + request.key;
      start(request);
      keys.push_back(request.key);
    }
    host.wait_until([&] {
      std::erase_if(keys, [&](const std::string& key) { return is_settled(key); });
      return keys.empty();
    });
  }

 private:
  // "Busy" is an answer that a till has to expect: the journal is writing, and it asks again.
  void start(const pospay::PaymentRequest& request) {
    constexpr int tries = 100;
    const oplati::Binding binding{"OPL000000001", "https://gw"};
    for (int i = 0; i < tries; ++i) {
      auto machine = std::make_unique<oplati::Payment>(
          *policy, binding, oplati::PaymentMode::dynamic_qr, "d", request, oplati::io::wall_ms());
      auto started = driver->start({request.key, request.line, "d", binding, std::move(machine)});
      if (started) return;
      if (started.error().id != "start.busy") throw std::runtime_error(started.error().id);
    }
    throw std::runtime_error("the journal stays busy");
  }

  bool is_settled(const std::string& key) {
    while (auto taken = driver->next_event(key)) {
      if (taken->event.kind == pospay::EventKind::settled) return true;
      if (!taken->event.outcome) continue;
      if (taken->event.outcome->status != pospay::OutcomeStatus::approved) {
        throw std::runtime_error("a payment was not approved");
      }
      if (auto done = driver->submit(key, oplati::ReceiptPrinted{{"F1", 0}}); !done) {
        throw std::runtime_error(done.error().id);
      }
    }
    return false;
  }

  static std::shared_ptr<const oplati::Policy> quick_policy() {
    auto policy = std::make_shared<oplati::Policy>();
    policy->scan_poll = oplati::PollSchedule::every(1);
    policy->confirmation_poll = oplati::PollSchedule::every(1);
    return policy;
  }

  std::shared_ptr<const oplati::Policy> policy = quick_policy();
  int next_ = 1;

 public:
  PlainHost host;
  oplati::io::Engine engine;
  std::shared_ptr<CountingJournal> journal;
  std::shared_ptr<oplati::io::LaneDriver> driver;
};

void measure_commits() {
  const test::TempFolder folder(test::Medium::disk);
  Till till(folder.path().string());
  const auto per_payment = [&](int rounds, int at_once) {
    const int before = till.journal->commits;
    for (int i = 0; i < rounds; ++i) till.pay(at_once);
    return static_cast<double>(till.journal->commits - before) / (rounds * at_once);
  };
  Row row;
  row.id = "B6";
  row.metric = "durable commits per approved payment";
  row.unit = "commits";
  row.ours = per_payment(20, 1);
  row.judged = row.ours;
  row.goal = 5;
  row.goal_text = "≤ 5";
  row.is_ratio = true;
  tell(row);

  const double alone = row.ours;
  row.metric = "the same, 100 payments at once";
  row.ours = per_payment(2, 100);
  row.peer = alone;
  row.peer_name = "one at a time";
  row.judged = row.ours;
  row.ratio = row.ours / alone;
  row.goal = 1;
  row.goal_text = "≤ 1 (shared commits)";
  tell(row);
}

void measure_all(bool is_quick) {
  measure_commits();
  measure_commit(is_quick);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::run_program("bench_journal", argc, argv, bench::measure_all);
}

// The n-th call of the plugin fails, once or from then on, during one sale and one return: an
// allocation, or a call on the journal's files. The till lives on, no call of the plugin keeps it
// waiting, and after a restart the money is where the receipts say. Rows P5, D1, D2, D3, D10, D14
// and L3 of the fault catalogue.
//
// In the test command a sample is played. POSPAY_FAIL_ROWS=N plays N of each kind, or `all`;
// POSPAY_FAIL_SEED draws another sample.
#define BOOST_TEST_MODULE fail
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "tests/boost_test.hpp"
#include "tests/faults/kill_crew.hpp"

namespace faults {
namespace {

// A till waits for the network and for the disk most of the time.
constexpr std::size_t tills = 4;
constexpr long rows_of_each = 10;
// What the contract allows a call, and what the tests allow a busy machine.
constexpr int call_limit_ms = (50 + 250) * POSPAY_TIME_FACTOR;

const Work& sale() { return all_works().front(); }
const Work& give_back() { return all_works().back(); }

// POSPAY_FAIL_ONLY="return of a part, EIO 56 " plays the rows whose description begins so.
const char* only() { return std::getenv("POSPAY_FAIL_ONLY"); }

long rows_wanted() {
  if (only() != nullptr) return 0;
  const char* value = std::getenv("POSPAY_FAIL_ROWS");
  if (value == nullptr) return rows_of_each;
  return std::string(value) == "all" ? 0 : std::atol(value);
}

std::uint64_t seed() {
  static const std::uint64_t drawn = [] {
    const char* value = std::getenv("POSPAY_FAIL_SEED");
    const std::uint64_t made =
        value == nullptr ? std::random_device{}() : std::strtoull(value, nullptr, 10);
    std::cout << "seed: POSPAY_FAIL_SEED=" << made << std::endl;
    return made;
  }();
  return drawn;
}

// One number out of each of `wanted` equal parts of 1..count; 0: all.
std::vector<long> sample(long count, long wanted, std::mt19937_64& dice) {
  std::vector<long> numbers;
  if (wanted == 0 || wanted > count) wanted = count;
  for (long part = 0; part < wanted; ++part) {
    const long first = part * count / wanted + 1;
    const long last = (part + 1) * count / wanted;
    numbers.push_back(std::uniform_int_distribution<long>(first, last)(dice));
  }
  return numbers;
}

// Rows of one way of failing, in a sale and in a return.
std::vector<KillRow> rows_of(const std::string& of) {
  std::mt19937_64 dice(seed() ^ std::hash<std::string>{}(of));
  std::vector<KillRow> rows;
  for (const Work* work : {&sale(), &give_back()}) {
    Failure failure;
    failure.of = of;
    const std::vector<std::string> calls = calls_of(*work, failure);
    BOOST_TEST_REQUIRE(!calls.empty(), of << " meets no call: is the library preloaded?");
    std::cout << work->name << ", " << of << ": " << calls.size() << " calls" << std::endl;
    for (const bool is_for_ever : {false, true}) {
      failure.is_for_ever = is_for_ever;
      for (const long n : sample(static_cast<long>(calls.size()), rows_wanted(), dice)) {
        KillRow row;
        row.work = work;
        row.failure = failure;
        row.failure.n = n;
        row.moment = {static_cast<int>(n), calls[static_cast<std::size_t>(n) - 1]};
        if (only() == nullptr || describe(row).rfind(only(), 0) == 0) rows.push_back(row);
      }
    }
  }
  return rows;
}

void print_table(const std::vector<KillRow>& rows, const std::vector<KillResult>& results) {
  std::map<std::string, std::map<std::string, int>> table;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Failure& failure = rows[i].failure;
    auto& line = table[std::string(rows[i].work->name) + " | " + failure.of +
                       (failure.is_for_ever ? " from then on" : " once")];
    ++line["~rows"];
    ++line[results[i].told];
    line["~decided by a person"] += results[i].decisions;
  }
  for (const auto& [name, counts] : table) {
    std::cout << name;
    for (const auto& [what, count] : counts) std::cout << " | " << what << " " << count;
    std::cout << std::endl;
  }
}

// A call that takes too long is played once more, alone: a busy machine is no fault of the plugin.
void check_time(const KillRow& row, const KillResult& result) {
  if (result.slowest_ms <= call_limit_ms) return;
  const KillResult again = KillCrew(1).play(std::vector<KillRow>{row}).front();
  BOOST_TEST(again.slowest_ms <= call_limit_ms,
             describe(row) << ": " << result.slowest << " took " << result.slowest_ms
                           << " ms, then " << again.slowest << " " << again.slowest_ms << " ms");
}

std::vector<KillResult> play(const std::vector<KillRow>& rows) {
  std::vector<KillResult> results = KillCrew(tills).play(rows);
  print_table(rows, results);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    BOOST_TEST(results[i].problem.empty(), describe(rows[i]) << ": " << results[i].problem << "\n"
                                                             << results[i].log);
    if (only() != nullptr) std::cout << describe(rows[i]) << "\n" << results[i].log;
    check_time(rows[i], results[i]);
  }
  return results;
}

}  // namespace

// A sanitizer brings an allocator of its own, in which nothing can be made to fail.
#ifndef POSPAY_IS_SANITIZED
BOOST_AUTO_TEST_CASE(whatever_allocation_fails_the_till_lives_and_the_money_is_right_P5_L3) {
  const std::vector<KillResult> results = play(rows_of("memory"));
  if (only() != nullptr) return;
  // The sample reaches the work itself, and what it meets is not always fatal.
  std::set<std::string> told;
  for (const KillResult& result : results) told.insert(result.told);
  BOOST_TEST(told.count("unknown") == 1u);
  BOOST_TEST(told.count("printed") == 1u);
}
#endif

BOOST_AUTO_TEST_CASE(whatever_call_on_the_journal_fails_the_money_is_right_D1_D2_D3_D10) {
  for (const char* of : {"EIO", "ENOSPC", "EROFS"}) play(rows_of(of));
}

// The disk is full, or read-only, from some moment on before the first record is durable.
BOOST_AUTO_TEST_CASE(
    a_full_or_read_only_disk_refuses_a_payment_before_anything_is_sent_with_a_message_D1_D10) {
  constexpr std::size_t moments = 8;
  std::vector<KillRow> rows;
  for (const char* of : {"ENOSPC", "EROFS"}) {
    KillRow row;
    row.work = &sale();
    row.failure.of = of;
    row.failure.is_for_ever = true;
    const std::vector<std::string> calls = calls_of(*row.work, row.failure);
    // The recorder writes down the first step once its record is in the journal.
    const auto begun = std::find(calls.begin(), calls.end(), "open flight.log");
    const auto synced =
        std::find(std::make_reverse_iterator(begun), calls.rend(), "fdatasync journal.db-wal");
    BOOST_REQUIRE(synced != calls.rend());
    const auto last = static_cast<std::size_t>(calls.rend() - synced);
    for (std::size_t moment = 0; moment <= moments; ++moment) {
      row.failure.n = static_cast<long>(1 + (last - 1) * moment / moments);
      row.moment.name = calls[static_cast<std::size_t>(row.failure.n) - 1];
      rows.push_back(row);
    }
  }
  const std::vector<KillResult> results = play(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    BOOST_TEST_CONTEXT(describe(rows[i]) << "\n" << results[i].log) {
      BOOST_TEST(results[i].requests == 0);
      BOOST_TEST((results[i].told == "declined" || results[i].told == "refused" ||
                  results[i].told == "not started"));
      // The first line is what the cashier reads.
      BOOST_TEST(results[i].log.find('\n') > 0u);
    }
  }
}

// The flight recorder's file: it cannot be made, or a write breaks off.
BOOST_AUTO_TEST_CASE(payments_go_on_when_the_log_cannot_be_written_D14) {
  std::vector<KillRow> rows;
  for (const Work* work : {&sale(), &give_back()}) {
    for (const char* of : {"ENOSPC", "EIO", "EROFS"}) {
      for (const long n : {1L, 2L}) {
        KillRow row;
        row.work = work;
        row.failure = {of, n, true, "flight"};
        row.moment.name = "flight.log";
        rows.push_back(row);
      }
    }
  }
  for (const KillResult& result : play(rows)) BOOST_TEST(result.told == "printed");
}

}  // namespace faults

// One seed: its clock, its queue of what happens next, and everybody in it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugins/oplati/core/policy.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/fault_plan.hpp"
#include "tests/simulation/gateway.hpp"
#include "tests/simulation/operation.hpp"
#include "tests/simulation/seams.hpp"
#include "tests/simulation/violation.hpp"

namespace simulation {

class Till;

struct Settings {
  std::uint64_t seed = 1;
  std::vector<Strike> left_out;
  const Seams* seams = nullptr;  // nullptr: the product as it is
  bool is_told = false;          // keep the history as text
  bool wall_clock_jumps = true;  // S12 runs a seed with and without
};

struct Figures {
  std::uint64_t payments = 0;
  std::uint64_t refunds = 0;
  std::uint64_t approved = 0;
  std::uint64_t told_unknown = 0;
  std::uint64_t requests = 0;
  std::uint64_t deaths = 0;
  std::uint64_t excused = 0;      // only a reconciliation can find them
  std::uint64_t by_answer = 0;    // payments that the gateway knows, whatever goes wrong
  std::uint64_t within_10_s = 0;  // ... told within 10 s of its first final answer
  std::uint64_t closes = 0;       // of shifts
  std::uint64_t differences = 0;  // ... that they found
  // L1: once all is healthy and the gateway has answered, payments whose end it knows and the host
  // does not.
  std::uint64_t to_settle = 0;
  std::uint64_t settled_in_time = 0;  // ... told within 10 s
  std::uint64_t most_requests = 0;

  void add(const Figures& other);
  double settled_share() const {
    return to_settle == 0 ? 1
                          : static_cast<double>(settled_in_time) / static_cast<double>(to_settle);
  }
};

struct Run {
  Figures figures;
  std::optional<Violation> violation;
  std::vector<Strike> struck;
  FaultCounts faults{};
  std::vector<std::string> history;
  // Of all that was sent and told, with its time.
  std::uint64_t digest = 0;
};

class World {
 public:
  explicit World(Settings settings);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Run run();

  // --- For everybody in it -----------------------------------------------------------------------
  std::int64_t now_ms() const { return now_ms_; }
  void at(std::int64_t at_ms, std::function<void()> happens);
  // Only if the till has not died in between; later if it stands still.
  void at(Till& till, std::int64_t at_ms, std::function<void()> happens);
  // What the gateway does late, after its till has given it up; L1 counts from the last of it.
  void late_at(std::int64_t at_ms, std::function<void()> happens);

  void run_for(std::int64_t ms) { run_until(now_ms_ + ms); }
  // L1 counts from the last beginning, too.
  void began() { last_late_ms_ = std::max(last_late_ms_, now_ms_); }
  bool strikes(Fault fault, std::uint64_t site) {
    if (!faults.strikes(fault, site, now_ms_)) return false;
    if (is_told()) say(std::string("*** ") + kind_of(fault).id + " " + kind_of(fault).what);
    return true;
  }
  bool is_told() const { return settings.is_told; }
  void say(const std::string& text);
  void note(std::uint64_t what) { digest_ = mixed(digest_ ^ mixed(what)); }
  Operation& operation_of(const std::string& key);
  Operation& add_operation(pospay::OperationKind kind, std::size_t till, std::size_t receipt);
  std::string register_of(std::size_t till) const;

  const Settings settings;

 private:
  Seams no_seams_;

 public:
  const Dice dice;
  const oplati::Policy& policy;
  const Seams& seams;
  FaultPlan faults;
  Gateway gateway;
  std::deque<Operation> operations;
  std::vector<Receipt> receipts;
  std::vector<std::unique_ptr<Till>> tills;
  Figures figures;
  std::int64_t heals_at_ms = 0;
  // When the gateway cannot be reached (G3), and when its answers cannot come back (N24).
  struct Window {
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;
    bool has(std::int64_t at_ms) const { return at_ms >= from_ms && at_ms < until_ms; }
  };
  Window down;
  Window one_way;
  pospay::Shift shift{"shift", 1'780'000'000'000, 180, 1};
  std::string last_session;  // that the gateway opened

 private:
  struct Happening {
    std::int64_t at_ms;
    std::uint64_t sequence;
    std::size_t slot;
    bool operator>(const Happening& other) const {
      return at_ms != other.at_ms ? at_ms > other.at_ms : sequence > other.sequence;
    }
  };
  struct Slot {
    std::function<void()> happens;
    Till* till = nullptr;  // whose life it belongs to
    std::uint32_t epoch = 0;
  };

  void put(std::int64_t at_ms, Slot slot);

  void run_until(std::int64_t until_ms);
  bool take_next(std::int64_t until_ms);
  void heal();
  void finish();
  void count();
  void say_books();
  bool is_quiet() const;

  std::int64_t now_ms_ = 0;
  std::int64_t last_late_ms_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t digest_ = 0;
  std::vector<Happening> queue_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_slots_;
  std::vector<std::string> history_;
};

}  // namespace simulation

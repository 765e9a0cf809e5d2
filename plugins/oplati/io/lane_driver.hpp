// A lane brought to life: its journal on the disk thread, its calls on the network threads, its
// timers on the scheduler, and the till's calls in between, all under one mutex that is never held
// while anything blocks.
//
// Lives as long as a task of it is under way, so `close` need not wait for a slow network.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "plugins/oplati/core/lane.hpp"
#include "plugins/oplati/io/engine.hpp"
#include "plugins/oplati/io/ports.hpp"

namespace oplati::io {

class LaneDriver final : public LanePort, public std::enable_shared_from_this<LaneDriver> {
 public:
  struct Clock {
    std::function<std::int64_t()> monotonic_ms;
    std::function<std::int64_t()> wall_ms;
    std::function<std::uint64_t()> random;
  };
  // Log lines that wait for the till thread; older ones go first when it never comes.
  static constexpr std::size_t log_limit = 512;
  // Text of the flight recorder that waits for the disk; what comes when it is full is lost.
  static constexpr std::size_t flight_limit = 1024 * 1024;
  // Records that are taken up before the till's calls get their turn: some milliseconds' worth.
  static constexpr std::size_t loaded_at_once = 64;
  // How long the till waits for a journal that is writing, before it answers "busy".
  static constexpr std::int64_t journal_wait_ms = 40;
  // Most receipts are paid within three minutes of their beginning; a longer one, unless it is
  // begun to be paid meanwhile, costs its first request a handshake.
  static constexpr std::int64_t ready_ms = 180'000;
  // A payment needs two connections that have carried nothing: for its session and for the POST
  // that moves the money. Once the session is open, one.
  static constexpr std::size_t ready_connections = 2;
  // While a buyer acts: from one poll to the next and on to the POST. Looked after this often.
  static constexpr std::int64_t ready_in_session_ms = 10'000;
  static constexpr std::int64_t ready_check_ms = 1'000;
  // How far a host's monotonic clock may stay behind the system's.
  static constexpr std::int64_t clock_slack_ms = 500;

  // `wake_host` is called from plugin threads until `close` has returned. `engine`
  // lives longer than every task of the driver. `clock` is not asked after `close` either. Without
  // a `flight_log` nothing is recorded. Whoever lets go of the last handle closes the driver: a
  // till's start that fails half way leaves nothing behind that calls the host.
  static std::shared_ptr<LaneDriver> create(Engine& engine, std::shared_ptr<const Policy> policy,
                                            Clock clock, std::shared_ptr<IGateway> gateway,
                                            std::shared_ptr<IJournal> journal,
                                            std::function<void()> wake_host,
                                            std::shared_ptr<IFlightLog> flight_log = {});

  // --- The till's side; none of it blocks for longer than journal_wait_ms ------------------------
  // Nothing that answers a Result throws: what cannot be done for want of memory, or for a bug, is
  // INTERNAL, and the lane has stopped.

  // Ready, not yet, or UNAVAILABLE with what keeps the journal from being opened; then it is tried
  // again behind this very call.
  pospay::Result<void> ready();

  struct Start {
    std::string key;
    std::string line;
    std::string digest;
    Binding binding;
    std::unique_ptr<Machine> machine;
    // Compares with the gateway's report: what it found, once the host has it, is what a journal
    // that lost something needs.
    bool compares = false;
  };
  // Nothing that moves money starts anew while the journal needs reconciliation.
  pospay::Result<void> start(Start start);

  // The journal has lost something and the gateway's report was not compared since (U16).
  bool needs_reconciliation();

  // What went back of a sale already, by this journal, without the operation `but_key`: in minor
  // units.
  pospay::Result<std::int64_t> refunded(const std::string& register_number,
                                        std::int64_t sale_payment_id, const std::string& but_key);

  pospay::Result<void> resume(const std::string& key);
  pospay::Result<void> submit(const std::string& key, Input input);
  // Of a lane that has stopped: once for each operation an outcome that is unknown. Throws
  // std::bad_alloc when there is no memory for that either.
  std::optional<Lane::Taken> next_event(const std::string& key);
  pospay::Result<std::vector<pospay::OpenOperation>> open_operations();
  // Registers of operations that are open: their secrets are needed.
  std::vector<std::string> open_registers();

  // Word of the gateway about a payment; from any thread.
  void hint(const Hinted& hint);

  void set_credential(const std::string& register_number, Credential credential);
  // A payment or a refund may follow: connections are kept ready for ready_ms from now on.
  void prepare();
  std::vector<std::pair<int, std::string>> take_log();

  // Nothing is started any more, requests under way are cut, the journal is closed when its last
  // task is done. Afterwards the host is not called.
  void close();

  // --- LanePort ----------------------------------------------------------------------------------

  void write(std::vector<OperationRecord> records) override;
  void send(const std::string& key, std::uint32_t call_number, const Binding& binding,
            Call call) override;
  void read_shift(const std::string& key, const std::string& register_number,
                  const std::string& shift) override;
  void compare(const std::string& key, std::shared_ptr<const ShiftMaterial> material) override;
  void probe(const std::string& key, const Binding& binding, std::optional<Call> call) override;
  void wake_host() override;
  void log(int level, const std::string& line) override;

 private:
  LaneDriver(Engine& engine, std::shared_ptr<const Policy> policy, Clock clock,
             std::shared_ptr<IGateway> gateway, std::shared_ptr<IJournal> journal,
             std::function<void()> wake_host, std::shared_ptr<IFlightLog> flight_log);

  enum class Readiness {
    opening,
    ready,
    failed,  // the journal cannot be opened; tried again when somebody asks
    broken,  // a bug was caught, or there was no memory to go on with; for good
    closed,
  };

  // The journal belongs to whoever holds the gate: the disk thread, or the till for a look-up.
  class JournalGate {
   public:
    void enter();
    bool try_enter(std::int64_t wait_ms);
    void leave();

   private:
    std::mutex mutex_;
    std::condition_variable left_;
    bool is_taken_ = false;
  };
  struct JournalTurn {
    JournalGate& gate;
    ~JournalTurn() { gate.leave(); }
  };

  Moment now() const;
  void make_up_for_a_slow_clock();
  void open_journal();
  void load(const std::vector<OperationRecord>& records);
  void write_on_disk_thread(const std::vector<OperationRecord>& records);
  void note_reconciled_on_disk_thread();
  void call_on_network_thread(const std::string& key, std::uint32_t number, const Binding& binding,
                              const Call& call);
  Credential credential_of(const std::string& register_number);
  // Runs `change` on the lane, then sets the timer and wakes the host if there is news.
  template <class Change>
  auto with_lane(Change change);
  template <class Task>
  void guarded(Task task);
  template <class Query>
  auto answered(Query query) -> decltype(query());
  void stop(const char* why) noexcept;
  void log_stop(const char* why) noexcept;
  void ring() noexcept;
  pospay::Result<void> check_ready();
  pospay::Result<void> begin(Start& start);
  std::optional<Lane::Taken> take_event(const std::string& key);
  void after_change();
  void ready_for_receipt() noexcept;
  void ready_behind_first_request() noexcept;
  void ready_in_session() noexcept;
  void post_readying() noexcept;
  void keep_ready() noexcept;
  void post_flight_text() noexcept;
  void keep_flight_text() noexcept;
  template <class Query>
  auto with_journal(Query query) -> decltype(query());

  Engine& engine_;
  std::shared_ptr<const Policy> policy_;
  Clock clock_;
  std::shared_ptr<IGateway> gateway_;
  std::shared_ptr<IJournal> journal_;
  JournalGate journal_gate_;
  std::shared_ptr<IFlightLog> flight_log_;
  Scheduler::Id timer_ = 0;
  Scheduler::Id ready_timer_ = 0;
  std::int64_t clock_distance_ms_ = 0;         // the system's clock less the host's, at the start
  std::atomic<std::int64_t> clock_lag_ms_{0};  // what the host's clock has lost since

  std::mutex mutex_;  // everything below
  FlightRecorder recorder_;
  Lane lane_;
  Readiness readiness_ = Readiness::opening;
  std::atomic<bool> is_loading_ = false;  // asked without the mutex
  std::string open_failure_;
  bool needs_reconciliation_ = false;
  std::string comparison_key_;  // of the last comparison with the gateway's report
  std::map<std::string, Credential> credentials_;
  std::deque<std::pair<int, std::string>> log_;
  bool has_news_ = false;
  // Connections ahead of need; times by the scheduler's clock.
  std::int64_t receipt_until_ms_ = 0;
  std::int64_t session_until_ms_ = 0;
  std::int64_t readied_at_ms_ = 0;
  bool is_readying_posted_ = false;
  bool is_readying_wanted_again_ = false;
  std::string flight_text_;
  bool is_flight_posted_ = false;
  bool has_flight_failed_ = false;

  std::mutex host_mutex_;  // held while the host is called, so that close can be sure
  std::function<void()> wake_host_;
};

}  // namespace oplati::io

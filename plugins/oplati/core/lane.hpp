// A lane: all operations of one register number with one journal. It carries out what the machines
// want, in their order, and hands their events to the host. Still no clock, thread, file or socket:
// the outside is a LanePort, and whoever owns the lane calls it from one thread at a time. The
// simulation drives the very same class in virtual time.
//
// Writes of many operations that come while a write is under way go to the journal together, in one
// commit. Requests leave through a gate that keeps one back-off for all operations while the
// gateway does not answer, and a cap on their rate (send_gate.hpp, gateway_watch.hpp). What a
// person has just asked for leaves at once all the same; a cancel or a supervisor's decision calls
// back what has not left, so that the operation decides anew.
//
// Ten thousand unfinished operations cost no more at each step than one: their timers are kept in
// order, and those that are finished are counted.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/oplati/core/flight_recorder.hpp"
#include "plugins/oplati/core/machine.hpp"
#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/core/policy.hpp"
#include "plugins/oplati/core/refund.hpp"
#include "plugins/oplati/core/send_gate.hpp"

namespace oplati {

// What a lane needs from outside. Each call returns at once and does not call the lane; the answer
// comes later through the lane function that is named.
class LanePort {
 public:
  virtual ~LanePort() = default;
  // One commit; answered by Lane::on_written with one result a record.
  virtual void write(std::vector<OperationRecord> records) = 0;
  // Answered by Lane::on_answer with the same key and number, exactly once.
  virtual void send(const std::string& key, std::uint32_t call_number, const Binding& binding,
                    Call call) = 0;
  // Reads a shift from the journal; answered by Lane::on_shift_read.
  virtual void read_shift(const std::string& key, const std::string& register_number,
                          const std::string& shift) = 0;
  // Answered by Lane::on_result with Compared, beside the lane: it takes its time.
  virtual void compare(const std::string& key, std::shared_ptr<const ShiftMaterial> material) = 0;
  // Answered by Lane::on_result with Probed.
  virtual void probe(const std::string& key, const Binding& binding, std::optional<Call> call) = 0;
  // There are events for the host.
  virtual void wake_host() = 0;
  virtual void log(int level, const std::string& line) = 0;
};

class Lane {
 public:
  // Settled operations that are still answered for `resume` in this run.
  static constexpr std::size_t settled_kept = 256;
  // Events that a host may leave unread; then the oldest that decides nothing is dropped.
  static constexpr std::size_t event_limit = 64;

  // Both live longer than the lane. Without a `gate` the lane has a GatewayGate.
  Lane(const Policy& policy, LanePort& port, std::unique_ptr<SendGate> gate = nullptr);

  // Hears every step from now on; lives longer than the lane.
  void record_with(FlightRecorder& recorder) { recorder_ = &recorder; }

  // Operations from the journal that are not finished. A record that cannot be read is reported
  // and left in the journal.
  void load(std::span<const OperationRecord> records, const Moment& moment);
  // An operation from the journal that is settled already, so that its host can read its end again.
  pospay::Result<void> adopt(const OperationRecord& record, const Moment& moment);

  // A new operation. REFUSED when the key was used for another request, or when a payment for the
  // same line is open. The same key with the same request is the same operation.
  pospay::Result<void> start(const std::string& key, const std::string& line,
                             const std::string& digest, const Binding& binding,
                             std::unique_ptr<Machine> machine, const Moment& moment);

  bool contains(std::string_view key) const { return entries_.find(key) != entries_.end(); }
  // What the host should know of a known operation is queued again.
  pospay::Result<void> resume(const std::string& key);
  pospay::Result<void> submit(const std::string& key, Input input, const Moment& moment);

  struct Taken {
    pospay::Event event;
    std::vector<KeepSecret> secrets;  // to be stored before the event is shown
  };
  std::optional<Taken> next_event(const std::string& key, const Moment& moment);
  // For an owner that cannot go on: instead of what is queued, the host hears that the outcome is
  // unknown and what to do. Once, and only if it has not heard an end; whatever a step that broke
  // off has left behind.
  std::optional<Taken> stopped_event(const std::string& key);

  std::vector<pospay::OpenOperation> open_operations() const;
  // Is any payment or refund not finished? Settings that bind payments must not change then.
  bool has_open_operations() const;
  // What went back of a sale or is on its way, but for the refund `but_key`. `written`: the latest
  // records of its refunds in the journal; what this run knows is newer.
  std::int64_t refunded_minor(const std::string& register_number, std::int64_t sale_payment_id,
                              const std::vector<OperationRecord>& written,
                              const std::string& but_key) const;
  // Registers of the operations that are not finished.
  std::vector<std::string> open_registers() const;

  // `is_in_doubt`: what failed may be there all the same.
  void on_written(const std::vector<bool>& results, const Moment& moment, bool is_in_doubt = false);
  void on_answer(const std::string& key, std::uint32_t call_number, Answer answer,
                 const Moment& moment);
  void on_shift_read(const std::string& key, const std::string& register_number,
                     const std::string& shift,
                     pospay::Result<std::shared_ptr<const std::vector<ShiftOperation>>> journal,
                     const Moment& moment);
  void on_result(const std::string& key, Input result, const Moment& moment);
  // Word of the gateway about a payment; ignored when it is none of this lane's.
  void on_hint(const Hinted& hint, const Moment& moment);
  void on_time(const Moment& moment);
  std::optional<std::int64_t> wake_at_ms() const;

 private:
  struct Entry;
  using Entries = std::map<std::string, Entry, std::less<>>;
  // By the moment at which TimerDue is wanted.
  using Timers = std::multimap<std::int64_t, Entries::iterator>;
  struct Entry {
    std::unique_ptr<Machine> machine;
    std::string line;
    std::string digest;
    Binding binding;
    std::uint64_t age = 0;     // order of arrival
    bool is_refund = false;    // of money of a sale
    bool is_attended = false;  // a person asked for it and waits for all of it
    bool has_pass = false;     // a person has acted on it: its next request leaves at once
    bool is_over = false;      // counted in settled_
    std::optional<Timers::iterator> timer;
    bool is_writing = false;   // a Write is not answered yet:
    Actions behind_write;      // ... these wait for it
    std::deque<Input> inputs;  // ... and so do these
    std::deque<Emit> events;
    std::optional<Emit> last_surface;  // QR, code or scan prompt that is still to be shown
    std::optional<Emit> last_waiting;
    std::optional<Emit> last_outcome;
    std::optional<Emit> last_settled;
    std::vector<KeepSecret> secrets;
    std::uint64_t last_sequence = 0;  // of the events that the host has taken
    bool has_heard_end = false;       // an outcome that is final
  };
  struct PendingWrite {
    std::string key;
    bool required = true;
  };

  // Of an entry: its key and all that it holds.
  using Item = Entries::iterator;

  Entry* find(std::string_view key);
  Item insert(const std::string& key, std::unique_ptr<Machine> machine);
  void step(Item item, Input input, const Moment& moment);
  // Takes them out of `actions`.
  void run(Item item, Actions& actions, const Moment& moment);
  void send(Item item, Send&& send, const Moment& moment);
  void let_out(const Moment& moment);
  void answer_unsent(const WaitingSend& send, const char* kind, const Moment& moment);
  void call_back(const std::string& key, const Moment& moment);
  void note_state(Item item);
  void queue_event(Entry& entry, Emit&& emit);
  void flush();
  void forget_settled();

  const Policy* policy_;
  LanePort* port_;
  FlightRecorder* recorder_ = nullptr;
  std::unique_ptr<SendGate> gate_;
  Entries entries_;
  Timers timers_;
  std::size_t settled_ = 0;  // entries that are over
  std::uint64_t next_age_ = 1;
  std::uint64_t steps_ = 0;
  Actions spare_actions_;  // empty; the room of a step's actions, for the next step
  std::vector<PendingWrite> waiting_writes_;
  std::vector<OperationRecord> waiting_records_;
  std::vector<PendingWrite> writes_under_way_;
  bool has_news_ = false;
};

}  // namespace oplati

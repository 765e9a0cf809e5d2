// A till's process: the real lane with what the plugin's driver and method do around it
// (plugins/oplati/io/lane_driver.cpp, plugins/oplati/method.cpp), in virtual time, on a disk and a
// network that fail, and mortal between any two actions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugins/oplati/core/lane.hpp"
#include "tests/simulation/closing.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/host.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/operation.hpp"

namespace simulation {

class World;

// What a till did while the gateway could not be reached (G3), for L5.
struct Outage {
  std::int64_t requests = 0;
  std::int64_t acts = 0;          // of people: each may be tried at once
  std::int64_t starts = 0;        // of the till, which then knows nothing of the outage
  std::int64_t late_answers = 0;  // to requests of before: the gateway seems to be back
};

// Thrown out of the lane: the process is gone.
struct Death {
  bool is_reboot = false;
};

class Till final : public oplati::LanePort {
 public:
  Till(World& world, std::size_t index);

  std::size_t index() const { return index_; }
  bool is_alive() const { return lane_.has_value(); }
  std::uint32_t epoch() const { return epoch_; }
  std::int64_t stands_still_until_ms() const { return still_until_ms_; }
  std::optional<std::int64_t> timer_at_ms() const { return timer_at_ms_; }
  // A commit is under way until then.
  std::int64_t disk_free_at_ms() const { return disk_free_at_ms_; }
  // True once: the first answer of the gateway since all is healthy.
  bool takes_first_answer() { return !std::exchange(has_first_answer_, true); }
  const std::string& register_number() const { return register_number_; }
  Disk& disk() { return disk_; }
  Host& host() { return host_; }
  const Outage& outage() const { return outage_; }

  void boot();
  void die(bool is_reboot);
  void stand_still(std::int64_t until_ms) {
    still_until_ms_ = until_ms;
    stood_until_ms_ = std::max(stood_until_ms_, until_ms);
  }
  // What was to happen while it stood still happens then, all of it.
  std::int64_t stood_until_ms() const { return stood_until_ms_; }
  void jump_wall_clock(std::int64_t by_ms) { wall_offset_ms_ += by_ms; }
  // The moment of a timer. Everything that enters the lane goes through `guarded`, which turns a
  // Death into the end of the process.
  void on_timer();
  template <class Task>
  void guarded(Task task);
  // A death is drawn at each of these.
  void mortal();

  // --- The driver and the method, as the host calls them -----------------------------------------
  pospay::Result<void> start(Operation& operation);
  pospay::Result<void> start_payment(const pospay::PaymentRequest& request);
  pospay::Result<void> start_refund(const pospay::RefundRequest& request);
  pospay::Result<void> resume(const std::string& key);
  pospay::Result<void> submit(const std::string& key, oplati::Input input);
  std::optional<pospay::Event> next_event(const std::string& key);
  std::vector<pospay::OpenOperation> open_operations();
  bool has_open_operations() const { return lane_ && lane_->has_open_operations(); }

  // The cashier closes a shift at the end of the day; later, how that ended.
  void close_shift(Closing& closing, pospay::ShiftBooks books);
  void read_closing(Closing& closing);

  // --- LanePort ----------------------------------------------------------------------------------
  void write(std::vector<oplati::OperationRecord> records) override;
  void send(const std::string& key, std::uint32_t call_number, const oplati::Binding& binding,
            oplati::Call call) override;
  // Of a shift's close.
  void read_shift(const std::string& key, const std::string& register_number,
                  const std::string& shift) override;
  void compare(const std::string& key,
               std::shared_ptr<const oplati::ShiftMaterial> material) override;
  // Of a diagnosis, which no day here has.
  void probe(const std::string& key, const oplati::Binding&, std::optional<oplati::Call>) override;
  void wake_host() override;
  void log(int, const std::string& line) override;

  void on_answer(const std::string& key, std::uint32_t number, oplati::Answer answer);

 private:
  bool is_gateway_down() const;
  void ask_of_closing(const std::string& key, std::uint32_t number, const oplati::Binding& binding,
                      const oplati::Call& call);
  oplati::Moment now();
  void schedule_timer();
  pospay::Result<void> start_in_lane(const std::string& key, std::string line, std::string digest,
                                     const oplati::Binding& binding,
                                     std::unique_ptr<oplati::Machine> machine);
  pospay::Result<std::int64_t> refunded(std::int64_t sale_payment_id, const std::string& but_key);
  bool journal_is_busy() const;

  World* world_;
  std::size_t index_;
  std::string register_number_;
  Disk disk_;
  Host host_;
  Network network_;
  std::optional<oplati::Lane> lane_;
  std::uint32_t epoch_ = 0;
  std::uint64_t actions_ = 0;
  std::uint64_t moments_ = 0;
  int depth_ = 0;
  bool was_reboot_ = false;
  int deaths_in_recovery_ = 0;
  std::int64_t disk_free_at_ms_ = 0;
  std::int64_t booted_at_ms_ = 0;
  std::int64_t monotonic_base_ms_ = 1'000'000;
  int drift_per_cent_ = 0;
  std::int64_t wall_offset_ms_ = 0;
  std::int64_t still_until_ms_ = 0;
  std::int64_t stood_until_ms_ = 0;
  std::optional<std::int64_t> timer_at_ms_;
  bool host_is_woken_ = false;
  bool has_first_answer_ = false;
  Outage outage_;
};

}  // namespace simulation

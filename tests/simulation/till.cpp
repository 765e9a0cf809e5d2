#include "tests/simulation/till.hpp"

#include <algorithm>
#include <utility>

#include "plugins/oplati/core/gateway_gate.hpp"
#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/core/refund.hpp"
#include "plugins/oplati/core/request_check.hpp"
#include "plugins/oplati/core/shift_close.hpp"
#include "tests/simulation/invariants.hpp"
#include "tests/simulation/till_guard.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

using oplati::OperationRecord;
using pospay::Code;
using pospay::Error;
using pospay::Result;

namespace {

constexpr const char* base_url = "https://gateway";
// How long the till waits for a journal that is writing (LaneDriver::journal_wait_ms).
constexpr std::int64_t journal_wait_ms = 40;
// A death this soon after a start is one during the recovery; three in a row are enough.
constexpr std::int64_t recovery_ms = 3'000;
constexpr int deepest_recovery = 3;
// Of the gateway, when a shift is closed.
constexpr std::int64_t answer_ms = 40;

}  // namespace

Till::Till(World& world, std::size_t index)
    : world_(&world),
      index_(index),
      register_number_(world.register_of(index)),
      disk_(world, index),
      host_(world, *this),
      network_(world, *this) {
  if (world.strikes(Fault::c8, index)) {
    drift_per_cent_ = world.dice.chance(Question::drift, index, 500) ? 1 : -1;
  }
}

// --- Life and death ------------------------------------------------------------------------------

void Till::boot() {
  ++epoch_;
  if (is_gateway_down()) ++outage_.starts;
  const std::uint64_t site = site_of(index_, epoch_);
  if (is_alive()) return;
  if (epoch_ > 1) {
    world_->faults.saw(Fault::u14);
    if (world_->strikes(Fault::c2, site) && world_->settings.wall_clock_jumps) {
      jump_wall_clock(
          world_->dice.between(Question::fault_size, site, -400'000'000'000, 400'000'000'000));
    }
  }
  booted_at_ms_ = world_->now_ms();
  if (was_reboot_ && world_->strikes(Fault::c3, site)) monotonic_base_ms_ = 5'000;
  if (world_->is_told()) world_->say("till " + std::to_string(index_) + " starts");
  lane_.emplace(world_->policy, *this,
                world_->seams.gate(std::make_unique<oplati::GatewayGate>(world_->policy)));
  guarded([&] {
    auto records = disk_.open();
    world_->seams.loads(records);
    lane_->load(records, now());
    s13_recovery_knows_what_was_written(*world_, *this);
    if (epoch_ > 1 && !has_open_operations() && world_->strikes(Fault::p17, site)) {
      register_number_ = world_->register_of(index_ + 2);
    }
    host_.recover();
  });
}

void Till::die(bool is_reboot) {
  if (!is_alive()) return;
  ++world_->figures.deaths;
  if (world_->is_told()) {
    world_->say("till " + std::to_string(index_) + (is_reboot ? " loses power" : " dies"));
  }
  note_what_dies(*world_, *this);
  monotonic_base_ms_ = now().now_ms + 1;
  was_reboot_ = is_reboot;
  lane_.reset();
  timer_at_ms_.reset();
  host_is_woken_ = false;
  still_until_ms_ = 0;
  disk_free_at_ms_ = 0;
  for (auto& operation : world_->operations) {
    if (operation.till != index_) continue;
    operation.seen.memory_was_lost |= operation.seen.last_write_failed;
  }
  disk_.crash(is_reboot);
  host_.forget_everything();
  deaths_in_recovery_ =
      world_->now_ms() - booted_at_ms_ < recovery_ms ? deaths_in_recovery_ + 1 : 0;
  const std::int64_t pause = world_->dice.between(Question::boot_ms, site_of(index_, epoch_), 200,
                                                  is_reboot ? 60'000 : 8'000);
  world_->at(world_->now_ms() + pause, [this] { boot(); });
}

void Till::mortal() {
  const bool is_recovering = epoch_ > 1 && world_->now_ms() - booted_at_ms_ < recovery_ms;
  if (is_recovering && deaths_in_recovery_ >= deepest_recovery) return;
  const std::uint64_t site = site_of(index_, ++actions_);
  if (world_->strikes(is_recovering ? Fault::p3 : Fault::p1, site)) {
    throw Death{world_->dice.chance(Question::death, site, 300)};
  }
}

oplati::Moment Till::now() {
  oplati::Moment moment;
  const std::int64_t passed = world_->now_ms() - booted_at_ms_;
  moment.now_ms = monotonic_base_ms_ + passed + passed * drift_per_cent_ / 100;
  moment.wall_ms = 1'780'000'000'000 + world_->now_ms() + wall_offset_ms_;
  moment.random = world_->dice.draw(Question::moment, site_of(index_, epoch_, ++moments_));
  world_->seams.moment(moment);
  return moment;
}

void Till::schedule_timer() {
  timer_at_ms_.reset();
  if (!is_alive()) return;
  const auto wake_at = lane_->wake_at_ms();
  if (!wake_at) return;
  const std::int64_t passed = *wake_at - monotonic_base_ms_;
  const std::int64_t rate = 100 + drift_per_cent_;
  // Rounded up: the lane's moment must not lie before its own wish.
  const std::int64_t at = booted_at_ms_ + (passed * 100 + rate - 1) / rate;
  timer_at_ms_ = std::max({at, world_->now_ms(), still_until_ms_});
}

void Till::on_timer() {
  timer_at_ms_.reset();
  guarded([&] { lane_->on_time(now()); });
}

// --- LanePort ------------------------------------------------------------------------------------

void Till::write(std::vector<OperationRecord> records) {
  mortal();
  std::vector<std::string> keys;
  for (const auto& record : records) keys.push_back(record.key);
  if (world_->is_told()) {
    for (const auto& record : records) world_->say("  write " + record.key + " " + record.step);
  }
  Disk::Commit commit = disk_.begin_commit(std::move(records));
  disk_free_at_ms_ = world_->now_ms() + commit.takes_ms;
  world_->at(*this, disk_free_at_ms_,
             [this, keys = std::move(keys), results = std::move(commit.acknowledged)] {
               guarded([&] {
                 disk_.finish_commit();
                 for (std::size_t i = 0; i < keys.size(); ++i) {
                   world_->operation_of(keys[i]).seen.last_write_failed = !results[i];
                   if (world_->is_told() && !results[i]) world_->say("  not written: " + keys[i]);
                 }
                 mortal();
                 lane_->on_written(results, now());
               });
             });
}

void Till::send(const std::string& key, std::uint32_t call_number, const oplati::Binding& binding,
                oplati::Call call) {
  mortal();
  if (is_closing(key)) {
    ask_of_closing(key, call_number, binding, call);
    return;
  }
  oplati::Binding used = binding;
  world_->seams.binding(used);
  world_->seams.call(call);
  if (is_gateway_down()) {
    ++outage_.requests;
    l5_down_gateway_is_spared(*world_, *this);
  }
  network_.send(world_->operation_of(key), call_number, std::move(used), std::move(call));
  mortal();
}

// The end of the day is healthy: what is tried there is the comparison, not the way to the gateway.
void Till::ask_of_closing(const std::string& key, std::uint32_t number,
                          const oplati::Binding& binding, const oplati::Call& call) {
  world_->at(*this, world_->now_ms() + answer_ms, [this, key, number, binding, call] {
    guarded([&] {
      auto answer = world_->gateway.carry_out(binding, call, {}, world_->now_ms());
      if (auto* report = std::get_if<oplati::Report>(&answer)) world_->seams.report(*report);
      lane_->on_answer(key, number, std::move(answer), now());
    });
  });
}

void Till::read_shift(const std::string& key, const std::string& register_number,
                      const std::string& shift) {
  world_->at(*this, world_->now_ms() + 1, [this, key, register_number, shift] {
    guarded([&] {
      using Shared = std::shared_ptr<const std::vector<oplati::ShiftOperation>>;
      auto read = disk_.operations_of_shift(register_number, shift);
      Result<Shared> journal = Error{Code::unavailable, "damaged", "journal.damaged"};
      if (read) {
        journal = Shared(std::make_shared<const std::vector<oplati::ShiftOperation>>(*read));
      }
      lane_->on_shift_read(key, register_number, shift, std::move(journal), now());
    });
  });
}

void Till::compare(const std::string& key, std::shared_ptr<const oplati::ShiftMaterial> material) {
  world_->at(*this, world_->now_ms() + 1, [this, key, material = std::move(material)]() mutable {
    guarded([&] {
      oplati::Compared compared{oplati::compare_shift(*material)};
      material.reset();
      lane_->on_result(key, std::move(compared), now());
    });
  });
}

void Till::close_shift(Closing& closing, pospay::ShiftBooks books) {
  closing.has_damaged_record = !disk_.operations_of_shift(closing.register_number, "").has_value();
  guarded([&] {
    auto machine = std::make_unique<oplati::ShiftClose>(world_->policy, closing.key,
                                                        closing.register_number, books);
    auto started = lane_->start(closing.key, "", "", {closing.register_number, base_url},
                                std::move(machine), now());
    if (!started) fail("S10", closing.key + ": the close of a shift is refused");
  });
}

void Till::read_closing(Closing& closing) {
  guarded([&] {
    while (auto taken = lane_->next_event(closing.key, now())) {  // ends with the plugin's queue
      if (taken->event.outcome) closing.outcome = taken->event.outcome->status;
      if (taken->event.reconciliation) {
        closing.reconciliation = std::move(*taken->event.reconciliation);
        world_->seams.reconciliation(*closing.reconciliation);
      }
    }
    if (closing.outcome) (void)lane_->submit(closing.key, oplati::OutcomeStored{}, now());
  });
}

void Till::probe(const std::string& key, const oplati::Binding&, std::optional<oplati::Call>) {
  fail("S10", key + " examines what nobody asked for");
}

void Till::wake_host() {
  mortal();
  if (std::exchange(host_is_woken_, true)) return;
  const std::int64_t delay =
      world_->dice.between(Question::host_ms, site_of(index_, actions_, epoch_), 0, 60);
  world_->at(*this, world_->now_ms() + delay, [this] {
    host_is_woken_ = false;
    guarded([&] { host_.look(); });
  });
}

void Till::log(int, const std::string& line) {
  if (world_->is_told()) world_->say("  log: " + line);
}

bool Till::is_gateway_down() const { return world_->down.has(world_->now_ms()); }

void Till::on_answer(const std::string& key, std::uint32_t number, oplati::Answer answer) {
  const bool is_answer = !std::holds_alternative<oplati::Fault>(answer);
  if (is_answer && is_gateway_down()) ++outage_.late_answers;
  guarded([&] {
    mortal();
    lane_->on_answer(key, number, std::move(answer), now());
  });
}

// --- The driver and the method -------------------------------------------------------------------

Result<void> Till::start(Operation& operation) {
  return operation.is_payment() ? start_payment(operation.payment) : start_refund(operation.refund);
}

Result<void> Till::start_payment(const pospay::PaymentRequest& request) {
  if (auto valid = oplati::check_payment_request(request); !valid) return valid;
  const Operation& operation = world_->operation_of(request.key);
  const oplati::Binding binding{register_number_, base_url};
  std::string digest = oplati::digest_of(request);
  auto machine = std::make_unique<oplati::Payment>(world_->policy, binding, operation.mode, digest,
                                                   request, now().wall_ms);
  return start_in_lane(request.key, request.line, std::move(digest), binding, std::move(machine));
}

Result<void> Till::start_refund(const pospay::RefundRequest& request) {
  auto sale = oplati::check_refund_request(request);
  if (!sale) return sale.error();
  const oplati::Binding binding{register_number_, base_url};
  auto by_journal = refunded(sale->payment_id, request.key);
  if (!by_journal) return by_journal.error();
  const std::int64_t returned =
      world_->seams.refunded(std::max(request.paid_line.returned.minor, *by_journal));
  if (request.amount.minor > sale->sum_minor - returned) {
    return Error{Code::refused, "", "reason.refund_exceeds"};
  }
  std::string digest = oplati::digest_of(request);
  auto machine = std::make_unique<oplati::Refund>(world_->policy, binding, digest, request, *sale,
                                                  now().wall_ms);
  return start_in_lane(request.key, "", std::move(digest), binding, std::move(machine));
}

bool Till::journal_is_busy() const { return disk_free_at_ms_ - world_->now_ms() > journal_wait_ms; }

Result<void> Till::start_in_lane(const std::string& key, std::string line, std::string digest,
                                 const oplati::Binding& binding,
                                 std::unique_ptr<oplati::Machine> machine) {
  world_->seams.digest(digest);
  world_->seams.line(line);
  if (!lane_->contains(key)) {
    if (journal_is_busy()) return Error{Code::unavailable, "", "start.busy"};
    if (disk_.is_damaged(key)) return Error{Code::unavailable, "damaged", "journal.damaged"};
    if (const OperationRecord* found = disk_.latest(key)) {
      if (auto adopted = lane_->adopt(*found, now()); !adopted) return adopted;
    }
  }
  Seen& seen = world_->operation_of(key).seen;
  if (seen.register_number.empty()) {
    seen.register_number = binding.register_number;
    seen.base_url = binding.base_url;
  }
  if (is_gateway_down()) ++outage_.acts;
  auto started =
      lane_->start(key, line, digest, binding, world_->seams.machine(std::move(machine)), now());
  schedule_timer();
  return started;
}

Result<std::int64_t> Till::refunded(std::int64_t sale_payment_id, const std::string& but_key) {
  if (journal_is_busy()) return Error{Code::unavailable, "", "start.busy"};
  const auto written = disk_.refunds_of(register_number_, sale_payment_id);
  for (const auto& record : written) {
    if (disk_.is_damaged(record.key)) return Error{Code::unavailable, "damaged", "journal.damaged"};
  }
  return lane_->refunded_minor(register_number_, sale_payment_id, written, but_key);
}

Result<void> Till::resume(const std::string& key) {
  auto resumed = lane_->resume(key);
  if (resumed || resumed.error().code != Code::not_found) return resumed;
  if (journal_is_busy()) return Error{Code::unavailable, "", "start.busy"};
  if (disk_.is_damaged(key)) return Error{Code::unavailable, "damaged", "journal.damaged"};
  const OperationRecord* found = disk_.latest(key);
  if (found == nullptr) return resumed;
  auto adopted = lane_->adopt(*found, now());
  schedule_timer();
  return adopted;
}

Result<void> Till::submit(const std::string& key, oplati::Input input) {
  mortal();
  if (is_gateway_down()) ++outage_.acts;
  if (!world_->seams.input(input)) return {};
  auto submitted = lane_->submit(key, std::move(input), now());
  schedule_timer();
  return submitted;
}

std::optional<pospay::Event> Till::next_event(const std::string& key) {
  while (auto taken = lane_->next_event(key, now())) {  // ends with the queue
    if (world_->seams.event(taken->event)) return std::move(taken->event);
  }
  return std::nullopt;
}

std::vector<pospay::OpenOperation> Till::open_operations() {
  auto open = lane_->open_operations();
  world_->seams.open_operations(open);
  return open;
}

}  // namespace simulation

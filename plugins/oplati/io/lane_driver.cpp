#include "plugins/oplati/io/lane_driver.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <span>
#include <thread>
#include <utility>

#include "plugins/oplati/core/gateway_gate.hpp"

namespace oplati::io {

using pospay::Code;
using pospay::Error;

// --- Plumbing ------------------------------------------------------------------------------------

template <class Change>
auto LaneDriver::with_lane(Change change) {
  using Answer = decltype(change(lane_));
  if constexpr (std::is_void_v<Answer>) {
    {
      const std::lock_guard lock(mutex_);
      if (readiness_ == Readiness::closed || readiness_ == Readiness::broken) return;
      change(lane_);
    }
    after_change();
  } else {
    std::optional<Answer> answer;
    {
      const std::lock_guard lock(mutex_);
      if (readiness_ == Readiness::closed) {
        return Answer(Error{Code::not_ready, "", "start.not_ready"});
      }
      if (readiness_ == Readiness::broken) {
        return Answer(Error{Code::internal, "", "reason.internal"});
      }
      answer.emplace(change(lane_));
    }
    after_change();
    return Answer(std::move(*answer));
  }
}

template <class Query>
auto LaneDriver::with_journal(Query query) -> decltype(query()) {
  if (!journal_gate_.try_enter(journal_wait_ms)) {
    return Error{Code::unavailable, "", "start.busy"};
  }
  const JournalTurn turn{journal_gate_};
  return query();
}

// A bug or an exhausted memory must not end the host: the lane stops, and its journal tells the
// next start where everything stood.
template <class Task>
void LaneDriver::guarded(Task task) {
  try {
    task();
  } catch (const std::exception& error) {
    stop(error.what());
  } catch (...) {
    stop("an exception of an unknown type");
  }
}

// The same for what the till asks: it gets an answer, whatever happens.
template <class Query>
auto LaneDriver::answered(Query query) -> decltype(query()) {
  std::optional<decltype(query())> answer;
  guarded([&] { answer.emplace(query()); });
  if (!answer) return Error{Code::internal, "", "reason.internal"};
  return std::move(*answer);
}

// A host that waits must learn of it: its operations end in next_event.
void LaneDriver::stop(const char* why) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (readiness_ == Readiness::closed || readiness_ == Readiness::broken) return;
    readiness_ = Readiness::broken;
    log_stop(why);
  }
  ring();
}

void LaneDriver::log_stop(const char* why) noexcept {
  try {
    log(POSPAY_LOG_ERROR, std::string("stopped, the till program must be restarted: ") + why);
  } catch (...) {  // no memory for a line: the host learns of it all the same
  }
}

void LaneDriver::ring() noexcept {
  const std::lock_guard lock(host_mutex_);
  if (wake_host_) wake_host_();
}

// --- The journal's gate --------------------------------------------------------------------------

void LaneDriver::JournalGate::enter() {
  std::unique_lock lock(mutex_);
  left_.wait(lock, [this] { return !is_taken_; });
  is_taken_ = true;
}

bool LaneDriver::JournalGate::try_enter(std::int64_t wait_ms) {
  std::unique_lock lock(mutex_);
  const auto is_free = [this] { return !is_taken_; };
  if (!left_.wait_for(lock, std::chrono::milliseconds(wait_ms), is_free)) return false;
  is_taken_ = true;
  return true;
}

void LaneDriver::JournalGate::leave() {
  {
    const std::lock_guard lock(mutex_);
    is_taken_ = false;
  }
  left_.notify_one();
}

// --- Birth and end -------------------------------------------------------------------------------

LaneDriver::LaneDriver(Engine& engine, std::shared_ptr<const Policy> policy, Clock clock,
                       std::shared_ptr<IGateway> gateway, std::shared_ptr<IJournal> journal,
                       std::function<void()> wake_host, std::shared_ptr<IFlightLog> flight_log)
    : engine_(engine),
      policy_(std::move(policy)),
      clock_(std::move(clock)),
      gateway_(std::move(gateway)),
      journal_(std::move(journal)),
      flight_log_(std::move(flight_log)),
      recorder_(*policy_,
                [this](const std::string& entry) {
                  if (flight_text_.size() + entry.size() <= flight_limit) flight_text_ += entry;
                }),
      lane_(*policy_, *this,
            std::make_unique<GatewayGate>(
                *policy_, [this](const std::string& url) { return engine_.rates.share(url); })),
      wake_host_(std::move(wake_host)) {
  clock_distance_ms_ = engine_.scheduler.now_ms() - clock_.monotonic_ms();
  if (flight_log_) lane_.record_with(recorder_);
}

std::shared_ptr<LaneDriver> LaneDriver::create(Engine& engine, std::shared_ptr<const Policy> policy,
                                               Clock clock, std::shared_ptr<IGateway> gateway,
                                               std::shared_ptr<IJournal> journal,
                                               std::function<void()> wake_host,
                                               std::shared_ptr<IFlightLog> flight_log) {
  std::shared_ptr<LaneDriver> driver(new LaneDriver(engine, std::move(policy), std::move(clock),
                                                    std::move(gateway), std::move(journal),
                                                    std::move(wake_host), std::move(flight_log)));
  std::shared_ptr<LaneDriver> handle(driver.get(), [driver](LaneDriver*) { driver->close(); });
  driver->timer_ = engine.scheduler.add([weak = std::weak_ptr(driver)] {
    if (auto self = weak.lock()) {
      self->guarded([&] {
        self->make_up_for_a_slow_clock();
        self->with_lane([&](Lane& lane) { lane.on_time(self->now()); });
      });
    }
  });
  driver->ready_timer_ = engine.scheduler.add([weak = std::weak_ptr(driver)] {
    if (auto self = weak.lock()) {
      const std::lock_guard lock(self->mutex_);
      self->post_readying();
    }
  });
  engine.disk.post([driver] { driver->guarded([&] { driver->open_journal(); }); });
  return handle;
}

void LaneDriver::close() {
  {
    const std::lock_guard lock(mutex_);
    if (readiness_ == Readiness::closed) return;
    readiness_ = Readiness::closed;
    post_flight_text();
  }
  engine_.scheduler.remove(timer_);
  engine_.scheduler.remove(ready_timer_);
  gateway_->shut_down();
  {
    const std::lock_guard lock(host_mutex_);
    wake_host_ = nullptr;
  }
  // Behind every write that is queued already; ahead of the opening by a successor. Without memory
  // for that the journal is closed with the last task that holds the driver.
  guarded([this] {
    engine_.disk.post([self = shared_from_this()] {
      self->journal_gate_.enter();
      const JournalTurn turn{self->journal_gate_};
      self->journal_->close();
    });
  });
}

void LaneDriver::open_journal() {
  auto records = [this] {
    journal_gate_.enter();
    const JournalTurn turn{journal_gate_};
    return journal_->open();
  }();
  if (records) {
    load(*records);
  } else {
    const std::lock_guard lock(mutex_);
    if (readiness_ != Readiness::opening) return;
    readiness_ = Readiness::failed;
    open_failure_ = records.error().message;
    log(POSPAY_LOG_ERROR, "the journal cannot be opened: " + open_failure_);
    has_news_ = true;
  }
  after_change();
}

// Piece by piece: a till that calls meanwhile hears "not ready" at once, however many there are.
void LaneDriver::load(const std::vector<OperationRecord>& records) {
  is_loading_ = true;
  std::span<const OperationRecord> left = records;
  while (!left.empty()) {
    const auto piece = left.first(std::min(left.size(), loaded_at_once));
    left = left.subspan(piece.size());
    {
      const std::lock_guard lock(mutex_);
      if (readiness_ != Readiness::opening) break;
      lane_.load(piece, now());
    }
    std::this_thread::yield();
  }
  is_loading_ = false;
  const std::lock_guard lock(mutex_);
  if (readiness_ != Readiness::opening) return;
  readiness_ = Readiness::ready;
  needs_reconciliation_ = journal_->needs_reconciliation();
  if (needs_reconciliation_) {
    log(POSPAY_LOG_ERROR, "the journal has lost something: compare the shift before new payments");
  }
  log(POSPAY_LOG_INFO,
      "journal opened, operations not finished: " + std::to_string(records.size()));
  has_news_ = true;
}

// --- The till's side -----------------------------------------------------------------------------

pospay::Result<void> LaneDriver::ready() {
  return answered([this] { return check_ready(); });
}

pospay::Result<void> LaneDriver::check_ready() {
  if (is_loading_) return Error{Code::not_ready, "", "start.not_ready"};
  const std::lock_guard lock(mutex_);
  switch (readiness_) {
    case Readiness::ready:
      return {};
    case Readiness::opening:
    case Readiness::closed:
      return Error{Code::not_ready, "", "start.not_ready"};
    case Readiness::broken:
      return Error{Code::internal, "", "reason.internal"};
    case Readiness::failed: {
      readiness_ = Readiness::opening;
      engine_.disk.post(
          [self = shared_from_this()] { self->guarded([&] { self->open_journal(); }); });
      return Error{Code::unavailable, open_failure_, "start.journal_broken"};
    }
  }
  return Error{Code::internal, "", "reason.internal"};
}

pospay::Result<void> LaneDriver::start(Start start) {
  return answered([&] { return begin(start); });
}

pospay::Result<void> LaneDriver::begin(Start& start) {
  if (auto is_ready = check_ready(); !is_ready) return is_ready;
  const auto is_known = [&] {
    const std::lock_guard lock(mutex_);
    return lane_.contains(start.key);
  };
  if (!is_known()) {
    // A key of long ago is in the journal alone.
    auto found = with_journal([&] { return journal_->find(start.key); });
    if (!found) return found.error();
    if (*found) {
      auto adopted = with_lane([&](Lane& lane) { return lane.adopt(**found, now()); });
      if (!adopted) return adopted;
    } else if (!start.digest.empty() && needs_reconciliation()) {
      return Error{Code::refused, "", "start.reconciliation_needed"};
    }
  }
  if (start.compares) {
    const std::lock_guard lock(mutex_);
    comparison_key_ = start.key;
  }
  return with_lane([&](Lane& lane) {
    if (!start.digest.empty()) ready_behind_first_request();
    return lane.start(start.key, start.line, start.digest, start.binding, std::move(start.machine),
                      now());
  });
}

pospay::Result<std::int64_t> LaneDriver::refunded(const std::string& register_number,
                                                  std::int64_t sale_payment_id,
                                                  const std::string& but_key) {
  using Minor = pospay::Result<std::int64_t>;
  return answered([&]() -> Minor {
    if (auto is_ready = check_ready(); !is_ready) return is_ready.error();
    auto written =
        with_journal([&] { return journal_->refunds_of(register_number, sale_payment_id); });
    if (!written) return written.error();
    const std::lock_guard lock(mutex_);
    return lane_.refunded_minor(register_number, sale_payment_id, *written, but_key);
  });
}

pospay::Result<void> LaneDriver::resume(const std::string& key) {
  return answered([&]() -> pospay::Result<void> {
    if (auto is_ready = check_ready(); !is_ready) return is_ready;
    auto resumed = with_lane([&](Lane& lane) { return lane.resume(key); });
    if (resumed || resumed.error().code != Code::not_found) return resumed;
    auto found = with_journal([&] { return journal_->find(key); });
    if (!found) return found.error();
    if (!*found) return resumed;
    return with_lane([&](Lane& lane) { return lane.adopt(**found, now()); });
  });
}

pospay::Result<void> LaneDriver::submit(const std::string& key, Input input) {
  return answered([&] {
    return with_lane([&](Lane& lane) { return lane.submit(key, std::move(input), now()); });
  });
}

std::optional<Lane::Taken> LaneDriver::next_event(const std::string& key) {
  std::optional<Lane::Taken> taken;
  guarded([&] { taken = take_event(key); });
  if (taken) return taken;
  const std::lock_guard lock(mutex_);
  if (readiness_ == Readiness::broken) return lane_.stopped_event(key);
  return std::nullopt;
}

std::optional<Lane::Taken> LaneDriver::take_event(const std::string& key) {
  const std::lock_guard lock(mutex_);
  if (readiness_ == Readiness::broken) return std::nullopt;
  auto taken = lane_.next_event(key, now());
  const bool is_shown = taken && taken->event.kind == pospay::EventKind::reconciliation;
  if (is_shown && needs_reconciliation_ && key == comparison_key_) {
    engine_.disk.post([self = shared_from_this()] {
      self->guarded([&] { self->note_reconciled_on_disk_thread(); });
    });
  }
  return taken;
}

bool LaneDriver::needs_reconciliation() {
  const std::lock_guard lock(mutex_);
  return needs_reconciliation_;
}

pospay::Result<std::vector<pospay::OpenOperation>> LaneDriver::open_operations() {
  using List = pospay::Result<std::vector<pospay::OpenOperation>>;
  return answered([this]() -> List {
    if (auto is_ready = check_ready(); !is_ready) return is_ready.error();
    const std::lock_guard lock(mutex_);
    return lane_.open_operations();
  });
}

std::vector<std::string> LaneDriver::open_registers() {
  const std::lock_guard lock(mutex_);
  return lane_.open_registers();
}

void LaneDriver::hint(const Hinted& hint) {
  guarded([&] { with_lane([&](Lane& lane) { lane.on_hint(hint, now()); }); });
}

void LaneDriver::set_credential(const std::string& register_number, Credential credential) {
  const std::lock_guard lock(mutex_);
  credentials_[register_number] = std::move(credential);
}

Credential LaneDriver::credential_of(const std::string& register_number) {
  const std::lock_guard lock(mutex_);
  const auto found = credentials_.find(register_number);
  return found == credentials_.end() ? Credential{} : found->second;
}

void LaneDriver::prepare() {
  const std::lock_guard lock(mutex_);
  ready_for_receipt();
}

std::vector<std::pair<int, std::string>> LaneDriver::take_log() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<int, std::string>> lines(std::make_move_iterator(log_.begin()),
                                                 std::make_move_iterator(log_.end()));
  log_.clear();
  return lines;
}

// --- LanePort; called by the lane, under the mutex
// -------------------------------------------------

void LaneDriver::write(std::vector<OperationRecord> records) {
  engine_.disk.post([self = shared_from_this(), records = std::move(records)] {
    self->guarded([&] { self->write_on_disk_thread(records); });
  });
}

void LaneDriver::send(const std::string& key, std::uint32_t call_number, const Binding& binding,
                      Call call) {
  if (std::holds_alternative<AskConsumerStatus>(call)) ready_in_session();
  // With this the receipt is paid or given back: what comes then begins anew.
  if (moves_money(call)) receipt_until_ms_ = 0;
  engine_.network.post(
      [self = shared_from_this(), key, call_number, binding, call = std::move(call)] {
        self->guarded([&] { self->call_on_network_thread(key, call_number, binding, call); });
      });
}

void LaneDriver::read_shift(const std::string& key, const std::string& register_number,
                            const std::string& shift) {
  engine_.disk.post([self = shared_from_this(), key, register_number, shift] {
    self->guarded([&] {
      auto read = [&] {
        self->journal_gate_.enter();
        const JournalTurn turn{self->journal_gate_};
        return self->journal_->operations_of_shift(register_number, shift);
      }();
      using Shared = std::shared_ptr<const std::vector<ShiftOperation>>;
      pospay::Result<Shared> journal =
          read ? pospay::Result<Shared>(
                     std::make_shared<const std::vector<ShiftOperation>>(std::move(*read)))
               : pospay::Result<Shared>(read.error());
      self->with_lane([&](Lane& lane) {
        lane.on_shift_read(key, register_number, shift, journal, self->now());
      });
    });
  });
}

void LaneDriver::compare(const std::string& key, std::shared_ptr<const ShiftMaterial> material) {
  engine_.network.post([self = shared_from_this(), key, material = std::move(material)]() mutable {
    self->guarded([&] {
      Compared compared{compare_shift(*material)};
      material.reset();  // given back before its owner goes on with it
      self->with_lane([&](Lane& lane) { lane.on_result(key, std::move(compared), self->now()); });
    });
  });
}

void LaneDriver::probe(const std::string& key, const Binding& binding, std::optional<Call> call) {
  engine_.network.post([self = shared_from_this(), key, binding, call = std::move(call)] {
    self->guarded([&] {
      Probed probed =
          self->gateway_->probe(binding, self->credential_of(binding.register_number), call);
      probed.till_wall_ms = self->now().wall_ms;
      self->with_lane([&](Lane& lane) { lane.on_result(key, std::move(probed), self->now()); });
    });
  });
}

void LaneDriver::wake_host() { has_news_ = true; }

void LaneDriver::log(int level, const std::string& line) {
  if (log_.size() >= log_limit) log_.pop_front();
  try {
    log_.emplace_back(level, line);
  } catch (const std::bad_alloc&) {  // a line is missing; no reason to stop paying
  }
}

// --- On plugin threads ---------------------------------------------------------------------------

void LaneDriver::write_on_disk_thread(const std::vector<OperationRecord>& records) {
  bool is_in_doubt = false;
  const std::vector<bool> results = [&] {
    journal_gate_.enter();
    const JournalTurn turn{journal_gate_};
    auto written = journal_->append(records);
    is_in_doubt = journal_->is_in_doubt();
    return written;
  }();
  with_lane([&](Lane& lane) { lane.on_written(results, now(), is_in_doubt); });
}

void LaneDriver::note_reconciled_on_disk_thread() {
  const auto noted = [this] {
    journal_gate_.enter();
    const JournalTurn turn{journal_gate_};
    return journal_->reconciled();
  }();
  const std::lock_guard lock(mutex_);
  // A note that cannot be written leaves payments refused: the next comparison tries again.
  if (noted) needs_reconciliation_ = false;
  log(noted ? POSPAY_LOG_INFO : POSPAY_LOG_ERROR,
      noted ? "the journal is reconciled" : "the comparison: " + noted.error().message);
}

void LaneDriver::call_on_network_thread(const std::string& key, std::uint32_t number,
                                        const Binding& binding, const Call& call) {
  Answer answer = gateway_->call(binding, credential_of(binding.register_number), call);
  with_lane([&](Lane& lane) { lane.on_answer(key, number, std::move(answer), now()); });
}

// Under the mutex, like the next three.
void LaneDriver::ready_for_receipt() noexcept {
  receipt_until_ms_ = engine_.scheduler.now_ms() + ready_ms;
  post_readying();
}

// The first request goes now: a handshake beside it would only slow it down.
void LaneDriver::ready_behind_first_request() noexcept {
  const std::int64_t now_ms = engine_.scheduler.now_ms();
  const bool is_kept = now_ms < receipt_until_ms_ || is_readying_posted_;
  receipt_until_ms_ = now_ms + ready_ms;
  if (!is_kept) engine_.scheduler.set(ready_timer_, now_ms + ready_check_ms);
}

void LaneDriver::ready_in_session() noexcept {
  const std::int64_t now_ms = engine_.scheduler.now_ms();
  session_until_ms_ = now_ms + ready_in_session_ms;
  if (now_ms - readied_at_ms_ >= ready_check_ms) post_readying();
}

// One task at a time; what is wanted meanwhile is done by another one behind it. Without memory for
// it there is no connection ahead of need, and nothing else is lost.
void LaneDriver::post_readying() noexcept {
  if (readiness_ == Readiness::closed) return;
  is_readying_wanted_again_ = is_readying_posted_;
  if (is_readying_posted_) return;
  try {
    engine_.network.post([self = shared_from_this()] { self->keep_ready(); });
    is_readying_posted_ = true;
  } catch (...) {
  }
}

void LaneDriver::keep_ready() noexcept {
  std::size_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    readied_at_ms_ = engine_.scheduler.now_ms();
    if (readied_at_ms_ < session_until_ms_) count = 1;
    if (readied_at_ms_ < receipt_until_ms_) count = ready_connections;
  }
  const std::int64_t again_in_ms = count > 0 ? gateway_->prepare(count) : 0;
  if (count == 0) gateway_->rest();
  const std::lock_guard lock(mutex_);
  is_readying_posted_ = false;
  if (std::exchange(is_readying_wanted_again_, false)) return post_readying();
  if (count == 0 || readiness_ == Readiness::closed) return;
  // Renewed in time, and closed when nothing is expected any more.
  const std::int64_t end_ms = std::max(receipt_until_ms_, session_until_ms_);
  const std::int64_t next_ms = engine_.scheduler.now_ms() + again_in_ms;
  engine_.scheduler.set(ready_timer_, again_in_ms > 0 ? std::min(next_ms, end_ms) : end_ms);
}

// Under the mutex. One task at a time: what comes meanwhile goes along with it, and what cannot be
// posted for want of memory with the next.
void LaneDriver::post_flight_text() noexcept {
  if (flight_text_.empty() || is_flight_posted_) return;
  try {
    engine_.disk.post([self = shared_from_this()] { self->keep_flight_text(); });
    is_flight_posted_ = true;
  } catch (...) {
  }
}

// A recorder that cannot write is no reason to stop paying.
void LaneDriver::keep_flight_text() noexcept {
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    text.swap(flight_text_);
    is_flight_posted_ = false;
  }
  const bool is_kept = flight_log_->append(text);
  const std::lock_guard lock(mutex_);
  if (!is_kept && !has_flight_failed_) {
    static const std::string line = "the flight recorder cannot write; payments go on without it";
    log(POSPAY_LOG_WARNING, line);
  }
  has_flight_failed_ = !is_kept;
}

Moment LaneDriver::now() const {
  return {clock_.monotonic_ms() + clock_lag_ms_, clock_.wall_ms(), clock_.random()};
}

// A host's clock that stands still, or stays behind, would keep a payment waiting for ever: it is
// never further behind the system's than the slack. On the scheduler's thread alone.
void LaneDriver::make_up_for_a_slow_clock() {
  const std::int64_t behind_ms =
      engine_.scheduler.now_ms() - (clock_.monotonic_ms() + clock_lag_ms_) - clock_distance_ms_;
  if (behind_ms > clock_slack_ms) clock_lag_ms_ += behind_ms;
}

void LaneDriver::after_change() {
  bool has_news = false;
  {
    const std::lock_guard lock(mutex_);
    if (readiness_ == Readiness::closed) return;
    auto wake_at = lane_.wake_at_ms();
    // The host may have a clock of its own; the scheduler sleeps by the system's.
    if (wake_at) *wake_at += engine_.scheduler.now_ms() - clock_.monotonic_ms() - clock_lag_ms_;
    engine_.scheduler.set(timer_, wake_at);
    post_flight_text();
    has_news = std::exchange(has_news_, false);
  }
  if (has_news) ring();
}

}  // namespace oplati::io

#include "plugins/oplati/core/lane.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "plugins/oplati/core/gateway_gate.hpp"
#include "plugins/oplati/core/outcome_text.hpp"

namespace oplati {

using pospay::Code;
using pospay::Error;
using pospay::EventKind;

namespace {

// The finaliser of SplitMix64: each bit of the input changes half of the output's.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// What a person does with an operation, after which it may ask at once.
bool is_act(const Input& input) {
  return std::holds_alternative<ScanSubmitted>(input) ||
         std::holds_alternative<CancelWanted>(input) ||
         std::holds_alternative<RollBackWanted>(input) ||
         std::holds_alternative<DecisionTaken>(input);
}

// What may make a request wrong that has not left yet.
bool calls_back(const Input& input) {
  return std::holds_alternative<CancelWanted>(input) ||
         std::holds_alternative<DecisionTaken>(input);
}

bool moves_money(pospay::OperationKind kind) {
  return kind == pospay::OperationKind::payment || kind == pospay::OperationKind::refund;
}

}  // namespace

Lane::Lane(const Policy& policy, LanePort& port, std::unique_ptr<SendGate> gate)
    : policy_(&policy), port_(&port), gate_(std::move(gate)) {
  if (gate_ == nullptr) gate_ = std::make_unique<GatewayGate>(policy);
}

// --- Operations ----------------------------------------------------------------------------------

void Lane::load(std::span<const OperationRecord> records, const Moment& moment) {
  for (const auto& record : records) {
    if (auto adopted = adopt(record, moment); !adopted) {
      port_->log(POSPAY_LOG_ERROR, adopted.error().message);
    }
  }
}

pospay::Result<void> Lane::adopt(const OperationRecord& record, const Moment& moment) {
  std::unique_ptr<Machine> machine;
  if (record.kind == pospay::OperationKind::payment) {
    auto payment = Payment::from_record(*policy_, record);
    if (!payment) return payment.error();
    machine = std::move(*payment);
  } else {
    auto refund = Refund::from_record(*policy_, record);
    if (!refund) return refund.error();
    machine = std::move(*refund);
  }
  // What runs already knows more than its record.
  if (contains(record.key)) return resume(record.key);
  const Item item = insert(record.key, std::move(machine));
  Entry& entry = item->second;
  entry.line = record.line;
  entry.digest = record.request_digest;
  entry.binding = {record.register_number, record.base_url};
  entry.is_refund = record.kind == pospay::OperationKind::refund;
  step(item, Recover{}, moment);
  flush();
  return {};
}

pospay::Result<void> Lane::start(const std::string& key, const std::string& line,
                                 const std::string& digest, const Binding& binding,
                                 std::unique_ptr<Machine> machine, const Moment& moment) {
  if (const Entry* known = find(key)) {
    if (known->digest != digest) return Error{Code::refused, "", "start.key_reused"};
    return resume(key);
  }
  if (!line.empty()) {
    for (const auto& [other_key, other] : entries_) {
      const auto open = other.line == line ? other.machine->open() : std::nullopt;
      if (open && open->state != pospay::OpenState::undelivered) {
        return Error{Code::refused, "", "start.line_open"};
      }
    }
  }
  const Item item = insert(key, std::move(machine));
  Entry& entry = item->second;
  entry.line = line;
  entry.digest = digest;
  entry.binding = binding;
  const pospay::OperationKind kind = entry.machine->kind();
  entry.is_refund = kind == pospay::OperationKind::refund;
  entry.is_attended = !moves_money(kind);
  entry.has_pass = true;
  step(item, Begin{}, moment);
  forget_settled();
  flush();
  return {};
}

Lane::Entry* Lane::find(std::string_view key) {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

Lane::Item Lane::insert(const std::string& key, std::unique_ptr<Machine> machine) {
  const Item item = entries_.try_emplace(key).first;
  item->second.machine = std::move(machine);
  item->second.age = next_age_++;
  return item;
}

pospay::Result<void> Lane::resume(const std::string& key) {
  Entry* entry = find(key);
  if (entry == nullptr) return Error{Code::not_found, "", "start.key_unknown"};
  // The queue is made anew: what is shown, how it ended, whether it is settled.
  auto unread = std::exchange(entry->events, {});
  const bool has_end = entry->last_outcome.has_value();
  if (entry->last_surface && !has_end) entry->events.push_back(*entry->last_surface);
  if (entry->last_waiting && !has_end) entry->events.push_back(*entry->last_waiting);
  if (entry->last_outcome) entry->events.push_back(*entry->last_outcome);
  if (entry->last_settled) entry->events.push_back(*entry->last_settled);
  // These are told once and lost if they are not read.
  std::copy_if(unread.begin(), unread.end(), std::inserter(entry->events, entry->events.begin()),
               [](const Emit& emit) {
                 return emit.event.kind == EventKind::notice ||
                        emit.event.kind == EventKind::reconciliation ||
                        emit.event.kind == EventKind::diagnosis;
               });
  if (!entry->events.empty()) port_->wake_host();
  return {};
}

pospay::Result<void> Lane::submit(const std::string& key, Input input, const Moment& moment) {
  const Item item = entries_.find(key);
  if (item == entries_.end()) return Error{Code::not_found, "", "start.key_unknown"};
  if (auto accepted = item->second.machine->accepts(input); !accepted) return accepted;
  if (calls_back(input)) call_back(key, moment);
  if (is_act(input)) item->second.has_pass = true;
  step(item, std::move(input), moment);
  flush();
  return {};
}

std::optional<Lane::Taken> Lane::next_event(const std::string& key, const Moment& moment) {
  Entry* entry = find(key);
  if (entry == nullptr || entry->events.empty()) return std::nullopt;
  std::optional<Taken> taken(std::in_place);
  pospay::Event& event = taken->event;
  const std::optional<std::int64_t> deadline_ms = entry->events.front().deadline_ms;
  event = std::move(entry->events.front().event);
  entry->events.pop_front();
  if (deadline_ms) event.time_left_ms = std::max<std::int64_t>(0, *deadline_ms - moment.now_ms);
  entry->last_sequence = std::max(entry->last_sequence, event.sequence);
  const auto& outcome = event.outcome;
  if (outcome && outcome->status != pospay::OutcomeStatus::unknown) entry->has_heard_end = true;
  taken->secrets = std::exchange(entry->secrets, {});
  return taken;
}

std::optional<Lane::Taken> Lane::stopped_event(const std::string& key) {
  Entry* entry = find(key);
  if (entry == nullptr || entry->machine == nullptr || entry->has_heard_end) return std::nullopt;
  const OperationRecord record = entry->machine->record();
  pospay::Outcome outcome;
  outcome.status = pospay::OutcomeStatus::unknown;
  outcome.reason = pospay::Reason::internal;
  outcome.amount = pospay::byn(record.amount_minor);
  outcome.message.id = stopped_message_id(record.kind);
  Taken taken;
  taken.event.kind = EventKind::outcome;
  taken.event.sequence = entry->last_sequence + 1;
  taken.event.message = outcome.message;
  taken.event.outcome = std::move(outcome);
  entry->has_heard_end = true;
  return taken;
}

std::vector<pospay::OpenOperation> Lane::open_operations() const {
  std::vector<std::pair<std::uint64_t, pospay::OpenOperation>> found;
  for (const auto& [key, entry] : entries_) {
    if (auto open = entry.machine->open()) found.emplace_back(entry.age, std::move(*open));
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<pospay::OpenOperation> operations;
  operations.reserve(found.size());
  for (auto& [age, open] : found) operations.push_back(std::move(open));
  return operations;
}

bool Lane::has_open_operations() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const auto& item) { return !item.second.machine->is_finished(); });
}

std::int64_t Lane::refunded_minor(const std::string& register_number, std::int64_t sale_payment_id,
                                  const std::vector<OperationRecord>& written,
                                  const std::string& but_key) const {
  std::map<std::string, std::int64_t> amounts;
  const auto take = [&](const OperationRecord& record) {
    if (record.counts_as_refund) {
      amounts[record.key] = record.amount_minor;
    } else {
      amounts.erase(record.key);
    }
  };
  for (const auto& record : written) take(record);
  for (const auto& [key, entry] : entries_) {
    if (!entry.is_refund || entry.binding.register_number != register_number) continue;
    const OperationRecord record = entry.machine->record();
    if (record.sale_payment_id == sale_payment_id) take(record);
  }
  amounts.erase(but_key);
  std::int64_t sum = 0;
  for (const auto& [key, amount] : amounts) sum += amount;
  return sum;
}

std::vector<std::string> Lane::open_registers() const {
  std::vector<std::string> registers;
  for (const auto& [key, entry] : entries_) {
    if (!entry.machine->is_finished()) registers.push_back(entry.binding.register_number);
  }
  std::sort(registers.begin(), registers.end());
  registers.erase(std::unique(registers.begin(), registers.end()), registers.end());
  return registers;
}

// --- Answers from outside
// -------------------------------------------------------------------------

void Lane::on_written(const std::vector<bool>& results, const Moment& moment, bool is_in_doubt) {
  const auto writes = std::exchange(writes_under_way_, {});
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const Item item = entries_.find(writes[i].key);
    if (item == entries_.end()) continue;
    Entry& entry = item->second;
    entry.is_writing = false;
    Actions behind = std::exchange(entry.behind_write, {});
    const bool is_durable = i < results.size() && results[i];
    if (is_durable || !writes[i].required) {
      run(item, behind, moment);
    } else {
      step(item, WriteFailed{is_in_doubt}, moment);
    }
    while (!entry.is_writing && !entry.inputs.empty()) {
      Input input = std::move(entry.inputs.front());
      entry.inputs.pop_front();
      step(item, std::move(input), moment);
    }
  }
  forget_settled();
  flush();
}

void Lane::on_answer(const std::string& key, std::uint32_t call_number, Answer answer,
                     const Moment& moment) {
  const bool is_outage = gate_->on_answer(key, call_number, answer, moment);
  if (auto* fault = std::get_if<Fault>(&answer)) fault->is_outage = is_outage;
  if (const Item item = entries_.find(key); item != entries_.end()) {
    step(item, Answered{call_number, std::move(answer)}, moment);
  }
  let_out(moment);
  flush();
}

// What runs may know more than what is written: its own state goes along.
void Lane::on_shift_read(const std::string& key, const std::string& register_number,
                         const std::string& shift,
                         pospay::Result<std::shared_ptr<const std::vector<ShiftOperation>>> journal,
                         const Moment& moment) {
  std::vector<ShiftOperation> live;
  for (const auto& [other_key, entry] : entries_) {
    if (entry.binding.register_number != register_number) continue;
    const OperationRecord record = entry.machine->record();
    if (record.shift == shift) live.push_back(summary_of(record));
  }
  on_result(key, ShiftRead{std::move(journal), std::move(live)}, moment);
}

void Lane::on_result(const std::string& key, Input result, const Moment& moment) {
  const Item item = entries_.find(key);
  if (item != entries_.end()) step(item, std::move(result), moment);
  flush();
}

void Lane::on_hint(const Hinted& hint, const Moment& moment) {
  for (Item item = entries_.begin(); item != entries_.end(); ++item) {
    if (item->second.machine->is_about(hint)) step(item, hint, moment);
  }
  flush();
}

void Lane::on_time(const Moment& moment) {
  while (const auto send = gate_->given_up(moment)) {  // ends with the gate's queue
    answer_unsent(*send, "given_up", moment);
  }
  // Each once, whatever it wants next.
  std::vector<Item> due;
  const auto end = timers_.upper_bound(moment.now_ms);
  for (auto timer = timers_.begin(); timer != end; ++timer) due.push_back(timer->second);
  for (const Item item : due) step(item, TimerDue{}, moment);
  let_out(moment);
  flush();
}

std::optional<std::int64_t> Lane::wake_at_ms() const {
  auto earliest = gate_->wake_at_ms();
  if (timers_.empty()) return earliest;
  const std::int64_t timer = timers_.begin()->first;
  return earliest ? std::min(*earliest, timer) : timer;
}

// --- Carrying out --------------------------------------------------------------------------------

void Lane::step(Item item, Input input, const Moment& moment) {
  const std::string& key = item->first;
  Entry& entry = item->second;
  if (entry.is_writing) {
    entry.inputs.push_back(std::move(input));
    return;
  }
  // Several machines may be stepped at the same moment, and none shares its randomness.
  Moment own = moment;
  own.random = mixed(moment.random + ++steps_);
  Actions actions = std::exchange(spare_actions_, {});
  if (recorder_ != nullptr) recorder_->before(key, *entry.machine, input);
  entry.machine->handle(input, own, actions);
  if (recorder_ != nullptr) recorder_->after(key, *entry.machine, input, own, actions);
  run(item, actions, moment);
  actions.clear();
  spare_actions_ = std::move(actions);
}

void Lane::run(Item item, Actions& actions, const Moment& moment) {
  const std::string& key = item->first;
  Entry& entry = item->second;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    Action& action = actions[i];
    if (const auto* write = std::get_if<Write>(&action)) {
      waiting_records_.push_back(entry.machine->record());
      waiting_writes_.push_back({key, write->required});
      entry.is_writing = true;
      entry.behind_write.assign(std::make_move_iterator(actions.begin() + i + 1),
                                std::make_move_iterator(actions.end()));
      break;
    }
    if (auto* wanted = std::get_if<Send>(&action)) {
      send(item, std::move(*wanted), moment);
    } else if (auto* emit = std::get_if<Emit>(&action)) {
      queue_event(entry, std::move(*emit));
    } else if (const auto* log = std::get_if<Log>(&action)) {
      port_->log(log->level, log->line);
    } else if (auto* secret = std::get_if<KeepSecret>(&action)) {
      entry.secrets.push_back(std::move(*secret));
    } else if (const auto* read = std::get_if<ReadShift>(&action)) {
      port_->read_shift(key, read->register_number, read->shift);
    } else if (auto* compare = std::get_if<Compare>(&action)) {
      port_->compare(key, std::move(compare->material));
    } else if (auto* probe = std::get_if<Probe>(&action)) {
      port_->probe(key, entry.binding, std::move(probe->call));
    }
  }
  note_state(item);
}

void Lane::send(Item item, Send&& wanted, const Moment& moment) {
  Entry& entry = item->second;
  const bool is_urgent = std::exchange(entry.has_pass, false) || entry.is_attended;
  WaitingSend waiting{item->first, wanted.call_number,  entry.binding, std::move(wanted.call),
                      is_urgent,   wanted.give_up_at_ms};
  if (!gate_->admit(waiting, moment)) {
    let_out(moment);
    return;
  }
  port_->send(waiting.key, waiting.call_number, waiting.binding, std::move(waiting.call));
}

void Lane::let_out(const Moment& moment) {
  while (auto waiting = gate_->next(moment)) {  // ends with the gate's queue
    port_->send(waiting->key, waiting->call_number, waiting->binding, std::move(waiting->call));
  }
}

// Nothing of it has left, and nothing will: that is an answer of its own.
void Lane::answer_unsent(const WaitingSend& send, const char* kind, const Moment& moment) {
  const Item item = entries_.find(send.key);
  if (item == entries_.end()) return;
  Fault fault;
  fault.request_was_sent = false;
  fault.kind = kind;
  fault.detail = "not sent: the gateway does not answer, or is asked too often";
  step(item, Answered{send.call_number, std::move(fault)}, moment);
}

void Lane::call_back(const std::string& key, const Moment& moment) {
  for (const auto& send : gate_->call_back(key)) answer_unsent(send, "called_back", moment);
}

// After whatever may have changed it: when it wants to be woken, and whether it is over.
void Lane::note_state(Item item) {
  Entry& entry = item->second;
  const auto wake_at = entry.is_writing ? std::nullopt : entry.machine->wake_at_ms();
  if (entry.timer && (!wake_at || (*entry.timer)->first != *wake_at)) {
    timers_.erase(*entry.timer);
    entry.timer.reset();
  }
  if (wake_at && !entry.timer) entry.timer = timers_.emplace(*wake_at, item);
  const bool is_over = entry.machine->is_finished() && !entry.is_writing &&
                       entry.behind_write.empty() && entry.inputs.empty();
  if (is_over == std::exchange(entry.is_over, is_over)) return;
  if (!is_over) {
    --settled_;
    return;
  }
  ++settled_;
  (void)gate_->call_back(item->first);  // nobody waits for it any more
}

void Lane::queue_event(Entry& entry, Emit&& emit) {
  has_news_ = true;
  switch (emit.event.kind) {
    case EventKind::show_qr:
    case EventKind::show_code:
    case EventKind::ask_scan:
      entry.last_surface = emit;
      entry.last_waiting.reset();
      break;
    case EventKind::waiting:
      entry.last_waiting = emit;
      if (emit.event.waiting_for != pospay::WaitingFor::scan) entry.last_surface.reset();
      break;
    case EventKind::outcome:
      entry.last_outcome = emit;
      break;
    case EventKind::settled:
      entry.last_settled = emit;
      break;
    case EventKind::reconciliation:
    case EventKind::diagnosis:
    case EventKind::notice:
      break;
  }
  // Of what is waited for only the latest is of interest.
  const bool is_waiting = emit.event.kind == EventKind::waiting;
  if (is_waiting && !entry.events.empty() && entry.events.back().event.kind == EventKind::waiting) {
    entry.events.pop_back();
  }
  entry.events.push_back(std::move(emit));
  if (entry.events.size() <= event_limit) return;
  const auto droppable =
      std::find_if(entry.events.begin(), entry.events.end(), [](const Emit& queued) {
        return queued.event.kind == EventKind::waiting || queued.event.kind == EventKind::notice;
      });
  entry.events.erase(droppable == entry.events.end() ? entry.events.begin() : droppable);
}

void Lane::flush() {
  if (writes_under_way_.empty() && !waiting_writes_.empty()) {
    writes_under_way_ = std::exchange(waiting_writes_, {});
    port_->write(std::exchange(waiting_records_, {}));
  }
  if (std::exchange(has_news_, false)) port_->wake_host();
}

void Lane::forget_settled() {
  // Those with unread events last: what a late end has to say should be heard first.
  if (settled_ <= settled_kept) return;
  std::vector<std::tuple<bool, std::uint64_t, Item>> settled;
  for (Item item = entries_.begin(); item != entries_.end(); ++item) {
    const Entry& entry = item->second;
    if (entry.is_over) settled.emplace_back(!entry.events.empty(), entry.age, item);
  }
  // No two are of the same age.
  std::sort(settled.begin(), settled.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  for (std::size_t i = 0; i + settled_kept < settled.size(); ++i) {
    const Item item = std::get<2>(settled[i]);
    if (item->second.timer) timers_.erase(*item->second.timer);
    entries_.erase(item);
    --settled_;
  }
}

}  // namespace oplati

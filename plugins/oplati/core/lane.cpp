#include "plugins/oplati/core/lane.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

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

}  // namespace

// --- Operations ----------------------------------------------------------------------------------

void Lane::load(const std::vector<OperationRecord>& records, const Moment& moment) {
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
  Entry& entry = insert(record.key, std::move(machine));
  entry.line = record.line;
  entry.digest = record.request_digest;
  entry.binding = {record.register_number, record.base_url};
  step(record.key, entry, Recover{}, moment);
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
  Entry& entry = insert(key, std::move(machine));
  entry.line = line;
  entry.digest = digest;
  entry.binding = binding;
  step(key, entry, Begin{}, moment);
  forget_settled();
  flush();
  return {};
}

Lane::Entry* Lane::find(std::string_view key) {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

Lane::Entry& Lane::insert(const std::string& key, std::unique_ptr<Machine> machine) {
  Entry& entry = entries_[key];
  entry.machine = std::move(machine);
  entry.age = next_age_++;
  return entry;
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
  Entry* entry = find(key);
  if (entry == nullptr) return Error{Code::not_found, "", "start.key_unknown"};
  if (auto accepted = entry->machine->accepts(input); !accepted) return accepted;
  step(key, *entry, std::move(input), moment);
  flush();
  return {};
}

std::optional<Lane::Taken> Lane::next_event(const std::string& key, const Moment& moment) {
  Entry* entry = find(key);
  if (entry == nullptr || entry->events.empty()) return std::nullopt;
  Emit emit = std::move(entry->events.front());
  entry->events.pop_front();
  if (emit.deadline_ms) {
    emit.event.time_left_ms = std::max<std::int64_t>(0, *emit.deadline_ms - moment.now_ms);
  }
  Taken taken{std::move(emit.event), std::exchange(entry->secrets, {})};
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
    const OperationRecord record = entry.machine->record();
    if (record.kind == pospay::OperationKind::refund && record.sale_payment_id == sale_payment_id &&
        record.register_number == register_number) {
      take(record);
    }
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

void Lane::on_written(const std::vector<bool>& results, const Moment& moment) {
  const auto writes = std::exchange(writes_under_way_, {});
  for (std::size_t i = 0; i < writes.size(); ++i) {
    Entry* entry = find(writes[i].key);
    if (entry == nullptr) continue;
    entry->is_writing = false;
    Actions behind = std::exchange(entry->behind_write, {});
    const bool is_durable = i < results.size() && results[i];
    if (is_durable || !writes[i].required) {
      run(writes[i].key, *entry, std::move(behind));
    } else {
      step(writes[i].key, *entry, WriteFailed{}, moment);
    }
    while (!entry->is_writing && !entry->inputs.empty()) {
      Input input = std::move(entry->inputs.front());
      entry->inputs.pop_front();
      step(writes[i].key, *entry, std::move(input), moment);
    }
  }
  forget_settled();
  flush();
}

void Lane::on_answer(const std::string& key, std::uint32_t call_number, Answer answer,
                     const Moment& moment) {
  if (Entry* entry = find(key)) {
    step(key, *entry, Answered{call_number, std::move(answer)}, moment);
  }
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
  if (Entry* entry = find(key)) step(key, *entry, std::move(result), moment);
  flush();
}

void Lane::on_hint(const Hinted& hint, const Moment& moment) {
  for (auto& [key, entry] : entries_) {
    if (entry.machine->is_about(hint)) step(key, entry, hint, moment);
  }
  flush();
}

void Lane::on_time(const Moment& moment) {
  for (auto& [key, entry] : entries_) {
    if (entry.is_writing) continue;
    const auto wake_at = entry.machine->wake_at_ms();
    if (wake_at && *wake_at <= moment.now_ms) step(key, entry, TimerDue{}, moment);
  }
  flush();
}

std::optional<std::int64_t> Lane::wake_at_ms() const {
  std::optional<std::int64_t> earliest;
  for (const auto& [key, entry] : entries_) {
    if (entry.is_writing) continue;
    const auto wake_at = entry.machine->wake_at_ms();
    if (wake_at && (!earliest || *wake_at < *earliest)) earliest = wake_at;
  }
  return earliest;
}

// --- Carrying out --------------------------------------------------------------------------------

void Lane::step(const std::string& key, Entry& entry, Input input, const Moment& moment) {
  if (entry.is_writing) {
    entry.inputs.push_back(std::move(input));
    return;
  }
  // Several machines may be stepped at the same moment, and none shares its randomness.
  Moment own = moment;
  own.random = mixed(moment.random + ++steps_);
  Actions actions;
  if (recorder_ != nullptr) recorder_->before(key, *entry.machine, input);
  entry.machine->handle(input, own, actions);
  if (recorder_ != nullptr) recorder_->after(key, *entry.machine, input, own, actions);
  run(key, entry, std::move(actions));
}

void Lane::run(const std::string& key, Entry& entry, Actions actions) {
  for (std::size_t i = 0; i < actions.size(); ++i) {
    Action& action = actions[i];
    if (const auto* write = std::get_if<Write>(&action)) {
      waiting_records_.push_back(entry.machine->record());
      waiting_writes_.push_back({key, write->required});
      entry.is_writing = true;
      entry.behind_write.assign(std::make_move_iterator(actions.begin() + i + 1),
                                std::make_move_iterator(actions.end()));
      return;
    }
    if (auto* send = std::get_if<Send>(&action)) {
      port_->send(key, send->call_number, entry.binding, std::move(send->call));
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
}

void Lane::queue_event(Entry& entry, Emit emit) {
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
  std::vector<std::tuple<bool, std::uint64_t, std::string>> settled;
  if (entries_.size() <= settled_kept) return;
  for (const auto& [key, entry] : entries_) {
    const bool is_over = entry.machine->is_finished() && !entry.is_writing &&
                         entry.behind_write.empty() && entry.inputs.empty();
    if (is_over) settled.emplace_back(!entry.events.empty(), entry.age, key);
  }
  if (settled.size() <= settled_kept) return;
  std::sort(settled.begin(), settled.end());
  for (std::size_t i = 0; i + settled_kept < settled.size(); ++i) {
    entries_.erase(std::get<2>(settled[i]));
  }
}

}  // namespace oplati

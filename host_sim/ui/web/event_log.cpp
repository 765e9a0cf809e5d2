#include "host_sim/ui/web/event_log.hpp"

#include <algorithm>

#include "host_sim/ui/json_text.hpp"

namespace web {

void EventLog::append(const std::string& topic, const char* kind, const std::string& body) {
  LogEntry entry;
  entry.id = next_id_++;
  entry.is_state = kind == std::string_view("state");
  entry.json =
      "{\"topic\":" + ui::json_string(topic) + ",\"kind\":\"" + kind + "\",\"body\":" + body + "}";
  bytes_ += entry.json.size();
  entries_.push_back(std::move(entry));
  while (entries_.size() > kMaxLogEntries || (bytes_ > kMaxLogBytes && entries_.size() > 1)) {
    bytes_ -= entries_.front().json.size();
    entries_.pop_front();
  }
  grown_.notify_all();
}

void EventLog::publish(const std::string& topic, const std::string& body) {
  const std::lock_guard lock(mutex_);
  append(topic, "event", body);
}

void EventLog::set_state(const std::string& topic, const std::string& body) {
  const std::lock_guard lock(mutex_);
  std::string& state = states_[topic];
  if (state == body) return;
  state = body;
  append(topic, "state", body);
}

std::string EventLog::snapshot() const {
  const std::lock_guard lock(mutex_);
  std::string states;
  for (const auto& [topic, body] : states_) {
    if (!states.empty()) states += ',';
    states += ui::json_string(topic) + ":" + body;
  }
  std::size_t count = 0;
  auto first = entries_.end();
  while (first != entries_.begin() && count < kMaxSnapshotEvents) {
    --first;
    if (!first->is_state) ++count;
  }
  std::string events;
  for (; first != entries_.end(); ++first) {
    if (first->is_state) continue;
    if (!events.empty()) events += ',';
    events += first->json;
  }
  return "{\"lastId\":" + std::to_string(next_id_ - 1) + ",\"states\":{" + states +
         "},\"events\":[" + events + "]}";
}

EventLog::Batch EventLog::wait_after(std::uint64_t id, std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  Batch batch;
  const auto oldest = [this] { return entries_.empty() ? next_id_ : entries_.front().id; };
  const auto is_unknown = [&] { return id + 1 < oldest() || id + 1 < first_id_ || id >= next_id_; };
  if (is_unknown()) {
    batch.has_gap = true;
    return batch;
  }
  grown_.wait_for(lock, limit, [&] { return is_closed_ || next_id_ > id + 1; });
  batch.is_closed = is_closed_;
  batch.has_gap = is_unknown();
  if (batch.has_gap || entries_.empty()) return batch;
  const std::size_t known = static_cast<std::size_t>(id + 1 - std::min(id + 1, oldest()));
  batch.entries.assign(entries_.begin() + static_cast<std::ptrdiff_t>(known), entries_.end());
  return batch;
}

void EventLog::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  grown_.notify_all();
}

}  // namespace web

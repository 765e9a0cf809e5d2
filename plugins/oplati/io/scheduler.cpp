#include "plugins/oplati/io/scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "plugins/oplati/io/sigpipe.hpp"

namespace oplati::io {

Scheduler::Scheduler(std::function<std::int64_t()> now) : now_(std::move(now)) {
  const AllSignalsBlocked inherited_by_the_thread;
  thread_ = std::thread([this] { run(); });
}

Scheduler::~Scheduler() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Scheduler::Id Scheduler::add(std::function<void()> callback) {
  const std::lock_guard lock(mutex_);
  const Id id = next_id_++;
  clients_[id].callback = std::move(callback);
  return id;
}

void Scheduler::set(Id id, std::optional<std::int64_t> at_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = clients_.find(id);
  if (found == clients_.end() || found->second.at_ms == at_ms) return;
  found->second.at_ms = at_ms;
  changed_.notify_one();
}

void Scheduler::remove(Id id) {
  std::unique_lock lock(mutex_);
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  finished_.wait(lock, [&] { return !found->second.is_running; });
  clients_.erase(found);
}

void Scheduler::run() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    const std::int64_t now = now_();
    std::optional<std::int64_t> next;
    auto due = clients_.end();
    for (auto it = clients_.begin(); it != clients_.end(); ++it) {
      if (!it->second.at_ms) continue;
      if (*it->second.at_ms <= now) {
        due = it;
        break;
      }
      next = next ? std::min(*next, *it->second.at_ms) : *it->second.at_ms;
    }
    if (due != clients_.end()) {
      due->second.at_ms.reset();
      due->second.is_running = true;
      lock.unlock();
      due->second.callback();  // map nodes stay where they are
      lock.lock();
      due->second.is_running = false;
      finished_.notify_all();
    } else if (next) {
      changed_.wait_for(lock, std::chrono::milliseconds(*next - now));
    } else {
      changed_.wait(lock);
    }
  }
}

}  // namespace oplati::io

#include "plugins/oplati/io/connection_pool.hpp"

namespace oplati::io {

std::unique_ptr<HttpConnection> ConnectionPool::take_fresh() { return take(false); }
std::unique_ptr<HttpConnection> ConnectionPool::take_used() { return take(true); }

std::unique_ptr<HttpConnection> ConnectionPool::take(bool is_used) {
  const std::lock_guard lock(mutex_);
  const std::int64_t oldest_ns = boot_now_ns() - kMaxIdleMs * 1'000'000;
  std::erase_if(idle_, [oldest_ns](const Idle& idle) {
    return idle.since_ns < oldest_ns || !idle.connection->is_quiet();
  });
  for (auto idle = idle_.begin(); idle != idle_.end(); ++idle) {
    if (idle->connection->is_used() != is_used) continue;
    std::unique_ptr<HttpConnection> taken = std::move(idle->connection);
    idle_.erase(idle);
    return taken;
  }
  return nullptr;
}

bool ConnectionPool::has_fresh() {
  std::unique_ptr<HttpConnection> fresh = take_fresh();
  if (!fresh) return false;
  put(std::move(fresh));
  return true;
}

void ConnectionPool::put(std::unique_ptr<HttpConnection> connection) {
  const std::lock_guard lock(mutex_);
  if (is_closed_ || idle_.size() >= kMaxIdleConnections) return;
  // An unused one ages from its opening: the peer counts from there.
  const std::int64_t since_ns = connection->is_used() ? boot_now_ns() : connection->opened_ns();
  idle_.push_back({std::move(connection), since_ns});
}

void ConnectionPool::close() {
  std::vector<Idle> closing;
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  closing.swap(idle_);
}

}  // namespace oplati::io

#include "plugins/oplati/io/connection_pool.hpp"

#include <algorithm>

#include "plugins/oplati/io/boot_clock.hpp"

namespace oplati::io {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;
// Of the longest time. A peer that grants less is asked for a connection when there is need.
constexpr std::int64_t kLeastPart = 8;

}  // namespace

std::unique_ptr<HttpConnection> ConnectionPool::take_fresh() { return take(false); }
std::unique_ptr<HttpConnection> ConnectionPool::take_used() { return take(true); }

// The youngest, which is the least likely to be closed under the request.
std::unique_ptr<HttpConnection> ConnectionPool::take(bool is_used) {
  const std::lock_guard lock(mutex_);
  drop_stale(boot_now_ns());
  auto youngest = idle_.end();
  for (auto idle = idle_.begin(); idle != idle_.end(); ++idle) {
    if (idle->connection->is_used() != is_used) continue;
    if (youngest == idle_.end() || idle->since_ns > youngest->since_ns) youngest = idle;
  }
  if (youngest == idle_.end()) return nullptr;
  std::unique_ptr<HttpConnection> taken = std::move(youngest->connection);
  idle_.erase(youngest);
  return taken;
}

void ConnectionPool::drop_stale(std::int64_t now_ns) {
  std::erase_if(idle_, [&](const Idle& idle) { return is_stale(idle, now_ns); });
}

// Learns from fresh ones what the peer grants.
bool ConnectionPool::is_stale(const Idle& idle, std::int64_t now_ns) {
  const std::int64_t age_ms = (now_ns - idle.since_ns) / kNsPerMs;
  const bool is_quiet = idle.connection->is_quiet();
  if (idle.connection->is_used()) return age_ms > kMaxIdleMs || !is_quiet;
  if (!is_quiet) {
    shorten_patience(idle.since_ns, now_ns);
    return true;
  }
  if (age_ms <= patience_ms_) return false;
  grow_patience();
  return true;
}

// Several that end together, as when the peer starts anew, are one piece of news.
void ConnectionPool::shorten_patience(std::int64_t opened_ns, std::int64_t now_ns) {
  if (opened_ns < shortened_ns_) return;
  shortened_ns_ = now_ns;
  patience_ms_ = std::max(max_fresh_ms_ / kLeastPart, patience_ms_ / 2);
}

void ConnectionPool::grow_patience() {
  patience_ms_ = std::min(max_fresh_ms_, patience_ms_ + patience_ms_ / 8);
}

// Early enough for another one to be opened meanwhile.
std::int64_t ConnectionPool::renewal_age_ns() const { return patience_ms_ * kNsPerMs * 3 / 4; }

std::size_t ConnectionPool::young_count() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now_ns = boot_now_ns();
  drop_stale(now_ns);
  return static_cast<std::size_t>(std::count_if(idle_.begin(), idle_.end(), [&](const Idle& idle) {
    return !idle.connection->is_used() && now_ns - idle.since_ns < renewal_age_ns();
  }));
}

std::int64_t ConnectionPool::retire() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now_ns = boot_now_ns();
  drop_stale(now_ns);
  std::int64_t oldest_ns = now_ns;
  bool has_fresh = false;
  bool has_retired = false;
  const std::int64_t renewal_ns = renewal_age_ns();
  std::erase_if(idle_, [&](const Idle& idle) {
    if (idle.connection->is_used()) return false;
    if (now_ns - idle.since_ns >= renewal_ns) {
      grow_patience();
      has_retired = true;
      return true;
    }
    has_fresh = true;
    oldest_ns = std::min(oldest_ns, idle.since_ns);
    return false;
  });
  if (patience_ms_ <= max_fresh_ms_ / kLeastPart) return 0;
  // They were young a moment ago, when nothing was opened in their stead.
  if (!has_fresh) return has_retired ? 1 : 0;
  return std::max<std::int64_t>(1, (oldest_ns + renewal_ns - now_ns) / kNsPerMs);
}

void ConnectionPool::put(std::unique_ptr<HttpConnection> connection) {
  const std::lock_guard lock(mutex_);
  if (is_closed_ || idle_.size() >= kMaxIdleConnections) return;
  // An unused one ages from its opening: the peer counts from there.
  const std::int64_t since_ns = connection->is_used() ? boot_now_ns() : connection->opened_ns();
  idle_.push_back({std::move(connection), since_ns});
}

void ConnectionPool::rest() {
  std::vector<Idle> closing;
  const std::lock_guard lock(mutex_);
  closing.swap(idle_);
}

void ConnectionPool::close() {
  std::vector<Idle> closing;
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  closing.swap(idle_);
}

}  // namespace oplati::io

#include "plugins/oplati/io/watchdog.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "plugins/oplati/io/sigpipe.hpp"

namespace oplati::io {

using pospay::Code;
using pospay::Error;
using pospay::Result;

Result<std::shared_ptr<Watchdog>> Watchdog::shared() {
  // The slot holds no thread: it only finds the one that the clients own.
  static std::mutex slot_mutex;
  static std::weak_ptr<Watchdog> slot;
  const Error failed(Code::unavailable,
                     "The thread that watches over time-outs could not be started: the process is "
                     "out of threads, memory or file descriptors.");
  const std::lock_guard lock(slot_mutex);
  if (auto existing = slot.lock()) return existing;
  const int timer_fd = ::timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);
  if (timer_fd < 0) return failed;
  try {
    // Should the thread fail to start, the constructor has closed the descriptor.
    const std::shared_ptr<Watchdog> created(new Watchdog(timer_fd));
    slot = created;
    return created;
  } catch (const std::exception&) {
    return failed;
  }
}

Watchdog::Watchdog(int timer_fd) : timer_fd_(timer_fd) {
  try {
    const AllSignalsBlocked inherited;
    thread_ = std::thread([this] { run(); });
  } catch (...) {
    ::close(timer_fd_);
    throw;
  }
  ::pthread_setname_np(thread_.native_handle(), "oplati-watch");
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    arm_locked();
  }
  thread_.join();
  ::close(timer_fd_);
}

void Watchdog::run() {
  for (;;) {
    std::uint64_t expirations = 0;
    // Blocks until the timer, set from elsewhere, goes off.
    if (::read(timer_fd_, &expirations, sizeof expirations) < 0 && errno != EINTR) return;
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
    expire_due_locked(boot_now_ns());
    arm_locked();
  }
}

void Watchdog::expire_due_locked(std::int64_t now_ns) {
  for (Watch* watch : watches_) {
    if (watch->has_expired_ || watch->deadline_.at_ns > now_ns) continue;
    watch->has_expired_ = true;
    watch->shut_down_locked();
  }
}

// Sets the timer to the nearest deadline that has not been dealt with, or off.
void Watchdog::arm_locked() {
  std::int64_t next_ns = 0;
  for (const Watch* watch : watches_) {
    if (watch->has_expired_) continue;
    if (next_ns == 0 || watch->deadline_.at_ns < next_ns) next_ns = watch->deadline_.at_ns;
  }
  if (is_stopping_) next_ns = 1;  // long past: at once
  itimerspec when{};
  when.it_value.tv_sec = next_ns / 1'000'000'000;
  when.it_value.tv_nsec = next_ns % 1'000'000'000;
  ::timerfd_settime(timer_fd_, TFD_TIMER_ABSTIME, &when, nullptr);
}

void Watchdog::cut_all(const void* owner) {
  const std::lock_guard lock(mutex_);
  for (Watch* watch : watches_) {
    if (watch->owner_ != owner) continue;
    watch->was_cut_ = true;
    watch->shut_down_locked();
  }
}

Watchdog::Watch::Watch(Watchdog& watchdog, const void* owner, Deadline deadline)
    : watchdog_(watchdog), owner_(owner), deadline_(deadline) {
  const std::lock_guard lock(watchdog_.mutex_);
  watchdog_.watches_.push_back(this);
  watchdog_.arm_locked();
}

Watchdog::Watch::~Watch() {
  const std::lock_guard lock(watchdog_.mutex_);
  std::erase(watchdog_.watches_, this);
  watchdog_.arm_locked();
}

bool Watchdog::Watch::has_expired() const {
  const std::lock_guard lock(watchdog_.mutex_);
  return has_expired_ || deadline_.has_passed();
}

bool Watchdog::Watch::was_cut() const {
  const std::lock_guard lock(watchdog_.mutex_);
  return was_cut_;
}

void Watchdog::Watch::shut_down_locked() {
  if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

Watchdog::Hold::Hold(Watch& watch, int fd) : watch_(watch) {
  const int own_fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own_fd < 0) return;
  is_watched_ = true;
  const std::lock_guard lock(watch_.watchdog_.mutex_);
  watch_.fd_ = own_fd;
  if (watch_.has_expired_ || watch_.was_cut_) watch_.shut_down_locked();
}

Watchdog::Hold::~Hold() {
  if (!is_watched_) return;
  const std::lock_guard lock(watch_.watchdog_.mutex_);
  ::close(watch_.fd_);
  watch_.fd_ = -1;
}

}  // namespace oplati::io

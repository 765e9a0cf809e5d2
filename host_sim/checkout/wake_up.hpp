// The bell that a plugin rings from any of its threads; the till's thread waits for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace checkout {

class WakeUp {
 public:
  // "Look." Returns at once. [any thread]
  void signal() {
    const std::lock_guard lock(mutex_);
    is_rung_ = true;
    bell_.notify_one();
  }

  // Returns when the bell has rung since the last call, or at the deadline. [till thread]
  void wait_until(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    bell_.wait_until(lock, deadline, [this] { return is_rung_; });
    is_rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable bell_;
  bool is_rung_ = false;
};

}  // namespace checkout

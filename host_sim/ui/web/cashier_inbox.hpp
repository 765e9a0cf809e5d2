// What the page asks of the till: commands in a bounded queue, and what the cashier does while the
// till waits for something. Filled by the channel's thread, emptied by the till's thread.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace web {

constexpr std::size_t kMaxQueuedCommands = 32;

struct Command {
  std::string id;
  std::string name;
  std::string arguments;  // JSON
  bool is_long = false;   // the cashier waits for its end
};

class CashierInbox {
 public:
  // False: the queue is full, or something long is under way or asked for. A second click comes
  // before the till has begun what the first one asked; it must not pay again afterwards.
  bool push(Command command) {
    const std::lock_guard lock(mutex_);
    if (has_long_ || commands_.size() >= kMaxQueuedCommands) return false;
    has_long_ = command.is_long;
    commands_.push_back(std::move(command));
    return true;
  }
  // Until finish() the till works on it.
  std::optional<Command> pop() {
    const std::lock_guard lock(mutex_);
    if (commands_.empty() || is_closed_) return std::nullopt;
    Command command = std::move(commands_.front());
    commands_.pop_front();
    is_working_ = true;
    return command;
  }
  void finish(const Command& command) {
    const std::lock_guard lock(mutex_);
    is_working_ = false;
    if (command.is_long) has_long_ = false;
  }

  // The last scan counts, as with a wedge: the till asks for one at a time.
  void put_scan(std::string code) {
    const std::lock_guard lock(mutex_);
    scan_ = std::move(code);
  }
  std::optional<std::string> take_scan() {
    const std::lock_guard lock(mutex_);
    return std::exchange(scan_, std::nullopt);
  }
  void press_cancel() { is_cancelled_ = true; }
  bool take_cancel() { return is_cancelled_.exchange(false); }
  // Nothing of an earlier payment may answer the next one.
  void forget_answers() {
    take_scan();
    take_cancel();
  }

  // While a payment or another long command runs, the page may scan and cancel, and nothing else.
  void set_busy(bool is_busy) { is_busy_ = is_busy; }
  bool is_busy() const { return is_busy_; }
  // The page is gone: end.
  void close() { is_closed_ = true; }
  // The same, unless something is under way or asked for.
  bool close_if_idle() {
    const std::lock_guard lock(mutex_);
    if (is_working_ || is_busy_ || !commands_.empty()) return false;
    is_closed_ = true;
    return true;
  }
  bool is_closed() const { return is_closed_; }

 private:
  std::mutex mutex_;
  std::deque<Command> commands_;
  std::optional<std::string> scan_;
  bool is_working_ = false;
  bool has_long_ = false;
  std::atomic<bool> is_cancelled_{false};
  std::atomic<bool> is_busy_{false};
  std::atomic<bool> is_closed_{false};
};

}  // namespace web

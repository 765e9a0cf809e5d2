// One thread that calls back at a time: the only timer of the plugin. While nobody waits for a time
// it sleeps without waking up.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace oplati::io {

class Scheduler {
 public:
  using Id = std::uint64_t;

  // `now` gives monotonic milliseconds. Throws std::system_error when the thread cannot be made.
  explicit Scheduler(std::function<std::int64_t()> now);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  std::int64_t now_ms() const { return now_(); }
  // `callback` runs on the scheduler's thread, must be short, and may call `set`.
  Id add(std::function<void()> callback);
  // When `id` is called next; nothing = not at all. A call clears the time.
  void set(Id id, std::optional<std::int64_t> at_ms);
  // After it has returned the callback is not running and will not run. Not from a callback.
  void remove(Id id);

 private:
  struct Client {
    std::function<void()> callback;
    std::optional<std::int64_t> at_ms;
    bool is_running = false;
  };
  void run();

  std::function<std::int64_t()> now_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable finished_;
  std::map<Id, Client> clients_;
  Id next_id_ = 1;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace oplati::io

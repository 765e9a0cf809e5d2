// Ends what hangs. Time-outs of sockets are per call, so a peer that sends one byte now and then
// holds a caller for ever; the only cure that works under any library is to shut the connection
// down from outside at one absolute moment.
//
// One thread for all clients of the library: started with the first, joined with the last, asleep
// in the kernel while no deadline is near.
#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "plugins/oplati/io/boot_clock.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::io {

class Watchdog {
 public:
  class Watch;
  class Hold;

  // The one of this library. Fails as `unavailable` when no thread or descriptor is to be had.
  static pospay::Result<std::shared_ptr<Watchdog>> shared();

  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Shuts down the connections of every Watch of `owner` that exists now.
  void cut_all(const void* owner);

 private:
  explicit Watchdog(int timer_fd);
  void run();
  void expire_due_locked(std::int64_t now_ns);
  void arm_locked();

  std::mutex mutex_;
  std::vector<Watch*> watches_;
  bool is_stopping_ = false;
  int timer_fd_;
  std::thread thread_;
};

// One exchange under watch, on the stack of the thread that runs it.
class Watchdog::Watch {
 public:
  Watch(Watchdog& watchdog, const void* owner, Deadline deadline);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  bool has_expired() const;  // the deadline came
  bool was_cut() const;      // cut_all() came

 private:
  friend class Watchdog;
  friend class Hold;
  void shut_down_locked();

  Watchdog& watchdog_;
  const void* const owner_;
  const Deadline deadline_;
  // All below under the watchdog's mutex.
  int fd_ = -1;
  bool has_expired_ = false;
  bool was_cut_ = false;
};

// The connection that a Watch has in hand. It keeps a descriptor of its own, so that a library that
// closes the connection by itself cannot make the watchdog shut down somebody else's.
class Watchdog::Hold {
 public:
  Hold(Watch& watch, int fd);
  ~Hold();
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

  // False: no descriptor was left, the connection is not watched and must not be used.
  bool is_watched() const { return is_watched_; }

 private:
  Watch& watch_;
  bool is_watched_ = false;
};

}  // namespace oplati::io

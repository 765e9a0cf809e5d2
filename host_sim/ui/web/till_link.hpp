// The till as a process of its own, as the page's process sees it: started, spoken to by lines,
// and killed without warning. A till in a thread could not be killed honestly.
//
//   to the till    "<id> <command> {arguments}"
//   from the till  "reply <id> {"ok":true,"value":…}" or {"ok":false,"message":…}
//                  "state <topic> {…}", "event <topic> {…}"
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "host_sim/ui/web/event_log.hpp"
#include "host_sim/ui/web/line_channel.hpp"
#include "pospay/cpp/result.hpp"

namespace web {

// The till's end of the channel, in the till's process.
constexpr int kTillChannel = 3;
// Commands that nobody has answered yet. A page has two or three.
constexpr std::size_t kMaxPendingCalls = 64;
// Commands that last longer answer at once and tell their end as a state.
constexpr std::chrono::seconds kCallLimit{20};
// How long a till that is asked to end may take before it is killed.
constexpr std::chrono::seconds kEndLimit{5};

class TillLink {
 public:
  // `start_line`: what the till gets as its first line, JSON: till_worker.hpp. Asked at each start.
  TillLink(EventLog& log, std::function<std::string()> start_line);
  ~TillLink();

  // REFUSED when it runs already; UNAVAILABLE when there is no process to be had.
  pospay::Result<void> start();
  // SIGKILL; returns when the process is gone. Nothing when none runs.
  void kill();
  // Lets it end by itself, so that every file is closed; kills it when it does not. False when the
  // last till that ran did not end by itself, or not well.
  bool stop();

  // Ends the till by itself and starts it again, `between` in between: for what a till is told at
  // its start. Without a till: `between` alone. REFUSED, and nothing done, while it is busy.
  pospay::Result<void> restart(const std::function<void()>& between);

  // The answer of the till, {"ok":…}. UNAVAILABLE when it does not run or is killed meanwhile.
  pospay::Result<std::string> call(const std::string& command, const std::string& arguments);

 private:
  struct Pending {
    bool is_done = false;
    bool is_lost = false;
    std::string answer;
  };
  void listen(std::shared_ptr<LineChannel> channel, pid_t process);
  void take(const std::string& line);
  void tell_process(const char* how, pid_t process);
  void end(bool is_kill);

  EventLog& log_;
  std::function<std::string()> start_line_;
  std::mutex life_;  // held over a start or an end, so that they do not cross
  std::mutex mutex_;
  std::condition_variable answered_;
  std::condition_variable ended_;
  pid_t process_ = 0;  // 0: none runs
  bool is_killed_ = false;
  std::atomic<bool> is_clean_{true};
  std::shared_ptr<LineChannel> channel_;
  std::uint64_t next_call_ = 1;
  std::map<std::uint64_t, Pending> pending_;
  std::thread listener_;
};

}  // namespace web

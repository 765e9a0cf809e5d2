#include "host_sim/ui/web/till_link.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/ui/json_text.hpp"

namespace web {

using pospay::Code;
using pospay::Error;

namespace {

// In the new process, between fork and exec: nothing but calls that a signal handler could make.
[[noreturn]] void become_till(int channel) {
  ::setpgid(0, 0);  // Ctrl+C in the terminal is for the page's process, which ends the till
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (channel != kTillChannel) ::dup2(channel, kTillChannel);
  ::close_range(kTillChannel + 1, ~0U, 0);
  char name[] = "host_sim";
  char command[] = "till";
  char* arguments[] = {name, command, nullptr};
  ::execv("/proc/self/exe", arguments);
  ::_exit(127);
}

// Waits for its end without taking its status away; false when it lasts too long.
bool has_ended(pid_t process) {
  constexpr std::chrono::milliseconds kLook{10};
  const auto deadline = std::chrono::steady_clock::now() + kEndLimit;
  while (std::chrono::steady_clock::now() < deadline) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == process) {
      return true;
    }
    std::this_thread::sleep_for(kLook);
  }
  return false;
}

}  // namespace

TillLink::TillLink(EventLog& log, std::function<std::string()> start_line)
    : log_(log), start_line_(std::move(start_line)) {
  tell_process("stopped", 0);
}

TillLink::~TillLink() { stop(); }

void TillLink::tell_process(const char* how, pid_t process) {
  log_.set_state("process", ui::json_object(
                                {{"how", ui::json_string(how)}, {"pid", std::to_string(process)}}));
}

pospay::Result<void> TillLink::start() {
  const std::lock_guard life(life_);
  {
    const std::lock_guard lock(mutex_);
    if (process_ != 0) return Error{Code::refused, "the till runs already", "till_runs"};
  }
  if (listener_.joinable()) listener_.join();
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{Code::unavailable, "no socket for the till's process"};
  }
  const std::string first = start_line_();
  const pid_t process = ::fork();
  if (process == 0) become_till(ends[1]);
  ::close(ends[1]);
  auto channel = std::make_shared<LineChannel>(ends[0]);
  if (process < 0) return Error{Code::unavailable, "no process for the till"};
  {
    const std::lock_guard lock(mutex_);
    process_ = process;
    is_killed_ = false;
    channel_ = channel;
  }
  tell_process("running", process);
  listener_ = std::thread([this, channel, process] { listen(channel, process); });
  channel->write(first);
  return {};
}

void TillLink::listen(std::shared_ptr<LineChannel> channel, pid_t process) {
  while (const auto line = channel->read()) take(*line);  // ends with the till
  // One that has said a line beyond all bounds, or does not end without its channel, is no till.
  channel->shut_down();
  if (!has_ended(process)) ::kill(process, SIGKILL);
  const char* how = "stopped";
  {
    // Under the lock: nobody may signal a number that belongs to somebody else by then.
    const std::lock_guard lock(mutex_);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    is_clean_ = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (WIFSIGNALED(status)) how = is_killed_ ? "killed" : "crashed";
    channel_.reset();
    for (auto& [id, pending] : pending_) pending.is_lost = true;
    answered_.notify_all();
    ended_.notify_all();
  }
  tell_process(how, 0);
}

void TillLink::take(const std::string& line) {
  const SplitLine split = split_line(line);
  if (split.rest.empty()) return;
  if (split.first == "state") {
    log_.set_state(std::string(split.second), std::string(split.rest));
  } else if (split.first == "event") {
    log_.publish(std::string(split.second), std::string(split.rest));
  } else if (split.first == "reply") {
    std::uint64_t id = 0;
    std::from_chars(split.second.data(), split.second.data() + split.second.size(), id);
    const std::lock_guard lock(mutex_);
    const auto found = pending_.find(id);
    if (found == pending_.end()) return;  // nobody waits any more
    found->second.is_done = true;
    found->second.answer = split.rest;
    answered_.notify_all();
  }
}

pospay::Result<std::string> TillLink::call(const std::string& command,
                                           const std::string& arguments) {
  std::unique_lock lock(mutex_);
  if (process_ == 0 || !channel_)
    return Error{Code::unavailable, "the till does not run", "till_gone"};
  if (pending_.size() >= kMaxPendingCalls)
    return Error{Code::not_ready, "too many calls", "till_busy"};
  const std::uint64_t id = next_call_++;
  pending_[id] = {};
  const std::shared_ptr<LineChannel> channel = channel_;
  lock.unlock();
  const bool is_sent = channel->write(std::to_string(id) + " " + command + " " + arguments);
  lock.lock();
  const auto is_over = [&] { return pending_[id].is_done || pending_[id].is_lost; };
  if (is_sent) answered_.wait_for(lock, kCallLimit, is_over);
  const Pending pending = pending_[id];
  pending_.erase(id);
  if (pending.is_done) return pending.answer;
  if (is_sent && !pending.is_lost) {
    return Error{Code::unavailable, "no answer of the till in time", "till_silent"};
  }
  return Error{Code::unavailable, "the till does not run", "till_gone"};
}

void TillLink::end(bool is_kill) {
  const std::lock_guard life(life_);
  {
    std::unique_lock lock(mutex_);
    if (process_ != 0) {
      is_killed_ = is_kill;
      const auto is_gone = [this] { return process_ == 0; };
      if (is_kill) {
        ::kill(process_, SIGKILL);
      } else {
        const std::shared_ptr<LineChannel> channel = channel_;
        lock.unlock();
        channel->write("0 end {}");
        lock.lock();
        if (!ended_.wait_for(lock, kEndLimit, is_gone)) ::kill(process_, SIGKILL);
      }
      ended_.wait(lock, is_gone);
    }
  }
  if (listener_.joinable()) listener_.join();
}

void TillLink::kill() { end(true); }

pospay::Result<void> TillLink::restart(const std::function<void()>& between) {
  const pospay::Result<std::string> left = call("leave", "{}");
  if (!left) {
    if (left.error().id != "till_gone") return left.error();
    between();
    return {};
  }
  const auto answer = sandbox::parse_json(*left);
  if (!answer || !answer->truth_of("ok").value_or(false)) {
    return Error{Code::refused, "a command is under way", "till_busy"};
  }
  end(false);
  between();
  return start();
}

bool TillLink::stop() {
  end(false);
  return is_clean_;
}

}  // namespace web

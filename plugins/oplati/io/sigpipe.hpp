// Writing to a connection that the peer has closed raises SIGPIPE, and its default action ends the
// till: OpenSSL writes with write(2), which has no MSG_NOSIGNAL. The disposition of a signal
// belongs to the host, so a plugin may only block it, thread by thread.
#pragma once

#include <signal.h>

namespace oplati::io {

// For a thread of ours, once at its start.
void block_sigpipe_in_this_thread();

// Around anything that may write to a socket, on any thread. A SIGPIPE that arises inside is taken
// out again before the mask is restored; one that was pending before stays.
class SigpipeGuard {
 public:
  SigpipeGuard();
  ~SigpipeGuard();
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;

 private:
  bool was_pending_ = false;
  sigset_t old_mask_{};
};

// Around the creation of a thread of ours: it inherits a mask with every signal blocked, so that
// the host's handlers never run on it.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked();
  ~AllSignalsBlocked();
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

 private:
  sigset_t old_mask_{};
};

}  // namespace oplati::io

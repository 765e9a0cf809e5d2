// Runs a check in a child process and answers what it answered.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace test {

// The exit status of `check()` (0..255), or -1 when the child was killed. The child leaves by
// _exit: no destructor of the parent's objects runs there.
template <class Check>
int in_child(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check());
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace test

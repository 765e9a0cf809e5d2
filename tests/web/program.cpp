#include "tests/web/program.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <stdexcept>

namespace web_test {

namespace {

constexpr std::chrono::seconds kStartLimit{60};
constexpr std::chrono::seconds kEndLimit{10};

// Starts it with its standard output in `output`.
pid_t start(const std::vector<std::string>& arguments, int& output) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  std::vector<char*> words;
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const pid_t process = ::fork();
  if (process == 0) {
    // The test may be killed: nothing of it stays behind.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close_range(3, ~0U, 0);
    ::execvp(words[0], words.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  output = ends[0];
  if (process < 0) throw std::runtime_error("no process for " + arguments[0]);
  return process;
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const std::string& sign)
    : process_(start(arguments, output_)) {
  const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
  char one = 0;
  while (std::chrono::steady_clock::now() < deadline) {
    pollfd waiting{output_, POLLIN, 0};
    if (::poll(&waiting, 1, 100) <= 0) continue;
    if (::read(output_, &one, 1) != 1) break;
    if (one != '\n') {
      line_ += one;
    } else if (line_.find(sign) != std::string::npos) {
      return;
    } else {
      line_.clear();
    }
  }
  throw std::runtime_error(arguments[0] + " did not say \"" + sign + "\"");
}

Program::~Program() { stop(); }

int Program::stop() {
  if (process_ == 0) return status_;
  ::kill(process_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + kEndLimit;
  bool is_closed = false;
  while (!is_closed && std::chrono::steady_clock::now() < deadline) {
    // The output closes with the process: no clock is needed to see it.
    pollfd waiting{output_, POLLIN, 0};
    if (::poll(&waiting, 1, 200) > 0) {
      char block[512];
      is_closed = ::read(output_, block, sizeof block) <= 0;
    }
  }
  int status = 0;
  if (!is_closed) ::kill(process_, SIGKILL);
  ::waitpid(process_, &status, 0);
  ::close(output_);
  process_ = 0;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return status_;
}

long resident_kib(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  std::string word;
  while (status >> word) {
    long kib = 0;
    if (word == "VmRSS:" && status >> kib) return kib;
  }
  return 0;
}

std::string output_of(const std::vector<std::string>& arguments) {
  int output = -1;
  const pid_t process = start(arguments, output);
  std::string text;
  char block[4096];
  ssize_t size = 0;
  while ((size = ::read(output, block, sizeof block)) > 0) {
    text.append(block, static_cast<std::size_t>(size));
  }
  ::close(output);
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? text : std::string();
}

}  // namespace web_test

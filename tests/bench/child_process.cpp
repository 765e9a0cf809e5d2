#include "tests/bench/child_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

[[noreturn]] void run(const std::function<void(std::ostream&)>& measure, int end) {
  int status = 0;
  try {
    std::ostringstream told;
    measure(told);
    const std::string text = told.str();
    std::size_t sent = 0;
    while (sent < text.size() && status == 0) {
      const ssize_t count = ::write(end, text.data() + sent, text.size() - sent);
      if (count <= 0) status = 1;
      sent += static_cast<std::size_t>(count);
    }
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    status = 1;
  }
  _exit(status);
}

}  // namespace

ChildProcess::ChildProcess(const std::function<void(std::ostream&)>& measure) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  std::cout.flush();
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("no process");
  if (process_ == 0) {
    ::close(ends[0]);
    run(measure, ends[1]);
  }
  ::close(ends[1]);
  end_ = ends[0];
}

ChildProcess::~ChildProcess() {
  if (end_ >= 0) ::close(end_);
  if (process_ >= 0) waitpid(process_, nullptr, 0);
}

std::string ChildProcess::text() {
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t count = 0; (count = ::read(end_, piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  int status = 0;
  const pid_t ended = waitpid(process_, &status, 0);
  process_ = -1;
  if (ended < 0 || status != 0) throw std::runtime_error("a measuring process failed");
  return text;
}

}  // namespace bench

// Runs a program to its end, as a person does in a shell.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace test {

struct ProgramRun {
  int status = -1;     // -1: it could not be started, or was killed
  std::string output;  // standard output and standard error
};

// `command` goes through the shell.
inline ProgramRun run_program(const std::string& command) {
  ProgramRun run;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return run;
  std::array<char, 4096> block{};
  for (std::size_t size; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
    run.output.append(block.data(), size);
  }
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) run.status = WEXITSTATUS(status);
  return run;
}

}  // namespace test

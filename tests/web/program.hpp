// A program that runs beside the test: started, its first line read, ended with the test.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace web_test {

class Program {
 public:
  // Runs `arguments[0]` with its standard output here. Its lines up to the first one that contains
  // `sign` are read; that one is first_line(). Throws when the program ends without it.
  Program(const std::vector<std::string>& arguments, const std::string& sign);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // SIGTERM, and SIGKILL when that does not help. The exit status; -1 when a signal ended it.
  int stop();
  const std::string& first_line() const { return line_; }
  pid_t id() const { return process_; }

 private:
  int output_ = -1;  // before the process, whose start sets it
  pid_t process_ = 0;
  int status_ = -1;
  std::string line_;
};

// Memory in use by one process, in KiB; 0 when there is none.
long resident_kib(pid_t process);

// The output of a program that ends by itself; empty when it fails.
std::string output_of(const std::vector<std::string>& arguments);

}  // namespace web_test

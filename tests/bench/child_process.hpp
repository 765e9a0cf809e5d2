// A measurement in a process of its own, which has nothing loaded and no thread before.
#pragma once

#include <sys/types.h>

#include <functional>
#include <ostream>
#include <string>

namespace bench {

// What `measure` writes to its stream. Throws when it throws there.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<void(std::ostream&)>& measure);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Waits for its end.
  std::string text();

 private:
  pid_t process_ = -1;
  int end_ = -1;
};

inline std::string in_process(const std::function<void(std::ostream&)>& measure) {
  return ChildProcess(measure).text();
}

inline double number_in_process(const std::function<double()>& measure) {
  return std::stod(in_process([&](std::ostream& out) { out << measure(); }));
}

}  // namespace bench

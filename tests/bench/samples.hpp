// Times of many runs and what to tell of them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <stdexcept>
#include <vector>

namespace bench {

class Stopwatch {
 public:
  double us() const {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start_)
        .count();
  }
  double ms() const { return us() / 1000; }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Of this thread alone: what else the machine does is left out.
class CpuStopwatch {
 public:
  double ms() const { return now_ms() - start_ms_; }

 private:
  static double now_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  }
  double start_ms_ = now_ms();
};

class Samples {
 public:
  void add(double value) { values_.push_back(value); }
  bool is_empty() const { return values_.empty(); }
  std::size_t size() const { return values_.size(); }

  // `part` 0.5 is the median. Of an empty one: throws.
  double quantile(double part) const {
    if (values_.empty()) throw std::logic_error("no samples");
    std::vector<double> sorted = values_;
    std::sort(sorted.begin(), sorted.end());
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(last * part + 0.5)];
  }
  double median() const { return quantile(0.5); }
  double least() const { return quantile(0); }

 private:
  std::vector<double> values_;
};

}  // namespace bench

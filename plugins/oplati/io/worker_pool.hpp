// A fixed number of threads and one queue. The threads are the plugin's own: SIGPIPE and every
// other asynchronous signal are blocked in them, so that a host's handlers never run here.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace oplati::io {

class WorkerPool {
 public:
  using Task = std::function<void()>;

  // Throws std::system_error when a thread cannot be made; those made before are joined.
  explicit WorkerPool(std::size_t thread_count);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Tasks run in order of arrival; with one thread, one after the other. After the destructor has
  // begun, tasks that wait are still run, new ones are dropped.
  void post(Task task);

 private:
  void run();
  void stop();

  std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<Task> tasks_;
  bool is_stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace oplati::io

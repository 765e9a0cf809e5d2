#include "plugins/oplati/io/worker_pool.hpp"

#include <utility>

#include "plugins/oplati/io/sigpipe.hpp"

namespace oplati::io {

WorkerPool::WorkerPool(std::size_t thread_count) {
  threads_.reserve(thread_count);
  const AllSignalsBlocked inherited_by_the_threads;
  try {
    for (std::size_t i = 0; i < thread_count; ++i) threads_.emplace_back([this] { run(); });
  } catch (...) {
    stop();
    throw;
  }
}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  has_work_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void WorkerPool::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
    tasks_.push_back(std::move(task));
  }
  has_work_.notify_one();
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    has_work_.wait(lock, [this] { return is_stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // what it holds is let go before the next wait
    lock.lock();
  }
}

}  // namespace oplati::io

// Hand-written fakes of the lane driver's two seams.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#include "plugins/oplati/io/ports.hpp"

namespace oplati::io::test {

// Answers by a function; records what it was asked.
class FakeGateway final : public IGateway {
 public:
  using Script = std::function<Answer(const Call&)>;
  explicit FakeGateway(Script script) : script_(std::move(script)) {}

  Answer call(const Binding& binding, const Credential& credential, const Call& call) override {
    {
      const std::lock_guard lock(mutex_);
      bindings.push_back(binding);
      credentials.push_back(credential);
    }
    return script_(call);
  }
  std::int64_t prepare(std::size_t count) override {
    const std::lock_guard lock(mutex_);
    prepared.push_back(count);
    return renew_in_ms;
  }
  void rest() override {
    const std::lock_guard lock(mutex_);
    prepared.push_back(0);
  }
  std::vector<std::size_t> prepared_so_far() {
    const std::lock_guard lock(mutex_);
    return prepared;
  }
  std::size_t call_count() {
    const std::lock_guard lock(mutex_);
    return bindings.size();
  }
  void shut_down() override {
    const std::lock_guard lock(mutex_);
    is_shut_down = true;
    shut_down_.notify_all();
  }
  // Blocks a call until shut_down, as a slow network does.
  void wait_for_shut_down() {
    std::unique_lock lock(mutex_);
    shut_down_.wait(lock, [this] { return is_shut_down; });
  }

  std::int64_t renew_in_ms = 0;       // what it answers to prepare
  std::vector<std::size_t> prepared;  // how many were wanted; 0: rest
  std::vector<Binding> bindings;
  std::vector<Credential> credentials;
  bool is_shut_down = false;

 private:
  Script script_;
  std::mutex mutex_;
  std::condition_variable shut_down_;
};

// A journal in memory that outlives its driver, so that a test can start anew from it.
class FakeJournal final : public IJournal {
 public:
  pospay::Result<std::vector<OperationRecord>> open() override {
    const std::lock_guard lock(mutex_);
    if (!open_failure.empty()) {
      return pospay::Error{pospay::Code::unavailable, open_failure};
    }
    std::vector<OperationRecord> open;
    for (const auto& [key, record] : latest) {
      if (record.is_open) open.push_back(record);
    }
    is_open = true;
    return open;
  }
  std::vector<bool> append(const std::vector<OperationRecord>& records) override {
    const std::lock_guard lock(mutex_);
    if (fails) return std::vector<bool>(records.size(), false);
    for (const auto& record : records) {
      latest[record.key] = record;
      steps.push_back(record.step);
    }
    ++commits;
    return std::vector<bool>(records.size(), true);
  }
  pospay::Result<std::optional<OperationRecord>> find(const std::string& key) override {
    if (has_no_memory) throw std::bad_alloc();
    const std::lock_guard lock(mutex_);
    const auto found = latest.find(key);
    if (found == latest.end()) return std::optional<OperationRecord>{};
    return std::optional(found->second);
  }
  pospay::Result<std::vector<OperationRecord>> refunds_of(const std::string& register_number,
                                                          std::int64_t sale) override {
    const std::lock_guard lock(mutex_);
    std::vector<OperationRecord> refunds;
    for (const auto& [key, record] : latest) {
      if (record.sale_payment_id == sale && record.register_number == register_number) {
        refunds.push_back(record);
      }
    }
    return refunds;
  }
  pospay::Result<std::vector<ShiftOperation>> operations_of_shift(
      const std::string& register_number, const std::string& shift) override {
    const std::lock_guard lock(mutex_);
    if (!read_failure.empty()) return pospay::Error{pospay::Code::unavailable, read_failure};
    std::vector<ShiftOperation> operations;
    for (const auto& [key, record] : latest) {
      if (record.register_number == register_number && record.shift == shift) {
        operations.push_back(summary_of(record));
      }
    }
    return operations;
  }
  void close() override {
    const std::lock_guard lock(mutex_);
    is_open = false;
  }

  bool needs_reconciliation() const override { return has_lost; }
  pospay::Result<void> reconciled() override {
    if (fails) return pospay::Error{pospay::Code::unavailable, "disk full"};
    has_lost = false;
    return {};
  }

  // Why it cannot be opened; empty: it can.
  void set_open_failure(const std::string& failure) {
    const std::lock_guard lock(mutex_);
    open_failure = failure;
  }
  // Why a shift cannot be read; empty: it can. Set before the driver runs.
  std::string read_failure;
  std::atomic<bool> fails = false;
  std::atomic<bool> is_open = false;
  std::atomic<bool> has_lost = false;
  std::atomic<bool> has_no_memory = false;
  int commits = 0;
  std::map<std::string, OperationRecord> latest;
  std::vector<std::string> steps;

 private:
  std::string open_failure;
  std::mutex mutex_;
};

// What a host does with a wake-up.
class WakeUp {
 public:
  void operator()() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // Waits until `done()` is true, asking after each wake-up; false after `limit_ms`.
  template <class Done>
  bool wait_until(Done done, int limit_ms = 10'000) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(limit_ms);
    while (true) {
      std::uint64_t seen = 0;
      {
        const std::lock_guard lock(mutex_);
        seen = count_;
      }
      if (done()) return true;
      std::unique_lock lock(mutex_);
      if (!changed_.wait_until(lock, end, [&] { return count_ != seen; })) return done();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t count_ = 0;
};

}  // namespace oplati::io::test

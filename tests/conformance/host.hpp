// The C host of the conformance suite, and the calls that the checks share. Plain C structs on
// purpose: the checks pass what no C++ host would.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "pospay/cpp/reference.hpp"

namespace conformance {

using namespace pospay;

// What the suite is told about the plugin on the command line.
struct Subject {
  std::string library;
  std::string data_folder;
  Values settings;
  Values parameters;
  std::map<std::string, std::string> secrets;
  std::string currency = "BYN";
  int rounds = 50;  // of load, create, destroy, unload
};

class SuiteHost : public IHost {
 public:
  explicit SuiteHost(const Subject& subject)
      : folder_(subject.data_folder), secrets_(subject.secrets) {}

  void request_wake_up() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_rung_ = true;
    bell_.notify_one();
  }
  void log(int, std::string_view) override {}
  std::optional<std::string> get_secret(std::string_view name) override {
    const auto found = secrets_.find(std::string(name));
    if (found == secrets_.end()) return std::nullopt;
    return found->second;
  }
  Result<void> put_secret(std::string_view name, std::string_view value) override {
    secrets_[std::string(name)] = std::string(value);
    return {};
  }
  std::string data_folder() const override { return folder_; }

  // Half a second at most: the caller asks again anyway.
  void wait_for_bell() {
    std::unique_lock<std::mutex> lock(mutex_);
    bell_.wait_for(lock, std::chrono::milliseconds(500), [this] { return is_rung_; });
    is_rung_ = false;
  }

 private:
  const std::string folder_;
  std::map<std::string, std::string> secrets_;
  std::mutex mutex_;
  std::condition_variable bell_;
  bool is_rung_ = false;
};

// Longest time that a plugin may answer not_ready after create.
inline constexpr std::chrono::seconds start_limit{20};

// A configured instance, called through its C table.
class Instance {
 public:
  Instance(const pospay_plugin& plugin, const Subject& subject) : host(subject), lent_(host) {
    std::vector<pospay_argument> settings;
    for (const auto& each : subject.settings) {
      settings.push_back({convert::write_text(each.name), convert::write_text(each.value)});
    }
    pospay_create_args args{sizeof args, static_cast<std::uint32_t>(settings.size()), lent_.get(),
                            settings.data()};
    create_code = plugin.create(&args, &method, &error);
    if (create_code != POSPAY_OK) return;
    std::vector<pospay_value> values;
    for (const auto& each : subject.parameters) {
      values.push_back({convert::write_text(each.name), convert::write_text(each.value)});
    }
    configure_code = table()->configure(method.self, values.data(),
                                        static_cast<std::uint32_t>(values.size()), &error);
  }
  ~Instance() {
    if (method.self != nullptr) table()->destroy(method.self);
  }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  const pospay_method_table* table() const { return method.table; }

  // Asks again after each wake-up while the answer is NOT_READY.
  pospay_code patiently(const std::function<pospay_code()>& call) {
    const auto end = std::chrono::steady_clock::now() + start_limit;
    pospay_code code = call();
    while (code == POSPAY_NOT_READY && std::chrono::steady_clock::now() < end) {
      host.wait_for_bell();
      code = call();
    }
    return code;
  }

  pospay_code start(const PaymentRequest& request, pospay_operation& out) {
    return patiently([&] {
      convert::InlineArena<4096> arena;
      return table()->start_payment(method.self, write(arena, request), &out, &error);
    });
  }

  SuiteHost host;
  pospay_method method{};
  pospay_error error{};
  pospay_code create_code = POSPAY_INTERNAL;
  pospay_code configure_code = POSPAY_INTERNAL;

 private:
  referenced::HostTable lent_;
};

// A payment of 1.00; the key makes it another one.
inline PaymentRequest payment(const Subject& subject, const std::string& key) {
  const Money amount{100, subject.currency, 2};
  PaymentRequest request;
  request.key = key;
  request.line = "line-" + key;
  request.amount = amount;
  request.receipt.number = "1";
  request.receipt.total = amount;
  Position position;
  position.name = "Товар";
  position.price = position.cost = amount;
  request.receipt.positions = {position};
  request.shift = Shift{"shift", 1'700'000'000'000, 180, 1};
  return request;
}

// What went wrong in one check; empty = nothing.
class Findings {
 public:
  void expect(bool is_right, const std::string& what) {
    if (!is_right) list_.push_back(what);
  }
  void expect_code(pospay_code is, std::initializer_list<pospay_code> wanted,
                   const std::string& what) {
    std::string names;
    for (const pospay_code each : wanted) {
      if (is == each) return;
      names += " " + std::to_string(each);
    }
    list_.push_back(what + ": answered " + std::to_string(is) + ", not" + names);
  }
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
};

}  // namespace conformance

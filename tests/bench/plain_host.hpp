// The barest host that can load a plugin: nothing but the contract's headers is linked, so that a
// program measures what the plugin brings along and not what was there already.
#pragma once

#include <dlfcn.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include "pospay/cpp/reference.hpp"

namespace bench {

class PlainHost final : public pospay::IHost {
 public:
  explicit PlainHost(std::string folder) : folder_(std::move(folder)) {}

  void request_wake_up() override {
    const std::lock_guard lock(mutex_);
    ++rings_;
    bell_.notify_all();
  }
  void log(int, std::string_view) override {}
  std::optional<std::string> get_secret(std::string_view name) override {
    const auto found = secrets_.find(name);
    if (found == secrets_.end()) return std::nullopt;
    return found->second;
  }
  pospay::Result<void> put_secret(std::string_view name, std::string_view value) override {
    secrets_[std::string(name)] = std::string(value);
    return {};
  }
  std::string data_folder() const override { return folder_; }

  // Asks `done` after each wake-up.
  void wait_until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (true) {
      std::uint64_t seen = 0;
      {
        const std::lock_guard lock(mutex_);
        seen = rings_;
      }
      if (done()) return;
      std::unique_lock lock(mutex_);
      if (!bell_.wait_until(lock, end, [&] { return rings_ != seen; })) {
        throw std::runtime_error("the plugin does not answer");
      }
    }
  }

 private:
  std::string folder_;
  std::map<std::string, std::string, std::less<>> secrets_;
  std::mutex mutex_;
  std::condition_variable bell_;
  std::uint64_t rings_ = 0;
};

template <class T>
T must(pospay::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().id + ": " + result.error().message);
  return std::move(*result);
}

inline std::shared_ptr<void> open_library(const char* file) {
  void* handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw std::runtime_error(dlerror());
  return {handle, [](void* open) { dlclose(open); }};
}

inline std::unique_ptr<pospay::IPaymentMethod> create_method(const std::shared_ptr<void>& library,
                                                             const pospay::Values& settings,
                                                             pospay::IHost& host) {
  auto plugin = must(pospay::PluginReference::from_table(
      static_cast<const pospay_plugin*>(dlsym(library.get(), POSPAY_PLUGIN_SYMBOL)), library));
  return must(plugin.create(settings, host));
}

}  // namespace bench

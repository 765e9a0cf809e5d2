// HostAdapter: the C table of a host as an IHost, for the plugin's side.
//
// It keeps the promise of pospay/host.h for the plugin's author: log lines and secrets cross only
// on the till thread. From another thread a log line is dropped, a secret is not found, and storing
// one is refused; an author queues them. request_wake_up and the clocks go through from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "pospay/cpp/convert.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace pospay::exported {

class HostAdapter : public IHost {
 public:
  // Everything required there and readable? Called at `create`, before an adapter is made.
  static Result<void> check(const pospay_host* c) {
    if (c == nullptr) return invalid("host", "null");
    if (!POSPAY_HAS(c, pospay_host, data_folder)) return invalid("host", convert::too_short);
    if (c->request_wake_up == nullptr) return invalid("host.request_wake_up", "null");
    if (c->log == nullptr) return invalid("host.log", "null");
    if (c->get_secret == nullptr) return invalid("host.get_secret", "null");
    if (c->put_secret == nullptr) return invalid("host.put_secret", "null");
    convert::Reader reader(convert::Mode::strict);
    std::string text;
    if (!reader.text(c->data_folder, text, "host.data_folder")) return reader.error();
    if (text.empty()) return invalid("host.data_folder", "empty");
    if (POSPAY_HAS(c, pospay_host, locale) && !reader.text(c->locale, text, "host.locale")) {
      return reader.error();
    }
    if (POSPAY_HAS(c, pospay_host, wall_ms) &&
        (c->monotonic_ms == nullptr) != (c->wall_ms == nullptr)) {
      return invalid("host.monotonic_ms, host.wall_ms", "give both clocks or none");
    }
    return {};
  }

  // Precondition: check(c) succeeded. `c` outlives the adapter.
  explicit HostAdapter(const pospay_host* c) : c_(c) {
    if (POSPAY_HAS(c, pospay_host, locale)) {
      const std::string_view locale(c->locale.size ? c->locale.data : "", c->locale.size);
      if (locale == "be" || locale == "en") locale_ = locale;
    }
    if (POSPAY_HAS(c, pospay_host, wall_ms)) has_clock_ = c->wall_ms != nullptr;
    if (POSPAY_HAS(c, pospay_host, utc_offset_minutes)) offset_ = c->utc_offset_minutes;
  }

  void request_wake_up() override { c_->request_wake_up(c_->context); }

  void log(int level, std::string_view line) override {
    if (is_till_thread()) c_->log(c_->context, level, convert::write_text(line));
  }

  std::optional<std::string> get_secret(std::string_view name) override {
    if (!is_till_thread()) return std::nullopt;
    std::string secret(first_secret_size, '\0');
    // Twice at most grows the buffer, once more in case it was replaced in between.
    for (int attempt = 0; attempt < 3; ++attempt) {
      std::size_t size = 0;
      const pospay_code code = c_->get_secret(c_->context, convert::write_text(name), secret.data(),
                                              secret.size(), &size);
      if (code == POSPAY_OK && size <= secret.size()) {
        secret.resize(size);
        return secret;
      }
      if (code != POSPAY_INVALID || size <= secret.size() || size > max_secret_size) break;
      secret.resize(size);
    }
    return std::nullopt;
  }

  Result<void> put_secret(std::string_view name, std::string_view value) override {
    if (!is_till_thread()) {
      return Error(Code::refused, "A secret can be stored on the till thread only.");
    }
    if (value.size() > max_secret_size) return Error(Code::invalid, "The secret is too long.");
    const pospay_code code =
        c_->put_secret(c_->context, convert::write_text(name), convert::write_text(value));
    if (code == POSPAY_OK) return {};
    return Error(convert::to_code(code), "The host cannot store a secret.", "host.put_secret");
  }

  std::string data_folder() const override {
    return std::string(c_->data_folder.data, c_->data_folder.size);
  }
  std::string locale() const override { return locale_; }
  std::int32_t utc_offset_minutes() const override { return offset_; }

  bool has_clock() const override { return has_clock_; }
  std::int64_t monotonic_ms() const override {
    return has_clock_ ? c_->monotonic_ms(c_->context) : 0;
  }
  std::int64_t wall_ms() const override { return has_clock_ ? c_->wall_ms(c_->context) : 0; }

 private:
  // A token; keys of certificates take the second attempt.
  static constexpr std::size_t first_secret_size = 512;

  static Error invalid(const char* field, const char* problem) {
    return Error(Code::invalid, std::string(field) + ": " + problem);
  }
  bool is_till_thread() const noexcept { return std::this_thread::get_id() == till_thread_; }

  const pospay_host* c_;
  const std::thread::id till_thread_ = std::this_thread::get_id();
  std::string locale_ = "ru";
  bool has_clock_ = false;
  std::int32_t offset_ = 180;
};

}  // namespace pospay::exported

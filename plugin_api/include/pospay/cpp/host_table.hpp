// HostTable: an IHost as the C table that a plugin is given, for the host's side. Nothing that the
// IHost throws reaches the plugin: a log line or wake-up is lost, a secret is answered with an
// error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pospay/cpp/convert.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace pospay::referenced {

class HostTable {
 public:
  // `host` outlives the table. Folder, locale, offset and whether there is a clock are asked for
  // now and kept. May throw what the host throws.
  explicit HostTable(IHost& host)
      : host_(host), data_folder_(host.data_folder()), locale_(host.locale()) {
    table_.struct_size = sizeof table_;
    table_.context = this;
    table_.request_wake_up = &request_wake_up;
    table_.log = &log;
    table_.get_secret = &get_secret;
    table_.put_secret = &put_secret;
    table_.data_folder = convert::write_text(data_folder_);
    table_.locale = convert::write_text(locale_);
    if (host.has_clock()) {
      table_.monotonic_ms = &monotonic_ms;
      table_.wall_ms = &wall_ms;
    }
    table_.utc_offset_minutes = host.utc_offset_minutes();
  }
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;

  const pospay_host* get() const noexcept { return &table_; }

 private:
  static IHost& host(void* context) noexcept { return static_cast<HostTable*>(context)->host_; }

  static std::string_view view(pospay_text text) noexcept {
    return text.data == nullptr ? std::string_view{} : std::string_view(text.data, text.size);
  }

  static void request_wake_up(void* context) noexcept {
    try {
      host(context).request_wake_up();
    } catch (...) {  // a wake-up is a hint: the host looks again sooner or later
    }
  }

  static void log(void* context, std::int32_t level, pospay_text line) noexcept {
    const bool is_known = level >= POSPAY_LOG_DEBUG && level <= POSPAY_LOG_ERROR;
    try {
      convert::Reader reader(convert::Mode::lenient);
      std::string text;
      reader.prose(line, text, "line");
      host(context).log(is_known ? level : POSPAY_LOG_INFO, text);
    } catch (...) {  // a log that fails must not fail a payment
    }
  }

  static pospay_code get_secret(void* context, pospay_text name, char* buffer, std::size_t capacity,
                                std::size_t* size) noexcept {
    if (size == nullptr || (buffer == nullptr && capacity != 0)) return POSPAY_INVALID;
    try {
      const std::optional<std::string> secret = host(context).get_secret(view(name));
      if (!secret) return POSPAY_NOT_FOUND;
      *size = secret->size();
      if (secret->size() > capacity) return POSPAY_INVALID;
      secret->copy(buffer, secret->size());
      return POSPAY_OK;
    } catch (...) {
      return POSPAY_INTERNAL;
    }
  }

  static pospay_code put_secret(void* context, pospay_text name, pospay_text value) noexcept {
    if (value.size > max_secret_size) return POSPAY_INVALID;
    try {
      const Result<void> result = host(context).put_secret(view(name), view(value));
      return result ? POSPAY_OK : convert::report(nullptr, result.error());
    } catch (...) {
      return POSPAY_INTERNAL;
    }
  }

  static std::int64_t monotonic_ms(void* context) noexcept {
    try {
      return host(context).monotonic_ms();
    } catch (...) {
      return 0;
    }
  }

  static std::int64_t wall_ms(void* context) noexcept {
    try {
      return host(context).wall_ms();
    } catch (...) {
      return 0;
    }
  }

  IHost& host_;
  const std::string data_folder_;
  const std::string locale_;
  pospay_host table_{};
};

}  // namespace pospay::referenced

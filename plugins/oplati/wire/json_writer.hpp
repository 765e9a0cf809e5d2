// The small amount of JSON writing that the protocol needs. Text is always valid UTF-8 and escaped;
// money and quantities go from integers to digits without a floating-point number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oplati::wire {

// An empty name = an element of an array, or the outermost value. Balanced calls are the caller's
// duty.
class JsonWriter {
 public:
  void open_object(std::string_view name = {});
  void close_object();
  void open_array(std::string_view name = {});
  void close_array();

  // Bytes that are not UTF-8 become U+FFFD.
  void text(std::string_view name, std::string_view value);
  void integer(std::string_view name, std::int64_t value);
  // 1234 -> 12.34, always two decimals.
  void money(std::string_view name, std::int64_t minor);
  // 1250 -> 1.25, 1000 -> 1: at most three decimals.
  void quantity(std::string_view name, std::int64_t milli);

  std::string take() { return std::move(out_); }

 private:
  void begin(std::string_view name);
  void quoted(std::string_view value);

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace oplati::wire

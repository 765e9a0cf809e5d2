// The text form of a machine's state in the journal: one `name=value` a line. Readable with any
// editor after an incident, and a reader skips names that it does not know, so that a newer record
// can be read by an older plugin as long as its schema version says so.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oplati {

class FieldWriter {
 public:
  FieldWriter() { out_.reserve(usual_size); }

  void text(std::string_view name, std::string_view value);  // an empty value is left out
  void number(std::string_view name, std::int64_t value);    // 0 is left out
  void flag(std::string_view name, bool value);              // false is left out
  std::string take() { return std::move(out_); }

 private:
  // Of a payment with three positions.
  static constexpr std::size_t usual_size = 640;

  std::string out_;
};

// Missing names read as empty, 0, false. `ok()` is false when the text was not written by
// FieldWriter or a number is not one.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text);

  std::string text(std::string_view name) const;
  std::int64_t number(std::string_view name);
  bool flag(std::string_view name) { return number(name) != 0; }
  // All values of a name that was written several times, in order.
  std::vector<std::string> all(std::string_view name) const;
  bool ok() const { return ok_; }
  // For a reader that finds a value which its writer cannot have written.
  void fail() { ok_ = false; }

 private:
  std::multimap<std::string, std::string, std::less<>> values_;
  bool ok_ = true;
};

// One number of a text that FieldWriter wrote, without reading the rest: for lists of a hundred
// thousand. 0 when it is not there or not a number.
std::int64_t number_field(std::string_view text, std::string_view name);

}  // namespace oplati

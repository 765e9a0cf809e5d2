// A JSON value as it was written, and strict typed access to the fields of an object.
//
// Numbers stay text: a conversion to double or a wrap-around turns what is not a success into
// `status == 1` and loses kopecks (90071992547409.93 becomes ...94).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oplati::wire {

struct JsonValue {
  enum class Kind { null, boolean, number, text, array, object };

  Kind kind = Kind::null;
  bool flag = false;
  std::string text;  // the text, or the number's token
  std::vector<JsonValue> items;
  std::vector<std::pair<std::string, JsonValue>> members;  // no name twice

  // nullptr when this is no object or has no such member.
  const JsonValue* find(std::string_view name) const;
};

// The first problem sticks: a reader is a plain list of assignments with one check at the end.
// Fields that nobody asks for are ignored. The value must outlive the object.
class JsonFields {
 public:
  // Not an object = the first problem.
  explicit JsonFields(const JsonValue& value);

  // An integer token and nothing else: no 1.0, 1e0, "1", true; both ends belong to the range.
  std::int64_t required_integer(std::string_view name, std::int64_t least, std::int64_t most);
  // Missing or null: `fallback`. Anything else as above.
  std::int64_t optional_integer(std::string_view name, std::int64_t least, std::int64_t most,
                                std::int64_t fallback);
  // A number token with a whole number of kopecks, at least 0, without an exponent.
  std::int64_t required_money_minor(std::string_view name);
  bool required_boolean(std::string_view name);
  // 1 to `limit` bytes of UTF-8 without NUL.
  std::string required_text(std::string_view name, std::size_t limit);
  // As above, or an integer token, which is handed over as its text.
  std::string required_text_or_integer(std::string_view name, std::size_t limit);
  // For what decides nothing: empty when it is missing, null, of another type, too long or not
  // text. Never a problem.
  std::string optional_text(std::string_view name, std::size_t limit) const;

  bool ok() const { return problem_.empty(); }
  // "status: not an integer", or empty.
  const std::string& problem() const { return problem_; }

 private:
  const JsonValue* find_required(std::string_view name);
  std::int64_t read_integer(std::string_view name, const JsonValue& value, std::int64_t least,
                            std::int64_t most);
  void fail(std::string_view name, std::string_view problem);

  const JsonValue* value_;
  std::string problem_;
};

}  // namespace oplati::wire

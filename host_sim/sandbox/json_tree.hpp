// JSON text to a small tree in which numbers stay text, so that an amount never passes through a
// floating-point number. The only file of the sandbox that reads JSON; protocol_json writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pospay/cpp/result.hpp"

namespace sandbox {

// A receipt of thousands of positions fits; anything above is not a request of a till.
constexpr std::size_t kMaxJsonBytes = 1024 * 1024;
constexpr std::size_t kMaxJsonDepth = 16;

struct JsonValue {
  enum class Kind { null, boolean, number, text, array, object };
  Kind kind = Kind::null;
  bool truth = false;
  std::string text;  // of a text; of a number as it was written
  std::vector<JsonValue> items;
  std::vector<std::pair<std::string, JsonValue>> members;

  bool is(Kind wanted) const { return kind == wanted; }
  // nullptr: no such member, or not an object.
  const JsonValue* find(std::string_view name) const;
  // The member's value when it has the right kind, else nothing.
  std::optional<std::string> text_of(std::string_view name) const;
  std::optional<std::int64_t> integer_of(std::string_view name) const;
  std::optional<std::int64_t> minor_of(std::string_view name) const;  // 12.3 -> 1230
  std::optional<bool> truth_of(std::string_view name) const;
};

// Errors: invalid with a message for the log. Refused besides bad JSON: duplicate members, NUL in a
// text, invalid UTF-8, too long, too deep.
pospay::Result<JsonValue> parse_json(std::string_view text);

// "a \"b\"" with quotes and escapes.
std::string json_text(std::string_view text);

}  // namespace sandbox

// JSON text -> values, for text that a stranger wrote: bounded time and memory, no recursion, UTF-8
// checked, a name given twice refused (also when one of them is spelt with \u escapes), nothing
// behind the value. The only code that includes RapidJSON.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "plugins/oplati/wire/json_value.hpp"
#include "pospay/cpp/result.hpp"

namespace oplati::wire {

struct JsonLimits {
  // The whole text. An answer is some hundred bytes; the shift's report has a limit of its own.
  std::size_t bytes = 256 * 1024;
  // Documented answers nest two deep.
  std::size_t depth = 32;
  // One text or name.
  std::size_t text_bytes = 64 * 1024;
  // One number's token: 20 characters hold every int64, the rest is for decimals.
  std::size_t number_bytes = 64;
  // Members of one object, so that looking for a repeated name stays cheap. Documented: 10.
  std::size_t members = 256;
  // Values in one answer or in one row.
  std::size_t values = 16 * 1024;
};

// Code::invalid with the cause and the position otherwise. std::bad_alloc passes through.
pospay::Result<JsonValue> parse_json(std::string_view text, const JsonLimits& limits);

// Called with each element of the array as soon as it is complete; an Error ends the reading and is
// the answer.
using JsonRow = std::function<pospay::Result<void>(const JsonValue& row)>;

// The text must be one array. Only one row is in memory at a time. Rows before a mistake in the
// text have been handed out when the Error comes: the caller drops them.
pospay::Result<void> read_json_rows(std::string_view text, const JsonLimits& limits,
                                    const JsonRow& row);

}  // namespace oplati::wire

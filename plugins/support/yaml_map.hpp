// Typed access to one map of a YAML document.
//
// The first problem sticks: after it every getter answers with its fallback, and finish() tells it.
// So a reader is a plain list of assignments with one check at the end:
//
//   YamlMap map(document);
//   config.name = map.required_text("name", {1, 64});
//   config.port = map.optional_integer("port", {1, 65535}, 443);
//   if (auto done = map.finish(); !done) return done.error();
//
// finish() also refuses each key that nobody asked for, in this map and in every map opened below
// it, and names the nearest key that exists. A key is known from the moment it is asked for.
// The document must outlive the map. One thread at a time.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/support/strict_yaml.hpp"
#include "pospay/cpp/result.hpp"

namespace support {

// Both ends belong to the range. Text: size in bytes.
struct TextRange {
  std::size_t least = 0;
  std::size_t most = 256;
  bool has_lines = false;  // may it hold line breaks and tabs?
};
struct IntegerRange {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};
struct CountRange {
  std::size_t least = 0;
  std::size_t most = 1000;
};

class YamlMap {
 public:
  // The root of a document; not a map = the first problem.
  explicit YamlMap(const YamlDocument& document);

  bool has(std::string_view key);

  std::string required_text(std::string_view key, TextRange range = {});
  std::string optional_text(std::string_view key, TextRange range, std::string_view fallback);

  // Decimal digits with an optional minus, no leading zeros, no quotes.
  std::int64_t required_integer(std::string_view key, IntegerRange range = {});
  std::int64_t optional_integer(std::string_view key, IntegerRange range, std::int64_t fallback);

  // Decimal text such as 12.30, quoted or not -> minor units; `range` in minor units.
  std::int64_t required_money_minor(std::string_view key, IntegerRange range = {});
  std::int64_t optional_money_minor(std::string_view key, IntegerRange range,
                                    std::int64_t fallback);

  // `true` or `false` and nothing else: no yes, on, True or "true".
  bool required_boolean(std::string_view key);
  bool optional_boolean(std::string_view key, bool fallback);

  // A missing map reads like an empty one, after it has been told as the problem.
  YamlMap required_map(std::string_view key);
  std::optional<YamlMap> optional_map(std::string_view key);
  // A sequence; missing = empty unless `count.least` asks for one.
  std::vector<YamlMap> maps(std::string_view key, CountRange count = {});
  std::vector<std::string> texts(std::string_view key, TextRange range, CountRange count = {});

  // All keys in the order of the file, for maps whose keys are data. They all count as known.
  std::vector<std::string> keys();

  // A problem that only the caller can see, at the value of `key` (or at the map when the key is
  // missing): "what is wrong; what to do". Kept unless there is one already.
  void add_problem(std::string_view key, std::string_view problem);

  bool has_problem() const;
  // Nothing, or the first problem as an Error of code invalid.
  pospay::Result<void> finish() const;

 private:
  struct State;

  YamlMap(std::shared_ptr<State> state, const YamlNode* node);

  const YamlNode* find(std::string_view key);
  const YamlNode* find_required(std::string_view key);
  void add_problem_at(const YamlNode& node, std::string_view problem);
  const YamlNode* sequence(std::string_view key, CountRange count);
  YamlMap child(std::string_view key, const YamlNode& node);

  std::optional<std::string> read_text(std::string_view key, const YamlNode& node, TextRange range);
  std::optional<std::int64_t> read_integer(std::string_view key, const YamlNode& node,
                                           IntegerRange range);
  std::optional<std::int64_t> read_money(std::string_view key, const YamlNode& node,
                                         IntegerRange range);
  std::optional<bool> read_boolean(std::string_view key, const YamlNode& node);

  std::shared_ptr<State> state_;
  const YamlNode* node_;
};

}  // namespace support

#include "plugins/support/yaml_map.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "pospay/cpp/money.hpp"

namespace support {
namespace {

using pospay::Error;
using pospay::Result;

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

// Levenshtein distance; both texts are keys, so a few dozen bytes.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

// Longer keys are not compared: nobody mistypes a key of 64 bytes into one of ours.
constexpr std::size_t kMaxComparedKey = 64;

std::string suggestion(std::string_view key, const std::vector<std::string>& known) {
  if (key.size() > kMaxComparedKey) return "remove it";
  std::string_view nearest;
  std::size_t best = std::max<std::size_t>(2, key.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t far = distance(key, candidate);
    if (far < best) {
      best = far;
      nearest = candidate;
    }
  }
  if (nearest.empty()) return "remove it";
  return "did you mean " + ticked(nearest) + "?";
}

std::string between(std::int64_t least, std::int64_t most) {
  return "from " + std::to_string(least) + " to " + std::to_string(most);
}

std::optional<std::int64_t> integer_from(const YamlNode& node) {
  if (node.kind != YamlKind::scalar || !node.is_plain) return std::nullopt;
  std::string_view digits = node.text;
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  std::int64_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto parsed = std::from_chars(node.text.data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return value;
}

const YamlNode& empty_map() {
  static const YamlNode node = [] {
    YamlNode empty;
    empty.kind = YamlKind::map;
    return empty;
  }();
  return node;
}

}  // namespace

struct YamlMap::State {
  const YamlDocument* document = nullptr;
  std::optional<Error> problem;
  std::map<const YamlNode*, std::vector<std::string>> known;

  Result<void> unknown_key(const YamlNode& node) const {
    const auto asked = known.find(&node);
    for (const auto& entry : node.entries) {
      if (asked != known.end()) {
        const auto& keys = asked->second;
        if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) {
          return yaml_error(
              document->file, entry.line, entry.column,
              "unknown key " + ticked(entry.key) + "; " + suggestion(entry.key, keys));
        }
      }
      if (auto below = unknown_key(entry.value); !below) return below;
    }
    for (const auto& item : node.items) {
      if (auto below = unknown_key(item); !below) return below;
    }
    return {};
  }
};

YamlMap::YamlMap(const YamlDocument& document)
    : state_(std::make_shared<State>()), node_(&document.root) {
  state_->document = &document;
  state_->known[node_];
  if (node_->kind != YamlKind::map) {
    add_problem_at(*node_, "the file must hold keys with values; write `key: value`");
  }
}

YamlMap::YamlMap(std::shared_ptr<State> state, const YamlNode* node)
    : state_(std::move(state)), node_(node) {
  state_->known[node_];
}

void YamlMap::add_problem_at(const YamlNode& node, std::string_view problem) {
  if (state_->problem) return;
  state_->problem = yaml_error(state_->document->file, node.line, node.column, problem);
}

void YamlMap::add_problem(std::string_view key, std::string_view problem) {
  const YamlNode* node = find(key);
  add_problem_at(node != nullptr ? *node : *node_, problem);
}

bool YamlMap::has_problem() const { return state_->problem.has_value(); }

Result<void> YamlMap::finish() const {
  if (state_->problem) return *state_->problem;
  return state_->unknown_key(state_->document->root);
}

const YamlNode* YamlMap::find(std::string_view key) {
  auto& known = state_->known[node_];
  if (std::find(known.begin(), known.end(), key) == known.end()) known.emplace_back(key);
  for (const auto& entry : node_->entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

const YamlNode* YamlMap::find_required(std::string_view key) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    add_problem_at(*node_, "the key " + ticked(key) + " is missing; add it");
  }
  return node;
}

bool YamlMap::has(std::string_view key) { return find(key) != nullptr; }

// --- Text ----------------------------------------------------------------------------------------

std::optional<std::string> YamlMap::read_text(std::string_view key, const YamlNode& node,
                                              TextRange range) {
  if (node.kind != YamlKind::scalar) {
    add_problem_at(node, ticked(key) + " must be a text; put one value there");
    return std::nullopt;
  }
  if (node.text.size() < range.least || node.text.size() > range.most) {
    add_problem_at(node, ticked(key) + " must have " +
                             between(static_cast<std::int64_t>(range.least),
                                     static_cast<std::int64_t>(range.most)) +
                             " bytes; it has " + std::to_string(node.text.size()));
    return std::nullopt;
  }
  if (!range.has_lines && node.text.find_first_of("\n\t") != std::string::npos) {
    add_problem_at(node, ticked(key) + " must be one line without tabs; shorten it");
    return std::nullopt;
  }
  return node.text;
}

std::string YamlMap::required_text(std::string_view key, TextRange range) {
  const YamlNode* node = find_required(key);
  return node == nullptr ? std::string() : read_text(key, *node, range).value_or("");
}

std::string YamlMap::optional_text(std::string_view key, TextRange range,
                                   std::string_view fallback) {
  const YamlNode* node = find(key);
  return node == nullptr ? std::string(fallback)
                         : read_text(key, *node, range).value_or(std::string(fallback));
}

// --- Numbers -------------------------------------------------------------------------------------

std::optional<std::int64_t> YamlMap::read_integer(std::string_view key, const YamlNode& node,
                                                  IntegerRange range) {
  const auto value = integer_from(node);
  if (value && *value >= range.least && *value <= range.most) return value;
  add_problem_at(node, ticked(key) + " must be a whole number; write one " +
                           between(range.least, range.most) + " without quotes");
  return std::nullopt;
}

std::int64_t YamlMap::required_integer(std::string_view key, IntegerRange range) {
  const YamlNode* node = find_required(key);
  return node == nullptr ? 0 : read_integer(key, *node, range).value_or(0);
}

std::int64_t YamlMap::optional_integer(std::string_view key, IntegerRange range,
                                       std::int64_t fallback) {
  const YamlNode* node = find(key);
  return node == nullptr ? fallback : read_integer(key, *node, range).value_or(fallback);
}

std::optional<std::int64_t> YamlMap::read_money(std::string_view key, const YamlNode& node,
                                                IntegerRange range) {
  const auto value =
      node.kind == YamlKind::scalar ? pospay::minor_from_text(node.text) : std::nullopt;
  if (value && *value >= range.least && *value <= range.most) return value;
  add_problem_at(node, ticked(key) + " must be an amount such as 12.30; write one from " +
                           pospay::minor_to_text(range.least) + " to " +
                           pospay::minor_to_text(range.most));
  return std::nullopt;
}

std::int64_t YamlMap::required_money_minor(std::string_view key, IntegerRange range) {
  const YamlNode* node = find_required(key);
  return node == nullptr ? 0 : read_money(key, *node, range).value_or(0);
}

std::int64_t YamlMap::optional_money_minor(std::string_view key, IntegerRange range,
                                           std::int64_t fallback) {
  const YamlNode* node = find(key);
  return node == nullptr ? fallback : read_money(key, *node, range).value_or(fallback);
}

// --- Truth values --------------------------------------------------------------------------------

std::optional<bool> YamlMap::read_boolean(std::string_view key, const YamlNode& node) {
  if (node.kind == YamlKind::scalar && node.is_plain) {
    if (node.text == "true") return true;
    if (node.text == "false") return false;
  }
  add_problem_at(node, ticked(key) + " must be a truth value; write true or false");
  return std::nullopt;
}

bool YamlMap::required_boolean(std::string_view key) {
  const YamlNode* node = find_required(key);
  return node != nullptr && read_boolean(key, *node).value_or(false);
}

bool YamlMap::optional_boolean(std::string_view key, bool fallback) {
  const YamlNode* node = find(key);
  return node == nullptr ? fallback : read_boolean(key, *node).value_or(fallback);
}

// --- Maps and sequences --------------------------------------------------------------------------

YamlMap YamlMap::child(std::string_view key, const YamlNode& node) {
  if (node.kind == YamlKind::map) return YamlMap(state_, &node);
  add_problem_at(node, ticked(key) + " must hold keys with values; write `key: value` below it");
  return YamlMap(state_, &empty_map());
}

YamlMap YamlMap::required_map(std::string_view key) {
  const YamlNode* node = find_required(key);
  return node == nullptr ? YamlMap(state_, &empty_map()) : child(key, *node);
}

std::optional<YamlMap> YamlMap::optional_map(std::string_view key) {
  const YamlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  return child(key, *node);
}

const YamlNode* YamlMap::sequence(std::string_view key, CountRange count) {
  const YamlNode* node = count.least > 0 ? find_required(key) : find(key);
  if (node == nullptr) return nullptr;
  if (node->kind != YamlKind::sequence) {
    add_problem_at(*node, ticked(key) + " must be a list; write `- value` lines below it");
    return nullptr;
  }
  if (node->items.size() < count.least || node->items.size() > count.most) {
    add_problem_at(*node, ticked(key) + " must have " +
                              between(static_cast<std::int64_t>(count.least),
                                      static_cast<std::int64_t>(count.most)) +
                              " lines; it has " + std::to_string(node->items.size()));
    return nullptr;
  }
  return node;
}

std::vector<YamlMap> YamlMap::maps(std::string_view key, CountRange count) {
  std::vector<YamlMap> found;
  if (const YamlNode* list = sequence(key, count)) {
    for (const YamlNode& item : list->items) found.push_back(child(key, item));
  }
  return found;
}

std::vector<std::string> YamlMap::texts(std::string_view key, TextRange range, CountRange count) {
  std::vector<std::string> found;
  if (const YamlNode* list = sequence(key, count)) {
    for (const YamlNode& item : list->items) {
      found.push_back(read_text(key, item, range).value_or(""));
    }
  }
  return found;
}

std::vector<std::string> YamlMap::keys() {
  std::vector<std::string> found;
  auto& known = state_->known[node_];
  for (const auto& entry : node_->entries) {
    found.push_back(entry.key);
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) known.push_back(entry.key);
  }
  return found;
}

}  // namespace support

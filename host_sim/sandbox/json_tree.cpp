#include "host_sim/sandbox/json_tree.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>

#include "pospay/cpp/money.hpp"

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

// RapidJSON's handler: the names are its own.
class TreeHandler {
 public:
  std::string problem;

  JsonValue take() { return std::move(root_); }

  bool Null() { return put({}); }
  bool Bool(bool value) {
    JsonValue made;
    made.kind = JsonValue::Kind::boolean;
    made.truth = value;
    return put(std::move(made));
  }
  // Never called: numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    JsonValue made;
    made.kind = JsonValue::Kind::number;
    made.text.assign(text, size);
    return put(std::move(made));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    JsonValue made;
    made.kind = JsonValue::Kind::text;
    made.text.assign(text, size);
    if (made.text.find('\0') != std::string::npos) return fail("a text holds NUL");
    return put(std::move(made));
  }
  bool StartObject() { return open(JsonValue::Kind::object); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    JsonValue& object = levels_.back();
    std::string name(text, size);
    if (object.find(name) != nullptr) return fail("the member " + name + " is there twice");
    object.members.emplace_back(std::move(name), JsonValue{});
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(JsonValue::Kind::array); }
  bool EndArray(rapidjson::SizeType) { return close(); }

 private:
  bool fail(std::string why) {
    problem = std::move(why);
    return false;
  }
  bool open(JsonValue::Kind kind) {
    if (levels_.size() >= kMaxJsonDepth) return fail("nested too deep");
    levels_.emplace_back().kind = kind;
    return true;
  }
  bool close() {
    JsonValue value = std::move(levels_.back());
    levels_.pop_back();
    return put(std::move(value));
  }
  bool put(JsonValue value) {
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (levels_.back().is(JsonValue::Kind::array)) {
      levels_.back().items.push_back(std::move(value));
    } else {
      levels_.back().members.back().second = std::move(value);
    }
    return true;
  }

  JsonValue root_;
  std::vector<JsonValue> levels_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::optional<std::string> JsonValue::text_of(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr || !value->is(Kind::text)) return std::nullopt;
  return value->text;
}

std::optional<std::int64_t> JsonValue::integer_of(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr || !value->is(Kind::number)) return std::nullopt;
  std::int64_t number = 0;
  const char* end = value->text.data() + value->text.size();
  const auto parsed = std::from_chars(value->text.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> JsonValue::minor_of(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr || !value->is(Kind::number)) return std::nullopt;
  return pospay::minor_from_text(value->text);
}

std::optional<bool> JsonValue::truth_of(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr || !value->is(Kind::boolean)) return std::nullopt;
  return value->truth;
}

Result<JsonValue> parse_json(std::string_view text) {
  if (text.size() > kMaxJsonBytes) return Error{Code::invalid, "the body is too long"};
  constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseIterativeFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  TreeHandler handler;
  const auto parsed = reader.Parse<kFlags>(stream, handler);
  if (parsed.IsError()) {
    const std::string why =
        handler.problem.empty() ? rapidjson::GetParseError_En(parsed.Code()) : handler.problem;
    return Error{Code::invalid, "JSON at byte " + std::to_string(parsed.Offset()) + ": " + why};
  }
  return handler.take();
}

std::string json_text(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace sandbox

#include "plugins/oplati/wire/json_reader.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <optional>
#include <string>

namespace oplati::wire {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;
using rapidjson::SizeType;
using Kind = JsonValue::Kind;

// RapidJSON's handler: answers false to stop, and then has a problem or the row's error to tell.
class Builder {
 public:
  // With `row`, the outermost array is not kept but handed out element by element.
  Builder(const JsonLimits& limits, const JsonRow* row) : limits_(limits), row_(row) {}

  bool Null() { return add(Kind::null) != nullptr && complete(); }
  bool Bool(bool flag) {
    JsonValue* value = add(Kind::boolean);
    if (value == nullptr) return false;
    value->flag = flag;
    return complete();
  }
  bool RawNumber(const char* token, SizeType size, bool) {
    if (size > limits_.number_bytes) return fail("a number is too long");
    return add_text(Kind::number, token, size);
  }
  bool String(const char* text, SizeType size, bool) {
    if (size > limits_.text_bytes) return fail("a text is too long");
    return add_text(Kind::text, text, size);
  }
  bool StartObject() { return open(Kind::object); }
  bool StartArray() {
    if (row_ != nullptr && !is_in_rows_) {
      is_in_rows_ = true;
      return true;
    }
    return open(Kind::array);
  }
  bool Key(const char* text, SizeType size, bool) {
    const std::string_view name(text, size);
    if (size > limits_.text_bytes) return fail("a name is too long");
    JsonValue& object = *open_.back();
    if (object.members.size() == limits_.members) return fail("an object has too many members");
    if (object.find(name) != nullptr) return fail("a name is given twice");
    object.members.emplace_back(name, JsonValue());
    return true;
  }
  bool EndObject(SizeType) { return close(); }
  bool EndArray(SizeType) { return open_.empty() ? true : close(); }

  // Numbers arrive by RawNumber alone.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  const char* problem() const { return problem_; }
  const std::optional<Error>& row_error() const { return row_error_; }
  JsonValue take() { return std::move(root_); }

 private:
  bool fail(const char* problem) {
    problem_ = problem;
    return false;
  }

  // The place of the next value, or nullptr when there may be none.
  JsonValue* add(Kind kind) {
    if (row_ != nullptr && !is_in_rows_) {
      fail("not an array");
      return nullptr;
    }
    if (++value_count_ > limits_.values) {
      fail("too many values");
      return nullptr;
    }
    JsonValue* place = &root_;
    if (open_.empty()) {
      root_ = JsonValue();
    } else if (open_.back()->kind == Kind::array) {
      place = &open_.back()->items.emplace_back();
    } else {
      place = &open_.back()->members.back().second;
    }
    place->kind = kind;
    return place;
  }

  bool add_text(Kind kind, const char* text, SizeType size) {
    JsonValue* value = add(kind);
    if (value == nullptr) return false;
    value->text.assign(text, size);
    return complete();
  }

  bool open(Kind kind) {
    if (open_.size() + (is_in_rows_ ? 1 : 0) >= limits_.depth) return fail("nested too deep");
    JsonValue* value = add(kind);
    if (value == nullptr) return false;
    // A parent gets no further element while a child is open, so its address stays.
    open_.push_back(value);
    return true;
  }

  bool close() {
    open_.pop_back();
    return complete();
  }

  // A value is complete: in a list of rows it may be a row.
  bool complete() {
    if (!is_in_rows_ || !open_.empty()) return true;
    value_count_ = 0;
    if (auto done = (*row_)(root_); !done) {
      row_error_ = done.error();
      return false;
    }
    return true;
  }

  const JsonLimits& limits_;
  const JsonRow* row_;
  bool is_in_rows_ = false;
  std::size_t value_count_ = 0;
  JsonValue root_;
  std::vector<JsonValue*> open_;
  const char* problem_ = nullptr;
  std::optional<Error> row_error_;
};

Result<void> parse(std::string_view text, const JsonLimits& limits, Builder& builder) {
  if (text.size() > limits.bytes) {
    return Error{Code::invalid, "longer than " + std::to_string(limits.bytes) + " bytes"};
  }
  // RapidJSON takes a NUL for the end and would not see what stands behind it.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return Error{Code::invalid, "a NUL byte at " + std::to_string(nul)};
  }
  constexpr unsigned flags = rapidjson::kParseNumbersAsStringsFlag |
                             rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, builder);
  if (!result.IsError()) return {};
  if (builder.row_error()) return *builder.row_error();
  const char* problem =
      builder.problem() != nullptr ? builder.problem() : rapidjson::GetParseError_En(result.Code());
  return Error{Code::invalid, std::string(problem) + " at byte " + std::to_string(result.Offset())};
}

}  // namespace

Result<JsonValue> parse_json(std::string_view text, const JsonLimits& limits) {
  Builder builder(limits, nullptr);
  if (auto done = parse(text, limits, builder); !done) return done.error();
  return builder.take();
}

Result<void> read_json_rows(std::string_view text, const JsonLimits& limits, const JsonRow& row) {
  Builder builder(limits, &row);
  return parse(text, limits, builder);
}

}  // namespace oplati::wire

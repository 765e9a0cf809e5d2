#include "plugins/oplati/wire/json_value.hpp"

#include <charconv>

#include "pospay/cpp/money.hpp"
#include "pospay/cpp/utf8.hpp"

namespace oplati::wire {
namespace {

using Kind = JsonValue::Kind;

bool is_integer_token(std::string_view token) {
  if (token.starts_with('-')) token.remove_prefix(1);
  return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_good_text(const JsonValue& value, std::size_t limit) {
  return value.kind == Kind::text && value.text.size() <= limit && pospay::is_text(value.text);
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const auto& [member, value] : members) {
    if (member == name) return &value;
  }
  return nullptr;
}

JsonFields::JsonFields(const JsonValue& value) : value_(&value) {
  if (value.kind != Kind::object) fail("body", "not an object");
}

void JsonFields::fail(std::string_view name, std::string_view problem) {
  if (problem_.empty()) problem_ = std::string(name) + ": " + std::string(problem);
}

const JsonValue* JsonFields::find_required(std::string_view name) {
  const JsonValue* value = value_->find(name);
  if (value == nullptr) fail(name, "missing");
  return value;
}

std::int64_t JsonFields::read_integer(std::string_view name, const JsonValue& value,
                                      std::int64_t least, std::int64_t most) {
  if (value.kind != Kind::number || !is_integer_token(value.text)) {
    fail(name, "not an integer");
    return 0;
  }
  std::int64_t number = 0;
  const char* end = value.text.data() + value.text.size();
  const auto parsed = std::from_chars(value.text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || number < least || number > most) {
    fail(name, "out of range");
    return 0;
  }
  return number;
}

std::int64_t JsonFields::required_integer(std::string_view name, std::int64_t least,
                                          std::int64_t most) {
  const JsonValue* value = find_required(name);
  return value == nullptr ? 0 : read_integer(name, *value, least, most);
}

std::int64_t JsonFields::optional_integer(std::string_view name, std::int64_t least,
                                          std::int64_t most, std::int64_t fallback) {
  const JsonValue* value = value_->find(name);
  if (value == nullptr || value->kind == Kind::null) return fallback;
  return read_integer(name, *value, least, most);
}

std::int64_t JsonFields::required_money_minor(std::string_view name) {
  const JsonValue* value = find_required(name);
  if (value == nullptr) return 0;
  if (value->kind != Kind::number) {
    fail(name, "not a number");
    return 0;
  }
  const auto minor = pospay::minor_from_text(value->text);
  if (!minor || *minor < 0) {
    fail(name, "not an amount in rubles with whole kopecks");
    return 0;
  }
  return *minor;
}

bool JsonFields::required_boolean(std::string_view name) {
  const JsonValue* value = find_required(name);
  if (value == nullptr) return false;
  if (value->kind != Kind::boolean) fail(name, "not true or false");
  return value->flag;
}

std::string JsonFields::required_text(std::string_view name, std::size_t limit) {
  const JsonValue* value = find_required(name);
  if (value == nullptr) return {};
  if (!is_good_text(*value, limit) || value->text.empty()) {
    fail(name, "not a text of 1 to " + std::to_string(limit) + " bytes");
    return {};
  }
  return value->text;
}

std::string JsonFields::required_text_or_integer(std::string_view name, std::size_t limit) {
  const JsonValue* value = value_->find(name);
  const bool is_integer = value != nullptr && value->kind == Kind::number &&
                          value->text.size() <= limit && is_integer_token(value->text);
  return is_integer ? value->text : required_text(name, limit);
}

std::string JsonFields::optional_text(std::string_view name, std::size_t limit) const {
  const JsonValue* value = value_->find(name);
  return value != nullptr && is_good_text(*value, limit) ? value->text : std::string();
}

}  // namespace oplati::wire

#include "plugins/oplati/core/fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace oplati {
namespace {

void append_escaped(std::string& out, std::string_view value) {
  // Nearly always; two searches for a character are faster than a look at each.
  if (value.find('\\') == std::string_view::npos && value.find('\n') == std::string_view::npos) {
    out.append(value);
    return;
  }
  std::size_t done = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' && value[i] != '\n') continue;
    out.append(value.substr(done, i - done)).append(value[i] == '\n' ? "\\n" : "\\\\");
    done = i + 1;
  }
  out.append(value.substr(done));
}

std::string unescape(std::string_view value, bool& ok) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\') {
      out += value[i];
      continue;
    }
    ++i;
    if (i == value.size() || (value[i] != '\\' && value[i] != 'n')) {
      ok = false;
      return out;
    }
    out += value[i] == 'n' ? '\n' : '\\';
  }
  return out;
}

}  // namespace

void FieldWriter::text(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out_.append(name) += '=';
  append_escaped(out_, value);
  out_ += '\n';
}

void FieldWriter::number(std::string_view name, std::int64_t value) {
  if (value == 0) return;
  std::array<char, 20> digits{};  // of the longest, with its sign
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  const auto size = static_cast<std::size_t>(end - digits.data());
  out_.append(name).append(1, '=').append(digits.data(), size) += '\n';
}

void FieldWriter::flag(std::string_view name, bool value) { number(name, value ? 1 : 0); }

FieldReader::FieldReader(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) {
      ok_ = false;
      return;
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      ok_ = false;
      return;
    }
    values_.emplace(line.substr(0, equals), unescape(line.substr(equals + 1), ok_));
  }
}

std::string FieldReader::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string{} : found->second;
}

std::int64_t FieldReader::number(std::string_view name) {
  const std::string value = text(name);
  if (value.empty()) return 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) ok_ = false;
  return number;
}

std::vector<std::string> FieldReader::all(std::string_view name) const {
  std::vector<std::string> values;
  const auto [first, last] = values_.equal_range(name);
  for (auto it = first; it != last; ++it) values.push_back(it->second);
  return values;
}

std::int64_t number_field(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() <= name.size() || line[name.size()] != '=' || !line.starts_with(name)) continue;
    const std::string_view value = line.substr(name.size() + 1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc{} && end == value.data() + value.size() ? number : 0;
  }
  return 0;
}

}  // namespace oplati

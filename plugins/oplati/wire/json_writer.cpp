#include "plugins/oplati/wire/json_writer.hpp"

#include "pospay/cpp/money.hpp"
#include "pospay/cpp/utf8.hpp"

namespace oplati::wire {

void JsonWriter::begin(std::string_view name) {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
  if (name.empty()) return;
  quoted(name);
  out_ += ':';
}

void JsonWriter::quoted(std::string_view value) {
  constexpr std::string_view hex = "0123456789abcdef";
  out_ += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out_ += "\\u00";
      out_ += hex[byte >> 4];
      out_ += hex[byte & 0xF];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

void JsonWriter::open_object(std::string_view name) {
  begin(name);
  out_ += '{';
  needs_comma_ = false;
}

void JsonWriter::close_object() {
  out_ += '}';
  needs_comma_ = true;
}

void JsonWriter::open_array(std::string_view name) {
  begin(name);
  out_ += '[';
  needs_comma_ = false;
}

void JsonWriter::close_array() {
  out_ += ']';
  needs_comma_ = true;
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  begin(name);
  if (pospay::is_text(value)) {
    quoted(value);
  } else {
    quoted(pospay::mended_text(value));
  }
}

void JsonWriter::integer(std::string_view name, std::int64_t value) {
  begin(name);
  out_ += std::to_string(value);
}

void JsonWriter::money(std::string_view name, std::int64_t minor) {
  begin(name);
  out_ += pospay::minor_to_text(minor);
}

void JsonWriter::quantity(std::string_view name, std::int64_t milli) {
  begin(name);
  const bool is_negative = milli < 0;
  const std::uint64_t size =
      is_negative ? 0 - static_cast<std::uint64_t>(milli) : static_cast<std::uint64_t>(milli);
  if (is_negative) out_ += '-';
  out_ += std::to_string(size / 1000);
  std::string decimals = std::to_string(1000 + size % 1000).substr(1);
  while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
  if (!decimals.empty()) out_ += '.' + decimals;
}

}  // namespace oplati::wire

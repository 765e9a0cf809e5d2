#include "host_sim/ui/json_text.hpp"

namespace ui {

std::string json_string(const std::string& text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (byte < 0x20) {
      result += "\\u00";
      result += kDigits[byte >> 4];
      result += kDigits[byte & 15];
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string json_boolean(bool value) { return value ? "true" : "false"; }

std::string json_object(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string result = "{";
  for (const auto& [name, value] : members) {
    if (result.size() > 1) result += ",";
    result += json_string(name) + ":" + value;
  }
  return result + "}";
}

std::string json_array(const std::vector<std::string>& items) {
  std::string result = "[";
  for (const std::string& item : items) {
    if (result.size() > 1) result += ",";
    result += item;
  }
  return result + "]";
}

}  // namespace ui

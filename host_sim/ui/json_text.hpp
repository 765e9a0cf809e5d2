// JSON output: objects and arrays are put together from text that is JSON already.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ui {

// "a\"b" in quotes, control characters escaped. The text is UTF-8.
std::string json_string(const std::string& text);
std::string json_boolean(bool value);
// Members in the given order; the values are JSON.
std::string json_object(const std::vector<std::pair<std::string, std::string>>& members);
std::string json_array(const std::vector<std::string>& items);

}  // namespace ui

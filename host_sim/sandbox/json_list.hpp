// A list as the answer to a call of the sandbox's own interfaces.
#pragma once

#include <string>

#include "host_sim/sandbox/http_message.hpp"

namespace sandbox {

// A JSON array of what `to_text` makes of each item; an item of which it makes nothing is left out.
template <class Range, class ToText>
HttpReply list(const Range& range, ToText to_text) {
  std::string text = "[";
  for (const auto& item : range) {
    const std::string row = to_text(item);
    if (row.empty()) continue;
    if (text.size() > 1) text += ',';
    text += row;
  }
  return {200, text + "]"};
}

}  // namespace sandbox

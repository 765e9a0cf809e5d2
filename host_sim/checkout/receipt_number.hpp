// The till's receipt numbers: eight digits on paper, a row number in till.db.
#pragma once

#include <cstdint>
#include <string>

namespace checkout {

// 12 -> "00000012".
inline std::string receipt_number(std::int64_t row) {
  std::string text = std::to_string(row);
  return text.size() < 8 ? std::string(8 - text.size(), '0') + text : text;
}

// "00000012" or "12" -> 12; 0, which no receipt has, for anything else.
inline std::int64_t row_of_receipt(const std::string& number) {
  if (number.empty() || number.size() > 18) return 0;
  std::int64_t row = 0;
  for (const char c : number) {
    if (c < '0' || c > '9') return 0;
    row = row * 10 + (c - '0');
  }
  return row;
}

}  // namespace checkout

// Is what a person has typed or scanned text that a screen and a fiscal printer can show?
#pragma once

#include <string>
#include <string_view>

namespace checkout {

// Well-formed UTF-8 of letters, digits, punctuation and spaces: no NUL and other control
// characters, nothing invisible or that turns the direction of writing, no pictures (a fiscal
// printer has none).
bool is_plain_text(std::string_view text);

// Longer than that, what was entered is not repeated in a message.
constexpr std::size_t kMaxShownBytes = 64;

// What was entered, for a message about it; "…" when it is too long or not plain.
std::string shown_text(const std::string& text);

}  // namespace checkout

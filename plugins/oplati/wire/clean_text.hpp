// Words of the gateway before a person reads them, on the till's screen or in a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace oplati::wire {

// `text` as one line: ANSI sequences, control, bidirectional, invisible and tag characters are
// dropped, every run of white space (line breaks, U+2028 among them) is one space, bytes that are
// no UTF-8 become U+FFFD. At most `limit` bytes, cut at the end of a character.
std::string clean_text(std::string_view text, std::size_t limit);

}  // namespace oplati::wire

#include "host_sim/text/words.hpp"

namespace text {

std::string Words::operator()(const support::Phrase& phrase,
                              std::initializer_list<pospay::Argument> arguments) const {
  return support::filled(phrase.in(language_), arguments);
}

std::size_t width(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return count;
}

std::string padded(const std::string& text, std::size_t columns) {
  const std::size_t used = width(text);
  return text + std::string(used < columns ? columns - used : 0, ' ');
}

}  // namespace text

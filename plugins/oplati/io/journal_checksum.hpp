// The journal's checksum: 64-bit FNV-1a over values with their lengths, so that no two lists of
// values look alike. Each step is a bijection, so every change of a single byte is seen. It guards
// against decay, not against a person who edits the file.
#pragma once

#include <cstdint>
#include <string_view>

namespace oplati::io {

class JournalChecksum {
 public:
  JournalChecksum& add(std::int64_t value) {
    auto rest = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, rest >>= 8) add_byte(static_cast<unsigned char>(rest));
    return *this;
  }
  JournalChecksum& add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
    return *this;
  }
  // As SQLite stores it.
  std::int64_t value() const { return static_cast<std::int64_t>(hash_); }

 private:
  void add_byte(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001B3ull; }

  std::uint64_t hash_ = 0xCBF29CE484222325ull;
};

}  // namespace oplati::io

// Names of the symbols that a shared object (ELF, 64 bits) exports.
#pragma once

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace conformance {

// Empty when the file cannot be read; a check that expects one symbol then fails.
inline std::vector<std::string> exported_symbols(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes((std::istreambuf_iterator<char>(file)),
                                std::istreambuf_iterator<char>());
  std::vector<std::string> names;
  const auto read = [&bytes](auto& out, std::size_t offset) {
    if (bytes.size() < sizeof out || offset > bytes.size() - sizeof out) return false;
    std::memcpy(&out, bytes.data() + offset, sizeof out);
    return true;
  };
  Elf64_Ehdr header;
  if (!read(header, 0) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return names;
  for (unsigned i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr section, strings;
    if (!read(section, header.e_shoff + i * sizeof section)) return names;
    if (section.sh_type != SHT_DYNSYM) continue;
    if (!read(strings, header.e_shoff + section.sh_link * sizeof strings)) return names;
    for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= section.sh_size; at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      if (!read(symbol, section.sh_offset + at)) return names;
      const bool is_defined = symbol.st_shndx != SHN_UNDEF;
      const bool is_local = ELF64_ST_BIND(symbol.st_info) == STB_LOCAL;
      if (!is_defined || is_local) continue;
      const std::size_t name = strings.sh_offset + symbol.st_name;
      if (name < bytes.size()) names.emplace_back(bytes.data() + name);
    }
  }
  return names;
}

}  // namespace conformance

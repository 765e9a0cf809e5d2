// Strict YAML: manifests, the protocol profile and scenarios are read through here alone, by
// plugins and by hosts. What YAML offers beyond maps, sequences and scalars (anchors, aliases,
// tags, merge keys, several documents) is refused, because each is a way to write a file that means
// something else than it shows. Typed access with ranges: yaml_map.hpp.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pospay/cpp/result.hpp"

namespace support {

// A hand-written file is a few KiB; everything above is a mistake or an attack.
constexpr std::size_t kMaxYamlBytes = 64 * 1024;
// Hand-written files nest four or five levels; the parser below us recurses on the stack.
constexpr int kMaxYamlDepth = 32;

enum class YamlKind { map, sequence, scalar };

// One value with the place where it starts. `null` and empty values never get here: refused.
struct YamlNode {
  struct Entry;

  YamlKind kind = YamlKind::scalar;
  int line = 1;    // from 1
  int column = 1;  // from 1, in bytes
  // A scalar as written, escapes resolved. `is_plain`: without quotes, so that it may be read as a
  // number or a truth value.
  std::string text;
  bool is_plain = true;
  std::vector<YamlNode> items;  // of a sequence
  std::vector<Entry> entries;   // of a map, in the order of the file, keys unique
};

struct YamlNode::Entry {
  std::string key;
  int line = 1;
  int column = 1;
  YamlNode value;
};

struct YamlDocument {
  std::string file;  // as given; the beginning of every message
  YamlNode root;
};

enum class YamlTrust {
  any,
  // For files that decide where money goes: refused as a symbolic link, when its group or others
  // may write to it, or when it belongs to neither this user nor root.
  guarded,
};

// Reads and parses a regular file. The file is opened once and judged by its descriptor, so that it
// cannot be exchanged between check and reading.
// Errors, each "file:line:column: what is wrong; what to do":
//   not_found  there is no such file;
//   invalid    not a regular file, not trusted, longer than kMaxYamlBytes, empty, not UTF-8, not
//              YAML, or YAML that is refused (see above; duplicate keys and depth > kMaxYamlDepth
//              too);
//   unavailable  the system could not read it.
pospay::Result<YamlDocument> read_yaml_file(const std::filesystem::path& path,
                                            YamlTrust trust = YamlTrust::guarded);

// Parses `text`; `file` names it in messages. Errors: invalid, as above.
pospay::Result<YamlDocument> parse_yaml(std::string_view text, std::string file);

// "file:line:column: problem", code invalid.
pospay::Error yaml_error(std::string_view file, int line, int column, std::string_view problem);

}  // namespace support

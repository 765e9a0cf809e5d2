#include "plugins/support/strict_yaml.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <sstream>

#include "pospay/cpp/utf8.hpp"

namespace support {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Leaves the parser at the first event that is refused.
struct Refusal {
  int line;
  int column;
  std::string problem;
};

[[noreturn]] void refuse(const YAML::Mark& mark, std::string problem) {
  throw Refusal{mark.line + 1, mark.column + 1, std::move(problem)};
}

bool is_printable(std::string_view text) {
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if ((byte < 0x20 && character != '\n' && character != '\t') || byte == 0x7F) return false;
  }
  return true;
}

// Builds our tree from the parser's events, so that nothing is merged, shared or dropped on the
// way.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text) {}

  std::optional<YamlNode> take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check_plain_node(mark, "?", anchor);
    constexpr std::string_view kRemedy =
        "give one, write \"\" for an empty text, or remove the key";
    if (!levels_.empty() && levels_.back().has_key) {
      // The parser's mark may already be on the next line.
      const YamlNode::Entry& entry = levels_.back().node.entries.back();
      throw Refusal{entry.line, entry.column,
                    "the key `" + entry.key + "` has no value; " + std::string(kRemedy)};
    }
    refuse(mark, "a value is missing; " + std::string(kRemedy));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "aliases (*name) are not allowed; write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_plain_node(mark, tag, anchor);
    if (!pospay::is_text(value) || !is_printable(value)) {
      refuse(mark, "the text holds a control character; remove it");
    }
    if (expects_key()) {
      take_key(mark, value);
      return;
    }
    YamlNode node;
    node.text = value;
    node.is_plain = tag == "?";
    add(mark, std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlKind::sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlKind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node;
    std::set<std::string, std::less<>> keys;
    bool has_key = false;  // the last entry waits for its value
  };

  void check_plain_node(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      refuse(mark, "anchors (&name) are not allowed; write the value where it is used");
    }
    // "!" is also what the parser says of a quoted scalar, so look at the text itself.
    const auto at = static_cast<std::size_t>(mark.pos);
    const bool has_tag_sign = at < text_.size() && text_[at] == '!';
    if (has_tag_sign || !(tag.empty() || tag == "?" || tag == "!")) {
      refuse(mark, "tags (!name) are not allowed; remove it");
    }
  }

  bool expects_key() const {
    return !levels_.empty() && levels_.back().node.kind == YamlKind::map && !levels_.back().has_key;
  }

  void take_key(const YAML::Mark& mark, const std::string& key) {
    Level& level = levels_.back();
    if (key == "<<") refuse(mark, "merge keys (<<) are not allowed; write the values out");
    if (!level.keys.insert(key).second) {
      refuse(mark, "the key `" + key + "` is here a second time; remove one of them");
    }
    YamlNode::Entry entry;
    entry.key = key;
    entry.line = mark.line + 1;
    entry.column = mark.column + 1;
    level.node.entries.push_back(std::move(entry));
    level.has_key = true;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlKind kind) {
    check_plain_node(mark, tag, anchor);
    if (expects_key()) refuse(mark, "a key must be a text; put quotes around it");
    if (levels_.size() >= static_cast<std::size_t>(kMaxYamlDepth)) {
      refuse(mark, "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels; flatten it");
    }
    Level level;
    level.node.kind = kind;
    level.node.line = mark.line + 1;
    level.node.column = mark.column + 1;
    levels_.push_back(std::move(level));
  }

  void close() {
    YamlNode node = std::move(levels_.back().node);
    levels_.pop_back();
    attach(std::move(node));
  }

  void add(const YAML::Mark& mark, YamlNode node) {
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    attach(std::move(node));
  }

  void attach(YamlNode node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == YamlKind::sequence) {
      level.node.items.push_back(std::move(node));
    } else {
      level.node.entries.back().value = std::move(node);
      level.has_key = false;
    }
  }

  std::string_view text_;
  std::vector<Level> levels_;
  std::optional<YamlNode> root_;
};

// Swallows whatever a second document holds: its existence alone is refused.
class SecondDocument : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    refuse(mark, "a second document starts here; remove the line ---");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

Error system_error(const std::filesystem::path& path, const char* what, int number) {
  const Code code = number == ENOENT || number == ENOTDIR ? Code::not_found : Code::unavailable;
  return {code, path.string() + ":1:1: cannot " + what + " the file: " + std::strerror(number) +
                    "; check the path and its rights"};
}

std::optional<std::string> distrust(const struct stat& info) {
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return "its group or everybody may write to the file; run chmod go-w on it";
  }
  if (info.st_uid != ::geteuid() && info.st_uid != 0) {
    return "the file belongs to another user; chown it to the user of the till or to root";
  }
  return std::nullopt;
}

// Reads at most one byte more than allowed, so that a growing file cannot fill the memory.
Result<std::string> read_all(int descriptor, const std::filesystem::path& path) {
  std::string text(kMaxYamlBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(path, "read", errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

}  // namespace

Error yaml_error(std::string_view file, int line, int column, std::string_view problem) {
  return {Code::invalid, std::string(file) + ":" + std::to_string(line) + ":" +
                             std::to_string(column) + ": " + std::string(problem)};
}

Result<YamlDocument> read_yaml_file(const std::filesystem::path& path, YamlTrust trust) {
  // O_NONBLOCK: opening a FIFO without a writer would wait for ever.
  const int follow = trust == YamlTrust::guarded ? O_NOFOLLOW : 0;
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | follow)};
  if (file.number < 0 && errno == ELOOP) {
    return yaml_error(path.string(), 1, 1, "is a symbolic link; give the file itself");
  }
  if (file.number < 0) return system_error(path, "open", errno);
  struct stat info {};
  if (::fstat(file.number, &info) != 0) return system_error(path, "examine", errno);
  if (!S_ISREG(info.st_mode)) {
    return yaml_error(path.string(), 1, 1, "is not a regular file; give the path of a YAML file");
  }
  if (trust == YamlTrust::guarded) {
    if (const auto problem = distrust(info)) return yaml_error(path.string(), 1, 1, *problem);
  }
  auto text = read_all(file.number, path);
  if (!text) return text.error();
  return parse_yaml(*text, path.string());
}

Result<YamlDocument> parse_yaml(std::string_view text, std::string file) {
  if (text.size() > kMaxYamlBytes) {
    return yaml_error(
        file, 1, 1,
        "longer than " + std::to_string(kMaxYamlBytes) + " bytes; is it the right file?");
  }
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  if (!pospay::is_text(text)) {
    return yaml_error(file, 1, 1, "the file is not UTF-8 text; save it as UTF-8");
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder builder(text);
    parser.HandleNextDocument(builder);
    SecondDocument second;
    parser.HandleNextDocument(second);
    auto root = builder.take();
    if (!root) return yaml_error(file, 1, 1, "the file is empty; fill it or restore it");
    return YamlDocument{std::move(file), std::move(*root)};
  } catch (const Refusal& refusal) {
    return yaml_error(file, refusal.line, refusal.column, refusal.problem);
  } catch (const YAML::Exception& error) {
    const bool has_place = !error.mark.is_null();
    return yaml_error(file, has_place ? error.mark.line + 1 : 1,
                      has_place ? error.mark.column + 1 : 1,
                      "not YAML: " + error.msg + "; mend this line or the one above");
  } catch (const std::exception& error) {
    return yaml_error(file, 1, 1,
                      std::string("cannot be parsed: ") + error.what() + "; restore the file");
  }
}

}  // namespace support

#include "tests/host/source_text.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace host_test {

namespace {

// The end of the literal that starts at `start` with a quote, one past its last character.
std::size_t end_of_literal(const std::string& code, std::size_t start) {
  const char quote = code[start];
  const bool is_raw = quote == '"' && start > 0 && code[start - 1] == 'R';
  if (is_raw) {
    const std::size_t open = code.find('(', start);
    const std::string close = ")" + code.substr(start + 1, open - start - 1) + "\"";
    const std::size_t end = code.find(close, open);
    return end == std::string::npos ? code.size() : end + close.size();
  }
  for (std::size_t i = start + 1; i < code.size(); ++i) {
    if (code[i] == '\\') {
      ++i;
    } else if (code[i] == quote) {
      return i + 1;
    }
  }
  return code.size();
}

// An apostrophe between digits separates them; everywhere else it opens a character.
bool opens_literal(const std::string& code, std::size_t at) {
  if (code[at] == '"') return true;
  if (code[at] != '\'') return false;
  const char before = at == 0 ? ' ' : code[at - 1];
  return before < '0' || before > '9';
}

}  // namespace

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return text.str();
}

std::vector<std::filesystem::path> sources_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".cpp" || extension == ".hpp") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string without_comments(const std::string& code) {
  std::string result;
  std::size_t i = 0;
  while (i < code.size()) {  // each turn takes at least one byte
    std::size_t end = i + 1;
    if (code.compare(i, 2, "//") == 0) {
      i = std::min(code.find('\n', i), code.size());
      continue;
    }
    if (code.compare(i, 2, "/*") == 0) {
      end = code.find("*/", i + 2);
      i = end == std::string::npos ? code.size() : end + 2;
      continue;
    }
    if (opens_literal(code, i)) end = end_of_literal(code, i);
    result += code.substr(i, end - i);
    i = end;
  }
  return result;
}

std::vector<std::string> literals(const std::string& code) {
  std::vector<std::string> found;
  std::size_t i = 0;
  while (i < code.size()) {  // each turn takes at least one byte
    if (!opens_literal(code, i)) {
      ++i;
      continue;
    }
    const std::size_t end = end_of_literal(code, i);
    if (code[i] == '"' && end > i + 1) found.push_back(code.substr(i + 1, end - i - 2));
    i = end;
  }
  return found;
}

}  // namespace host_test

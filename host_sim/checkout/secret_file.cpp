// The file holds one line per secret, name and value in hexadecimal digits, so that neither can
// break a line: "6f70... 70617373...\n".
#include "host_sim/checkout/secret_file.hpp"

#include <sys/stat.h>

#include <sstream>
#include <utility>

#include "host_sim/checkout/durable_file.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

std::string to_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += kDigits[value >> 4];
    text += kDigits[value & 15];
  }
  return text;
}

std::optional<int> digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::optional<int> high = digit(text[i]);
    const std::optional<int> low = digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes += static_cast<char>(*high * 16 + *low);
  }
  return bytes;
}

}  // namespace

pospay::Result<SecretFile> SecretFile::open(std::filesystem::path path) {
  SecretFile result(std::move(path));
  pospay::Result<std::string> text = read_file(result.path_, kMaxSecretFileBytes);
  if (!text) {
    if (text.error().code == Code::not_found) return result;
    return text.error();
  }
  struct stat status {};
  if (::stat(result.path_.c_str(), &status) != 0 || (status.st_mode & 077) != 0) {
    return Error{Code::refused,
                 result.path_.string() + ": others can read it; run chmod 600 on it"};
  }
  std::istringstream lines(*text);
  std::string name;
  std::string value;
  while (lines >> name >> value) {
    const std::optional<std::string> plain_name = from_hex(name);
    const std::optional<std::string> plain_value = from_hex(value);
    if (!plain_name || !plain_value) {
      return Error{Code::invalid, result.path_.string() + ": damaged; restore it from a copy"};
    }
    result.secrets_.insert_or_assign(*plain_name, *plain_value);
  }
  return result;
}

std::optional<std::string> SecretFile::get(std::string_view name) const {
  const auto found = secrets_.find(name);
  if (found == secrets_.end()) return std::nullopt;
  return found->second;
}

pospay::Result<void> SecretFile::put(std::string_view name, std::string_view value) {
  std::map<std::string, std::string, std::less<>> changed = secrets_;
  if (value.empty()) {
    changed.erase(std::string(name));
  } else {
    changed.insert_or_assign(std::string(name), std::string(value));
  }
  std::string text;
  for (const auto& [key, secret] : changed) text += to_hex(key) + " " + to_hex(secret) + "\n";
  pospay::Result<void> written = write_durably(path_, text);
  if (written) secrets_ = std::move(changed);
  return written;
}

}  // namespace checkout

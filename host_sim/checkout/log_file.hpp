// The till's log: one line per entry, wall time in UTC first. Losing a line never stops a payment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string_view>

namespace checkout {

// A plugin masks and escapes its lines; what is longer than this is cut.
constexpr std::size_t kMaxLogLineBytes = 4096;

class LogFile {
 public:
  LogFile(const std::filesystem::path& path, std::function<std::int64_t()> wall_ms);

  // `level`: POSPAY_LOG_...; `source`: "till" or a plugin's id. Control characters become '?'.
  void write(int level, std::string_view source, std::string_view line);

 private:
  std::ofstream file_;
  std::function<std::int64_t()> wall_ms_;
};

}  // namespace checkout

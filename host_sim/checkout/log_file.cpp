#include "host_sim/checkout/log_file.hpp"

#include <string>
#include <utility>

#include "host_sim/checkout/time_text.hpp"
#include "pospay/host.h"

namespace checkout {

namespace {

const char* level_name(int level) {
  switch (level) {
    case POSPAY_LOG_DEBUG:
      return "DEBUG";
    case POSPAY_LOG_WARNING:
      return "WARNING";
    case POSPAY_LOG_ERROR:
      return "ERROR";
    default:
      return "INFO";  // the contract: an unknown level is treated as information
  }
}

}  // namespace

LogFile::LogFile(const std::filesystem::path& path, std::function<std::int64_t()> wall_ms)
    : file_(path, std::ios::app), wall_ms_(std::move(wall_ms)) {}

void LogFile::write(int level, std::string_view source, std::string_view line) {
  std::string text(line.substr(0, kMaxLogLineBytes));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  file_ << utc_text(wall_ms_()) << ' ' << level_name(level) << ' ' << source << ": " << text
        << std::endl;
}

}  // namespace checkout

#include "host_sim/ui/work_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "host_sim/checkout/durable_file.hpp"

namespace ui {

pospay::Result<WorkFolder> WorkFolder::make(const std::filesystem::path& named) {
  if (!named.empty()) {
    const std::filesystem::path path = std::filesystem::absolute(named);
    if (const auto made = checkout::make_private_folder(path); !made) return made.error();
    return WorkFolder(path, false);
  }
  std::error_code error;
  std::string pattern = (std::filesystem::temp_directory_path(error) / "host_sim-XXXXXX").string();
  if (error || ::mkdtemp(pattern.data()) == nullptr) {
    return pospay::Error{
        pospay::Code::unavailable,
        "no temporary folder (" + std::string(std::strerror(errno)) + "); name one with --data"};
  }
  return WorkFolder(pattern, true);
}

WorkFolder::WorkFolder(WorkFolder&& other) noexcept
    : path_(std::move(other.path_)), is_temporary_(std::exchange(other.is_temporary_, false)) {}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  if (is_temporary_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace ui

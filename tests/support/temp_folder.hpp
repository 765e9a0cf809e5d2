// A folder of one test, gone with it.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace test {

// In memory where there is such a file system: a test that syncs a thousand times need not wait for
// a disk, and no test shows what a power cut leaves.
enum class Medium { memory, disk };

class TempFolder {
 public:
  explicit TempFolder(Medium medium = Medium::memory) {
    const bool is_in_memory = medium == Medium::memory && access("/dev/shm", W_OK) == 0;
    const std::filesystem::path parent =
        is_in_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
    std::string name = (parent / "pospay-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace test

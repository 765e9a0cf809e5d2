// A folder that is removed with its contents at the end, or one that the user has named and keeps.
#pragma once

#include <filesystem>

#include "pospay/cpp/result.hpp"

namespace ui {

class WorkFolder {
 public:
  // `named` empty: a fresh one under the system's folder for temporary files, mode 0700.
  static pospay::Result<WorkFolder> make(const std::filesystem::path& named);
  ~WorkFolder();
  WorkFolder(WorkFolder&& other) noexcept;
  WorkFolder& operator=(WorkFolder&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  WorkFolder(std::filesystem::path path, bool is_temporary)
      : path_(std::move(path)), is_temporary_(is_temporary) {}

  std::filesystem::path path_;
  bool is_temporary_;
};

}  // namespace ui

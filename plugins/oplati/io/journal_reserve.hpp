// Disk space kept aside for the results of payments that are under way when the disk fills up.
#pragma once

#include <filesystem>

namespace oplati::io {

class JournalReserve {
 public:
  // A commit writes some ten pages of 4 KiB; this is room for the results of several payments.
  static constexpr long size_bytes = 256 * 1024;

  explicit JournalReserve(std::filesystem::path path) : path_(std::move(path)) {}

  // Takes the space unless it is taken. False: the disk has not that much.
  bool take();
  // True when there was something to give up.
  bool give_up();
  bool is_taken() const;

 private:
  std::filesystem::path path_;
};

}  // namespace oplati::io

// How far the journal has come, in a file of its own beside it. A journal that knows less than its
// mark has lost something: it was replaced by an older copy, cut short, or lost its log.
//
// The mark is written after each commit and not synced: it may fall behind in a power cut, which is
// harmless, and never runs ahead of what is durable. 40 bytes in one write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace oplati::io {

struct JournalPosition {
  std::int64_t generation = 0;  // openings so far
  std::int64_t last_seq = 0;    // number of the last record
};

class JournalMark {
 public:
  explicit JournalMark(std::filesystem::path path) : path_(std::move(path)) {}
  JournalMark(const JournalMark&) = delete;
  JournalMark& operator=(const JournalMark&) = delete;
  ~JournalMark();

  // Nothing when there is none or it is damaged.
  std::optional<JournalPosition> read() const;
  // A failure is passed over: the journal itself tells of a disk that fails.
  void write(const JournalPosition& position);

 private:
  std::filesystem::path path_;
  int file_ = -1;
};

}  // namespace oplati::io

#include "plugins/oplati/io/journal_mark.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "plugins/oplati/io/journal_checksum.hpp"

namespace oplati::io {
namespace {

constexpr std::int64_t mark_magic = 0x314B52414D4C504F;  // "OPLMARK1"
using Words = std::array<std::int64_t, 5>;               // magic, generation, seq, spare, checksum

std::int64_t checksum_of(const Words& words) {
  return JournalChecksum().add(words[0]).add(words[1]).add(words[2]).add(words[3]).value();
}

}  // namespace

JournalMark::~JournalMark() {
  if (file_ >= 0) ::close(file_);
}

std::optional<JournalPosition> JournalMark::read() const {
  const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  Words words{};
  const ssize_t size = ::pread(file, words.data(), sizeof words, 0);
  ::close(file);
  if (size != static_cast<ssize_t>(sizeof words) || words[0] != mark_magic ||
      words[4] != checksum_of(words)) {
    return std::nullopt;
  }
  return JournalPosition{words[1], words[2]};
}

void JournalMark::write(const JournalPosition& position) {
  if (file_ < 0) {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  }
  if (file_ < 0) return;
  Words words{mark_magic, position.generation, position.last_seq, 0, 0};
  words[4] = checksum_of(words);
  if (::pwrite(file_, words.data(), sizeof words, 0) < 0) return;
}

}  // namespace oplati::io

// Lines of text over a socket between the page's process and the till's: "word word JSON\n". The
// only file that reads or writes that socket.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace web {

// A till's state with its settings and receipts is some 50 kB.
constexpr std::size_t kMaxLineBytes = 1024 * 1024;

class LineChannel {
 public:
  // Takes the descriptor over.
  explicit LineChannel(int descriptor) : descriptor_(descriptor) {}
  ~LineChannel();
  LineChannel(const LineChannel&) = delete;
  LineChannel& operator=(const LineChannel&) = delete;

  // The next line without its end; nothing when the other side is gone or a line is too long.
  // Blocks. One thread reads.
  std::optional<std::string> read();
  // False when the other side is gone. Any thread; blocks while the other side does not read.
  bool write(std::string_view line);
  // Lets a reader on either side return. Any thread.
  void shut_down();

 private:
  const int descriptor_;
  std::string rest_;
  std::mutex writing_;
};

// "reply 7 {…}" -> first word, second word, the rest.
struct SplitLine {
  std::string_view first;
  std::string_view second;
  std::string_view rest;
};
SplitLine split_line(std::string_view line);

}  // namespace web

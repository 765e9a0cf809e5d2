// What the program writes for a person: plain lines, or on a terminal colours and one line that is
// rewritten while something is waited for. NO_COLOR is respected.
#pragma once

#include <ostream>
#include <string>

namespace ui {

enum class Colour { none, green, red, yellow, grey };

class Console {
 public:
  // `is_terminal`: may lines be rewritten; `has_colour`: may they be coloured.
  Console(std::ostream& out, bool is_terminal, bool has_colour)
      : out_(out), is_terminal_(is_terminal), has_colour_(has_colour) {}
  // Standard output as it is.
  static Console standard();

  bool is_terminal() const { return is_terminal_; }
  bool has_colour() const { return has_colour_; }

  void line(const std::string& text, Colour colour = Colour::none);
  // Rewrites one line on a terminal; elsewhere a line is written when the text without its numbers
  // has changed, so that a log does not fill with seconds.
  void live(const std::string& text);
  // Ends the live line, so that the next output starts on a line of its own.
  void end_live();

 private:
  std::ostream& out_;
  bool is_terminal_;
  bool has_colour_;
  bool is_live_ = false;
  std::string last_live_;
};

}  // namespace ui

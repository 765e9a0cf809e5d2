#include "host_sim/ui/console.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace ui {

namespace {

const char* code_of(Colour colour) {
  switch (colour) {
    case Colour::none:
      return "";
    case Colour::green:
      return "\x1b[32m";
    case Colour::red:
      return "\x1b[31m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::grey:
      return "\x1b[90m";
  }
  return "";
}

std::string without_numbers(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c < '0' || c > '9') result += c;
  }
  return result;
}

}  // namespace

Console Console::standard() {
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  return Console(std::cout, is_terminal,
                 is_terminal && (no_colour == nullptr || *no_colour == '\0'));
}

void Console::line(const std::string& text, Colour colour) {
  end_live();
  if (has_colour_ && colour != Colour::none) {
    out_ << code_of(colour) << text << "\x1b[0m\n";
  } else {
    out_ << text << "\n";
  }
  out_.flush();
}

void Console::live(const std::string& text) {
  if (is_terminal_) {
    out_ << "\r\x1b[K" << text << std::flush;
    is_live_ = true;
    return;
  }
  const std::string words = without_numbers(text);
  if (words == last_live_) return;
  last_live_ = words;
  out_ << text << "\n" << std::flush;
}

void Console::end_live() {
  last_live_.clear();
  if (!is_live_) return;
  is_live_ = false;
  out_ << "\n";
}

}  // namespace ui

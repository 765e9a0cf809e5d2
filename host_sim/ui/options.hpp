// The words of a command line: options first or between, arguments in their order.
#pragma once

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "plugins/support/phrase.hpp"
#include "pospay/cpp/result.hpp"

namespace ui {

struct Options {
  std::vector<std::string> arguments;
  std::filesystem::path manifest;             // --manifest FILE; empty = the program's own
  std::filesystem::path data;                 // --data FOLDER; empty = a temporary one
  std::optional<support::Language> language;  // --language ru|be|en; else the manifest's
  bool is_json = false;                       // --json
  std::filesystem::path diagrams;             // --diagram FOLDER; empty = none are drawn
  std::string operation;                      // --operation KEY; empty = all
};

// INVALID for an unknown option or one without its value.
pospay::Result<Options> read_options(const std::vector<std::string>& words);

// How many arguments a command takes besides its options, and what it says to another number.
struct ArgumentRule {
  std::size_t least = 0;
  std::size_t most = 0;
  const char* complaint = "";
};

// The options of a command, or nothing after the complaint was written to `err`: then the program
// ends with kCalledWrongly.
constexpr int kCalledWrongly = 2;
std::optional<Options> options_of(const std::vector<std::string>& words, const ArgumentRule& rule,
                                  std::ostream& err);

}  // namespace ui

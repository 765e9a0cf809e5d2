// The words of a command line: options first or between, arguments in their order.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pospay/cpp/result.hpp"

namespace ui {

struct Options {
  std::vector<std::string> arguments;
  std::filesystem::path manifest;  // --manifest FILE; empty = the program's own
  std::filesystem::path data;      // --data FOLDER; empty = a temporary one
  bool is_json = false;            // --json
};

// INVALID for an unknown option or one without its value.
pospay::Result<Options> read_options(const std::vector<std::string>& words);

}  // namespace ui

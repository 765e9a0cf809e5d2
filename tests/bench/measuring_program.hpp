// What every measuring program's main does.
#pragma once

#include <cstring>
#include <exception>
#include <iostream>

namespace bench {

// Calls `measure(is_quick)`; what it throws is told under the program's name. The exit status.
template <class Measure>
int run_program(const char* name, int argc, char** argv, Measure measure) {
  const bool is_quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  try {
    measure(is_quick);
  } catch (const std::exception& error) {
    std::cerr << name << ": " << error.what() << '\n';
    return 1;
  }
  return 0;
}

}  // namespace bench

// An independent reader of QR codes. Only inside a test case of Boost.Test.
#pragma once

#include <stdio.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "tests/boost_test.hpp"

namespace test {

// What zbarimg reads in a picture that is written to `file`. A missing program fails the case.
inline std::string read_qr_picture(const std::string& picture, const std::string& file) {
  std::ofstream(file, std::ios::binary) << picture;
  FILE* pipe = ::popen(("zbarimg --nodbus --quiet --raw '" + file + "'").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::string text;
  for (int letter = std::fgetc(pipe); letter != EOF; letter = std::fgetc(pipe)) {
    text += static_cast<char>(letter);
  }
  const int status = ::pclose(pipe);
  BOOST_REQUIRE_MESSAGE(WIFEXITED(status) && WEXITSTATUS(status) != 127,
                        "zbarimg is missing: install zbar-tools");
  BOOST_REQUIRE_MESSAGE(WEXITSTATUS(status) == 0, "zbarimg finds no code in " << file);
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace test

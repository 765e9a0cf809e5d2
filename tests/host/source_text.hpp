// C++ sources as tests look at them: code without comments, and the string literals in it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace host_test {

// The text of a file; fails the test when it cannot be read.
std::string file_text(const std::filesystem::path& path);
// .cpp and .hpp files directly in a folder, in order.
std::vector<std::filesystem::path> sources_in(const std::filesystem::path& folder);
// The code with its comments taken out; literals stay as they are written.
std::string without_comments(const std::string& code);
// The string literals of code that has no comments, raw ones included, without their quotes.
std::vector<std::string> literals(const std::string& code);

}  // namespace host_test

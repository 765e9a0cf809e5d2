// The files of page/, put into the program when it is built (embed_page.cmake).
#pragma once

#include <string_view>

namespace web {

struct PageFile {
  std::string_view path;  // "/main.js"; "/" is index.html
  std::string_view content_type;
  std::string_view content;
};

// nullptr: there is no such file.
const PageFile* find_page_file(std::string_view path);

}  // namespace web

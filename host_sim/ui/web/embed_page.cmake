# Writes OUTPUT, a C++ file that holds the files of PAGE_FOLDER. Run with cmake -P at build time.
file(GLOB files RELATIVE ${PAGE_FOLDER} ${PAGE_FOLDER}/*)
list(SORT files)
set(types_html "text/html; charset=utf-8")
set(types_css "text/css; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
set(types_svg "image/svg+xml")
set(arrays "")
set(table "")
set(number 0)
foreach(name ${files})
  string(REGEX REPLACE "^.*\\." "" ending ${name})
  if(NOT DEFINED types_${ending})
    message(FATAL_ERROR "page file ${name}: no content type for .${ending}")
  endif()
  # Numbers instead of a string literal: any bytes, and no limit on a literal's length.
  file(READ ${PAGE_FOLDER}/${name} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  set(path "/${name}")
  if(name STREQUAL "index.html")
    set(path "/")
  endif()
  string(APPEND arrays "constexpr unsigned char kFile${number}[] = {${bytes}};\n")
  string(APPEND table "    {\"${path}\", \"${types_${ending}}\", text_of(kFile${number})},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT}.new "// Made by embed_page.cmake.
#include \"host_sim/ui/web/page_files.hpp\"

namespace web {
namespace {

template <std::size_t size>
std::string_view text_of(const unsigned char (&bytes)[size]) {
  return {reinterpret_cast<const char*>(bytes), size};
}

${arrays}
const PageFile kFiles[] = {
${table}};

}  // namespace

const PageFile* find_page_file(std::string_view path) {
  for (const PageFile& file : kFiles) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

}  // namespace web
")
file(RENAME ${OUTPUT}.new ${OUTPUT})

// Every header of the contract was compiled alone, in every language and standard that it promises.
// (A header that does not compile fails the build; this finds one that nobody tried.)
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "tests/boost_test.hpp"

#define COMPILED(name, header, standard) extern "C" int compiled_##name(void);
#include "compiled_headers.inc"
#undef COMPILED

BOOST_AUTO_TEST_SUITE(headers)

BOOST_AUTO_TEST_CASE(each_compiles_alone_as_c11_cpp17_and_cpp20) {
  std::map<std::string, std::set<std::string>> compiled;
#define COMPILED(name, header, standard) \
  if (compiled_##name() == 1) compiled[header].insert(standard);
#include "compiled_headers.inc"
#undef COMPILED

  const std::filesystem::path folder = POSPAY_INCLUDE_FOLDER;
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string header = entry.path().lexically_relative(folder).generic_string();
    const bool is_c = entry.path().extension() == ".h";
    BOOST_TEST_CONTEXT(header) {
      BOOST_TEST(compiled[header].count("c11") == (is_c ? 1u : 0u));
      BOOST_TEST(compiled[header].count("cpp17") == 1u);
      BOOST_TEST(compiled[header].count("cpp20") == 1u);
    }
    ++count;
  }
  BOOST_TEST(count >= 10);
}

BOOST_AUTO_TEST_SUITE_END()

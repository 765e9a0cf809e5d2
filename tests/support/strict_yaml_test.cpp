#define BOOST_TEST_MODULE strict_yaml
#include "plugins/support/strict_yaml.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/boost_test.hpp"

namespace {

using support::parse_yaml;
using support::read_yaml_file;
using support::YamlKind;
using support::YamlTrust;

std::string problem_of(std::string_view text) {
  const auto document = parse_yaml(text, "f.yaml");
  return document ? "accepted" : document.error().message;
}

bool starts_with(const std::string& text, std::string_view start) {
  return text.compare(0, start.size(), start) == 0;
}

std::filesystem::path write_file(const std::string& name, const std::string& text,
                                 mode_t mode = 0600) {
  const auto path = std::filesystem::absolute(name);
  std::filesystem::remove(path);
  std::ofstream(path, std::ios::binary) << text;
  ::chmod(path.c_str(), mode);
  return path;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_tree_carries_kinds_texts_and_places) {
  const auto document = parse_yaml("a: 1\nb:\n  - x\n  - \"y z\"\nc: {d: e}\n", "f.yaml");
  BOOST_REQUIRE(document);
  const auto& root = document->root;
  BOOST_REQUIRE(root.kind == YamlKind::map);
  BOOST_REQUIRE_EQUAL(root.entries.size(), 3u);
  BOOST_TEST(root.entries[0].key == "a");
  BOOST_TEST(root.entries[0].value.is_plain);
  const auto& list = root.entries[1].value;
  BOOST_REQUIRE(list.kind == YamlKind::sequence);
  BOOST_TEST(list.items[1].text == "y z");
  BOOST_TEST(!list.items[1].is_plain);
  BOOST_TEST(list.items[1].line == 4);
  BOOST_TEST(list.items[1].column == 5);
  BOOST_TEST(root.entries[2].value.entries[0].value.text == "e");
}

BOOST_AUTO_TEST_CASE(what_yaml_offers_beyond_plain_trees_is_refused_at_its_place) {
  const struct {
    const char* text;
    const char* start;
  } rows[] = {
      {"a: &x 1\n", "f.yaml:1:4: anchors"},
      {"a: &x {b: 1}\n", "f.yaml:1:4: anchors"},
      {"a: &x 1\nb: *x\n", "f.yaml:1:4: anchors"},
      {"a: *x\n", "f.yaml:1:4: "},
      {"a: !!int 1\n", "f.yaml:1:4: tags"},
      {"a: ! 1\n", "f.yaml:1:4: tags"},
      {"a: !own {b: 1}\n", "f.yaml:1:4: tags"},
      {"a: !!str \"x\"\n", "f.yaml:1:4: tags"},
      {"<<: {b: 1}\n", "f.yaml:1:1: merge keys"},
      {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: the key `a` is here a second time"},
      {"a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document"},
      {"a:\n", "f.yaml:1:1: the key `a` has no value"},
      {"a: ~\n", "f.yaml:1:1: the key `a` has no value"},
      {"- null\n", "f.yaml:1:3: a value is missing"},
      {"? {a: b}\n: c\n", "f.yaml:1:3: a key must be a text"},
      {"a: \"\\0\"\n", "f.yaml:1:4: the text holds a control character"},
      {"a: \"\\e[31m\"\n", "f.yaml:1:4: the text holds a control character"},
      {"a: [1, 2\n", "f.yaml:"},
      {"a: \"half", "f.yaml:1:"},
      {"\tb: 1\n", "f.yaml:1:"},
      {"", "f.yaml:1:1: the file is empty"},
      {"# nothing but a comment\n", "f.yaml:1:1: the file is empty"},
      {"a: \xFF\n", "f.yaml:1:1: the file is not UTF-8"},
      {"a: \xC0\x80\n", "f.yaml:1:1: the file is not UTF-8"},
  };
  for (const auto& row : rows) {
    const std::string problem = problem_of(row.text);
    BOOST_TEST(starts_with(problem, row.start), row.text << " -> " << problem);
  }
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_tolerated) {
  BOOST_TEST(problem_of("\xEF\xBB\xBF"
                        "a: 1\n") == "accepted");
}

BOOST_AUTO_TEST_CASE(depth_32_is_read_and_33_is_refused_A6) {
  const auto nested = [](int depth) {
    return "a: " + std::string(static_cast<std::size_t>(depth - 1), '[') + "1" +
           std::string(static_cast<std::size_t>(depth - 1), ']') + "\n";
  };
  BOOST_TEST(problem_of(nested(32)) == "accepted");
  BOOST_TEST(starts_with(problem_of(nested(33)), "f.yaml:1:35: nested deeper than 32"));
  BOOST_TEST(problem_of(std::string(60'000, '[')) != "accepted");
  BOOST_TEST(problem_of(std::string(60'000, '{')) != "accepted");
}

BOOST_AUTO_TEST_CASE(an_alias_bomb_is_refused_at_its_first_anchor_A6) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string number = std::to_string(i);
    bomb += "a" + number + ": &a" + number + " [";
    for (int j = 0; j < 9; ++j) bomb += "*a" + std::to_string(i - 1) + ", ";
    bomb += "x]\n";
  }
  BOOST_TEST(starts_with(problem_of(bomb), "f.yaml:1:5: anchors"));
}

BOOST_AUTO_TEST_CASE(more_than_64_kib_is_refused_as_text_and_as_file_A6) {
  const std::string text = "a: " + std::string(support::kMaxYamlBytes, 'x') + "\n";
  BOOST_TEST(starts_with(problem_of(text), "f.yaml:1:1: longer than 65536 bytes"));
  const auto document = read_yaml_file(write_file("long.yaml", text));
  BOOST_REQUIRE(!document);
  BOOST_TEST(document.error().message.find("longer than 65536") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_a_regular_file_is_read_and_a_fifo_does_not_block_D15) {
  const auto fifo = std::filesystem::absolute("pipe.yaml");
  std::filesystem::remove(fifo);
  BOOST_REQUIRE_EQUAL(::mkfifo(fifo.c_str(), 0600), 0);
  for (const auto& path :
       {fifo, std::filesystem::current_path(), std::filesystem::path("/dev/zero")}) {
    const auto document = read_yaml_file(path, YamlTrust::any);
    BOOST_REQUIRE(!document);
    BOOST_TEST(document.error().message.find("is not a regular file") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_not_found) {
  const auto document = read_yaml_file("nowhere/none.yaml");
  BOOST_REQUIRE(!document);
  BOOST_TEST((document.error().code == pospay::Code::not_found));
}

BOOST_AUTO_TEST_CASE(a_guarded_file_is_refused_when_others_may_change_it_D15) {
  for (const mode_t mode : {0660u, 0606u, 0666u}) {
    const auto path = write_file("open.yaml", "a: 1\n", mode);
    BOOST_TEST(!read_yaml_file(path, YamlTrust::guarded));
    BOOST_TEST(read_yaml_file(path, YamlTrust::any).has_value());
  }
  BOOST_TEST(read_yaml_file(write_file("open.yaml", "a: 1\n", 0644)).has_value());
}

BOOST_AUTO_TEST_CASE(a_guarded_file_is_not_read_through_a_symbolic_link_D15) {
  const auto path = write_file("target.yaml", "a: 1\n");
  std::filesystem::remove("link.yaml");
  std::filesystem::create_symlink(path, "link.yaml");
  BOOST_TEST(!read_yaml_file("link.yaml", YamlTrust::guarded));
  BOOST_TEST(read_yaml_file("link.yaml", YamlTrust::any).has_value());
}

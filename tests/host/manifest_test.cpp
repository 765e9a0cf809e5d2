// Broken manifests and libraries: every message names the file, the place and the remedy.
#define BOOST_TEST_MODULE manifest
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "host_sim/loader/plugin_library.hpp"
#include "tests/boost_test.hpp"

namespace {

namespace fs = std::filesystem;
using loader::read_manifest;

struct Folder {
  Folder() {
    std::string pattern = (fs::current_path() / "manifest-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path write(const std::string& text) const {
    const fs::path file = path / "m.yaml";
    std::ofstream(file) << text;
    ::chmod(file.c_str(), 0600);
    return file;
  }
  // A copy of a library that the test may spoil.
  fs::path copy(const std::string& library) const {
    const fs::path to = path / "copy.so";
    fs::copy_file(library, to, fs::copy_options::overwrite_existing);
    ::chmod(to.c_str(), 0755);
    return to;
  }
  std::string load_error(const std::string& id, const fs::path& library) const {
    const auto manifest = read_manifest(write("manifest_version: 1\nplugins:\n  - id: " + id +
                                              "\n    library: \"" + library.string() + "\"\n"),
                                        {});
    BOOST_REQUIRE_MESSAGE(manifest, (manifest ? "" : manifest.error().message));
    const auto loaded = loader::load_plugins(*manifest);
    return loaded ? "loaded" : loaded.error().message;
  }

  fs::path path;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

BOOST_FIXTURE_TEST_SUITE(manifests, Folder)

BOOST_AUTO_TEST_CASE(settings_become_flat_text_and_paths_absolute) {
  const fs::path file = write(
      "manifest_version: 1\n"
      "plugins:\n"
      "  - id: one\n"
      "    library: ../lib/one.so\n"
      "    settings:\n"
      "      gateway: {url: \"${sandbox.url}/x\", ca_file: ca.pem}\n"
      "      file: \"${manifest.folder}/p.yaml\"\n"
      "  - id: two\n"
      "    library: /opt/two.so\n"
      "    enabled: false\n");
  const auto manifest = read_manifest(file, {{"sandbox.url", "https://h"}});
  BOOST_REQUIRE_MESSAGE(manifest, (manifest ? "" : manifest.error().message));
  BOOST_REQUIRE(manifest->plugins.size() == 2u);
  const auto& one = manifest->plugins[0];
  BOOST_TEST(one.is_enabled);
  BOOST_TEST(one.library == fs::canonical(path).parent_path() / "lib" / "one.so");
  BOOST_REQUIRE(one.settings.size() == 3u);
  BOOST_TEST(one.settings[0].name == "gateway.url");
  BOOST_TEST(one.settings[0].value == "https://h/x");
  BOOST_TEST(one.settings[2].value == (fs::canonical(path) / "p.yaml").string());
  BOOST_TEST(!manifest->plugins[1].is_enabled);
  BOOST_TEST(manifest->plugins[1].library == "/opt/two.so");
}

BOOST_AUTO_TEST_CASE(the_tills_language_is_russian_unless_the_manifest_names_another) {
  const std::string rest = "plugins: []\n";
  BOOST_TEST((read_manifest(write("manifest_version: 1\n" + rest), {})->language ==
              support::Language::ru));
  BOOST_TEST((read_manifest(write("manifest_version: 1\nlanguage: be\n" + rest), {})->language ==
              support::Language::be));
}

BOOST_AUTO_TEST_CASE(every_broken_manifest_is_refused_with_place_and_remedy) {
  const std::string head = "manifest_version: 1\nplugins:\n";
  const std::string one = "  - id: one\n    library: one.so\n";
  struct {
    const char* name;
    std::string text;
    const char* place;
    const char* what;
    const char* remedy;
  } const rows[] = {
      {"newer version", "manifest_version: 2\nplugins: []\n", "m.yaml:1:19", "newer",
       "install a newer program"},
      {"no version", "plugins: []\n", "m.yaml:1:1", "manifest_version", ";"},
      {"no such language", "manifest_version: 1\nlanguage: de\nplugins: []\n", "m.yaml:2:11",
       "language", "write ru, be or en"},
      {"unknown key", head + one + "    libary: x\n", "m.yaml:5:5", "libary", "library"},
      {"unknown key at the top", "plugin: []\n" + head + one, "m.yaml:1:1", "plugin", ";"},
      {"duplicate key", head + one + "    id: two\n", "m.yaml:5:5", "id", ";"},
      {"duplicate id", head + one + one, "m.yaml:5:9", "listed twice", "remove one"},
      {"not an id", head + "  - id: One!\n    library: one.so\n", "m.yaml:3:9", "not a plugin id",
       "use a-z"},
      {"no library", head + "  - id: one\n", "m.yaml:3:5", "library", ";"},
      {"not a boolean", head + one + "    enabled: yes\n", "m.yaml:5:14", "enabled", "true"},
      {"unknown variable", head + one + "    settings: {a: \"${nothing}\"}\n", "m.yaml:5:19",
       "unknown variable ${nothing}", "${manifest.folder}"},
      {"open variable", head + one + "    settings: {a: \"${x\"}\n", "m.yaml:5:19", "without",
       "close it"},
      {"variable in library", head + "  - id: one\n    library: \"${x}/one.so\"\n", "m.yaml:4:14",
       "unknown variable", "known here"},
      {"a list of settings", head + one + "    settings: {a: [1, 2]}\n", "m.yaml:5:19", "sequence",
       "single values"},
  };
  for (const auto& row : rows) {
    const auto manifest = read_manifest(write(row.text), {});
    BOOST_TEST_CONTEXT(row.name) {
      BOOST_REQUIRE(!manifest);
      const std::string& message = manifest.error().message;
      BOOST_TEST(contains(message, row.place), message);
      BOOST_TEST(contains(message, row.what), message);
      BOOST_TEST(contains(message, row.remedy), message);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_missing_manifest_is_named) {
  const auto manifest = read_manifest(path / "nothing.yaml", {});
  BOOST_REQUIRE(!manifest);
  BOOST_TEST(contains(manifest.error().message, "nothing.yaml"));
}

BOOST_AUTO_TEST_CASE(a_manifest_that_others_may_write_is_refused) {
  const fs::path file = write("manifest_version: 1\nplugins: []\n");
  ::chmod(file.c_str(), 0666);
  BOOST_TEST(!read_manifest(file, {}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(libraries, Folder)

BOOST_AUTO_TEST_CASE(a_good_library_loads_and_an_old_plugin_too) {
  BOOST_TEST(load_error("frozen", TEST_FROZEN_PLUGIN) == "loaded");
  BOOST_TEST(load_error("frozen", copy(TEST_FROZEN_PLUGIN)) == "loaded");
}

BOOST_AUTO_TEST_CASE(every_wrong_library_is_refused_with_place_and_remedy) {
  std::ofstream(path / "text.so") << "this is no library\n";
  ::chmod((path / "text.so").c_str(), 0644);
  struct {
    const char* name;
    std::string id;
    fs::path library;
    const char* what;
    const char* remedy;
  } const rows[] = {
      {"missing", "x", path / "missing.so", "no library", "build or install"},
      {"not a library", "x", path / "text.so", "cannot be loaded", "install the plugin"},
      {"a folder", "x", path, "not a regular file", "name a library"},
      {"no symbol", "x", TEST_NO_SYMBOL, "has no symbol pospay_plugin_v1", "name the library"},
      {"other major", "x", TEST_WRONG_ABI, "speaks version 2.3", "Install another version"},
      {"other id", "x", TEST_FROZEN_PLUGIN, "is plugin \"frozen\", not \"x\"", "write id: frozen"},
  };
  for (const auto& row : rows) {
    const std::string message = load_error(row.id, row.library);
    BOOST_TEST_CONTEXT(row.name) {
      BOOST_TEST(contains(message, "m.yaml:"), message);
      BOOST_TEST(contains(message, row.what), message);
      BOOST_TEST(contains(message, row.remedy), message);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_library_that_others_may_exchange_is_refused_A8) {
  const fs::path library = copy(TEST_FROZEN_PLUGIN);
  for (const mode_t mode : {0775, 0757}) {
    ::chmod(library.c_str(), mode);
    const std::string message = load_error("frozen", library);
    BOOST_TEST(contains(message, "m.yaml:4:14"), message);
    BOOST_TEST(contains(message, "chmod go-w"), message);
  }
  ::chmod(library.c_str(), 0755);
  ::chmod(path.c_str(), 0777);
  BOOST_TEST(contains(load_error("frozen", library), "chmod o-w"));
  ::chmod(path.c_str(), 01777);  // sticky: others cannot replace the file
  BOOST_TEST(load_error("frozen", library) == "loaded");
}

BOOST_AUTO_TEST_CASE(a_disabled_plugin_is_not_opened) {
  const auto manifest =
      read_manifest(write("manifest_version: 1\nplugins:\n  - id: x\n    library: /no/such.so\n"
                          "    enabled: false\n"),
                    {});
  BOOST_REQUIRE(manifest);
  BOOST_TEST(loader::load_plugins(*manifest)->empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

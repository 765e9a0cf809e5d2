// What a till's plugin recorded of a sale, a return and a power cut is decided anew by `host_sim
// replay`, as text and as a diagram.
#define BOOST_TEST_MODULE replay
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "tests/boost_test.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

namespace fs = std::filesystem;

test::ProgramRun host_sim(const std::string& arguments) {
  return test::run_program(std::string(TEST_HOST_SIM) + " " + arguments);
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A scenario was played; its recording lies in a folder of its own.
struct Incident {
  explicit Incident(const std::string& scenario) {
    const fs::path data = folder.path() / "data";
    const auto run = host_sim("run " + std::string(TEST_SCENARIO_FOLDER) + "/" + scenario +
                              " --data " + data.string());
    BOOST_TEST_REQUIRE(run.status == 0, run.output);
    for (const auto& entry : fs::recursive_directory_iterator(data)) {
      if (entry.path().filename() == "flight.log") recording = entry.path();
    }
    BOOST_TEST_REQUIRE(!recording.empty());
  }
  test::ProgramRun replay(const std::string& options = "") const {
    return host_sim("replay " + recording.string() + " --language en " + options);
  }

  test::TempFolder folder;
  fs::path recording;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_sale_and_its_returns_are_decided_as_they_were) {
  const Incident incident("demo.yaml");
  const auto run = incident.replay();
  BOOST_TEST(run.status == 0, run.output);
  BOOST_TEST(has(run.output, "till → begin"), run.output);
  BOOST_TEST(has(run.output, "→ plugin's journal: write, then go on"), run.output);
  BOOST_TEST(has(run.output, "payment system: call"), run.output);
  BOOST_TEST(has(run.output, "till: outcome: approved"), run.output);
  BOOST_TEST(has(run.output, "give back"), run.output);
  BOOST_TEST(has(run.output, ", differences 0\n"), run.output);
}

BOOST_AUTO_TEST_CASE(the_secrets_of_the_till_are_not_in_it) {
  const Incident incident("buyer_code.yaml");
  const std::string text = content_of(incident.recording);
  // The names under which the protocol carries them, and what the sandbox gives its demo register.
  for (const char* word : {"password", "token", "purse", "Authorization", "PasswordHash"}) {
    BOOST_TEST(!has(text, word), word);
  }
  BOOST_TEST(incident.replay().status == 0);
}

BOOST_AUTO_TEST_CASE(a_power_cut_is_part_of_the_incident) {
  const Incident incident("power_cut_paid.yaml");
  const auto run = incident.replay();
  BOOST_TEST(run.status == 0, run.output);
  BOOST_TEST(has(run.output, "plugin's journal → read after a start"), run.output);
}

BOOST_AUTO_TEST_CASE(one_operation_can_be_chosen_and_drawn) {
  const Incident incident("demo.yaml");
  const std::string text = content_of(incident.recording);
  const std::size_t at = text.find("key=") + 4;
  const std::string key = text.substr(at, text.find('\n', at) - at);
  const fs::path drawn = incident.folder.path() / "drawn";
  const auto run = incident.replay("--operation " + key + " --diagram " + drawn.string());
  BOOST_TEST(run.status == 0, run.output);
  BOOST_TEST(has(run.output, "Operation " + key));
  const std::string heading = "Operation ";
  BOOST_TEST(run.output.find(heading) == run.output.rfind(heading));
  BOOST_TEST(has(content_of(drawn / "flight.svg"), "<svg"));
  const std::string mermaid = content_of(drawn / "flight.mmd");
  BOOST_TEST(has(mermaid, "sequenceDiagram"));
  BOOST_TEST(has(mermaid, "outcome: approved"), mermaid);
}

BOOST_AUTO_TEST_CASE(what_would_be_decided_otherwise_is_a_finding) {
  const Incident incident("demo.yaml");
  std::string text = content_of(incident.recording);
  // The payment system said paid; in this recording it says declined.
  const std::string paid = "answer=payment\n";
  const std::size_t at = text.find("status=1\n", text.find(paid));
  BOOST_TEST_REQUIRE(at != std::string::npos);
  text[at + 7] = '2';
  std::ofstream(incident.recording, std::ios::binary) << text;
  const auto run = incident.replay();
  BOOST_TEST(run.status == 1, run.output);
  BOOST_TEST(has(run.output, "Difference: recorded: state paid; now: "), run.output);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_recording_is_refused_with_the_remedy) {
  const test::TempFolder folder;
  const fs::path file = folder.path() / "notes.txt";
  std::ofstream(file) << "nothing of use\n";
  auto run = host_sim("replay " + file.string());
  BOOST_TEST(run.status == 1);
  BOOST_TEST(has(run.output, "notes.txt: "), run.output);
  BOOST_TEST(has(run.output, "flight.log"), run.output);
  run = host_sim("replay " + (folder.path() / "missing").string());
  BOOST_TEST(run.status == 1);
  BOOST_TEST(has(run.output, "cannot be read"), run.output);
  BOOST_TEST(host_sim("replay").status == 2);
}

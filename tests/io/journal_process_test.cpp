#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>

#include "plugins/oplati/io/journal.hpp"
#include "tests/boost_test.hpp"
#include "tests/io/journal_samples.hpp"
#include "tests/support/child.hpp"

namespace {

using test::append;
using test::payment;

// Runs journal_writer until it has told `bytes` bytes, kills it, and answers all that it told.
std::string writings_until_killed(const test::TempFolder& folder, const std::string& prefix,
                                  std::size_t bytes) {
  int ends[2];
  BOOST_REQUIRE(pipe(ends) == 0);
  const pid_t writer = fork();
  if (writer == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(JOURNAL_WRITER, JOURNAL_WRITER, folder.path().c_str(), prefix.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  BOOST_REQUIRE(writer > 0);
  std::string told;
  char part[256];
  bool is_killed = false;
  while (true) {  // ends when the writer's end of the pipe is closed
    const ssize_t size = read(ends[0], part, sizeof part);
    if (size <= 0) break;
    told.append(part, static_cast<std::size_t>(size));
    if (!is_killed && told.size() >= bytes) is_killed = kill(writer, SIGKILL) == 0;
  }
  close(ends[0]);
  int status = 0;
  BOOST_REQUIRE(waitpid(writer, &status, 0) == writer);
  BOOST_REQUIRE_MESSAGE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
                        "the writer ended by itself with status " << status);
  return told;
}

}  // namespace

BOOST_AUTO_TEST_CASE(kill_9_loses_nothing_that_was_acknowledged_P2_S13) {
  const unsigned seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::minstd_rand random(seed);
  test::TempFolder folder;
  std::map<std::string, std::string> acknowledged;  // key -> last step
  for (int cycle = 0; cycle < 20; ++cycle) {
    const std::string told =
        writings_until_killed(folder, "c" + std::to_string(cycle), 1 + random() % 600);
    std::size_t at = 0;
    for (std::size_t end = told.find('\n'); end != std::string::npos;
         at = end + 1, end = told.find('\n', at)) {
      const std::string line = told.substr(at, end - at);
      acknowledged[line.substr(0, line.find(' '))] = line.substr(line.find(' ') + 1);
    }
    auto journal = test::try_open(folder.path());
    BOOST_REQUIRE(journal);
    BOOST_TEST(!(*journal)->health().needs_reconciliation);
    std::map<std::string, std::string> found;
    const auto open = (*journal)->open_operations();
    BOOST_REQUIRE(open);
    for (const auto& operation : *open) {
      found[operation.record.key] = operation.record.step;
      BOOST_TEST(
          test::same(operation.record, payment(operation.record.key, operation.record.step)));
    }
    for (const auto& [key, step] : acknowledged) {
      BOOST_REQUIRE_MESSAGE(found.contains(key), key << " was acknowledged and is lost");
      BOOST_TEST((found[key] == step || found[key] == "paid"));
    }
    // At most one record a kill was written and not told.
    BOOST_TEST(found.size() <= acknowledged.size() + cycle + 1u);
    BOOST_TEST((*journal)->health().damages.empty());
  }
  BOOST_TEST_MESSAGE(acknowledged.size() << " operations in 20 kills");
}

BOOST_AUTO_TEST_CASE(a_second_process_is_refused_and_told_why_P11) {
  test::TempFolder folder;
  auto journal = test::try_open(folder.path());
  BOOST_REQUIRE(journal);
  const auto second = test::try_open(folder.path());
  BOOST_REQUIRE(!second);
  BOOST_TEST(second.error().id == "sqlite.locked");
  BOOST_REQUIRE(append(**journal, payment("a")));
  const int answer = test::in_child([&folder] {
    const auto other = test::try_open(folder.path());
    if (other) return 1;
    if (other.error().id != "sqlite.locked") return 2;
    return other.error().message.find("another process") == std::string::npos ? 3 : 0;
  });
  BOOST_TEST(answer == 0);
  BOOST_TEST(append(**journal, payment("b")).has_value());
}

BOOST_AUTO_TEST_CASE(a_child_after_fork_never_touches_the_journal_P9) {
  test::TempFolder folder;
  auto journal = test::try_open(folder.path());
  BOOST_REQUIRE(journal);
  BOOST_REQUIRE(append(**journal, payment("a")));
  const int answer = test::in_child([&] {
    if (append(**journal, payment("b")).has_value()) return 1;
    if (append(**journal, payment("b")).error().id != "sqlite.forked") return 2;
    if ((*journal)->open_operations().has_value()) return 3;
    if ((*journal)->find("a").has_value()) return 4;
    if ((*journal)->reconciled().has_value()) return 5;
    journal->reset();
    return 0;
  });
  BOOST_TEST(answer == 0);
  BOOST_TEST(append(**journal, payment("c")).has_value());
  BOOST_TEST((*journal)->open_operations()->size() == 2u);
  journal->reset();
  BOOST_TEST((*test::try_open(folder.path()))->open_operations()->size() == 2u);
}

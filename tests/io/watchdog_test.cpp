// The one thread that ends what hangs.
#define BOOST_TEST_MODULE watchdog
#include "plugins/oplati/io/watchdog.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "plugins/oplati/io/tcp_connect.hpp"
#include "tests/boost_test.hpp"
#include "tests/support/fault_server.hpp"

using namespace oplati::io;
using test::eventually;

namespace {

// The status files of the watchdog's threads in this process.
std::vector<std::filesystem::path> watch_threads() {
  std::vector<std::filesystem::path> found;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    if (name == "oplati-watch") found.push_back(task.path());
  }
  return found;
}

const char* const kWakeUps = "voluntary_ctxt_switches:";

std::string status_of(const std::filesystem::path& task, const std::string& name) {
  std::ifstream status(task / "status");
  std::string value;
  for (std::string word; status >> word;) {
    if (word == name) status >> value;
  }
  return value;
}

struct Pair {
  Pair() {
    int fds[2];
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    ours = UniqueFd(fds[0]);
    theirs = UniqueFd(fds[1]);
  }
  // Has the connection been shut down under us?
  bool is_shut(int patience_ms) const {
    pollfd state{theirs.get(), POLLRDHUP, 0};
    return ::poll(&state, 1, patience_ms) == 1;
  }
  UniqueFd ours, theirs;
};

std::shared_ptr<Watchdog> shared() { return *Watchdog::shared(); }

}  // namespace

BOOST_AUTO_TEST_CASE(one_thread_serves_all_and_goes_with_the_last) {
  BOOST_TEST(watch_threads().empty());
  auto one = shared();
  auto two = shared();
  BOOST_TEST(one.get() == two.get());
  BOOST_TEST(eventually([] { return watch_threads().size() == 1; }));
  one.reset();
  BOOST_TEST(watch_threads().size() == 1u);
  two.reset();
  BOOST_TEST(eventually([] { return watch_threads().empty(); }));
  BOOST_TEST(shared() != nullptr);
}

BOOST_AUTO_TEST_CASE(connection_is_shut_down_at_the_deadline_and_not_before) {
  const auto watchdog = shared();
  const Pair pair;
  const Deadline deadline = Deadline::after_ms(100);
  Watchdog::Watch watch(*watchdog, this, deadline);
  const Watchdog::Hold hold(watch, pair.ours.get());
  BOOST_TEST(hold.is_watched());
  BOOST_TEST(pair.is_shut(10'000));
  BOOST_TEST(deadline.has_passed());
  BOOST_TEST(watch.has_expired());
  BOOST_TEST(!watch.was_cut());
}

BOOST_AUTO_TEST_CASE(earlier_deadline_that_comes_later_is_kept) {
  const auto watchdog = shared();
  const Pair late, early;
  Watchdog::Watch late_watch(*watchdog, this, Deadline::after_ms(60'000));
  const Watchdog::Hold late_hold(late_watch, late.ours.get());
  Watchdog::Watch early_watch(*watchdog, this, Deadline::after_ms(50));
  const Watchdog::Hold early_hold(early_watch, early.ours.get());
  BOOST_TEST(early.is_shut(10'000));
  BOOST_TEST(!late.is_shut(0));
}

BOOST_AUTO_TEST_CASE(connection_taken_up_after_the_deadline_is_shut_down_at_once) {
  const auto watchdog = shared();
  const Pair pair;
  Watchdog::Watch watch(*watchdog, this, Deadline::after_ms(1));
  BOOST_TEST(eventually([&] { return watch.has_expired(); }));
  const Watchdog::Hold hold(watch, pair.ours.get());
  BOOST_TEST(pair.is_shut(10'000));
}

BOOST_AUTO_TEST_CASE(connection_let_go_is_left_alone) {
  const auto watchdog = shared();
  const Pair pair;
  Watchdog::Watch watch(*watchdog, this, Deadline::after_ms(20));
  { const Watchdog::Hold hold(watch, pair.ours.get()); }
  BOOST_TEST(eventually([&] { return watch.has_expired(); }));
  BOOST_TEST(!pair.is_shut(50));
}

BOOST_AUTO_TEST_CASE(descriptor_closed_under_the_watch_harms_nobody) {
  const auto watchdog = shared();
  Pair pair;
  Watchdog::Watch watch(*watchdog, this, Deadline::after_ms(60'000));
  const Watchdog::Hold hold(watch, pair.ours.get());
  pair.ours.reset();
  const Pair bystander;  // takes the number that has become free
  watchdog->cut_all(this);
  BOOST_TEST(pair.is_shut(0));
  BOOST_TEST(!bystander.is_shut(0));
}

BOOST_AUTO_TEST_CASE(cut_reaches_the_owners_connections_only) {
  const auto watchdog = shared();
  const Pair mine, other;
  const int owner = 0;
  Watchdog::Watch my_watch(*watchdog, this, Deadline::after_ms(60'000));
  const Watchdog::Hold my_hold(my_watch, mine.ours.get());
  Watchdog::Watch other_watch(*watchdog, &owner, Deadline::after_ms(60'000));
  const Watchdog::Hold other_hold(other_watch, other.ours.get());
  watchdog->cut_all(this);
  BOOST_TEST(mine.is_shut(0));
  BOOST_TEST(my_watch.was_cut());
  BOOST_TEST(!other.is_shut(0));
  BOOST_TEST(!other_watch.was_cut());
}

BOOST_AUTO_TEST_CASE(idle_watchdog_never_wakes_up) {
  const auto watchdog = shared();
  BOOST_TEST(eventually([] { return watch_threads().size() == 1; }));
  { const Watchdog::Watch past(*watchdog, this, Deadline::after_ms(1)); }
  const auto task = watch_threads().at(0);
  BOOST_TEST(eventually([&] { return status_of(task, "State:") == "S"; }));  // asleep
  const std::string before = status_of(task, kWakeUps);
  ::poll(nullptr, 0, 300);  // the time in which nothing may happen
  BOOST_TEST(status_of(task, kWakeUps) == before);
}

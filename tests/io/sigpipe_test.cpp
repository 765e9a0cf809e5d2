// A peer that goes away must not take the till with it, and the plugin must go when it is told to.
// [P8 P10]
#define BOOST_TEST_MODULE sigpipe
#include "plugins/oplati/io/sigpipe.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "tests/boost_test.hpp"
#include "tests/io/http_fixture.hpp"

using namespace http_test;

namespace {

constexpr int kSent = 100;

struct Run {
  int status = -1;           // of waitpid
  std::vector<int> results;  // one per trial
};

Run run_host(const std::vector<std::string>& arguments) {
  const test::TempFolder folder;
  const std::string out = (folder / "out").string();
  std::vector<char*> argv = {const_cast<char*>(TRANSPORT_HOST)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int fd = ::open(out.c_str(), O_WRONLY | O_CREAT, 0600);
    ::dup2(fd, STDOUT_FILENO);
    ::execv(TRANSPORT_HOST, argv.data());
    ::_exit(9);
  }
  Run run;
  ::waitpid(child, &run.status, 0);
  std::ifstream results(out);
  for (int result = 0; results >> result;) run.results.push_back(result);
  return run;
}

Run run_trials(const FaultServer& server, int times, int timeout_ms) {
  return run_host({TRANSPORT_MODULE, std::to_string(times),
                   "https://127.0.0.1:" + std::to_string(server.port()),
                   Authority::instance().ca_file, std::to_string(timeout_ms)});
}

bool is_pending() {
  sigset_t pending;
  ::sigpending(&pending);
  return ::sigismember(&pending, SIGPIPE) == 1;
}

void raise_sigpipe() {
  int fds[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
  ::close(fds[1]);
  BOOST_TEST(::write(fds[0], "x", 1) == -1);
  ::close(fds[0]);
}

}  // namespace

BOOST_AUTO_TEST_CASE(old_thread_of_the_host_does_die_of_sigpipe_without_us) {
  const Run run = run_host({"bare"});
  BOOST_TEST(WIFSIGNALED(run.status));
  BOOST_TEST(WTERMSIG(run.status) == SIGPIPE);
}

BOOST_AUTO_TEST_CASE(host_outlives_a_peer_that_goes_while_we_write_P8) {
  FaultServer server(tls_options(), [](Wire& wire) {
    wire.read(1);
    // First FIN, then RST: the next write to it raises SIGPIPE instead of "connection reset".
    wire.finish();
    wire.reset();
  });
  const Run run = run_trials(server, 10, 10'000);
  BOOST_TEST(run.status == 0);
  BOOST_TEST(
      run.results == std::vector<int>(10, static_cast<int>(HttpFailure::connection_lost) + kSent),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(host_outlives_a_deadline_that_comes_while_we_write) {
  FaultServer server(tls_options(), [](Wire& wire) {
    // Reads nothing: the request does not fit into the buffers, and the watchdog cuts it.
    wire.wait_for_hang_up();
  });
  const Run run = run_trials(server, 1, 200);
  BOOST_TEST(run.status == 0);
  BOOST_TEST(run.results == std::vector<int>(1, static_cast<int>(HttpFailure::deadline) + kSent),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(library_is_unmapped_after_every_unload_P10) {
  FaultServer server(tls_options(), [](Wire& wire) {
    wire.read_request();
    wire.write(test::ok_response("{}"));
    wire.wait_for_close();
  });
  const Run run = run_trials(server, 50, 10'000);
  BOOST_TEST(run.status == 0);
  BOOST_TEST(run.results == std::vector<int>(50, kSent), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(guard_takes_out_what_arose_inside_and_restores_the_mask) {
  std::thread thread([] {
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    {
      const oplati::io::SigpipeGuard guard;
      raise_sigpipe();
      BOOST_TEST(is_pending());
    }
    BOOST_TEST(!is_pending());
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    BOOST_TEST(::sigismember(&mask, SIGPIPE) == 0);
  });
  thread.join();
}

BOOST_AUTO_TEST_CASE(guard_leaves_a_signal_that_was_pending_before) {
  std::thread thread([] {
    oplati::io::block_sigpipe_in_this_thread();
    raise_sigpipe();
    {
      const oplati::io::SigpipeGuard guard;
      raise_sigpipe();
    }
    BOOST_TEST(is_pending());
  });
  thread.join();
}

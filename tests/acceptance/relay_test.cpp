// A real sale and a real return over TLS while the network spoils one request or its answer: the
// outcome is definite in the end, the money is where it says, and no call of the host takes long.
#define BOOST_TEST_MODULE relay
#include <netdb.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/acceptance/relayed_till.hpp"
#include "tests/boost_test.hpp"

// A name server that never answers, for this name alone: the C library's functions for looking up
// beside the caller, met before its own.
namespace {
constexpr const char* silent_name = "silent.test";
std::atomic<gaicb*> silent_request = nullptr;  // by any thread of the plugin
}  // namespace

extern "C" int getaddrinfo_a(int, gaicb* list[], int, sigevent*) {
  // Only that name is looked up by the plugin here; addresses are not.
  if (std::string(list[0]->ar_name) != silent_name) return EAI_NONAME;
  list[0]->__return = EAI_INPROGRESS;
  silent_request = list[0];
  return 0;
}
extern "C" int gai_suspend(const gaicb* const[], int, const timespec* limit) {
  ::nanosleep(limit, nullptr);
  return EAI_AGAIN;
}

namespace acceptance {
namespace {

using namespace std::chrono_literals;
using pospay::EventKind;
using test::RelayKind;
using test::TcpRelay;

// A call's own deadline, and what is granted beyond it (L3).
constexpr double call_limit_ms = 50 + 250;
constexpr std::size_t tills = 6;

std::vector<RelayRow> all_rows() {
  struct Kind {
    RelayKind kind;
    const char* name;
    std::size_t after_bytes;
  };
  static const Kind kinds[] = {
      {RelayKind::drop, "loss", 0},        {RelayKind::drop, "loss", 40},
      {RelayKind::stall, "stall", 0},      {RelayKind::truncate, "end", 0},
      {RelayKind::truncate, "end", 40},    {RelayKind::reset, "reset", 0},
      {RelayKind::reset, "reset", 40},     {RelayKind::garble, "garbling", 0},
      {RelayKind::garble, "garbling", 40}, {RelayKind::drip, "drip", 0},
  };
  std::vector<RelayRow> rows;
  for (const Kind& kind : kinds) {
    for (const auto direction : {TcpRelay::to_server, TcpRelay::to_client}) {
      for (const Asked asked : {Asked::create_payment, Asked::status, Asked::reversal}) {
        rows.push_back({kind.kind, kind.name, kind.after_bytes, direction, asked});
      }
    }
  }
  return rows;
}

// What a process reports at its end.
struct Share {
  std::size_t rows = 0;
  int missed = 0;
  int decisions = 0;
  double longest_ms = 0;
  std::string longest_name;
};

// Every tills-th row; a line for each, the last one with the counts.
void play_share(const std::vector<RelayRow>& rows, std::size_t first,
                const std::filesystem::path& report) {
  std::ofstream out(report);
  try {
    LongestCall longest;
    int missed = 0;
    int decisions = 0;
    {
      RelayedTill till(longest);
      for (std::size_t row = first; row < rows.size(); row += tills) {
        const std::string problem = till.play(rows[row]);
        out << "row " << (problem.empty() ? "" : describe(rows[row]) + ": " + problem) << std::endl;
      }
      missed = till.missed();
      decisions = till.decisions();
    }
    out << "end " << missed << " " << decisions << " " << longest.ms() << " " << longest.name()
        << std::endl;
  } catch (const std::exception& error) {
    out << "row " << error.what() << std::endl;
  }
}

void read_share(const std::filesystem::path& report, Share& all) {
  std::ifstream in(report);
  bool is_whole = false;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "row") {
      ++all.rows;
      BOOST_TEST(line == "row ");
      continue;
    }
    int missed = 0;
    int decisions = 0;
    double longest_ms = 0;
    std::string name;
    is_whole = static_cast<bool>(words >> missed >> decisions >> longest_ms >> name);
    all.missed += missed;
    all.decisions += decisions;
    if (longest_ms > all.longest_ms) {
      all.longest_ms = longest_ms;
      all.longest_name = name;
    }
  }
  BOOST_TEST(is_whole, "a till did not come to its end");
}

}  // namespace

BOOST_AUTO_TEST_CASE(
    whatever_the_network_does_to_bytes_the_end_is_definite_N11_N12_N13_N14_N18_L3) {
  const std::vector<RelayRow> rows = all_rows();
  const test::TempFolder folder;
  // A process has one plugin, so that tills side by side are processes.
  std::vector<pid_t> children;
  for (std::size_t i = 0; i < tills; ++i) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
      play_share(rows, i, folder / std::to_string(i));
      std::_Exit(0);
    }
    children.push_back(child);
  }
  Share all;
  for (std::size_t i = 0; i < tills; ++i) {
    int status = 0;
    BOOST_REQUIRE(::waitpid(children[i], &status, 0) == children[i]);
    BOOST_TEST(status == 0, "a till died or was ended: " << status);
    read_share(folder / std::to_string(i), all);
  }
  std::cout << all.rows << " rows, " << all.missed << " met no byte, " << all.decisions
            << " decided by a person; longest call " << all.longest_name << ", " << all.longest_ms
            << " ms" << std::endl;
  BOOST_TEST(all.rows == rows.size());
  // An approved payment may be known without being asked about.
  BOOST_TEST(all.missed <= 4);
  BOOST_TEST(all.longest_ms <= call_limit_ms);
}

BOOST_AUTO_TEST_CASE(a_name_server_that_never_answers_keeps_no_call_of_the_host_N2_L3) {
  PluginLane lane;
  LongestCall longest;
  lane.destroy();
  lane.create(std::string("https://") + silent_name + ":8443/ms-pay");
  longest("configure", [&] { lane.configure("dynamic"); });
  longest("prepare", [&] { lane.method->prepare(); });
  auto sale = longest("start_payment",
                      [&] { return lane.method->start_payment(lane.payment_request(1000, 1000)); });
  BOOST_REQUIRE(sale.has_value());
  auto doctor = longest("diagnose", [&] { return lane.method->diagnose(); });
  BOOST_REQUIRE(doctor.has_value());
  // Nothing was sent: it ends as not paid, and the name server is what the doctor blames.
  std::optional<pospay::Outcome> outcome;
  lane.host.wait_until([&] {
    while (auto event = longest("next_event", [&] { return (*sale)->next_event(); })) {
      if (event->kind == EventKind::outcome) outcome = event->outcome;
    }
    return outcome.has_value();
  });
  BOOST_REQUIRE(outcome.has_value());
  BOOST_TEST((outcome->status == pospay::OutcomeStatus::declined));
  BOOST_TEST(silent_request != nullptr);
  static_cast<void>(longest("acknowledge", [&] { return (*sale)->acknowledge(); }));
  auto open = longest("start_payment",
                      [&] { return lane.method->start_payment(lane.payment_request(2000, 2000)); });
  BOOST_REQUIRE(open.has_value());
  sale->reset();
  doctor->reset();
  longest("release", [&] { open->reset(); });
  longest("close", [&] { lane.destroy(); });
  std::cout << "a silent name server: longest call " << longest.name() << ", " << longest.ms()
            << " ms" << std::endl;
  BOOST_TEST(longest.ms() <= call_limit_ms);
}

}  // namespace acceptance

// Many payments that wait at once in one process, of one till or of as many (B4): how much later
// the till learns of the buyers' acts than with one payment alone, in how many threads, in how much
// memory. Buyers act in real time, each poll is a request over TLS.
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include "plugins/oplati/core/policy.hpp"
#include "tests/bench/child_process.hpp"
#include "tests/bench/loaded_till.hpp"
#include "tests/bench/measuring_program.hpp"
#include "tests/bench/prompt_gateway.hpp"
#include "tests/bench/row.hpp"
#include "tests/bench/samples.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;
using oplati::PollSchedule;
using oplati::test::MeasuredBuyer;
using std::chrono::steady_clock;

// Who takes longer than this for an act is not waited for: 99 of 100 buyers do not.
constexpr double longest_ms = 20'000;
constexpr double longest_quick_ms = 5'000;
constexpr auto run_limit = 120s;
// A host with a thousand payments looks at all of them after a wake-up, but not more often.
constexpr auto sweep_pause = 2ms;

struct Order {
  std::size_t count = 0;
  int round_trip_ms = 0;
  std::size_t tills = 1;  // instances of the plugin, each with a journal of its own
};

// --- In the tills' process -----------------------------------------------------------------------

struct Waiting {
  pospay::Operation operation;
  std::string session;  // "S17"
  std::int64_t told_ns = 0;
};

std::size_t threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks))) - 1;
}

double private_mb() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  double kb = 0;
  for (std::string word; rollup >> word;) {
    if (word != "Private_Dirty:") continue;
    double part = 0;
    rollup >> part;
    kb += part;
  }
  return kb / 1024;
}

// True when its outcome has come.
bool look_at(Waiting& waiting) {
  while (auto event = waiting.operation->next_event()) {
    if (event->qr) waiting.session = event->qr->text.substr(event->qr->text.rfind('S'));
    if (!event->outcome) continue;
    if (event->outcome->status != pospay::OutcomeStatus::approved) {
      throw std::runtime_error("not approved: " + event->outcome->message.text);
    }
    waiting.told_ns = steady_clock::now().time_since_epoch().count();
    return true;
  }
  return false;
}

struct Used {
  std::size_t threads = 0;
  double more_mb = 0;
};

Used wait_for_all(std::vector<Waiting>& all, double before_mb) {
  Used used;
  const auto start = steady_clock::now();
  auto next_look = start;
  for (std::size_t left = all.size(); left > 0;) {
    for (Waiting& waiting : all) {
      if (waiting.told_ns == 0 && look_at(waiting)) --left;
    }
    const auto now = steady_clock::now();
    if (now > start + run_limit) throw std::runtime_error("payments stay open");
    if (now > next_look) {
      used.threads = std::max(used.threads, threads());
      used.more_mb = std::max(used.more_mb, private_mb() - before_mb);
      next_look = now + 1s;
    }
    std::this_thread::sleep_for(sweep_pause);
  }
  return used;
}

// "threads megabytes", then "session moment" of each payment.
void run_tills(PromptGateway& gateway, const Order& order, std::ostream& out) {
  const test::TempFolder folder(test::Medium::disk);
  auto plugin = load_plugin();
  std::vector<std::unique_ptr<LoadedTill>> tills;
  for (std::size_t i = 0; i < order.tills; ++i) {
    const auto own = folder.path() / std::to_string(i);
    std::filesystem::create_directory(own);
    tills.push_back(std::make_unique<LoadedTill>(plugin, own, gateway, "dynamic"));
  }
  const double before_mb = private_mb();
  std::vector<Waiting> all;
  for (std::size_t i = 0; i < order.count; ++i) {
    all.push_back({tills[i % order.tills]->start_payment(1234), "", 0});
  }
  const Used used = wait_for_all(all, before_mb);
  out << used.threads << ' ' << used.more_mb << '\n';
  for (const Waiting& waiting : all) {
    out << waiting.session.substr(1) << ' ' << waiting.told_ns << '\n';
  }
}

// --- What is added -------------------------------------------------------------------------------

// When the till has the answer of the first poll that finds the act, by its own clock from where it
// began to ask: the gateway sees a poll half a round trip after it was sent.
double found_ms(const PollSchedule& schedule, double act_ms, double round_trip_ms) {
  double at_ms = 0;
  double seen_ms = 0;
  do {
    at_ms += static_cast<double>(schedule.pause_ms(std::llround(at_ms)));
    seen_ms = at_ms + round_trip_ms / 2;
    at_ms += round_trip_ms;
  } while (seen_ms < act_ms);
  return at_ms;
}

// From the scan until the gateway has the payment, and from the confirmation until the till has the
// outcome; by the schedules and round trips alone, as if no other payment were there.
double alone_ms(const oplati::Policy& policy, const MeasuredBuyer& buyer, double round_trip_ms) {
  const double half = round_trip_ms / 2;
  const double scanned = found_ms(policy.scan_poll, buyer.scan_ms - half, round_trip_ms);
  const double paid = found_ms(policy.confirmation_poll, buyer.confirm_ms - half, round_trip_ms);
  return half + scanned + half - buyer.scan_ms + half + paid - buyer.confirm_ms;
}

struct Run {
  Run(const Order& given, double longest)
      : order(given), buyers(oplati::test::draw_buyers(order.count, longest)), gateway(buyers) {
    gateway.set_round_trip(std::chrono::milliseconds(order.round_trip_ms));
    tills = std::make_unique<ChildProcess>(
        [this](std::ostream& out) { run_tills(gateway, order, out); });
  }

  void finish() {
    std::istringstream told(tills->text());
    told >> used.threads >> used.more_mb;
    const auto sessions = gateway.sessions();
    std::size_t number = 0;
    std::int64_t told_ns = 0;
    while (told >> number >> told_ns) {
      const SessionTimes& times = sessions.at(number);
      const std::int64_t added_ns =
          times.posted_ns - times.scanned_ns + told_ns - times.confirmed_ns;
      added.add(static_cast<double>(added_ns) / 1e6);
    }
    if (added.size() != order.count) throw std::runtime_error("payments are missing");
    const oplati::Policy policy;
    for (const MeasuredBuyer& buyer : buyers) {
      alone.add(alone_ms(policy, buyer, order.round_trip_ms));
    }
  }

  Order order;
  std::vector<MeasuredBuyer> buyers;
  PromptGateway gateway;
  std::unique_ptr<ChildProcess> tills;
  Used used;
  Samples added, alone;
};

// --- The rows ------------------------------------------------------------------------------------

std::string network_name(const Order& order) {
  return order.round_trip_ms == 0 ? "round trip under 1 ms"
                                  : "round trip " + std::to_string(order.round_trip_ms) + " ms";
}

// "100 payments waiting", "100 payments of 100 tills waiting".
std::string crowd_name(const Order& order) {
  std::string name = std::to_string(order.count) + (order.count == 1 ? " payment" : " payments");
  if (order.tills > 1) name += " of " + std::to_string(order.tills) + " tills";
  return name + " waiting";
}

void tell_delay(const Run& run) {
  Row row;
  row.id = "B4";
  row.metric = crowd_name(run.order) + ", " + network_name(run.order) + ": added delay, p99";
  row.unit = "ms";
  row.ours = run.added.quantile(0.99);
  row.limit = run.alone.quantile(0.99);
  row.limit_name = "the same buyers, each alone";
  row.ratio = row.judged = row.ours / *row.limit;
  row.goal = 1.5;
  row.goal_text = "≤ 1.5 × limit";
  tell(row);
}

void tell_used(const Run& run) {
  Row threads;
  threads.id = "B4";
  threads.metric = "threads of the plugin, " + crowd_name(run.order);
  threads.unit = "threads";
  threads.ours = threads.judged = static_cast<double>(run.used.threads);
  threads.goal = 12;
  threads.goal_text = "≤ 12";
  threads.is_ratio = true;
  tell(threads);
  Row memory;
  memory.id = "B4";
  memory.metric = "memory more than without, " + crowd_name(run.order);
  memory.unit = "MB";
  memory.ours = memory.judged = run.used.more_mb;
  memory.goal = 40;
  memory.goal_text = "≤ 40 MB";
  memory.is_ratio = true;
  tell(memory);
}

void measure_all(bool is_quick) {
  std::vector<std::unique_ptr<Run>> runs;
  const auto run_all = [&](const std::vector<Order>& beside) {
    const std::size_t first = runs.size();
    for (const Order& order : beside) {
      runs.push_back(std::make_unique<Run>(order, is_quick ? longest_quick_ms : longest_ms));
    }
    for (std::size_t i = first; i < runs.size(); ++i) runs[i]->finish();
  };
  if (is_quick) {
    run_all({{200, 0}});
  } else {
    // Those that hardly work run beside each other.
    run_all({{1, 40}, {10, 40}, {1, 0}, {10, 0}});
    run_all({{100, 40}});
    run_all({{100, 40, 100}});
    run_all({{100, 0}});
    run_all({{1000, 0, 1000}});
    run_all({{1000, 0}});
  }
  for (const int round_trip_ms : {40, 0}) {
    for (const auto& run : runs) {
      if (run->order.round_trip_ms == round_trip_ms) tell_delay(*run);
    }
  }
  for (const auto& run : runs) {
    if (run->order.count == runs.back()->order.count) tell_used(*run);
  }
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::run_program("bench_waiting", argc, argv, bench::measure_all);
}

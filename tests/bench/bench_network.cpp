// What the network costs where a round trip takes 40 ms: from the cashier's tap to the QR code,
// from the scan of a buyer's code to the payment, from the tap to the money's return (B1). Beside
// it curl, which connects for each call as the public shop modules do.
//
// The relay delays bytes; the round trip of TCP's own handshake is the kernel's and takes no time
// here, so a client that connects for each call takes one more than is measured.
#include <array>
#include <cstdio>
#include <sstream>
#include <thread>

#include "tests/bench/child_process.hpp"
#include "tests/bench/loaded_till.hpp"
#include "tests/bench/prompt_gateway.hpp"
#include "tests/bench/measuring_program.hpp"
#include "tests/bench/row.hpp"
#include "tests/bench/samples.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;
using pospay::EventKind;

constexpr auto round_trip = 40ms;
constexpr double round_trip_ms = 40;

// Buyers who act at once are asked for at once: polls are not what is measured.
constexpr const char* quick_polls =
    "profile_version: 1\n"
    "timing: {poll_shortest_ms: 10, poll_longest_ms: 50, expected_scan_ms: 50}\n";

// --- Ours ----------------------------------------------------------------------------------------

// The till has been open for long: whatever it was connected with is closed. Then a receipt is
// begun, and its positions take some time to be entered.
void begin_receipt(LoadedTill& till, PromptGateway& gateway) {
  gateway.close_connections();
  std::this_thread::sleep_for(round_trip);  // what "closed" takes to arrive
  const int before = gateway.handshakes();
  till.method->prepare();
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (gateway.handshakes() < before + 2) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("nothing is prepared");
    std::this_thread::sleep_for(1ms);
  }
}

struct Taken {
  double to_qr_ms = 0;
  double to_return_ms = 0;
};

Taken sell_and_return(LoadedTill& till, PromptGateway& gateway) {
  Taken taken;
  begin_receipt(till, gateway);
  const Stopwatch tapped;
  auto sale = till.start_payment(1234);
  till.wait_for(*sale, EventKind::show_qr);
  taken.to_qr_ms = tapped.ms();
  const auto paid = till.outcome_of(*sale);
  till.settle(*sale);
  begin_receipt(till, gateway);
  const Stopwatch returned;
  auto refund = till.start_refund(paid);
  till.outcome_of(*refund);
  taken.to_return_ms = returned.ms();
  till.settle(*refund);
  return taken;
}

// From the scan on: the session and the payment, two requests.
double sell_by_buyers_code(LoadedTill& till, PromptGateway& gateway) {
  begin_receipt(till, gateway);
  auto sale = till.start_payment(1234);
  till.wait_for(*sale, EventKind::ask_scan);
  const Stopwatch scanned;
  must_do(sale->submit_scan("BUYER-CODE-1"));
  till.outcome_of(*sale);
  const double ms = scanned.ms();
  till.settle(*sale);
  return ms;
}

// --- curl ----------------------------------------------------------------------------------------

// One call by a new process and a new connection; the time is curl's own, without its start.
double curl_ms(const PromptGateway& gateway) {
  const std::string command = "curl --silent --show-error --output /dev/null --cacert '" +
                              gateway.ca_file() +
                              "' --header 'Content-Type: application/json' --data "
                              "'{\"paymentMode\":3}' --write-out '%{time_total}' '" +
                              gateway.base_url() + "/pos/demandPayment'";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no pipe");
  std::array<char, 64> text{};
  const bool is_read = std::fgets(text.data(), text.size(), pipe) != nullptr;
  if (pclose(pipe) != 0 || !is_read) throw std::runtime_error("curl failed; is it installed?");
  return std::strtod(text.data(), nullptr) * 1000;
}

// --- The rows ------------------------------------------------------------------------------------

struct Figures {
  Samples to_qr, to_return, two_posts, curl;
};

// In turns, so that what else the machine does falls on all.
Figures measure(PromptGateway& gateway, int rounds) {
  std::istringstream told(in_process([&](std::ostream& out) {
    const test::TempFolder dynamic_folder(test::Medium::disk);
    const test::TempFolder buyer_folder(test::Medium::disk);
    auto plugin = load_plugin();
    LoadedTill dynamic(plugin, dynamic_folder.path(), gateway, "dynamic", quick_polls);
    LoadedTill buyer(plugin, buyer_folder.path(), gateway, "buyer", quick_polls);
    gateway.set_round_trip(round_trip);
    for (int i = 0; i < rounds; ++i) {
      const Taken taken = sell_and_return(dynamic, gateway);
      out << taken.to_qr_ms << ' ' << taken.to_return_ms << ' '
          << sell_by_buyers_code(buyer, gateway) << ' ' << curl_ms(gateway) << '\n';
    }
  }));
  Figures figures;
  double to_qr = 0, to_return = 0, two_posts = 0, curl = 0;
  while (told >> to_qr >> to_return >> two_posts >> curl) {
    figures.to_qr.add(to_qr);
    figures.to_return.add(to_return);
    figures.two_posts.add(two_posts);
    figures.curl.add(curl);
  }
  return figures;
}

// A short run is for a machine that is busy: its best round tells what is possible.
void tell_row(const std::string& metric, const Samples& ours, const Samples& curl, int requests,
              bool is_quick) {
  Row row;
  row.id = "B1";
  row.metric = metric;
  row.unit = "ms";
  row.ours = is_quick ? ours.least() : ours.median();
  row.peer = (is_quick ? curl.least() : curl.median()) * requests;
  row.peer_name = "curl, connecting for each call; TCP's own round trip left out";
  row.limit = round_trip_ms * requests;
  row.limit_name = requests == 1 ? "one round trip" : "a round trip for each request";
  row.ratio = row.judged = row.ours / *row.limit;
  row.goal = 1.15;
  row.goal_text = "≤ 1.15 × limit";
  row.is_ratio = true;
  tell(row);
}

void measure_all(bool is_quick) {
  PromptGateway gateway;
  const Figures figures = measure(gateway, is_quick ? 5 : 25);
  tell_row("tap «ОПЛАТИ» → QR code", figures.to_qr, figures.curl, 1, is_quick);
  tell_row("buyer's code scanned → paid (two requests)", figures.two_posts, figures.curl, 2,
           is_quick);
  tell_row("tap → money returned", figures.to_return, figures.curl, 1, is_quick);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::run_program("bench_network", argc, argv, bench::measure_all);
}

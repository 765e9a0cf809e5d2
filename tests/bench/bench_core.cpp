// The parts without input and output, optimised in every build: the schedule of the polls (B2) and
// the reconciliation of a large shift (B9).
#include <Poco/JSON/Parser.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <fstream>

#include "plugins/oplati/core/shift_comparison.hpp"
#include "plugins/oplati/wire/protocol.hpp"
#include "pospay/cpp/limits.hpp"
#include "tests/bench/measuring_program.hpp"
#include "tests/bench/row.hpp"
#include "tests/bench/samples.hpp"
#include "tests/core/poll_delay.hpp"

namespace bench {
namespace {

// --- B2 ------------------------------------------------------------------------------------------

// By the arithmetic of the schedules, of which a test shows that a lane does as they say.
void measure_polls() {
  const oplati::Policy policy;
  const oplati::test::PollDelays delays = oplati::test::compare_poll_delays(policy);
  const auto tell_row = [](const std::string& metric, const std::string& unit, double ours,
                           double fixed, double goal, const std::string& goal_text) {
    Row row;
    row.id = "B2";
    row.metric = metric;
    row.unit = unit;
    row.ours = ours;
    row.peer = fixed;
    row.peer_name = "every 3 s";
    row.ratio = ours / fixed;
    row.judged = goal_text.find("×") == std::string::npos ? ours : ours / fixed;
    row.goal = goal;
    row.goal_text = goal_text;
    row.is_ratio = true;
    tell(row);
  };
  const auto& shipped = delays.shipped;
  const auto& fixed = delays.every_3_s;
  const auto& same = delays.same_polls;
  tell_row("later than scan and payment, 10 000 buyers: median", "ms", shipped.median_ms,
           fixed.median_ms, 500, "≤ 500 ms");
  tell_row("the same: p99", "ms", shipped.p99_ms, fixed.p99_ms, 1200, "≤ 1200 ms");
  tell_row("requests that this takes", "requests", shipped.polls, fixed.polls, 4.5, "≤ 4.5 × peer");
  tell_row("with no more requests than the peer: median", "ms", same.median_ms, fixed.median_ms,
           0.85, "≤ 0.85 × peer");
}

// --- B9 ------------------------------------------------------------------------------------------

constexpr std::size_t full_shift = pospay::max_book_lines;

std::string order_of(std::size_t i) { return "OPL000000001-24112026-" + std::to_string(i); }
std::int64_t id_of(std::size_t i) { return 100'000'000 + static_cast<std::int64_t>(i); }

// Rows as the gateway writes them.
std::string report_text(std::size_t first, std::size_t count) {
  std::string text = "[";
  for (std::size_t i = first; i < first + count; ++i) {
    if (text.size() > 1) text += ',';
    text +=
        "{\"paymentId\":" + std::to_string(id_of(i)) +
        ",\"paymentType\":1,\"sum\":12.34,\"status\":1,\"orderNumber\":\"" + order_of(i) +
        "\",\"createdDate\":\"2026-11-24T10:00:00.000+03:00\","
        "\"paidDate\":\"2026-11-24T10:00:07.000+03:00\",\"pursePublicId\":\"4512********0001\"}";
  }
  return text + "]";
}

// The host's books and the plugin's journal of the same shift.
oplati::ShiftMaterial own_books(std::size_t count) {
  oplati::ShiftMaterial material;
  material.register_number = "OPL000000001";
  std::vector<oplati::ShiftOperation> journal(count);
  material.books.lines.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    oplati::ShiftOperation& own = journal[i];
    own.money = oplati::ShiftOperation::Money::moved;
    own.key = "till1." + std::to_string(i) + ".1";
    own.line = "till1." + std::to_string(i);
    own.order_number = order_of(i);
    own.payment_id = id_of(i);
    own.amount_minor = 1234;
    pospay::BookLine& line = material.books.lines[i];
    line.key = own.key;
    line.receipt_number = std::to_string(i);
    line.amount = pospay::byn(1234);
  }
  material.journal =
      std::make_shared<const std::vector<oplati::ShiftOperation>>(std::move(journal));
  return material;
}

// What the plugin does when a shift is closed, from the text to the comparison. Reports of more
// than one shift's size come in several texts.
void reconcile(oplati::ShiftMaterial& material, std::vector<std::string> texts) {
  oplati::wire::WireProfile profile;
  profile.report_bytes = std::size_t{256} << 20;
  material.report.clear();
  for (std::string& text : texts) {
    oplati::wire::WireResponse response;
    response.http_status = 200;
    response.body = std::move(text);
    const oplati::Answer answer =
        oplati::wire::from_http(oplati::GetReport{"24112026", {}}, response, profile);
    const auto* report = std::get_if<oplati::Report>(&answer);
    if (report == nullptr) throw std::runtime_error("the report was not understood");
    material.report.insert(material.report.end(), report->rows.begin(), report->rows.end());
  }
  const oplati::Comparison comparison = oplati::compare_shift(material);
  if (comparison.difference_count != 0) throw std::runtime_error("equal books differ");
}

std::vector<std::string> texts_of(std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t first = 0; first < count; first += full_shift) {
    texts.push_back(report_text(first, std::min(full_shift, count - first)));
  }
  return texts;
}

double reconcile_ms(oplati::ShiftMaterial& material, const std::vector<std::string>& texts) {
  auto received = texts;
  const CpuStopwatch watch;
  reconcile(material, std::move(received));
  return watch.ms();
}

double poco_parse_ms(const std::string& text) {
  const CpuStopwatch watch;
  Poco::JSON::Parser parser;
  const auto rows = parser.parse(text).extract<Poco::JSON::Array::Ptr>();
  if (rows->size() == 0) throw std::runtime_error("rows are missing");
  return watch.ms();
}

double status_mb(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != name) continue;
    double kb = 0;
    status >> kb;
    return kb / 1024;
  }
  throw std::runtime_error("no " + name);
}

// The most memory at one time, the text included, over what the host had before; by the text's
// size. In a process of its own, because a peak is remembered for ever.
double memory_by_text(std::size_t count) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) {
    malloc_trim(0);
    const double before = status_mb("VmRSS:");
    auto texts = texts_of(count);
    const double text_mb = static_cast<double>(texts.front().size()) / (1 << 20);
    oplati::ShiftMaterial material = own_books(count);
    reconcile(material, std::move(texts));
    const double ratio = (status_mb("VmHWM:") - before) / text_mb;
    _exit(write(ends[1], &ratio, sizeof ratio) == sizeof ratio ? 0 : 1);
  }
  double ratio = 0;
  const bool is_read = read(ends[0], &ratio, sizeof ratio) == sizeof ratio;
  int status = 0;
  waitpid(child, &status, 0);
  close(ends[0]);
  close(ends[1]);
  if (!is_read || status != 0) throw std::runtime_error("the memory was not measured");
  return ratio;
}

// Processor time, and in turns, so that what else the machine does falls on both alike.
void measure_time(int rounds) {
  const auto texts = texts_of(full_shift);
  oplati::ShiftMaterial material = own_books(full_shift);
  Samples ours, poco;
  for (int i = 0; i < rounds; ++i) {
    ours.add(reconcile_ms(material, texts));
    poco.add(poco_parse_ms(texts.front()));
  }
  Row row;
  row.id = "B9";
  row.metric = "reconciliation of 100 000 payments";
  row.unit = "ms";
  row.ours = ours.least();
  row.peer = poco.least();
  row.peer_name = "Poco::JSON, parsing alone";
  row.ratio = row.judged = row.ours / *row.peer;
  row.goal = 1.5;
  row.goal_text = "≤ 1.5 × peer";
  row.is_ratio = true;
  tell(row);
}

void measure_memory() {
  Row row;
  row.id = "B9";
  row.metric = "memory of a reconciliation of 100 000 payments, all three books";
  row.unit = "× text";
  row.ours = row.judged = memory_by_text(full_shift);
  row.goal = 4;
  row.goal_text = "≤ 4 × the report's text";
  row.is_ratio = true;
  tell(row);
}

// Ten times as many; where time is short, up to the size of one shift.
void measure_growth(bool is_quick) {
  const std::size_t smaller = is_quick ? full_shift / 10 : full_shift;
  const std::size_t larger = smaller * 10;
  Samples small_ms, large_ms;
  const auto small_texts = texts_of(smaller);
  const auto large_texts = texts_of(larger);
  oplati::ShiftMaterial small_books = own_books(smaller);
  oplati::ShiftMaterial large_books = own_books(larger);
  for (int i = 0; i < 3; ++i) {
    small_ms.add(reconcile_ms(small_books, small_texts));
    large_ms.add(reconcile_ms(large_books, large_texts));
  }
  Row row;
  row.id = "B9";
  row.metric = "reconciliation of " + std::string(is_quick ? "100 000" : "1 000 000");
  row.unit = "ms";
  row.ours = large_ms.least();
  row.limit = small_ms.least() * 10;
  row.limit_name = "linear";
  row.ratio = row.judged = row.ours / *row.limit;
  row.goal = 1.5;
  row.goal_text = "≤ 1.5 × limit";
  row.is_ratio = true;
  tell(row);
}

void measure_all(bool is_quick) {
  measure_polls();
  measure_memory();
  measure_time(is_quick ? 2 : 5);
  measure_growth(is_quick);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::run_program("bench_core", argc, argv, bench::measure_all);
}

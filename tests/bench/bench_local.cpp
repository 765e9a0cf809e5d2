// What the plugin's boundary costs: a QR event beside the bare encoder (B7), a rule asked through
// the C table beside the same call without it (B8).
#include <benchmark/benchmark.h>
#include <qrencode.h>

#include <map>

#include "pospay/cpp/exporter.hpp"
#include "tests/bench/plain_host.hpp"
#include "tests/bench/measuring_program.hpp"
#include "tests/bench/row.hpp"
#include "tests/bench/rules_method.hpp"
#include "tests/bench/samples.hpp"

namespace bench {
namespace {

pospay::Result<std::unique_ptr<pospay::IPaymentMethod>> create(const pospay::Values&,
                                                               pospay::IHost&) {
  return std::unique_ptr<pospay::IPaymentMethod>(std::make_unique<RulesMethod>());
}
constexpr pospay::PluginDescription describe() {
  return {"measured", "measured", "1", "pospay", nullptr, nullptr, &create};
}
const pospay_plugin plugin_table = pospay::Exporter<&describe>::table();

// A method behind the C table, as C++ and as C hosts have it.
struct Crossing {
  PlainHost host{"/"};
  pospay::referenced::HostTable host_table{host};
  pospay::PluginReference plugin = must(pospay::PluginReference::from_table(&plugin_table));
  std::unique_ptr<pospay::IPaymentMethod> by_reference = must(plugin.create({}, host));
  pospay_method by_table{};

  Crossing() {
    pospay_create_args args{};
    args.struct_size = sizeof args;
    args.host = host_table.get();
    if (plugin_table.create(&args, &by_table, nullptr) != POSPAY_OK) {
      throw std::runtime_error("no instance");
    }
  }
  ~Crossing() { by_table.table->destroy(by_table.self); }
};

pospay::Mix sample_mix() {
  pospay::Mix mix;
  mix.total = pospay::byn(5000);
  mix.lines = {{pospay::TenderKind::cash, "cash", "Наличные", pospay::byn(1000)},
               {pospay::TenderKind::other, "oplati", "ОПЛАТИ", pospay::byn(4000)}};
  return mix;
}

// --- B7 ------------------------------------------------------------------------------------------

void bare_encoder(benchmark::State& state) {
  for (auto _ : state) {
    QRcode* code =
        QRcode_encodeData(static_cast<int>(qr_text.size()),
                          reinterpret_cast<const unsigned char*>(qr_text.data()), 0, QR_ECLEVEL_M);
    benchmark::DoNotOptimize(code->data[0]);
    QRcode_free(code);
  }
}

void qr_event(benchmark::State& state) {
  Crossing crossing;
  auto operation = must(crossing.by_reference->resume("k1"));
  for (auto _ : state) {
    auto event = operation->next_event();
    benchmark::DoNotOptimize(event->qr->modules[0]);
  }
}

// --- B8 ------------------------------------------------------------------------------------------

void rule_direct(benchmark::State& state) {
  const std::unique_ptr<pospay::IPaymentMethod> method = std::make_unique<RulesMethod>();
  const pospay::Mix mix = sample_mix();
  for (auto _ : state) {
    auto verdict = method->check_mix(mix);
    benchmark::DoNotOptimize(verdict->is_allowed);
  }
}

void rule_by_table(benchmark::State& state) {
  Crossing crossing;
  const pospay::Mix value = sample_mix();
  pospay::convert::InlineArena<1024> arena;
  const pospay_mix* mix = pospay::convert::write(arena, value);
  for (auto _ : state) {
    const pospay_verdict* verdict = nullptr;
    const pospay_code code =
        crossing.by_table.table->check_mix(crossing.by_table.self, mix, &verdict, nullptr);
    if (code != POSPAY_OK) state.SkipWithError("refused");
    benchmark::DoNotOptimize(verdict->is_allowed);
  }
}

void rule_by_reference(benchmark::State& state) {
  Crossing crossing;
  const pospay::Mix mix = sample_mix();
  for (auto _ : state) {
    auto verdict = crossing.by_reference->check_mix(mix);
    benchmark::DoNotOptimize(verdict->is_allowed);
  }
}

// --- The rows ------------------------------------------------------------------------------------

// Keeps the time of each repetition, by the benchmark's name.
class Keeper final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred) throw std::runtime_error(run.error_message);
      if (run.run_type == Run::RT_Iteration) {
        times_ns[run.run_name.function_name].add(run.GetAdjustedCPUTime());
      }
    }
  }
  // Of what else the machine does the quickest repetition has met least.
  double ns(const std::string& name) { return times_ns.at(name).least(); }

 private:
  std::map<std::string, Samples> times_ns;
};

void tell_rows(Keeper& times) {
  Row event;
  event.id = "B7";
  event.metric = "QR event: encoded, copied, over the C boundary";
  event.unit = "us";
  event.ours = times.ns("qr_event") / 1000;
  event.limit = times.ns("bare_encoder") / 1000;
  event.limit_name = "libqrencode alone";
  event.ratio = event.judged = event.ours / *event.limit;
  event.goal = 1.2;
  event.goal_text = "≤ 1.2 × limit";
  event.is_ratio = true;
  tell(event);

  Row rule;
  rule.id = "B8";
  rule.metric = "a rule asked through the C table";
  rule.unit = "ns";
  rule.ours = times.ns("rule_by_table");
  rule.limit = times.ns("rule_direct");
  rule.limit_name = "the same call, direct";
  rule.judged = rule.ours - *rule.limit;
  rule.ratio = rule.ours / *rule.limit;
  rule.goal = 50;
  rule.goal_text = "≤ 50 ns more";
  tell(rule);

  rule.metric = "a rule asked by a C++ host through its reference";
  rule.ours = times.ns("rule_by_reference");
  rule.judged = rule.ours - *rule.limit;
  rule.ratio = rule.ours / *rule.limit;
  rule.goal = 100;
  rule.goal_text = "≤ 100 ns more";
  tell(rule);
}

void measure_all(bool is_quick) {
  std::vector<std::string> words = {
      "bench_local", is_quick ? "--benchmark_min_time=0.02" : "--benchmark_min_time=0.2",
      "--benchmark_repetitions=9", "--benchmark_enable_random_interleaving=true"};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  benchmark::RegisterBenchmark("bare_encoder", bare_encoder);
  benchmark::RegisterBenchmark("qr_event", qr_event);
  benchmark::RegisterBenchmark("rule_direct", rule_direct);
  benchmark::RegisterBenchmark("rule_by_table", rule_by_table);
  benchmark::RegisterBenchmark("rule_by_reference", rule_by_reference);
  Keeper times;
  benchmark::RunSpecifiedBenchmarks(&times);
  tell_rows(times);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::run_program("bench_local", argc, argv, bench::measure_all);
}

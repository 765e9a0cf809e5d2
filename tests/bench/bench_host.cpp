// What a till pays for having the plugin: start (B3), idling (B5), size and memory (B11). Every
// measurement runs in a process of its own that has nothing loaded before.
#include <dirent.h>
#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/bench/child_process.hpp"
#include "tests/bench/plain_host.hpp"
#include "tests/bench/measuring_program.hpp"
#include "tests/bench/row.hpp"
#include "tests/bench/samples.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {
namespace {

// A gateway that a name server would have to be asked for, and the system's own authorities: the
// slowest of what may be configured.
const pospay::Values settings = {{"gateway.url", "https://gateway.invalid/ms-pay"}};
const pospay::Values parameters = {{"enabled", "true"},
                                   {"mode", "dynamic"},
                                   {"register_number", "OPL000000123"},
                                   {"password", "secret"}};

// --- B3 ------------------------------------------------------------------------------------------

// The libraries that the plugin itself names, in its order.
std::vector<std::string> dependencies() {
  std::istringstream names(in_process([](std::ostream& out) {
    const auto library = open_library(POSPAY_OPLATI_PLUGIN);
    link_map* map = nullptr;
    if (dlinfo(library.get(), RTLD_DI_LINKMAP, &map) != 0) throw std::runtime_error(dlerror());
    const char* strings = nullptr;
    for (const ElfW(Dyn)* entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_STRTAB) strings = reinterpret_cast<const char*>(entry->d_un.d_ptr);
    }
    for (const ElfW(Dyn)* entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_NEEDED) out << strings + entry->d_un.d_val << '\n';
    }
  }));
  std::vector<std::string> found;
  for (std::string name; std::getline(names, name);) found.push_back(name);
  if (found.empty()) throw std::runtime_error("the plugin names no library");
  return found;
}

// Opened and held until the process ends, as the plugin's own are.
double open_dependencies_ms(const std::vector<std::string>& names) {
  const Stopwatch watch;
  for (const auto& name : names) {
    if (dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) throw std::runtime_error(dlerror());
  }
  return watch.ms();
}

double start_ms(const std::string& folder) {
  PlainHost host(folder);
  const Stopwatch watch;
  const auto library = open_library(POSPAY_OPLATI_PLUGIN);
  const auto method = create_method(library, settings, host);
  must(method->tender());
  return watch.ms();
}

void measure_start(bool is_quick) {
  const auto names = dependencies();
  Samples ours, bare;
  // In turns, so that what else the machine does falls on both.
  for (int i = 0; i < (is_quick ? 5 : 31); ++i) {
    const test::TempFolder folder;
    ours.add(number_in_process([&] { return start_ms(folder.path().string()); }));
    bare.add(number_in_process([&] { return open_dependencies_ms(names); }));
  }
  Row row;
  row.id = "B3";
  row.metric = "host start: load, create, tender described";
  row.unit = "ms";
  row.ours = ours.median();
  row.limit = bare.median();
  row.limit_name = "dlopen of the same libraries";
  row.ratio = row.judged = row.ours / *row.limit;
  row.goal = 1.5;
  row.goal_text = "≤ 1.5 × limit";
  row.is_ratio = true;
  tell(row);
}

// --- B5 ------------------------------------------------------------------------------------------

// Voluntary context switches of all threads but this one: each is a wake-up.
std::int64_t wake_ups() {
  std::int64_t sum = 0;
  const std::string own = std::to_string(gettid());
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    if (task.path().filename() == own) continue;
    std::ifstream status(task.path() / "status");
    for (std::string word; status >> word;) {
      if (word != "voluntary_ctxt_switches:") continue;
      std::int64_t count = 0;
      status >> count;
      sum += count;
    }
  }
  return sum;
}

struct Idler {
  explicit Idler(const std::string& folder)
      : host(folder),
        library(open_library(POSPAY_OPLATI_PLUGIN)),
        method(create_method(library, settings, host)) {
    must(method->tender());
    host.wait_until([&] { return method->open_operations().has_value(); });
    if (auto configured = method->configure(parameters); !configured) {
      throw std::runtime_error(configured.error().message);
    }
  }
  PlainHost host;
  std::shared_ptr<void> library;
  std::unique_ptr<pospay::IPaymentMethod> method;
};

void measure_idling(bool is_quick) {
  const test::TempFolder folder;
  const auto seconds = is_quick ? 2 : 10;
  Row row;
  row.id = "B5";
  row.metric = "wake-ups of an idle plugin";
  row.unit = "1/s";
  row.ours = number_in_process([&] {
    const Idler idler(folder.path().string());
    // What the start has begun beside the till comes to its end.
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const std::int64_t before = wake_ups();
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    return static_cast<double>(wake_ups() - before) / seconds;
  });
  row.limit = 0;
  row.judged = row.ours;
  row.goal = 0;
  row.goal_text = "0";
  row.is_ratio = true;
  tell(row);
}

// --- B11 -----------------------------------------------------------------------------------------

double private_mb() {
  malloc_trim(0);
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

void measure_memory() {
  const auto names = dependencies();
  const test::TempFolder folder;
  Row row;
  row.id = "B11";
  row.metric = "memory of its own that an idle plugin adds";
  row.unit = "MB";
  row.ours = number_in_process([&] {
    const double before = private_mb();
    const Idler idler(folder.path().string());
    std::this_thread::sleep_for(std::chrono::seconds(1));
    return private_mb() - before;
  });
  row.limit = number_in_process([&] {
    const double before = private_mb();
    open_dependencies_ms(names);
    return private_mb() - before;
  });
  row.limit_name = "its libraries, opened";
  row.judged = row.ours;
  row.ratio = row.ours / *row.limit;
  row.goal = 6;
  row.goal_text = "≤ 6 MB";
  row.is_ratio = true;
  tell(row);
}

void measure_size() {
  const test::TempFolder folder;
  const auto stripped = folder / "stripped.so";
  const std::string command = std::string("strip --strip-unneeded -o '") + stripped.string() +
                              "' '" + POSPAY_OPLATI_PLUGIN + "'";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("strip failed");
  Row row;
  row.id = "B11";
  row.metric = "size of the plugin's file, stripped";
  row.unit = "MB";
  row.ours = static_cast<double>(std::filesystem::file_size(stripped)) / (1 << 20);
  row.judged = row.ours;
  row.goal = 2;
  row.goal_text = "≤ 2 MB";
  tell(row);
}

void measure_all(bool is_quick) {
  measure_start(is_quick);
  measure_idling(is_quick);
  measure_memory();
  measure_size();
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::run_program("bench_host", argc, argv, bench::measure_all);
}

// ./dev bench: runs the measuring programs one after the other and prints one table of what they
// tell.
//
// bench [--json FILE] [--only PROGRAM] [--check]
//
// --check: short runs, and only ratios and counts are judged, with twice the promised value: a
// guard against a change that makes something slow, in any build and on a busy machine.
#include <sys/wait.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/bench/row.hpp"

namespace bench {
namespace {

constexpr double check_slack = 2;

// In the order of the table; --check leaves out what takes long or measures only absolute times.
struct Program {
  const char* name;
  bool is_checked;
};
constexpr Program programs[] = {
    {"bench_network", true},     {"bench_waiting", true}, {"bench_host", true},
    {"bench_local", true},       {"bench_journal", true}, {"bench_core", true},
    {"bench_simulation", false},
};

struct Options {
  std::string json_file;
  std::string only;
  bool is_check = false;
};

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--check") == 0) {
      options.is_check = true;
    } else if (std::strcmp(argv[i], "--json") == 0 && i + 1 < argc) {
      options.json_file = argv[++i];
    } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
      options.only = argv[++i];
    } else {
      return std::nullopt;
    }
  }
  return options;
}

// The rows that a program told; empty with a message when it failed.
std::vector<Row> run(const std::filesystem::path& program, bool is_check) {
  std::vector<Row> rows;
  std::cerr << "bench: " << program.filename().string() << '\n';
  const std::string command = program.string() + (is_check ? " --quick" : "");
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return rows;
  std::string line;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    if (auto row = from_line(line)) {
      rows.push_back(std::move(*row));
    } else {
      std::cerr << line << '\n';
    }
    line.clear();
  }
  const int status = pclose(pipe);
  if (status != 0) {
    std::cerr << "bench: " << program.string() << " failed\n";
    rows.clear();
  }
  return rows;
}

// Rows of a short run that are worse than twice the promise.
int judge(const std::vector<Row>& rows) {
  int bad = 0;
  for (const Row& row : rows) {
    if (!row.is_ratio || row.is_met(check_slack)) continue;
    ++bad;
    std::cerr << "bench: " << row.id << " " << row.metric << ": " << row.judged << " is not within "
              << check_slack << " times the goal " << row.goal_text << '\n';
  }
  return bad == 0 ? 0 : 1;
}

int main(int argc, char** argv) {
  const auto options = read_options(argc, argv);
  if (!options) {
    std::cerr << "usage: bench [--json FILE] [--only PROGRAM] [--check]\n";
    return 2;
  }
  const auto folder = std::filesystem::canonical("/proc/self/exe").parent_path();
  std::vector<Row> rows;
  bool has_failed = false;
  for (const Program& program : programs) {
    if (!options->only.empty() && options->only != program.name) continue;
    if (options->is_check && !program.is_checked) continue;
    auto told = run(folder / program.name, options->is_check);
    has_failed = has_failed || told.empty();
    rows.insert(rows.end(), told.begin(), told.end());
  }
  std::cout << to_table(rows) << std::flush;
  if (!options->json_file.empty()) {
    std::ofstream json(options->json_file);
    json << to_json(rows) << std::flush;
    has_failed = has_failed || !json;
  }
  if (has_failed) return 1;
  return options->is_check ? judge(rows) : 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) { return bench::main(argc, argv); }

// What a till is doing when it is killed, where exactly, and what must hold once it is started
// again. Shared by the matrix of the test command and by `./dev kill`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/faults/kill_world.hpp"

namespace faults {

struct Work {
  const char* name;
  const char* mode;
  bool is_return;
  std::int64_t cash_minor;
};
// A sale in each mode, a mixed sale, a return of a part.
const std::vector<Work>& all_works();

// A world in which the work can begin.
std::unique_ptr<KillWorld> make_world(const Work& work);

// A point at which a cut makes a difference: of several writes in a row to one file the first and
// the last.
struct CutMoment {
  int point = 0;
  std::string name;
};
std::vector<CutMoment> moments_of(const std::vector<std::string>& points);

struct KillRow {
  const Work* work = nullptr;
  CutMoment moment;
  Cut cut;
  Cut second;            // of the recovery after it; point 0: none
  Failure failure = {};  // instead of the cut, with n > 0
};

// "sale, dynamic QR, point 12 send network, before, kept, again at 3, after, torn", "..., memory
// 123 once"
std::string describe(const KillRow& row);

// From harmless to grave; the gravest counts.
enum class Wrong {
  nothing,
  other,  // a till that hangs or does not start, a receipt in part, something that stays open
  lost,   // the purse and the printed receipts differ
  twice,  // two receipts or two charges for one sale
};

struct KillResult {
  bool was_killed = false;
  int decisions = 0;   // by a person who looked into the cabinet
  std::string told;    // what the till said of a failure: "printed", "declined", "unknown", ...
  int requests = 0;    // that the gateway saw before the restart
  int slowest_ms = 0;  // the longest call of the plugin, and which it was
  std::string slowest;
  std::string log;  // what the till wrote to its errors
  Wrong wrong = Wrong::nothing;
  std::string problem;  // what is wrong, in words
};

KillResult cut_and_settle(KillWorld& world, const KillRow& row);
// Starts the till once more and compares; answers what is wrong.
std::string check_books(KillWorld& world, const KillRow& row);
// The points that the work crosses, in a world of its own.
std::vector<std::string> points_of(const Work& work);
// The calls of the plugin in it that could fail so.
std::vector<std::string> calls_of(const Work& work, const Failure& failure);

}  // namespace faults

#include "tests/faults/kill_rows.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace faults {
namespace {

constexpr std::int64_t amount_minor = 1240;
constexpr std::int64_t returned_minor = 500;
// The gateway forgets no return when the till starts over: there must be enough for all rows.
constexpr std::int64_t sold_to_return_minor = 50'000'000;

std::vector<std::string> words_of(KillWorld& world, const Work& work) {
  if (work.is_return) return {"return", "00000001", std::to_string(returned_minor)};
  return world.sale(amount_minor, work.cash_minor);
}

// What left the purse must be what the printed receipts say.
void compare(KillWorld& world, const Work& work, const Books& books, KillResult& result) {
  int printed = 0;
  std::int64_t net = 0;
  const auto wrong = [&result](Wrong kind, const std::string& what) {
    result.wrong = std::max(result.wrong, kind);
    result.problem += what + "; ";
  };
  for (const Booked& receipt : books.receipts) {
    if (!receipt.is_printed || (work.is_return && receipt.is_sale)) continue;
    ++printed;
    net += receipt.is_sale ? receipt.oplati_minor : -receipt.oplati_minor;
    const std::int64_t whole = work.is_return ? returned_minor : amount_minor;
    if (receipt.oplati_minor + receipt.other_minor != whole) {
      wrong(Wrong::other, "a receipt in part");
    }
  }
  if (books.open_operations != 0) {
    wrong(Wrong::other, std::to_string(books.open_operations) + " operations open: " + books.told);
  }
  if (books.has_blocked()) wrong(Wrong::other, "a receipt is blocked");
  if (printed > 1) wrong(Wrong::twice, std::to_string(printed) + " receipts");
  const int charged = work.is_return ? printed : world.charged_sales();
  if (charged != printed) {
    wrong(charged > 1 ? Wrong::twice : Wrong::lost, std::to_string(charged) + " sales are charged");
  }
  if (const std::int64_t lost = world.lost_minor(); lost != net) {
    wrong(Wrong::lost,
          "the purse lost " + std::to_string(lost) + ", the receipts say " + std::to_string(net));
  }
}

// A till of which a call failed lives on, or does not start and says why. till_process ends its
// errors with what became of the work and with the plugin's slowest call.
void look_at_failed(const Ended& ended, KillResult& result) {
  result.log = ended.errors;
  const auto wrong = [&](const std::string& what) {
    result.wrong = std::max(result.wrong, Wrong::other);
    result.problem += what + "; ";
  };
  if (ended.was_killed) wrong("the till crashed: " + how(ended));
  constexpr int not_started = 2;
  if (ended.status != 0 && ended.status != not_started) wrong("the till: " + how(ended));
  std::istringstream lines(ended.errors);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key == "till_process:") result.told = "not started";
    if (key == "became:") std::getline(words >> std::ws, result.told);
    if (key == "slowest:") words >> result.slowest_ms >> result.slowest;
  }
  if (result.told.empty()) wrong("no outcome: " + how(ended));
}

}  // namespace

const std::vector<Work>& all_works() {
  static const std::vector<Work> works{
      {"sale, dynamic QR", "dynamic", false, 0}, {"sale, static QR", "static", false, 0},
      {"sale, buyer's QR", "buyer", false, 0},   {"mixed sale", "dynamic", false, 240},
      {"return of a part", "dynamic", true, 0},
  };
  return works;
}

std::unique_ptr<KillWorld> make_world(const Work& work) {
  auto world = std::make_unique<KillWorld>(work.mode);
  if (!work.is_return) return world;
  const Ended sold = world->run(world->sale(sold_to_return_minor));
  if (sold.status != 0 || world->charged_sales() != 1) {
    throw std::runtime_error("a sale to return: " + how(sold));
  }
  world->keep();
  world->start_over();
  return world;
}

std::vector<CutMoment> moments_of(const std::vector<std::string>& points) {
  std::vector<CutMoment> moments;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_inside =
        i > 0 && i + 1 < points.size() && points[i - 1] == points[i] && points[i + 1] == points[i];
    if (!is_inside) moments.push_back({static_cast<int>(i) + 1, points[i]});
  }
  return moments;
}

std::vector<std::string> points_of(const Work& work) {
  const auto world = make_world(work);
  return world->points_of(words_of(*world, work));
}

std::vector<std::string> calls_of(const Work& work, const Failure& failure) {
  const auto world = make_world(work);
  return world->calls_of(words_of(*world, work), failure);
}

std::string describe(const KillRow& row) {
  std::ostringstream text;
  if (row.failure.n > 0) {
    text << row.work->name << ", " << row.failure.of << " " << row.failure.n << " "
         << row.moment.name << (row.failure.is_for_ever ? ", from then on" : ", once");
    return text.str();
  }
  text << row.work->name << ", point " << row.cut.point << " " << row.moment.name << ", "
       << row.cut.side << ", " << row.cut.disk;
  if (row.second.point > 0) {
    text << ", again at " << row.second.point << ", " << row.second.side << ", " << row.second.disk;
  }
  return text.str();
}

KillResult cut_and_settle(KillWorld& world, const KillRow& row) {
  KillResult result;
  const auto wrong = [&result](const std::string& what) {
    result.wrong = std::max(result.wrong, Wrong::other);
    result.problem += what + "; ";
  };
  try {
    world.start_over();
    const int decisions = world.decisions();
    const int overlooked = world.overlooked();
    const bool is_failure = row.failure.n > 0;
    const std::vector<std::string> words = words_of(world, *row.work);
    const Ended ended = is_failure ? world.run(words, row.failure) : world.run(words, row.cut);
    result.requests = world.requests();
    result.was_killed = ended.was_killed && !ended.timed_out;
    if (ended.timed_out) wrong("the till hung");
    if (is_failure) {
      look_at_failed(ended, result);
    } else if (!ended.was_killed && ended.status != 0) {
      wrong("the till: " + how(ended));
    }
    const Books books = world.settle(row.second);
    result.decisions = world.decisions() - decisions;
    if (world.overlooked() != overlooked) wrong("a payment there was not found");
    compare(world, *row.work, books, result);
  } catch (const std::exception& error) {
    wrong(error.what());
  }
  return result;
}

std::string check_books(KillWorld& world, const KillRow& row) {
  KillResult result;
  compare(world, *row.work, world.settle(), result);
  return result.problem;
}

}  // namespace faults

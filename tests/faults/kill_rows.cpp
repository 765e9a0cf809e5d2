#include "tests/faults/kill_rows.hpp"

#include <atomic>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace faults {
namespace {

constexpr std::int64_t amount_minor = 1240;
constexpr std::int64_t returned_minor = 500;

std::vector<std::string> words_of(KillWorld& world, const Work& work) {
  if (work.is_return) return {"return", "00000001", std::to_string(returned_minor)};
  return world.sale(amount_minor, work.cash_minor);
}

// What left the purse must be what the printed receipts say. Answers what is wrong, or nothing.
std::string problem_of(KillWorld& world, const Work& work, const Books& books) {
  int printed = 0;
  std::int64_t net = 0;
  std::ostringstream problem;
  for (const Booked& receipt : books.receipts) {
    if (!receipt.is_printed || (work.is_return && receipt.is_sale)) continue;
    ++printed;
    net += receipt.is_sale ? receipt.oplati_minor : -receipt.oplati_minor;
    const std::int64_t whole = work.is_return ? returned_minor : amount_minor;
    if (receipt.oplati_minor + receipt.other_minor != whole) problem << "a receipt in part; ";
  }
  if (books.open_operations != 0) problem << books.open_operations << " operations open; ";
  if (books.has_blocked()) problem << "a receipt is blocked; ";
  if (printed > 1) problem << printed << " receipts; ";
  if (world.lost_minor() != net) {
    problem << "the purse lost " << world.lost_minor() << ", the receipts say " << net << "; ";
  }
  if (!work.is_return && world.charged_sales() != printed) {
    problem << world.charged_sales() << " sales are charged; ";
  }
  return problem.str();
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
  const Ended sold = world->run(world->sale(amount_minor));
  if (sold.status != 0) throw std::runtime_error(sold.errors);
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

std::string describe(const KillRow& row) {
  std::ostringstream text;
  text << row.work->name << ", point " << row.cut.point << " " << row.moment.name << ", "
       << row.cut.side << ", " << row.cut.disk << ", again at " << row.second.point;
  return text.str();
}

KillResult cut_and_settle(KillWorld& world, const KillRow& row) {
  KillResult result;
  try {
    world.start_over();
    const int decisions = world.decisions();
    const int overlooked = world.overlooked();
    const Ended ended = world.run(words_of(world, *row.work), row.cut);
    result.was_killed = ended.was_killed;
    if (ended.timed_out) result.problem = "the till hung; ";
    if (!ended.was_killed && ended.status != 0) result.problem = "the till: " + ended.errors;
    const Books books = world.settle(row.second);
    result.decisions = world.decisions() - decisions;
    if (world.overlooked() != overlooked) result.problem += "a payment there was not found; ";
    result.problem += problem_of(world, *row.work, books);
  } catch (const std::exception& error) {
    result.problem += error.what();
  }
  return result;
}

std::string check_books(KillWorld& world, const KillRow& row) {
  return problem_of(world, *row.work, world.settle());
}

std::vector<KillResult> play_rows(const std::vector<KillRow>& rows, std::size_t workers) {
  std::vector<KillResult> results(rows.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    std::map<const Work*, std::unique_ptr<KillWorld>> worlds;
    for (std::size_t i = next++; i < rows.size(); i = next++) {
      try {
        auto& world = worlds[rows[i].work];
        if (!world) world = make_world(*rows[i].work);
        results[i] = cut_and_settle(*world, rows[i]);
      } catch (const std::exception& error) {
        results[i].problem = error.what();
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < workers; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  return results;
}

}  // namespace faults

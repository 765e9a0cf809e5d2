// The simulation as a part of the suite: payments enough to meet each fault, and the bugs that it
// must find.
#define BOOST_TEST_MODULE simulation
#include <algorithm>
#include <set>
#include <string>

#include "tests/boost_test.hpp"
#include "tests/simulation/coverage.hpp"
#include "tests/simulation/minimiser.hpp"
#include "tests/simulation/plants.hpp"
#include "tests/simulation/runner.hpp"

namespace simulation {
namespace {

constexpr std::uint64_t payments_of_the_suite = 20'000;
constexpr std::uint64_t seeds_for_a_bug = 10'000;
// Fewer say nothing about a share of 99 %.
constexpr std::uint64_t settled_to_count = 800;

Run told(std::uint64_t seed) {
  Settings settings;
  settings.seed = seed;
  settings.is_told = true;
  return World(std::move(settings)).run();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulated_payments)

BOOST_AUTO_TEST_CASE(twenty_thousand_payments_keep_every_invariant_and_meet_every_fault) {
  Order order;
  order.payments = payments_of_the_suite;
  const Total total = run_seeds(order);
  for (const Failure& failure : total.failures) {
    BOOST_ERROR("seed " << failure.seed << " breaks " << failure.violation.id << ": "
                        << failure.violation.text << "; ./dev sim 1 " << failure.seed);
  }
  BOOST_TEST(total.figures.payments >= payments_of_the_suite);
  BOOST_TEST(total.figures.approved > payments_of_the_suite / 4);
  // L1: of the payments whose end the gateway knows, 99 % within 10 s of its first answer.
  BOOST_TEST(total.figures.to_settle >= settled_to_count);
  BOOST_TEST(total.figures.settled_share() >= least_settled_share);
  for (const auto& id : rarely_met(total)) BOOST_ERROR(id << " is met by too few seeds");
  BOOST_TEST_MESSAGE(coverage_table(total));
}

BOOST_AUTO_TEST_CASE(a_seed_tells_the_same_story_each_time) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      const Run once = told(seed);
      const Run again = told(seed);
      BOOST_TEST(once.digest == again.digest);
      BOOST_TEST((once.history == again.history));
      BOOST_TEST(once.history.size() > 10);
    }
}

BOOST_AUTO_TEST_CASE(each_planted_bug_is_found) {
  const Plants plants = known_bugs();
  BOOST_TEST(plants.size() >= 40);
  std::set<std::string> names;
  for (const auto& plant : plants) {
    BOOST_TEST(names.insert(plant->name).second, plant->name);
    Order order;
    order.payments = UINT64_MAX;
    order.most_seeds = seeds_for_a_bug;
    order.most_failures = 1;
    order.seams = plant.get();
    const Total total = run_seeds(order);
    if (total.failures.empty()) {
      BOOST_ERROR("not found in " << total.seeds << " seeds: " << plant->name);
      continue;
    }
    BOOST_TEST_MESSAGE(plant->name << ": " << total.failures.front().violation.id << " after "
                                   << total.figures.payments << " payments");
  }
}

BOOST_AUTO_TEST_CASE(the_history_of_a_failing_seed_is_shortened) {
  const Plants plants = known_bugs();
  const auto plant = std::find_if(plants.begin(), plants.end(), [](const auto& known) {
    return known->name == "a cut connection is taken for a refusal";
  });
  BOOST_REQUIRE((plant != plants.end()));
  Order order;
  order.payments = UINT64_MAX;
  order.most_seeds = seeds_for_a_bug;
  order.most_failures = 1;
  order.seams = plant->get();
  const Total total = run_seeds(order);
  BOOST_REQUIRE(!total.failures.empty());
  const Failure& failure = total.failures.front();
  const Shortest shortest = shortest_history(failure.seed, plant->get(), failure.violation.id);
  BOOST_REQUIRE(shortest.run.violation.has_value());
  BOOST_TEST(shortest.run.violation->id == failure.violation.id);
  // The one cut is enough.
  BOOST_TEST(shortest.run.struck.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace simulation

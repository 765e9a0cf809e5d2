#include "plugins/oplati/core/poll_schedule.hpp"

#include <cmath>
#include <cstdio>

#include "tests/boost_test.hpp"
#include "tests/core/poll_delay.hpp"

namespace oplati::test {
namespace {

// Hazard of one log-normal group, by hand.
double hazard(double t_ms, double median_ms, double spread) {
  const double z = std::log(t_ms / median_ms) / spread;
  const double density =
      std::exp(-z * z / 2) / (spread * t_ms * std::sqrt(2 * 3.14159265358979323846));
  return density / (0.5 * std::erfc(z / std::sqrt(2.0)));
}

void print(const char* what, const PollDelay& delay) {
  std::printf("%-32s median %4.0f ms  p99 %4.0f ms  mean %4.0f ms  %5.2f polls\n", what,
              delay.median_ms, delay.p99_ms, delay.mean_ms, delay.polls);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(poll_schedule)

BOOST_AUTO_TEST_CASE(where_polls_are_dense_their_rate_follows_the_square_root_of_the_hazard) {
  const double price = 2;
  const PollSchedule schedule({{1, 8'000, 0.6}}, {price, 1, 60'000, 3'000});
  // From where one in a hundred has acted to where one in twenty has not.
  for (std::int64_t t_ms = 2'500; t_ms < 20'000; t_ms += 2'500) {
    std::int64_t at_ms = t_ms + schedule.pause_ms(t_ms);
    const std::int64_t first_ms = at_ms;
    constexpr int polls = 5;
    for (int i = 0; i < polls; ++i) at_ms += schedule.pause_ms(at_ms);
    const auto middle = static_cast<double>(first_ms + at_ms) / 2;
    const double expected = std::sqrt(2 * price / hazard(middle, 8'000, 0.6));
    const double found = static_cast<double>(at_ms - first_ms) / polls;
    BOOST_TEST(found > expected * 0.9, t_ms << ": " << found << ", not " << expected);
    BOOST_TEST(found < expected * 1.1, t_ms << ": " << found << ", not " << expected);
  }
}

BOOST_AUTO_TEST_CASE(no_pause_leaves_its_limits) {
  const PollSchedule::Limits limits;
  const PollSchedule schedule({{0.8, 2'500, 0.5}, {0.2, 7'000, 0.5}}, limits);
  std::int64_t at_ms = schedule.pause_ms(0);
  BOOST_TEST(at_ms <= 2 * limits.longest_ms);
  bool is_late = false;
  for (int i = 0; i < 100; ++i) {
    const std::int64_t pause = schedule.pause_ms(at_ms);
    BOOST_TEST(pause >= limits.shortest_ms);
    is_late = is_late || pause > limits.longest_ms + 1;  // instants are rounded to 1 ms
    if (is_late) BOOST_TEST(pause == limits.late_ms);    // and from then on
    at_ms += pause;
  }
  BOOST_TEST(is_late);
  // An answer that came just before an instant is followed by a rest all the same.
  for (std::int64_t t_ms = 0; t_ms < 5'000; ++t_ms) {
    BOOST_TEST(schedule.pause_ms(t_ms) >= limits.shortest_ms);
  }
}

BOOST_AUTO_TEST_CASE(a_dearer_poll_comes_less_often) {
  double before = 1'000;
  for (const double price : {1.0, 5.0, 21.0, 100.0, 500.0}) {
    const PollSchedule schedule({{1, 8'000, 0.6}}, {price, 1, 60'000, 3'000});
    const double polls = poll_delay(schedule, schedule, 500).polls;
    BOOST_TEST(polls < before);
    before = polls;
  }
}

BOOST_AUTO_TEST_CASE(odd_limits_make_a_schedule_all_the_same) {
  for (const PollSchedule::Limits limits :
       {PollSchedule::Limits{1, 1, 1, 1}, PollSchedule::Limits{60'000, 60'000, 60'000, 600'000},
        PollSchedule::Limits{1, 1, 60'000, 1}}) {
    for (const double median_ms : {1.0, 600'000.0}) {
      for (const double spread : {0.01, 3.0}) {
        const PollSchedule schedule({{1, median_ms, spread}}, limits);
        std::int64_t at_ms = 0;
        for (int i = 0; i < 100; ++i) {
          const std::int64_t pause = schedule.pause_ms(at_ms);
          BOOST_TEST(pause >= limits.shortest_ms);
          at_ms += pause;
        }
      }
    }
  }
  const PollSchedule fixed = PollSchedule::every(3'000);
  for (const std::int64_t t_ms : {0, 1, 2'999, 3'000, 1'000'000}) {
    BOOST_TEST(fixed.pause_ms(t_ms) == 3'000);
  }
}

BOOST_AUTO_TEST_CASE(a_till_learns_of_scan_and_payment_within_half_a_second) {
  const Policy policy;
  const PollDelays delays = compare_poll_delays(policy);
  print("shipped", delays.shipped);
  print("every 3 s", delays.every_3_s);
  print("as many polls as every 3 s", delays.same_polls);
  BOOST_TEST(delays.shipped.median_ms <= 500);
  BOOST_TEST(delays.shipped.p99_ms <= 1'200);
  BOOST_TEST(delays.shipped.polls <= 4.5 * delays.every_3_s.polls);
  BOOST_TEST(delays.every_3_s.polls > 5);
  BOOST_TEST(delays.same_polls.polls <= delays.every_3_s.polls);
  BOOST_TEST(delays.same_polls.polls > 0.98 * delays.every_3_s.polls);
  BOOST_TEST(delays.same_polls.mean_ms <= 0.85 * delays.every_3_s.mean_ms);
  BOOST_TEST(delays.same_polls.median_ms <= 0.85 * delays.every_3_s.median_ms);
}

BOOST_AUTO_TEST_CASE(payments_in_a_lane_poll_as_the_schedule_says) {
  const Policy policy;
  const PollDelay counted = poll_delay(policy.scan_poll, policy.confirmation_poll, 500);
  const PollDelay lived = poll_delay_in_lane(policy, 500);
  BOOST_TEST(std::abs(counted.median_ms - lived.median_ms) < 1);
  BOOST_TEST(std::abs(counted.p99_ms - lived.p99_ms) < 1);
  BOOST_TEST(std::abs(counted.polls - lived.polls) < 0.01);
}

BOOST_AUTO_TEST_CASE(other_buyers_than_expected_wait_little_longer) {
  // Buyers are what they are; the schedule was made for others, twice as slow or twice as quick.
  for (const double factor : {0.5, 2.0}) {
    const PollSchedule scan({{1, 8'000 * factor, 0.6}}, {});
    const PollSchedule confirmation({{0.8, 2'500 * factor, 0.5}, {0.2, 7'000 * factor, 0.5}}, {});
    const PollDelay delay = poll_delay(scan, confirmation);
    print(factor < 1 ? "made for quicker buyers" : "made for slower buyers", delay);
    BOOST_TEST(delay.median_ms < 1'500);
    BOOST_TEST(delay.p99_ms < 4'500);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati::test

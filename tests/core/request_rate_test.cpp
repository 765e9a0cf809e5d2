// The limit on requests to one gateway and the line in front of it. A gate behind it:
// gateway_gate_test.cpp; tills of one process: tests/io/request_rates_test.cpp.
#include "plugins/oplati/core/request_rate.hpp"

#include <algorithm>
#include <functional>
#include <random>

#include "tests/boost_test.hpp"

namespace oplati {
namespace {

constexpr std::int64_t start_ms = 1'000'000;
constexpr SendTurn question = SendTurn::question;

// Asks again as it is told, in virtual time; who asks twice in a row stands behind the others.
struct Crowd {
  struct Asker {
    SendTurn turn = question;
    std::int64_t at_ms = start_ms;  // when it asks
    std::vector<std::int64_t> sent_ms;
  };

  Crowd(int cap_of_all, std::size_t askers) : cap(cap_of_all), all(askers) {}

  // `next_wish_ms`: from a request that has left to the wish for the next.
  void run_until(std::int64_t end_ms, const std::function<std::int64_t()>& next_wish_ms) {
    while (true) {
      const auto first = std::min_element(
          all.begin(), all.end(), [](const Asker& a, const Asker& b) { return a.at_ms < b.at_ms; });
      if (first->at_ms >= end_ms) return;
      const std::int64_t now_ms = first->at_ms;
      const auto number = static_cast<RequestRate::Claimant>(first - all.begin());
      if (const auto wait_ms = rate.take(number, first->turn, cap, now_ms)) {
        BOOST_REQUIRE(*wait_ms > 0);
        first->at_ms += *wait_ms;
        ++waits;
        continue;
      }
      first->sent_ms.push_back(now_ms);
      left_ms.push_back(now_ms);
      first->at_ms += next_wish_ms();
    }
  }
  std::size_t most_in_a_second() const {
    std::size_t most = 0;
    for (std::size_t from = 0, to = 0; to < left_ms.size(); ++to) {
      while (left_ms[to] - left_ms[from] >= 1'000) ++from;
      most = std::max(most, to - from + 1);
    }
    return most;
  }

  RequestRate rate;
  int cap;
  std::vector<Asker> all;
  std::vector<std::int64_t> left_ms;
  int waits = 0;
};

// At a cap of 1 one request has left, and two who ask stand in the line.
struct TwoInLine {
  TwoInLine() {
    BOOST_REQUIRE(!rate.take(0, question, 1, start_ms).has_value());
    BOOST_REQUIRE(rate.take(1, question, 1, start_ms).value() == 1'000);
    BOOST_REQUIRE(rate.take(2, question, 1, start_ms).value() == 2'000);
  }
  RequestRate rate;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(request_rate)

BOOST_AUTO_TEST_CASE(never_more_than_the_cap_in_any_second_and_all_of_it_is_used_B4) {
  std::mt19937_64 random(20261130);
  for (const int cap : {1, 2, 7, 50}) {
    for (const std::size_t askers : {1u, 3u, 60u, 200u}) {
      Crowd crowd(cap, askers);
      for (auto& asker : crowd.all) asker.at_ms += static_cast<std::int64_t>(random() % 1'500);
      crowd.run_until(start_ms + 60'000, [] { return 1; });
      BOOST_TEST_CONTEXT("cap " << cap << ", " << askers << " who ask") {
        BOOST_TEST(crowd.most_in_a_second() == static_cast<std::size_t>(cap));
        BOOST_TEST(crowd.left_ms.size() >= static_cast<std::size_t>(58 * cap));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(who_asks_much_takes_nothing_from_who_asks_little) {
  Crowd crowd(10, 40);
  crowd.run_until(start_ms + 60'000, [] { return 1; });
  for (const auto& asker : crowd.all) {
    BOOST_TEST(asker.sent_ms.size() >= 14u);
    BOOST_TEST(asker.sent_ms.size() <= 16u);
  }
}

BOOST_AUTO_TEST_CASE(below_the_cap_nobody_waits) {
  std::mt19937_64 random(7);
  Crowd crowd(100, 50);
  crowd.run_until(start_ms + 60'000,
                  [&] { return 1'000 + static_cast<std::int64_t>(random() % 1'000); });
  BOOST_TEST(crowd.waits == 0);
  RequestRate rate;
  for (int i = 0; i < 100; ++i) BOOST_REQUIRE(!rate.take(1, question, 100, start_ms).has_value());
  BOOST_TEST(rate.take(1, question, 100, start_ms).value() == 1'000);
}

BOOST_AUTO_TEST_CASE(money_goes_before_people_and_people_before_questions) {
  RequestRate rate;
  BOOST_REQUIRE(!rate.take(0, question, 1, start_ms).has_value());
  BOOST_TEST(rate.take(1, question, 1, start_ms).value() == 1'000);
  BOOST_TEST(rate.take(2, SendTurn::urgent, 1, start_ms).value() == 1'000);
  BOOST_TEST(rate.take(3, SendTurn::money, 1, start_ms).value() == 1'000);
  // Whoever comes at the time it was told finds those of the earlier turns ahead.
  BOOST_TEST(rate.take(1, question, 1, start_ms + 1'000).value() == 2'000);
  BOOST_TEST(rate.take(2, SendTurn::urgent, 1, start_ms + 1'000).value() == 1'000);
  BOOST_TEST(!rate.take(3, SendTurn::money, 1, start_ms + 1'000).has_value());
  BOOST_TEST(!rate.take(2, SendTurn::urgent, 1, start_ms + 2'000).has_value());
  BOOST_TEST(!rate.take(1, question, 1, start_ms + 3'000).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_wish_that_has_become_more_urgent_moves_up_and_a_lesser_one_back,
                        TwoInLine) {
  BOOST_TEST(rate.take(2, SendTurn::money, 1, start_ms).value() == 1'000);
  BOOST_TEST(rate.take(1, question, 1, start_ms).value() == 2'000);
  BOOST_TEST(rate.take(2, question, 1, start_ms).value() == 2'000);
  BOOST_TEST(rate.take(1, question, 1, start_ms).value() == 1'000);
}

BOOST_FIXTURE_TEST_CASE(room_is_kept_for_who_comes_late_and_not_for_who_does_not_come, TwoInLine) {
  const std::int64_t late_ms = start_ms + 1'000 + RequestRate::patience_ms;
  BOOST_TEST(rate.take(2, question, 1, late_ms).has_value());
  BOOST_TEST(!rate.take(2, question, 1, late_ms + 1).has_value());
  // It has lost its place, not its right to ask.
  BOOST_TEST(rate.take(1, question, 1, late_ms + 2).value() == 999);
  BOOST_TEST(!rate.take(1, question, 1, late_ms + 1'001).has_value());
}

BOOST_FIXTURE_TEST_CASE(who_leaves_makes_room_at_once, TwoInLine) {
  rate.leave(1);
  rate.leave(1);
  BOOST_TEST(rate.take(2, question, 1, start_ms).value() == 1'000);
  BOOST_TEST(!rate.take(2, question, 1, start_ms + 1'000).has_value());
}

// A till with a lower cap in its profile keeps to it beside the others.
BOOST_AUTO_TEST_CASE(each_keeps_to_its_own_cap) {
  RequestRate rate;
  for (int i = 0; i < 10; ++i) {
    BOOST_REQUIRE(!rate.take(1, question, 20, start_ms + i).has_value());
  }
  BOOST_TEST(rate.take(2, question, 3, start_ms + 10).value() == 997);
  for (int i = 0; i < 9; ++i) {
    BOOST_REQUIRE(!rate.take(1, SendTurn::money, 20, start_ms + 11).has_value());
  }
  BOOST_TEST(!rate.take(1, SendTurn::money, 20, start_ms + 11).has_value());
  BOOST_TEST(rate.take(1, SendTurn::money, 20, start_ms + 11).value() == 989);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

// When requests may leave: one back-off for all operations, a cap on their rate, and what a person
// has just asked for. A whole till behind the gate: lane_outage_test.cpp.
#include "plugins/oplati/core/gateway_gate.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/boost_test.hpp"
#include "tests/core/payment_fixture.hpp"

namespace oplati {
namespace {

using test::binding;
using test::lost;
using test::policy;
using test::unsent;

constexpr std::int64_t minute_ms = 60'000;

struct Gate {
  explicit Gate(const Policy& given = policy) : gate(given) {}

  static WaitingSend question(const std::string& key, bool is_urgent = false) {
    return {key, 1, binding, GetPayment{1}, is_urgent, std::nullopt};
  }
  static WaitingSend money(const std::string& key) {
    return {key, 1, binding, PostReversal{}, false, std::nullopt};
  }
  bool leaves(WaitingSend send) { return gate.admit(send, moment); }
  void answer(const std::string& key, const Answer& with) { gate.on_answer(key, 1, with, moment); }
  // What leaves now of what waited.
  std::string out() {
    std::string keys;
    while (auto send = gate.next(moment)) keys += (keys.empty() ? "" : " ") + send->key;
    return keys;
  }
  void prove() {
    BOOST_REQUIRE(leaves(question("proof")));
    answer("proof", Report{});
  }
  void fail(int times) {
    for (int i = 0; i < times; ++i) {
      BOOST_REQUIRE(leaves(question("fault")));
      answer("fault", unsent());
    }
  }
  // To the moment at which the gate wants to be looked at.
  void wait() { moment.now_ms = std::max(moment.now_ms, gate.wake_at_ms().value()); }

  GatewayGate gate;
  Moment moment{1'000'000, 0, 0};
};

Policy capped(int requests_per_second) {
  Policy made = policy;
  made.requests_per_second = requests_per_second;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gateway_gate)

BOOST_AUTO_TEST_CASE(it_begins_with_one_question_and_the_first_answer_lets_all_go) {
  Gate gate;
  BOOST_TEST(gate.leaves(Gate::question("a")));
  BOOST_TEST(!gate.leaves(Gate::question("b")));
  BOOST_TEST(!gate.leaves(Gate::question("c")));
  BOOST_TEST(gate.out() == "");
  gate.answer("a", Report{});
  BOOST_TEST(gate.out() == "b c");
  BOOST_TEST(gate.leaves(Gate::question("d")));
}

BOOST_AUTO_TEST_CASE(a_few_faults_are_no_outage_and_an_answer_forgets_them) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults - 1);
  gate.prove();
  gate.fail(policy.outage_after_faults);
  BOOST_TEST(!gate.leaves(Gate::question("a")));
}

BOOST_AUTO_TEST_CASE(a_refusal_is_an_answer) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults - 1);
  BOOST_REQUIRE(gate.leaves(Gate::question("a")));
  gate.answer("a", test::refusal("PAYMENT_NOT_FOUND", false, pospay::Reason::payment_not_found));
  gate.fail(policy.outage_after_faults - 1);
  BOOST_TEST(gate.leaves(Gate::question("b")));
}

BOOST_AUTO_TEST_CASE(
    pauses_between_probes_double_up_to_the_longest_and_begin_anew_after_an_answer) {
  Gate gate;
  gate.prove();
  for (int round = 0; round < 2; ++round) {
    gate.fail(policy.outage_after_faults);
    BOOST_REQUIRE(!gate.leaves(Gate::question("a")));
    for (const std::int64_t pause : {1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 35'000, 35'000}) {
      const std::int64_t before = gate.moment.now_ms;
      gate.moment.now_ms = before + pause - 1;
      BOOST_TEST(gate.out() == "");
      gate.wait();
      BOOST_TEST(gate.moment.now_ms == before + pause);
      BOOST_TEST(gate.out() == "a");
      gate.answer("a", lost());
      BOOST_TEST(!gate.leaves(Gate::question("a")));
    }
    gate.wait();
    BOOST_REQUIRE(gate.out() == "a");
    gate.answer("a", Report{});
  }
}

// So that the tills of a chain do not come together.
BOOST_AUTO_TEST_CASE(pauses_are_spread_by_an_eighth) {
  std::set<std::int64_t> probes;
  for (std::uint64_t random = 0; random < 1000; ++random) {
    Gate gate;
    gate.prove();
    gate.fail(policy.outage_after_faults - 1);
    gate.moment.random = random;
    gate.fail(1);
    BOOST_REQUIRE(!gate.leaves(Gate::question("a")));
    probes.insert(gate.gate.wake_at_ms().value() - gate.moment.now_ms);
  }
  BOOST_TEST(*probes.begin() == policy.outage_probe_first_ms);
  BOOST_TEST(*probes.rbegin() == policy.outage_probe_first_ms * 9 / 8);
  BOOST_TEST(probes.size() > 100u);
}

BOOST_AUTO_TEST_CASE(retry_after_is_obeyed_by_the_probe_within_its_bounds_G6) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults - 1);
  BOOST_REQUIRE(gate.leaves(Gate::question("a")));
  Fault busy = lost();
  busy.retry_after_ms = 1'000'000'000;
  gate.answer("a", busy);
  BOOST_REQUIRE(!gate.leaves(Gate::question("a")));
  BOOST_TEST(gate.gate.wake_at_ms().value() == gate.moment.now_ms + policy.retry_after_max_ms);
}

BOOST_AUTO_TEST_CASE(the_probe_is_a_question_rather_than_a_request_that_moves_money) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults);
  BOOST_REQUIRE(!gate.leaves(Gate::money("money")));
  BOOST_REQUIRE(!gate.leaves(Gate::question("question")));
  gate.wait();
  BOOST_TEST(gate.out() == "question");
  gate.answer("question", Report{});
  BOOST_TEST(gate.out() == "money");
}

BOOST_AUTO_TEST_CASE(money_alone_is_its_own_probe) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults);
  BOOST_REQUIRE(!gate.leaves(Gate::money("money")));
  gate.wait();
  BOOST_TEST(gate.out() == "money");
}

BOOST_AUTO_TEST_CASE(what_a_person_asks_for_leaves_at_once_and_does_not_move_the_others_probe) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults);
  BOOST_REQUIRE(!gate.leaves(Gate::question("a")));
  const auto probe_at = gate.gate.wake_at_ms();
  for (int i = 0; i < 5; ++i) {
    gate.moment.now_ms += 100;
    BOOST_TEST((gate.leaves(Gate::question("cashier", true)) || gate.out() == "cashier"));
    gate.answer("cashier", unsent());
    BOOST_TEST((gate.gate.wake_at_ms() == probe_at));
  }
  // It succeeds: the others need no probe of their own.
  BOOST_TEST((gate.leaves(Gate::question("cashier", true)) || gate.out() == "cashier"));
  gate.answer("cashier", Report{});
  BOOST_TEST(gate.out() == "a");
}

BOOST_AUTO_TEST_CASE(a_probe_that_is_never_answered_does_not_hold_the_others_for_ever) {
  Gate gate;
  BOOST_REQUIRE(gate.leaves(Gate::question("a")));
  BOOST_REQUIRE(!gate.leaves(Gate::question("b")));
  gate.wait();
  BOOST_TEST(gate.moment.now_ms == 1'000'000 + GatewayWatch::probe_lost_ms);
  BOOST_TEST(gate.out() == "b");
}

BOOST_AUTO_TEST_CASE(a_second_answer_to_one_request_counts_once_N17) {
  Gate gate;
  gate.prove();
  BOOST_REQUIRE(gate.leaves(Gate::question("a")));
  for (int i = 0; i < policy.outage_after_faults; ++i) gate.answer("a", lost());
  BOOST_TEST(gate.leaves(Gate::question("b")));
}

BOOST_AUTO_TEST_CASE(one_gateway_that_is_down_does_not_hold_another) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults);
  BOOST_TEST(!gate.leaves(Gate::question("a")));
  WaitingSend other = Gate::question("b");
  other.binding.base_url = "https://other";
  BOOST_TEST(gate.leaves(other));
}

BOOST_AUTO_TEST_CASE(what_was_given_comes_out_once_whichever_way) {
  Gate gate;
  gate.prove();
  gate.fail(policy.outage_after_faults);
  WaitingSend short_lived = Gate::question("given up");
  short_lived.give_up_at_ms = gate.moment.now_ms + 500;
  BOOST_REQUIRE(!gate.leaves(short_lived));
  BOOST_REQUIRE(!gate.leaves(Gate::money("called back")));
  BOOST_REQUIRE(!gate.leaves(Gate::question("called back")));
  BOOST_REQUIRE(!gate.leaves(Gate::question("sent")));
  BOOST_TEST(!gate.gate.given_up(gate.moment).has_value());
  gate.wait();
  BOOST_TEST(gate.gate.given_up(gate.moment).value().key == "given up");
  BOOST_TEST(!gate.gate.given_up(gate.moment).has_value());
  const auto back = gate.gate.call_back("called back");
  BOOST_REQUIRE(back.size() == 2u);
  BOOST_TEST(std::holds_alternative<PostReversal>(back[0].call));  // in their order
  BOOST_TEST(gate.gate.call_back("called back").empty());
  gate.wait();
  BOOST_TEST(gate.out() == "sent");
  BOOST_TEST(!gate.gate.wake_at_ms().has_value());
}

// --- The cap -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(never_more_than_the_cap_in_any_second_and_all_get_the_same_share_B4) {
  constexpr int cap = 10;
  constexpr int operations = 37;
  const Policy given = capped(cap);
  Gate gate(given);
  gate.prove();
  std::vector<std::int64_t> left = {gate.moment.now_ms};
  std::map<std::string, int> shares;
  std::vector<std::string> idle;  // each asks again as soon as it has its answer
  for (int i = 0; i < operations; ++i) idle.push_back("op" + std::to_string(i));
  const auto serve = [&](const std::string& key) {
    left.push_back(gate.moment.now_ms);
    ++shares[key];
    gate.answer(key, Report{});
    idle.push_back(key);
  };
  const std::int64_t end = gate.moment.now_ms + 10 * minute_ms;
  for (; gate.moment.now_ms < end; gate.moment.now_ms += 7) {
    for (const auto& key : std::exchange(idle, {})) {
      if (gate.leaves(Gate::question(key))) serve(key);
    }
    while (auto send = gate.gate.next(gate.moment)) serve(send->key);
  }
  for (std::size_t i = cap; i < left.size(); ++i) BOOST_REQUIRE(left[i] - left[i - cap] >= 1'000);
  // It is used, too.
  BOOST_TEST(left.size() > 10u * 60 * cap * 95 / 100);
  BOOST_TEST(shares.size() == std::size_t{operations});
  const auto [least, most] = std::minmax_element(
      shares.begin(), shares.end(), [](auto& a, auto& b) { return a.second < b.second; });
  BOOST_TEST(most->second - least->second <= 2);
}

BOOST_AUTO_TEST_CASE(under_the_cap_money_goes_first_then_what_a_person_waits_for) {
  const Policy given = capped(1);
  Gate gate(given);
  gate.prove();
  BOOST_REQUIRE(!gate.leaves(Gate::question("poll")));
  BOOST_REQUIRE(!gate.leaves(Gate::question("cashier", true)));
  BOOST_REQUIRE(!gate.leaves(Gate::money("money")));
  std::string order;
  for (int i = 0; i < 3; ++i) {
    gate.wait();
    order += gate.out() + " ";
  }
  BOOST_TEST(order == "money cashier poll ");
}

BOOST_AUTO_TEST_CASE(after_an_outage_all_go_as_fast_as_the_cap_allows) {
  const Policy given = capped(5);
  Gate gate(given);
  gate.prove();
  gate.fail(policy.outage_after_faults);
  for (int i = 0; i < 12; ++i) BOOST_REQUIRE(!gate.leaves(Gate::question(std::to_string(i))));
  gate.wait();
  BOOST_REQUIRE(gate.out() == "0");
  gate.answer("0", Report{});
  BOOST_TEST(gate.out() == "1 2 3 4");
  gate.wait();
  BOOST_TEST(gate.out() == "5 6 7 8 9");
  gate.wait();
  BOOST_TEST(gate.out() == "10 11");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

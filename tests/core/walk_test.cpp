// Seeded random walks of a payment and of refunds through the lane, against a model gateway and a
// model host: answers are lost, late, doubled or refused, writes fail, the process dies at any
// moment, and the gateway sends word of payments whenever it likes. Checked at every step: S1, S3,
// S6, S7; at the end, when all is healed: S2, S8. Each walk is recorded too, and what was recorded
// is decided anew without a difference.
#include <map>
#include <random>

#include "plugins/oplati/core/replay.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/fake_lane_port.hpp"
#include "tests/core/model_gateway.hpp"
#include "tests/core/payment_fixture.hpp"
#include "tests/core/refund_fixture.hpp"

namespace oplati {
namespace {

using test::binding;
using test::FakeLanePort;
using test::ModelGateway;
using test::policy;

// Enough for each kind of fault to meet each step many times, and done in a few seconds.
constexpr unsigned walk_seeds = 800;
constexpr int faulty_steps = 250;
// Healed, an operation needs its absence gaps, budgets and slow lanes: some hundred steps.
constexpr int healed_steps = 4'000;


// How often a walk met what it is for: a walk that meets nothing checks nothing.
using Meetings = std::map<std::string, int>;

class World {
 public:
  World(unsigned seed, bool is_payment, Meetings& met)
      : random_(seed), gateway_(random_), is_payment_(is_payment), met_(&met) {
    if (is_payment_) {
      ops_["pay"].amount = 1234;
    } else {
      Order sale;
      sale.order_number = "SALE";
      sale.sum_minor = test::sale_sum;
      gateway_.add(sale, GatewayPaymentType::sale, 0).info.status = GatewayStatus::ok;
      for (const std::int64_t amount : {500, 700, 100}) {
        ops_["refund" + std::to_string(amount)].amount = amount;
      }
    }
    boot();
  }

  void run() {
    for (int i = 0; i < faulty_steps; ++i) step(true);
    for (int i = 0; i < healed_steps && !is_quiet(); ++i) step(false);
    check_end();
    check_replay();
  }

 private:
  struct Op {
    std::int64_t amount = 0;
    Told final_told = Told::nothing;
    HostAnswer answer = HostAnswer::none;
    bool is_settled = false;
    bool is_exempt = false;  // its last write failed and the process died
    bool last_write_failed = false;
    bool is_unknown = false;
    int posts = 0;
    std::string post_number;
  };
  struct Flight {
    std::string key;
    std::uint32_t number = 0;
    std::int64_t due_ms = 0;
    Answer answer;
    Call late;  // is carried out only when it is due
    bool is_late = false;
  };

  bool chance(unsigned percent) { return random_() % 100 < percent; }
  Moment now() {
    moment_.random = random_();
    return moment_;
  }

  void boot() {
    lane_.emplace(policy, port_);
    lane_->record_with(recorder_.emplace(
        policy, [this](const std::string& entry) { recording_ += entry; }));
    std::vector<OperationRecord> records;
    for (const auto& [key, record] : port_.durable) records.push_back(record);
    lane_->load(records, now());
    for (auto& [key, op] : ops_) start(key, op);
  }

  void start(const std::string& key, const Op& op) {
    if (lane_->contains(key)) return;
    std::unique_ptr<Machine> machine;
    if (is_payment_) {
      const auto mode = static_cast<PaymentMode>(1 + random_() % 3);
      machine = std::make_unique<Payment>(
          policy, binding, mode, "d",
          [&] {
            auto request = test::payment_request(op.amount);
            request.key = key;
            return request;
          }(),
          0);
    } else {
      auto request = test::refund_request(op.amount);
      request.key = key;
      machine =
          std::make_unique<Refund>(policy, binding, "d", request,
                                   ProviderReference{1, test::sale_sum, "SALE", "OPL000000001"}, 0);
    }
    BOOST_REQUIRE(lane_->start(key, key, "d", binding, std::move(machine), now()).has_value());
  }

  void step(bool is_faulty) {
    take_sends(is_faulty);
    serve_host(is_faulty);
    if (is_payment_ && chance(10)) hint();
    const auto dice = random_() % 100;
    if (is_faulty && dice < 3) {
      restart();
    } else if (dice < 60 && !port_.under_way.empty()) {
      write(!is_faulty || !chance(is_disk_bad_ ? 90 : 4));
      if (is_faulty && chance(5)) is_disk_bad_ = !is_disk_bad_;
    } else {
      move_time();
    }
  }

  // Word of the gateway about any payment of its books, new or old, true, doubled or of others.
  void hint() {
    Hinted word{static_cast<std::int64_t>(random_() % 8), ""};
    if (!gateway_.rows.empty() && chance(80)) {
      const auto& info = gateway_.rows[random_() % gateway_.rows.size()].info;
      word = {info.payment_id, info.order_number};
    }
    ++(*met_)["word of a payment"];
    lane_->on_hint(word, now());
  }

  void write(bool is_durable) {
    for (const auto& record : port_.under_way) ops_[record.key].last_write_failed = !is_durable;
    if (!is_durable) ++(*met_)["failed write"];
    port_.finish_write(*lane_, is_durable, now());
  }

  void restart() {
    for (const auto& [key, record] : port_.durable) ++(*met_)["restart in " + record.step];
    // A commit that was not answered may have reached the disk, or not.
    if (chance(50)) {
      for (const auto& record : port_.under_way) {
        port_.durable[record.key] = record;
        ops_[record.key].last_write_failed = false;
      }
    }
    for (auto& [key, op] : ops_) op.is_exempt = op.is_exempt || op.last_write_failed;
    port_.under_way.clear();
    port_.sent.clear();
    std::erase_if(flights_, [](const Flight& flight) { return !flight.is_late; });
    for (auto& flight : flights_) flight.key.clear();  // carried out, heard by nobody
    moment_.now_ms += static_cast<std::int64_t>(random_() % 5'000);
    boot();
  }

  void take_sends(bool is_faulty) {
    for (auto& sent : std::exchange(port_.sent, {})) {
      check_send(sent);
      Flight flight{
          sent.key, sent.number, moment_.now_ms + static_cast<std::int64_t>(random_() % 500),
          {},       {},          false};
      const auto fate = is_faulty ? random_() % 100 : 99;
      const bool is_post = std::holds_alternative<PostPayment>(sent.call);
      if (fate < 10) {
        flight.answer = test::unsent();
      } else {
        if (is_post) ++ops_[sent.key].posts;
        if (fate < 18) {
          flight.answer = test::lost();  // and never carried out
        } else if (fate < 24 && is_post) {
          flight.answer = test::lost();  // and carried out much later (G22)
          flights_.push_back({"", 0, moment_.now_ms + 90'000, {}, sent.call, true});
        } else {
          flight.answer = gateway_.handle(sent.call);
          if (fate < 34) flight.answer = test::lost();
          if (fate < 40) flight.due_ms += 20'000;
          if (fate >= 40 && fate < 46) flights_.push_back(flight);  // twice
        }
      }
      if (is_post) BOOST_REQUIRE_MESSAGE(ops_[sent.key].posts <= 1, "S1 " << sent.key);
      flights_.push_back(std::move(flight));
    }
  }

  void check_send(const FakeLanePort::Sent& sent) {
    const Order* order = nullptr;
    if (const auto* post = std::get_if<PostPayment>(&sent.call)) order = &post->order;
    if (const auto* post = std::get_if<PostReversal>(&sent.call)) order = &post->order;
    if (order == nullptr) return;
    const auto durable = port_.durable.find(sent.key);
    const bool is_written = durable != port_.durable.end() &&
                            durable->second.payload.find(order->order_number) != std::string::npos;
    BOOST_REQUIRE_MESSAGE(is_written, "S3 " << sent.key << " " << order->order_number);
    if (order->session_id.empty() && is_payment_) return;
    ops_[sent.key].post_number = order->order_number;
  }

  void move_time() {
    std::int64_t next = moment_.now_ms + 60'000;
    if (const auto wake_at = lane_->wake_at_ms()) next = std::min(next, *wake_at);
    for (const auto& flight : flights_) next = std::min(next, flight.due_ms);
    moment_.now_ms = std::max(moment_.now_ms, next);
    for (std::size_t i = 0; i < flights_.size(); ++i) {
      if (flights_[i].due_ms > moment_.now_ms) continue;
      const Flight flight = flights_[i];
      flights_.erase(flights_.begin() + static_cast<std::ptrdiff_t>(i));
      if (flight.is_late) {
        gateway_.handle(flight.late);
      } else {
        lane_->on_answer(flight.key, flight.number, flight.answer, now());
      }
      return;
    }
    lane_->on_time(now());
  }

  void serve_host(bool is_faulty) {
    for (auto& [key, op] : ops_) {
      while (auto taken = lane_->next_event(key, now())) take_event(key, op, taken->event);
      if (is_faulty && is_payment_ && chance(1)) (void)lane_->submit(key, CancelWanted{}, now());
      if (op.final_told != Told::nothing && !op.is_settled) answer(key, op);
      // Nothing was ever carried out of what is still unknown when all is healed: a person says so.
      if (!is_faulty && op.is_unknown && flights_.empty() && gateway_.net(op.post_number) == 0 &&
          !gateway_.is_open(op.post_number) && is_payment_ && chance(1)) {
        (void)lane_->submit(key, DecisionTaken{{false, "a", "b"}}, now());
      }
    }
  }

  void take_event(const std::string& key, Op& op, const pospay::Event& event) {
    if (event.kind == pospay::EventKind::ask_scan) {
      (void)lane_->submit(key, ScanSubmitted{"CODE"}, now());
    } else if (event.kind == pospay::EventKind::settled) {
      op.is_settled = true;
    } else if (event.kind == pospay::EventKind::outcome) {
      op.is_unknown = event.outcome->status == pospay::OutcomeStatus::unknown;
      if (op.is_unknown) {
        ++(*met_)["told unknown"];
        BOOST_REQUIRE_MESSAGE(op.final_told == Told::nothing || op.is_exempt, "S6 unknown " << key);
        op.final_told = Told::nothing;
        return;
      }
      const bool is_paid = event.outcome->status == pospay::OutcomeStatus::approved;
      const Told told = is_paid ? Told::approved : Told::not_approved;
      BOOST_REQUIRE_MESSAGE(op.final_told == Told::nothing || op.final_told == told || op.is_exempt,
                            "S6 " << key);
      if (op.final_told == Told::nothing && !is_paid) check_not_paid(key, op);
      if (op.final_told == Told::nothing) ++(*met_)["told " + event.message.id];
      op.final_told = told;
    }
  }

  void check_not_paid(const std::string& key, const Op& op) {
    if (op.post_number.empty()) return;
    BOOST_REQUIRE_MESSAGE(!gateway_.is_open(op.post_number), "S7 open " << key);
    for (const auto& flight : flights_) BOOST_REQUIRE_MESSAGE(!flight.is_late, "S7 late " << key);
    if (is_payment_) BOOST_REQUIRE_MESSAGE(gateway_.net(op.post_number) == 0, "S7 paid " << key);
  }

  void answer(const std::string& key, Op& op) {
    if (op.final_told == Told::not_approved) {
      (void)lane_->submit(key, OutcomeStored{}, now());
      return;
    }
    if (op.answer == HostAnswer::none) {
      op.answer = is_payment_ && chance(40) ? HostAnswer::rolled_back : HostAnswer::confirmed;
    }
    if (op.answer == HostAnswer::confirmed) {
      (void)lane_->submit(key, ReceiptPrinted{{"F", 0}}, now());
    } else {
      (void)lane_->submit(key, RollBackWanted{"x"}, now());
    }
  }

  bool is_quiet() {
    return !lane_->has_open_operations() && port_.under_way.empty() && flights_.empty() &&
           port_.sent.empty();
  }

  void check_end() {
    BOOST_REQUIRE_MESSAGE(is_quiet(), "L1: not quiet after the healing");
    std::int64_t returned = 0;
    for (auto& [key, op] : ops_) {
      while (auto taken = lane_->next_event(key, now())) take_event(key, op, taken->event);
      const bool is_booked = op.final_told == Told::approved && op.answer == HostAnswer::confirmed;
      if (is_payment_) {
        BOOST_REQUIRE_MESSAGE(gateway_.net(op.post_number) == (is_booked ? op.amount : 0),
                              "S2 " << key << " net " << gateway_.net(op.post_number));
      } else if (is_booked) {
        returned += op.amount;
      }
    }
    if (!is_payment_) {
      BOOST_REQUIRE_MESSAGE(gateway_.returned(1) == returned,
                            "S2, S8: returned " << gateway_.returned(1) << " booked " << returned);
    }
  }

  void check_replay() {
    const auto steps = replay(recording_);
    BOOST_REQUIRE_MESSAGE(steps.has_value(), "the recording cannot be replayed");
    for (const auto& step : *steps) {
      BOOST_REQUIRE_MESSAGE(step.difference.empty(),
                            step.key << ": " << step.input.text << ": " << step.difference);
    }
    (*met_)["replayed steps"] += static_cast<int>(steps->size());
  }

  std::mt19937_64 random_;
  ModelGateway gateway_;
  bool is_payment_;
  FakeLanePort port_;
  std::string recording_;
  std::optional<FlightRecorder> recorder_;
  std::optional<Lane> lane_;
  std::map<std::string, Op> ops_;
  std::vector<Flight> flights_;
  Moment moment_{1'000'000, 1'780'000'000'000, 7};
  bool is_disk_bad_ = false;
  Meetings* met_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(walk)

void walk_all(bool is_payment, const std::vector<std::string>& expected) {
  Meetings met;
  for (unsigned seed = 1; seed <= walk_seeds; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) { World(seed, is_payment, met).run(); }
  }
  for (const auto& [what, count] : met) BOOST_TEST_MESSAGE(what << ": " << count);
  for (const auto& what : expected) BOOST_TEST_CONTEXT(what) {
      BOOST_TEST(met[what] > 0);
    }
}

BOOST_AUTO_TEST_CASE(a_payment_keeps_its_invariants_on_any_way_S1_S2_S3_S6_S7_S11) {
  walk_all(true,
           {"replayed steps", "failed write", "word of a payment", "restart in opening_session",
            "restart in paying", "restart in confirming", "restart in cancelling",
            "restart in paid", "restart in not_paid", "restart in giving_back",
            "restart in given_back", "told payment.approved", "told payment.buyer_declined",
            "told payment.cancelled_by_cashier", "told payment.journal_unavailable",
            "told payment.session_lost", "told unknown"});
}

BOOST_AUTO_TEST_CASE(refunds_keep_their_invariants_on_any_way_S2_S3_S6_S8) {
  walk_all(false,
           {"replayed steps", "failed write", "restart in returning", "restart in approved",
            "restart in refused", "told refund.approved", "told refund.refund_exceeds",
            "told refund.journal_unavailable",
            "told refund.gateway_unreachable", "told unknown"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

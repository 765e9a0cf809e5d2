// The flight recorder and its replay: nothing secret is kept, and what was decided is decided
// again.
#include "plugins/oplati/core/replay.hpp"

#include "plugins/oplati/core/flight_recorder.hpp"
#include "plugins/oplati/core/policy_text.hpp"
#include "plugins/oplati/core/recording.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/fake_lane_port.hpp"
#include "tests/core/payment_fixture.hpp"
#include "tests/core/refund_fixture.hpp"

namespace oplati {
namespace {

using test::binding;
using test::info_of;
using test::policy;


struct Recorded {
  std::string text;
  test::FakeLanePort port;
  FlightRecorder recorder{policy, [this](const std::string& entry) { text += entry; }};
  Lane lane{policy, port};
  Moment moment{1'000'000, 1'780'000'000'000, 7};

  Recorded() { lane.record_with(recorder); }

  void start(PaymentMode mode) {
    const auto request = test::payment_request();
    BOOST_REQUIRE(
        lane.start(request.key, request.line, "d", binding,
                   std::make_unique<Payment>(policy, binding, mode, "d", request, moment.wall_ms),
                   moment)
            .has_value());
    port.finish_writes(lane, true, moment);
  }
  void answer(Answer with) {
    const auto last = port.sent.back();
    lane.on_answer(last.key, last.number, std::move(with), moment);
    port.finish_writes(lane, true, moment);
  }
  void time() {
    moment.now_ms = lane.wake_at_ms().value();
    lane.on_time(moment);
    port.finish_writes(lane, true, moment);
  }
  void submit(Input input) {
    const auto key = test::payment_request().key;
    BOOST_REQUIRE(lane.submit(key, std::move(input), moment).has_value());
    port.finish_writes(lane, true, moment);
  }
  void pay_dynamic() {
    start(PaymentMode::dynamic_qr);
    answer(SessionOpened{"S1", "QR-TEXT", ""});
    time();
    answer(ConsumerReadiness{true});
    const Order order = std::get<PostPayment>(port.sent.back().call).order;
    PaymentInfo info = info_of(order, 99, GatewayStatus::ok);
    info.purse_public_id = "PURSE-12345";
    answer(info);
    submit(ReceiptPrinted{{"F-17", 1}});
  }
};

std::vector<pospay::ReplayStep> replayed(const std::string& text) {
  auto steps = replay(text);
  BOOST_REQUIRE_MESSAGE(steps.has_value(), (steps ? "" : steps.error().message));
  return std::move(*steps);
}

int differences(const std::vector<pospay::ReplayStep>& steps) {
  int count = 0;
  for (const auto& step : steps) count += step.difference.empty() ? 0 : 1;
  return count;
}

std::string written(const Input& input) {
  FieldWriter out;
  write_input(out, input);
  return out.take();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flight_recorder)

BOOST_AUTO_TEST_CASE(a_payment_is_shown_step_by_step_as_it_was) {
  Recorded f;
  f.pay_dynamic();
  const auto steps = replayed(f.text);
  BOOST_TEST(differences(steps) == 0);
  std::string states;
  for (const auto& step : steps) states += step.state + " ";
  BOOST_TEST(states == "opening_session awaiting_buyer awaiting_buyer paying paid paid ");
  BOOST_TEST(steps[0].input.text == "begin");
  BOOST_TEST((steps[0].actions[0].party == pospay::ReplayParty::journal));
  BOOST_TEST(steps[1].input.text == "to call 1: session S1");
  BOOST_TEST(steps[4].input.text == "to call 3: payment 99, sum 1234: paid");
  BOOST_TEST(steps[5].input.text == "confirm, receipt F-17");
  BOOST_TEST(steps[5].at_ms == 1'780'000'000'000);
}

BOOST_AUTO_TEST_CASE(no_secret_and_no_purse_is_kept) {
  Recorded f;
  f.pay_dynamic();
  BOOST_TEST(f.text.find("PURSE") == std::string::npos);
  Recorded buyer;
  buyer.start(PaymentMode::buyer_qr);
  buyer.submit(ScanSubmitted{"SECRET-4711"});
  BOOST_TEST(buyer.text.find("SECRET") == std::string::npos);
  BOOST_TEST(buyer.text.find("xxxxxx-0000") != std::string::npos);
  BOOST_TEST(differences(replayed(buyer.text)) == 0);
  Recorded sticker;
  sticker.start(PaymentMode::static_qr);
  sticker.answer(SessionOpened{"S1", "", "4711"});
  BOOST_TEST(sticker.text.find("4711") == std::string::npos);
  BOOST_TEST(differences(replayed(sticker.text)) == 0);
}

BOOST_AUTO_TEST_CASE(a_restart_in_between_is_part_of_the_recording) {
  Recorded before;
  before.start(PaymentMode::dynamic_qr);
  before.answer(SessionOpened{"S1", "QR-TEXT", ""});
  before.time();
  before.answer(ConsumerReadiness{true});
  Recorded after;
  after.text = before.text;
  std::vector<OperationRecord> records;
  for (const auto& [key, record] : before.port.durable) records.push_back(record);
  after.lane.load(records, after.moment);
  const auto steps = replayed(after.text);
  BOOST_TEST(differences(steps) == 0);
  BOOST_TEST(steps.back().input.text == "read after a start");
  BOOST_TEST(steps.back().state == "searching");
}

BOOST_AUTO_TEST_CASE(a_refund_is_recorded_from_its_request_on) {
  Recorded f;
  const auto request = test::refund_request(500);
  const ProviderReference sale{test::sale_id, test::sale_sum, "17-1-ABCDEFGH", "OPL000000001"};
  BOOST_REQUIRE(f.lane
                    .start(request.key, "", "d", binding,
                           std::make_unique<Refund>(policy, binding, "d", request, sale, 1),
                           f.moment)
                    .has_value());
  f.port.finish_writes(f.lane, true, f.moment);
  const Order order = std::get<PostReversal>(f.port.sent.back().call).order;
  f.answer(info_of(order, 100, GatewayStatus::ok, GatewayPaymentType::sale_return));
  const auto steps = replayed(f.text);
  BOOST_TEST(differences(steps) == 0);
  BOOST_TEST(steps.size() == 2u);
  BOOST_TEST(steps.back().state == "approved");
}

BOOST_AUTO_TEST_CASE(what_would_be_decided_otherwise_today_is_said) {
  Recorded f;
  f.pay_dynamic();
  const std::string limit = "order_number_limit=64";
  f.text.replace(f.text.find(limit), limit.size(), "order_number_limit=12");
  const auto steps = replayed(f.text);
  BOOST_TEST(differences(steps) > 0);
  std::string all;
  for (const auto& step : steps) all += step.difference;
  BOOST_TEST(all.find("recorded: gateway: call 3: pay 1234, order ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_cut_entry_is_skipped_and_said_and_the_rest_is_shown) {
  Recorded f;
  f.pay_dynamic();
  const std::string second = f.text.substr(0, f.text.size() / 2);
  const auto cut = replayed(second + "\n\n" + f.text);
  BOOST_TEST(differences(cut) == 1);
  BOOST_TEST(cut.back().state == "paid");
  // Without its beginning an operation cannot be decided, only listed.
  const std::string headless = f.text.substr(f.text.find("\n\n") + 2);
  BOOST_TEST(differences(replayed(headless)) == 6);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_recording_is_refused) {
  for (const char* text : {"", "\n\n\n", "hello", "{\"a\": 1}\n\n", "entry=tune\n\n"}) {
    const auto steps = replay(text);
    BOOST_TEST_REQUIRE(!steps.has_value());
    BOOST_TEST((steps.error().code == pospay::Code::invalid));
  }
  const auto newer = replay("entry=start\nversion=2\n\n");
  BOOST_TEST((newer.error().code == pospay::Code::unsupported));
}

BOOST_AUTO_TEST_CASE(a_policy_is_read_as_it_was_written_member_by_member) {
  // Each number of the text made another, so that a member that is forgotten shows.
  const std::string shipped = to_text(Policy{});
  std::string other;
  int members = 0;
  for (std::size_t at = 0; at < shipped.size();) {
    const std::size_t end = shipped.find('\n', at);
    const std::string line = shipped.substr(at, end - at);
    const bool is_list = line.find("_poll=") != std::string::npos;
    other += line + (is_list ? " 7\n" : "7\n");
    at = end + 1;
    ++members;
  }
  BOOST_TEST(members == 34);
  const auto read = read_policy(other);
  BOOST_TEST_REQUIRE(read.has_value());
  BOOST_TEST(to_text(*read) == other);
  BOOST_TEST(to_text(*read_policy("")) == shipped);
  BOOST_TEST(!read_policy("watch_ms=soon\n").has_value());
}

BOOST_AUTO_TEST_CASE(every_input_is_read_as_it_was_written) {
  const PaymentInfo info{
      {5, GatewayPaymentType::sale_return, GatewayStatus::decline, 17, "A-1"}, "c", "p", "", "q"};
  const std::vector<Input> inputs = {
      Begin{},
      Recover{},
      TimerDue{},
      WriteFailed{},
      WriteFailed{true},
      CancelWanted{},
      OutcomeStored{},
      ScanSubmitted{"00-xx"},
      ReceiptPrinted{{"F\n1", 5}},
      RollBackWanted{"no paper\\"},
      DecisionTaken{{true, "Иванова", "выписка"}},
      Answered{1, TokenIssued{}},
      Answered{2, SessionOpened{"s", "q", "000"}},
      Answered{3, ConsumerReadiness{true}},
      Answered{4, info},
      Answered{5, Report{{info, info}}},
      Answered{6, Report{}},
      Answered{7, Refusal{"E1", true, pospay::Reason::code_used, "t", "l", 422}},
      Answered{8, Fault{false, "connect: refused", "connect", 700}},
  };
  for (const Input& input : inputs) {
    const std::string text = written(input);
    BOOST_TEST_CONTEXT(text) {
      FieldReader in(text);
      const auto read = read_input(in);
      BOOST_TEST_REQUIRE(read.has_value());
      BOOST_TEST(in.ok());
      BOOST_TEST(written(*read) == text);
      BOOST_TEST(read->index() == input.index());
    }
  }
  FieldReader other("input=probed\n");
  BOOST_TEST(!read_input(other).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

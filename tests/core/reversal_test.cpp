// The reversal by itself: each answer in each step, and what must never be sent twice.
#include "plugins/oplati/core/reversal.hpp"

#include "plugins/oplati/core/order.hpp"
#include "tests/boost_test.hpp"
#include "tests/core/payment_fixture.hpp"

namespace oplati {
namespace {

using test::info_of;
using test::lost;
using test::policy;
using test::unsent;
using Step = Reversal::Step;

struct Fixture {
  explicit Fixture(Reversal::Target target = {99, true, false}) {
    Order order = make_plain_reversal(1234, "17", "02062026");
    order.order_number = "17-1-REVERSAL";
    reversal.start(target, order);
  }
  std::string next() {
    const auto at = reversal.wake_at_ms();
    if (!at) return "-";
    moment.now_ms = std::max(moment.now_ms, *at);
    const auto call = reversal.next_call(policy, moment);
    if (!call) return "wait";
    if (std::holds_alternative<PostReversal>(*call)) return "post";
    if (std::holds_alternative<GetReport>(*call)) return "report";
    return "get " + std::to_string(std::get<GetPayment>(*call).payment_id);
  }
  void answer(const Answer& with) { reversal.on_answer(with, policy, moment); }
  PaymentInfo own(GatewayStatus status, std::int64_t id = 7) const {
    return info_of(reversal.order(), id, status, GatewayPaymentType::sale_return);
  }
  PaymentInfo target(GatewayStatus status) const {
    PaymentInfo info = own(status, 99);
    info.type = GatewayPaymentType::sale;
    info.order_number = "17-1-THESALE0";
    return info;
  }

  Reversal reversal;
  Moment moment{1'000'000, 0, 0};
};

struct PartialFixture : Fixture {
  PartialFixture() : Fixture({99, false, false}) {}
};
struct OpenFixture : Fixture {
  OpenFixture() : Fixture({99, true, true}) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reversal)

BOOST_FIXTURE_TEST_CASE(an_open_target_that_answers_cancelled_is_cancelled, OpenFixture) {
  BOOST_TEST(next() == "post");
  answer(target(GatewayStatus::technical_cancelling));
  BOOST_TEST((reversal.step() == Step::cancelled));
}

BOOST_FIXTURE_TEST_CASE(a_target_that_got_paid_is_refunded, OpenFixture) {
  next();
  answer(own(GatewayStatus::ok));
  BOOST_TEST((reversal.step() == Step::done));
}

BOOST_FIXTURE_TEST_CASE(a_lost_cancel_asks_report_and_target_before_it_is_repeated_U7_U8,
                        OpenFixture) {
  next();
  answer(lost());
  BOOST_TEST(next() == "report");
  answer(Report{});
  BOOST_TEST(next() == "get 99");
  answer(target(GatewayStatus::in_progress));
  BOOST_TEST(next() == "post");
  answer(lost());
  next();
  answer(Report{});
  BOOST_TEST(next() == "get 99");
  answer(target(GatewayStatus::decline));
  BOOST_TEST((reversal.step() == Step::cancelled));
}

BOOST_FIXTURE_TEST_CASE(timeout_of_a_reversal_is_read_twice_U6, Fixture) {
  next();
  answer(own(GatewayStatus::timeout));
  BOOST_TEST((reversal.step() == Step::polling));
  const std::int64_t before = moment.now_ms;
  BOOST_TEST(next() == "get 7");
  BOOST_TEST(moment.now_ms - before == policy.final_reread_ms);
  answer(own(GatewayStatus::timeout));
  BOOST_TEST((reversal.step() == Step::refused));
}

BOOST_FIXTURE_TEST_CASE(a_reversal_that_turns_good_at_the_second_reading_is_done_G20, Fixture) {
  next();
  answer(own(GatewayStatus::technical_cancelling));
  next();
  answer(own(GatewayStatus::ok));
  BOOST_TEST((reversal.step() == Step::done));
}

BOOST_FIXTURE_TEST_CASE(a_final_refusal_after_a_lost_answer_is_believed_after_two_looks, Fixture) {
  next();
  answer(lost());
  next();
  answer(Report{});
  BOOST_TEST(next() == "post");
  answer(test::refusal("REFUND_EXCEEDS", true, pospay::Reason::refund_exceeds));
  BOOST_TEST((reversal.step() == Step::searching));
  BOOST_TEST(next() == "report");
  answer(Report{});
  BOOST_TEST((reversal.step() == Step::searching));
  BOOST_TEST(next() == "report");
  answer(Report{});
  BOOST_TEST((reversal.step() == Step::refused));
}

BOOST_FIXTURE_TEST_CASE(exceeds_because_the_lost_one_was_carried_out_is_success, Fixture) {
  next();
  answer(lost());
  next();
  answer(Report{});
  next();
  answer(test::refusal("REFUND_EXCEEDS", true, pospay::Reason::refund_exceeds));
  next();
  answer(Report{{own(GatewayStatus::ok)}});
  BOOST_TEST(next() == "get 7");
  answer(own(GatewayStatus::ok));
  BOOST_TEST((reversal.step() == Step::done));
}

BOOST_FIXTURE_TEST_CASE(in_progress_refusal_keeps_it_in_the_queue_G32, PartialFixture) {
  next();
  answer(test::refusal("REVERSAL_IN_PROGRESS", false, pospay::Reason::gateway_refused));
  BOOST_TEST(reversal.is_active());
  BOOST_TEST(next() == "report");
}

BOOST_FIXTURE_TEST_CASE(an_answer_of_the_wrong_kind_leads_to_the_report_not_to_a_second_post,
                        PartialFixture) {
  for (const Answer& odd : {Answer{ConsumerReadiness{true}}, Answer{Report{}},
                            Answer{SessionOpened{}}, Answer{TokenIssued{"x"}}}) {
    PartialFixture f;
    f.next();
    f.answer(odd);
    BOOST_TEST(f.reversal.may_have_been_sent());
    BOOST_TEST(f.next() == "report");
  }
}

BOOST_FIXTURE_TEST_CASE(a_stray_report_while_polling_sends_nothing, PartialFixture) {
  next();
  answer(own(GatewayStatus::in_progress));
  next();
  answer(Report{});
  moment.now_ms += policy.absence_gap_ms;
  answer(Report{});
  BOOST_TEST(next() == "get 7");
}

BOOST_FIXTURE_TEST_CASE(a_mismatch_is_told_once_and_never_success_G18, Fixture) {
  next();
  PaymentInfo other = own(GatewayStatus::ok);
  other.sum_minor += 1;
  answer(other);
  BOOST_TEST(reversal.take_mismatch());
  BOOST_TEST(next() == "report");
  for (int i = 0; i < 5; ++i) {
    answer(Report{{other}});
    BOOST_TEST(!reversal.take_mismatch());
    BOOST_TEST(next() == "report");
  }
  BOOST_TEST(!reversal.is_final());
}

BOOST_FIXTURE_TEST_CASE(a_sales_row_with_its_order_number_is_not_the_reversal, Fixture) {
  next();
  answer(lost());
  next();
  PaymentInfo sale = own(GatewayStatus::ok);
  sale.type = GatewayPaymentType::sale;
  answer(Report{{sale}});
  BOOST_TEST(next() == "post");
}

BOOST_FIXTURE_TEST_CASE(a_person_is_told_once_after_its_tries_and_it_goes_on, Fixture) {
  int alarms = 0;
  int posts = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string call = next();
    if (call == "post") ++posts;
    answer(call == "report" ? Answer{Report{}} : Answer{lost()});
    alarms += reversal.take_alarm() ? 1 : 0;
  }
  BOOST_TEST(alarms == 1);
  BOOST_TEST(posts > policy.reversal_tries);
  BOOST_TEST(reversal.is_active());
}

BOOST_FIXTURE_TEST_CASE(an_hour_without_a_gateway_is_no_storm_L5, Fixture) {
  const std::int64_t end = moment.now_ms + 3'600'000;
  int calls = 0;
  while (moment.now_ms < end && calls < 10'000) {
    next();
    answer(unsent());
    ++calls;
  }
  BOOST_TEST(calls <= 120 + 11);  // one in 30 s, and the quick ones at first
}

BOOST_FIXTURE_TEST_CASE(one_fault_after_many_polls_costs_seconds_L1, Fixture) {
  next();
  for (int i = 0; i < 20; ++i) {
    answer(own(GatewayStatus::in_progress));
    BOOST_TEST(next() == "get 7");
  }
  answer(lost());
  BOOST_TEST(*reversal.wake_at_ms() - moment.now_ms == policy.reversal_backoff_first_ms);
}

BOOST_FIXTURE_TEST_CASE(a_question_is_asked_twice_a_minute_until_a_person_is_told_L1, Fixture) {
  next();
  answer(own(GatewayStatus::in_progress));
  int faults = 0;
  for (bool is_told = false; !is_told && faults < 100;) {
    BOOST_TEST(*reversal.wake_at_ms() - moment.now_ms <= policy.absence_gap_ms);
    BOOST_TEST(next() == "get 7");
    answer(lost());
    ++faults;
    is_told = reversal.take_alarm();
  }
  BOOST_TEST(faults == policy.reversal_tries);
}

BOOST_FIXTURE_TEST_CASE(a_part_that_was_lost_is_not_sent_again_while_it_may_be_late_G22_S8,
                        PartialFixture) {
  next();
  answer(lost());
  const std::int64_t lost_at = moment.now_ms;
  BOOST_TEST(next() == "report");
  answer(Report{});
  BOOST_TEST(next() == "report");
  BOOST_TEST(moment.now_ms >= lost_at + policy.late_request_ms);
  answer(Report{});
  BOOST_TEST(next() == "post");
}

BOOST_FIXTURE_TEST_CASE(a_part_that_was_refused_for_now_waits_for_the_gap_alone_G32,
                        PartialFixture) {
  next();
  answer(test::refusal("REVERSAL_IN_PROGRESS", false, pospay::Reason::gateway_refused));
  next();
  answer(Report{});
  const std::int64_t first_look = moment.now_ms;
  BOOST_TEST(next() == "report");
  BOOST_TEST(moment.now_ms - first_look == policy.absence_gap_ms);
}

BOOST_FIXTURE_TEST_CASE(restart_asks_the_report_or_its_own_id, Fixture) {
  next();
  FieldWriter before;
  reversal.write(before);
  FieldReader in(before.take());
  Reversal again = Reversal::read(in);
  BOOST_REQUIRE(in.ok());
  again.recover(moment);
  BOOST_TEST((again.step() == Step::searching));
  BOOST_TEST(again.may_have_been_sent());

  answer(own(GatewayStatus::in_progress));
  FieldWriter after;
  reversal.write(after);
  FieldReader in2(after.take());
  again = Reversal::read(in2);
  again.recover(moment);
  BOOST_TEST((again.step() == Step::polling));
  BOOST_TEST(again.reversal_id() == 7);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace oplati

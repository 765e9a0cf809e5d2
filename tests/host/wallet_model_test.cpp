#define BOOST_TEST_MODULE wallet_model
#include "host_sim/sandbox/wallet_model.hpp"

#include "tests/boost_test.hpp"

namespace {

using namespace sandbox;

constexpr const char* kNumber = "OPL000000001";
const Caller kCaller{kNumber, "secret", ""};

struct World {
  oplati::profile::Profile profile;
  WalletModel model{profile, 7};
  std::size_t buyer = 0;

  explicit World(std::int64_t balance_minor = 500'00) {
    BOOST_REQUIRE(model.add_register({kNumber, Credential::password, "secret", "", 1}));
    Buyer made;
    made.name = "Анна";
    made.balance_minor = balance_minor;
    made.pin = "1234";
    buyer = *model.add_buyer(made);
  }

  std::int64_t balance() { return model.find_buyer(buyer)->balance_minor; }
  SessionOpened open(std::int64_t now, Mode mode = Mode::dynamic_qr, std::string_view qr = "") {
    const auto opened = model.demand_payment(kCaller, mode, qr, now);
    BOOST_REQUIRE(opened.has_value());
    return *opened;
  }
  const Payment& pay(const std::string& session, std::int64_t sum, std::int64_t now,
                     const std::string& number = "1-1") {
    const auto paid = model.pay(kCaller, {sum, number, session, "24112026", ""}, now);
    BOOST_REQUIRE(paid.has_value());
    return **paid;
  }
  // A sale that the buyer has paid.
  const Payment& sale(std::int64_t sum, std::int64_t now) {
    const auto opened = open(now);
    BOOST_REQUIRE(model.join_by_qr(buyer, opened.dynamic_qr, now).has_value());
    const Payment& paid = pay(opened.session_id, sum, now);
    BOOST_REQUIRE(paid.status == Status::ok);
    return paid;
  }
  Reply<const Payment*> reverse(std::int64_t id, std::int64_t sum, std::int64_t now) {
    return model.reverse(kCaller, id, {sum, "1-r", "", "25112026", ""}, now);
  }
};

template <class T>
bool is_refused(const Reply<T>& reply, Refusal refusal) {
  return !reply.has_value() && reply.refusal() == refusal;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_unknown_register_and_wrong_credentials_are_refused) {
  World world;
  BOOST_TEST(is_refused(
      world.model.demand_payment({"OPL000000009", "secret", ""}, Mode::dynamic_qr, "", 0),
      Refusal::register_unknown));
  BOOST_TEST(is_refused(world.model.demand_payment({kNumber, "wrong", ""}, Mode::dynamic_qr, "", 0),
                        Refusal::unauthorized));
  BOOST_TEST(is_refused(world.model.demand_payment({kNumber, "", ""}, Mode::dynamic_qr, "", 0),
                        Refusal::unauthorized));
}

BOOST_AUTO_TEST_CASE(a_status_is_read_without_the_password_but_not_with_a_wrong_one) {
  World world;
  const auto id = world.sale(10'00, 0).id;
  BOOST_TEST(world.model.payment({kNumber, "", ""}, id, 1).has_value());
  BOOST_TEST(is_refused(world.model.payment({kNumber, "wrong", ""}, id, 1), Refusal::unauthorized));
}

BOOST_AUTO_TEST_CASE(a_token_is_issued_once_until_it_is_reset) {
  World world;
  BOOST_TEST(is_refused(world.model.issue_token(kCaller), Refusal::token_exists));
  BOOST_REQUIRE(world.model.add_register({"OPL000000002", Credential::token, "", "", 1}));
  const Caller bare{"OPL000000002", "", ""};
  BOOST_TEST(
      is_refused(world.model.demand_payment(bare, Mode::dynamic_qr, "", 0), Refusal::unauthorized));
  const auto token = world.model.issue_token(bare);
  BOOST_REQUIRE(token.has_value());
  BOOST_TEST(is_refused(world.model.issue_token(bare), Refusal::token_exists));
  const Caller with_token{"OPL000000002", "", *token};
  BOOST_TEST(world.model.demand_payment(with_token, Mode::dynamic_qr, "", 0).has_value());
  BOOST_REQUIRE(world.model.reset_token("OPL000000002"));
  BOOST_TEST(is_refused(world.model.demand_payment(with_token, Mode::dynamic_qr, "", 0),
                        Refusal::unauthorized));
  BOOST_TEST(*world.model.issue_token(bare) != *token);
}

BOOST_AUTO_TEST_CASE(a_register_number_must_fit_the_profile_and_be_new) {
  World world;
  BOOST_TEST(is_refused(world.model.add_register({"OPL1", Credential::token, "", "", 1}),
                        Refusal::bad_request));
  BOOST_TEST(is_refused(world.model.add_register({kNumber, Credential::token, "", "", 1}),
                        Refusal::bad_request));
}

BOOST_AUTO_TEST_CASE(a_buyer_who_scans_the_dynamic_qr_makes_the_session_ready_and_pays) {
  World world;
  const auto opened = world.open(0);
  BOOST_TEST(opened.confirmation_code.empty());
  BOOST_TEST(world.profile.is_qr_text(opened.dynamic_qr));
  BOOST_TEST(!*world.model.consumer_status(kCaller, opened.session_id, 10));
  BOOST_REQUIRE(
      world.model.join_by_qr(world.buyer, world.profile.qr.link_prefix + opened.dynamic_qr, 20));
  BOOST_TEST(*world.model.consumer_status(kCaller, opened.session_id, 30));
  const Payment& payment = world.pay(opened.session_id, 12'30, 40);
  BOOST_TEST((payment.status == Status::ok));
  BOOST_TEST(payment.paid_at_ms == 40);
  BOOST_TEST(world.balance() == 500'00 - 12'30);
}

BOOST_AUTO_TEST_CASE(a_repeated_post_makes_a_second_payment_and_charges_twice) {
  World world;
  const auto opened = world.open(0);
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, opened.dynamic_qr, 0));
  const auto first = world.pay(opened.session_id, 10'00, 1).id;
  const auto second = world.pay(opened.session_id, 10'00, 2).id;
  BOOST_TEST(first != second);
  BOOST_TEST(world.balance() == 480'00);
}

BOOST_AUTO_TEST_CASE(static_mode_gives_a_code_with_which_the_buyer_joins) {
  World world;
  const auto opened = world.open(0, Mode::static_qr);
  BOOST_TEST(opened.dynamic_qr.empty());
  BOOST_TEST(opened.confirmation_code.size() == 4u);
  BOOST_TEST(is_refused(world.model.join_by_code(world.buyer, kNumber, "xxxx", 1),
                        Refusal::session_not_found));
  BOOST_REQUIRE(world.model.join_by_code(world.buyer, kNumber, opened.confirmation_code, 1));
  BOOST_TEST((world.pay(opened.session_id, 1'00, 2).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(a_one_time_qr_works_once_in_its_time_and_offline_below_the_pin_limit) {
  World world;
  const auto qr = world.model.make_one_time_qr(world.buyer, 0);
  world.model.find_buyer(world.buyer)->is_online = false;
  const auto opened = world.open(1, Mode::buyer_qr, *qr);
  BOOST_TEST(*world.model.consumer_status(kCaller, opened.session_id, 2));
  BOOST_TEST((world.pay(opened.session_id, 100'00, 3).status == Status::ok));

  const auto demand = [&](std::string_view text, std::int64_t now) {
    return world.model.demand_payment(kCaller, Mode::buyer_qr, text, now);
  };
  BOOST_TEST(is_refused(demand(*qr, 4), Refusal::qr_used));
  BOOST_TEST(is_refused(demand("https://example.com/", 4), Refusal::qr_foreign));
  const auto old = world.model.make_one_time_qr(world.buyer, 10);
  BOOST_TEST(is_refused(demand(*old, 10 + world.profile.sandbox.one_time_qr_lifetime_ms),
                        Refusal::qr_expired));
}

BOOST_AUTO_TEST_CASE(above_the_limit_the_buyer_confirms_by_pin) {
  World world;
  const auto opened = world.open(0);
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, opened.dynamic_qr, 0));
  const Payment& payment = world.pay(opened.session_id, 100'01, 1);
  BOOST_TEST((payment.status == Status::in_progress));
  BOOST_TEST(payment.paid_at_ms == payment.created_at_ms);
  BOOST_TEST(world.model.waiting_payments(world.buyer).size() == 1u);
  BOOST_TEST(
      is_refused(world.model.confirm(world.buyer, payment.id, "0000", 2), Refusal::wrong_pin));
  BOOST_TEST(is_refused(world.model.confirm(0, payment.id, "1234", 2), Refusal::payment_not_found));
  BOOST_REQUIRE(world.model.confirm(world.buyer, payment.id, "1234", 3));
  BOOST_TEST((payment.status == Status::ok));
  BOOST_TEST(payment.paid_at_ms == 3);
  BOOST_TEST(
      is_refused(world.model.confirm(world.buyer, payment.id, "1234", 4), Refusal::not_waiting));
}

BOOST_AUTO_TEST_CASE(three_wrong_pins_decline_the_payment) {
  World world;
  const auto opened = world.open(0);
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, opened.dynamic_qr, 0));
  const Payment& payment = world.pay(opened.session_id, 200'00, 1);
  for (int i = 0; i < kMaxWrongPins; ++i) {
    BOOST_TEST(!world.model.confirm(world.buyer, payment.id, "", 2).has_value());
  }
  BOOST_TEST((payment.status == Status::decline));
}

BOOST_AUTO_TEST_CASE(an_offline_buyer_who_needs_a_pin_runs_into_the_time_out_at_its_own_time) {
  World world;
  const auto qr = world.model.make_one_time_qr(world.buyer, 0);
  world.model.find_buyer(world.buyer)->is_online = false;
  const auto opened = world.open(0, Mode::buyer_qr, *qr);
  const Payment& payment = world.pay(opened.session_id, 200'00, 1);
  const auto limit = world.profile.sandbox.confirmation_time_ms;
  world.model.advance(limit);
  BOOST_TEST((payment.status == Status::in_progress));
  BOOST_TEST(*world.model.next_due_ms() == limit + 1);
  world.model.advance(limit + 1);
  BOOST_TEST((payment.status == Status::timeout));
  BOOST_TEST(world.balance() == 500'00);
}

BOOST_AUTO_TEST_CASE(a_buyer_may_decline_and_may_lack_the_money) {
  World world(5'00);
  const auto opened = world.open(0);
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, opened.dynamic_qr, 0));
  BOOST_TEST((world.pay(opened.session_id, 5'01, 1).status == Status::not_enough));
  world.model.find_buyer(world.buyer)->always_asks = true;
  const Payment& asked = world.pay(opened.session_id, 1'00, 2);
  BOOST_TEST((asked.status == Status::in_progress));
  BOOST_REQUIRE(world.model.decline(world.buyer, asked.id, 3));
  BOOST_TEST((asked.status == Status::decline));
  BOOST_TEST(world.balance() == 5'00);
}

BOOST_AUTO_TEST_CASE(a_session_belongs_to_one_register_and_one_buyer_and_expires) {
  World world;
  const auto opened = world.open(0);
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, opened.dynamic_qr, 0));
  BOOST_TEST(is_refused(world.model.join_by_qr(0, opened.dynamic_qr, 1), Refusal::qr_used));
  BOOST_REQUIRE(world.model.add_register({"OPL000000002", Credential::password, "x", "", 1}));
  BOOST_TEST(
      is_refused(world.model.consumer_status({"OPL000000002", "x", ""}, opened.session_id, 1),
                 Refusal::session_not_found));
  const auto ttl = world.profile.timing.session_ttl_ms;
  BOOST_TEST(
      is_refused(world.model.pay(kCaller, {1'00, "1-1", opened.session_id, "24112026", ""}, ttl),
                 Refusal::session_expired));
  BOOST_TEST(is_refused(world.model.consumer_status(kCaller, "1-NOSUCH", ttl),
                        Refusal::session_not_found));
}

BOOST_AUTO_TEST_CASE(orders_without_sum_number_or_shift_are_refused) {
  World world;
  const auto session = world.open(0).session_id;
  const Order rows[] = {{0, "1", session, "s", ""},
                        {-1, "1", session, "s", ""},
                        {1, "", session, "s", ""},
                        {1, "1", session, "", ""},
                        {1, std::string(65, '1'), session, "s", ""}};
  for (const Order& order : rows) {
    BOOST_TEST(is_refused(world.model.pay(kCaller, order, 1), Refusal::bad_request));
  }
}

BOOST_AUTO_TEST_CASE(reversals_together_never_exceed_the_sale_and_the_sale_stays_at_1) {
  World world;
  const Payment& sale = world.sale(10'00, 0);
  const auto part = world.reverse(sale.id, 4'00, 10);
  BOOST_REQUIRE(part.has_value());
  BOOST_TEST(((*part)->type == PaymentType::sale_return));
  BOOST_TEST(((*part)->status == Status::ok));
  BOOST_TEST((*part)->id != sale.id);
  BOOST_TEST(is_refused(world.reverse(sale.id, 6'01, 11), Refusal::refund_exceeds));
  BOOST_TEST(world.reverse(sale.id, 6'00, 12).has_value());
  BOOST_TEST(is_refused(world.reverse(sale.id, 1, 13), Refusal::refund_exceeds));
  BOOST_TEST((sale.status == Status::ok));
  BOOST_TEST(world.balance() == 500'00);
  BOOST_TEST(is_refused(world.reverse((*part)->id, 1, 14), Refusal::payment_not_found));
}

BOOST_AUTO_TEST_CASE(a_repeated_reversal_returns_twice_while_the_sum_allows_it) {
  World world;
  const Payment& sale = world.sale(10'00, 0);
  BOOST_TEST(world.reverse(sale.id, 5'00, 1).has_value());
  BOOST_TEST(world.reverse(sale.id, 5'00, 2).has_value());
  BOOST_TEST(world.balance() == 500'00);
}

BOOST_AUTO_TEST_CASE(a_reversal_after_the_window_is_too_late) {
  World world;
  const Payment& sale = world.sale(10'00, 0);
  const std::int64_t window = world.profile.limits.refund_window_days * 86'400'000LL;
  BOOST_TEST(world.reverse(sale.id, 1'00, window).has_value());
  BOOST_TEST(is_refused(world.reverse(sale.id, 1'00, window + 1), Refusal::refund_too_late));
}

BOOST_AUTO_TEST_CASE(reversing_an_open_payment_cancels_it_and_answers_with_the_payment_itself) {
  World world;
  const auto opened = world.open(0);
  const Payment& payment = world.pay(opened.session_id, 10'00, 1);
  const auto cancelled = world.reverse(payment.id, 10'00, 2);
  BOOST_REQUIRE(cancelled.has_value());
  BOOST_TEST((*cancelled)->id == payment.id);
  BOOST_TEST((payment.status == Status::technical_cancelling));
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, opened.dynamic_qr, 3));
  BOOST_TEST((payment.status == Status::technical_cancelling));
  BOOST_TEST(world.balance() == 500'00);
  BOOST_TEST(is_refused(world.reverse(payment.id, 10'00, 4), Refusal::refund_exceeds));
}

BOOST_AUTO_TEST_CASE(a_slow_reversal_holds_back_the_next_one) {
  World world;
  const Payment& sale = world.sale(10'00, 0);
  world.model.set_reversal_delay_ms(100);
  const auto slow = world.reverse(sale.id, 4'00, 10);
  BOOST_REQUIRE(slow.has_value());
  BOOST_TEST(((*slow)->status == Status::in_progress));
  BOOST_TEST(is_refused(world.reverse(sale.id, 4'00, 109), Refusal::reversal_in_progress));
  BOOST_TEST(world.balance() == 490'00);
  world.model.advance(110);
  BOOST_TEST(((*slow)->status == Status::ok));
  BOOST_TEST(world.balance() == 494'00);
}

BOOST_AUTO_TEST_CASE(another_till_of_the_merchant_may_return_and_a_foreign_one_may_not_see) {
  World world;
  const Payment& sale = world.sale(10'00, 0);
  BOOST_REQUIRE(world.model.add_register({"OPL000000002", Credential::password, "x", "", 1}));
  BOOST_REQUIRE(world.model.add_register({"OPL000000003", Credential::password, "x", "", 2}));
  const Order order{1'00, "2-r", "", "25112026", ""};
  BOOST_TEST(world.model.reverse({"OPL000000002", "x", ""}, sale.id, order, 1).has_value());
  BOOST_TEST(is_refused(world.model.reverse({"OPL000000003", "x", ""}, sale.id, order, 1),
                        Refusal::payment_not_found));
  BOOST_TEST(is_refused(world.model.payment({"OPL000000003", "x", ""}, sale.id, 1),
                        Refusal::payment_not_found));
}

BOOST_AUTO_TEST_CASE(a_report_holds_the_registers_payments_and_reversals_of_the_shift) {
  World world;
  const Payment& sale = world.sale(10'00, 1000);
  BOOST_REQUIRE(world.reverse(sale.id, 1'00, 5000).has_value());
  const auto rows = [&](std::string_view shift, std::optional<std::int64_t> from = {},
                        std::optional<std::int64_t> to = {}) {
    return (*world.model.report(kCaller, {shift, from, to}, 6000)).size();
  };
  BOOST_TEST(rows("24112026") == 1u);
  BOOST_TEST(rows("25112026") == 1u);
  BOOST_TEST(rows("26112026") == 0u);
  BOOST_TEST(rows("24112026", 1000, 1001) == 1u);
  BOOST_TEST(rows("24112026", 1001) == 0u);
  BOOST_TEST(rows("24112026", {}, 1000) == 0u);
}

BOOST_AUTO_TEST_CASE(scripts_act_at_their_own_times) {
  const struct {
    Script::Decision decision;
    Status expected;
  } rows[] = {
      {Script::Decision::confirm, Status::ok},
      {Script::Decision::decline, Status::decline},
      {Script::Decision::no_money, Status::not_enough},
      {Script::Decision::technical_cancel, Status::technical_cancelling},
      {Script::Decision::never, Status::in_progress},
  };
  for (const auto& row : rows) {
    World world;
    Script script;
    script.join_after_ms = 100;
    script.decision = row.decision;
    script.decide_after_ms = 50;
    script.buyer = world.buyer;
    BOOST_REQUIRE(world.model.push_script(script));
    const auto opened = world.open(0);
    BOOST_TEST(!*world.model.consumer_status(kCaller, opened.session_id, 99));
    BOOST_TEST(*world.model.consumer_status(kCaller, opened.session_id, 100));
    const Payment& payment = world.pay(opened.session_id, 150'00, 200);
    world.model.advance(249);
    BOOST_TEST((payment.status == Status::in_progress));
    world.model.advance(10'000);
    BOOST_TEST((payment.status == row.expected));
    if (row.expected == Status::ok) BOOST_TEST(payment.paid_at_ms == 250);
  }
}

BOOST_AUTO_TEST_CASE(a_script_that_never_scans_leaves_the_session_alone) {
  World world;
  Script script;
  script.join_after_ms = -1;
  world.model.set_default_script(script);
  const auto opened = world.open(0);
  BOOST_TEST(!*world.model.consumer_status(kCaller, opened.session_id, 100'000));
}

BOOST_AUTO_TEST_CASE(a_payment_posted_before_the_buyer_joins_is_decided_when_he_does) {
  World world;
  const auto opened = world.open(0);
  const Payment& payment = world.pay(opened.session_id, 10'00, 1);
  BOOST_TEST((payment.status == Status::in_progress));
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, opened.dynamic_qr, 2));
  BOOST_TEST((payment.status == Status::ok));
}

BOOST_AUTO_TEST_CASE(a_web_payment_carries_its_own_qr_and_notifies_once_per_change) {
  World world;
  const auto made =
      world.model.web_pay(kCaller, {10'00, "w-1", "", "24112026", "https://127.0.0.1/x"}, 0);
  BOOST_REQUIRE(made.has_value());
  const Payment& payment = **made;
  BOOST_TEST(!payment.dynamic_qr.empty());
  BOOST_TEST(world.model.take_notifications().empty());
  BOOST_REQUIRE(world.model.join_by_qr(world.buyer, payment.dynamic_qr, 1));
  BOOST_TEST((payment.status == Status::ok));
  BOOST_TEST(world.model.take_notifications().size() == 1u);
  BOOST_TEST(world.model.take_notifications().empty());
}

BOOST_AUTO_TEST_CASE(money_is_neither_made_nor_lost_over_many_random_payments) {
  World world(10'000'00);
  std::uint64_t state = 42;
  const auto draw = [&state](std::uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::int64_t>((state >> 33) % below);
  };
  std::int64_t now = 0;
  for (int i = 0; i < 20'000; ++i) {
    Script script;
    script.join_after_ms = draw(50);
    script.decide_after_ms = draw(100);
    script.decision = static_cast<Script::Decision>(draw(5));
    script.buyer = world.buyer;
    BOOST_REQUIRE(world.model.push_script(script).has_value());
    const auto opened = world.open(now += draw(20));
    const Payment& payment = world.pay(opened.session_id, 1 + draw(200'00), now += draw(100));
    if (draw(2) == 0) (void)world.reverse(payment.id, 1 + draw(200'00), now += draw(200));
  }
  world.model.advance(now + 1'000'000);
  std::int64_t taken = 0;
  for (const Payment& payment : world.model.payments()) {
    BOOST_REQUIRE(payment.status != Status::in_progress);
    if (payment.status != Status::ok) continue;
    taken += payment.type == PaymentType::sale ? payment.sum_minor : -payment.sum_minor;
    BOOST_REQUIRE(payment.returned_minor <= payment.sum_minor);
  }
  BOOST_TEST(world.balance() + taken == 10'000'00);
}

BOOST_AUTO_TEST_CASE(the_same_seed_and_calls_give_the_same_answers) {
  World one;
  World two;
  BOOST_TEST(one.open(0).session_id == two.open(0).session_id);
  BOOST_TEST(one.open(1).dynamic_qr == two.open(1).dynamic_qr);
}

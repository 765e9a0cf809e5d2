// Sale (Z30 to Z38), from «Продажа. Оплата» to the printed receipt.
#define BOOST_TEST_MODULE sale_clauses
#include "tests/acceptance/clauses/shop.hpp"
#include "tests/boost_test.hpp"
#include "tests/support/qr_reader.hpp"

namespace acceptance {
namespace {

using checkout::CardBehaviour;
using checkout::LineState;
using checkout::ProcessResult;
using checkout::ProcessStatus;
using pospay::EventKind;
using pospay::TenderKind;
using pospay::WaitingFor;

constexpr std::int64_t balance_at_first = 50'000;
// Over 100.00 the app asks for the PIN.
constexpr std::int64_t over_the_limit = 15'000;

struct Sale : Shop {
  void use(const char* mode) { BOOST_REQUIRE(till.set("mode", mode).has_value()); }
  void single_cycle(bool is_on) { BOOST_REQUIRE(till.set_host("single_cycle", is_on).has_value()); }
  ProcessResult sell(std::int64_t minor) {
    last = till.receipt(minor);
    return till.pay(last, {{"ОПЛАТИ", 0}});
  }
  // A buyer whose app asks each time, in the place of the first one.
  void ask_each_time() { buyer = system.add_buyer(balance_at_first, true); }
  // When the payment waits for the buyer's confirmation, once.
  void at_confirmation(const std::function<void()>& act) {
    till.screen.on_show = [this, act, is_done = false,
                           scan = till.screen.on_show](const pospay::Event& event) mutable {
      if (scan) scan(event);
      if (event.waiting_for != WaitingFor::confirmation || std::exchange(is_done, true)) return;
      act();
    };
  }
  // The last payment's status at the system; 1 = paid, as the buyer's phone shows it.
  std::int64_t status_there() { return system.ledger().at(0).integer_of("status").value(); }
  // The cashier is back at the payment: the receipt is untouched and another tender pays it.
  void check_untouched_and_pay_in_cash() {
    const checkout::Receipt receipt = till.stored(last);
    BOOST_TEST((receipt.state == checkout::ReceiptState::open));
    BOOST_TEST(receipt.paid_minor() == 0);
    BOOST_TEST(receipt.positions.size() == 1u);
    BOOST_TEST(!receipt.is_blocked());
    BOOST_TEST(till.paper_text().empty());
    BOOST_TEST((till.pay(last, {{"Наличные", 0}}).status == ProcessStatus::printed));
    BOOST_TEST(holds(till.paper_text(), "Наличные"));
  }
  std::string last;
};

const pospay::MixLine lines[] = {
    {TenderKind::cash, "cash", "Наличные", pospay::byn(100)},
    {TenderKind::card, "card", "Банковская карта", pospay::byn(200)},
    {TenderKind::other, "tender-1", "Сертификат", pospay::byn(300)},
    {TenderKind::other, "oplati", "ОПЛАТИ", pospay::byn(400)},
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(Z30_choosing_one_tender_puts_the_whole_amount_due_into_its_field, Sale) {
  const std::string receipt = till.receipt(1000, "Молоко");
  checkout::PositionEntry cheese;
  cheese.name = "Сыр";
  cheese.price_minor = 2190;
  cheese.quantity_milli = 450;
  BOOST_REQUIRE(till.till->add_position(receipt, cheese).has_value());
  buyer_scans();
  BOOST_TEST((till.pay(receipt, {{"ОПЛАТИ", 0}}).status == ProcessStatus::printed));
  const checkout::Receipt paid = till.stored(receipt);
  BOOST_TEST(paid.total_minor() == 1986);
  BOOST_REQUIRE(paid.lines.size() == 1u);
  BOOST_TEST(paid.lines[0].amount_minor == 1986);
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1986);
}

BOOST_FIXTURE_TEST_CASE(Z31_every_combination_of_tenders_is_judged_by_the_loaded_plugin, Sale) {
  int rows = 0;
  for (unsigned mask = 0; mask < 16; ++mask) {
    for (const bool is_single_cycle : {false, true}) {
      for (const bool is_enabled : {false, true}) {
        BOOST_REQUIRE(till.set("enabled", is_enabled ? "true" : "false").has_value());
        pospay::Mix mix;
        mix.single_cycle = is_single_cycle;
        mix.total = pospay::byn(1000);
        for (unsigned i = 0; i < 4; ++i) {
          if (mask & (1u << i)) mix.lines.push_back(lines[i]);
        }
        const bool has_card = mask & 2u;
        const bool has_oplati = mask & 8u;
        const bool is_refused = has_oplati && (!is_enabled || (has_card && is_single_cycle));
        BOOST_TEST_CONTEXT("mask " << mask << " cycle " << is_single_cycle << " on "
                                   << is_enabled) {
          const auto verdict = till.till->lanes().at(0).method->check_mix(mix);
          BOOST_REQUIRE(verdict.has_value());
          BOOST_TEST(verdict->is_allowed != is_refused);
          BOOST_TEST(verdict->message.text.empty() != is_refused);
          const bool is_cycle = is_refused && is_enabled;
          BOOST_TEST(holds(verdict->message.text, "едином цикле") == is_cycle);
          ++rows;
        }
      }
    }
  }
  BOOST_TEST(rows == 64);
}

BOOST_FIXTURE_TEST_CASE(Z31_every_combination_is_paid_at_the_till_or_refused_before_money_moves,
                        Sale) {
  till.as(checkout::Role::administrator);
  BOOST_REQUIRE(till.till->tenders().add("Сертификат").has_value());
  till.as(checkout::Role::cashier);
  buyer_scans();
  const char* names[] = {"Наличные", "Банковская карта", "Сертификат", "ОПЛАТИ"};
  std::int64_t by_oplati = 0;
  for (const bool is_single_cycle : {true, false}) {
    single_cycle(is_single_cycle);
    for (unsigned mask = 1; mask < 16; ++mask) {
      std::vector<checkout::TenderEntered> entered;
      for (unsigned i = 0; i < 4; ++i) {
        if (mask & (1u << i)) entered.push_back({names[i], 100});
      }
      const std::string receipt = till.receipt(100 * static_cast<std::int64_t>(entered.size()));
      const std::size_t at_terminal = till.till->card_terminal().log().size();
      const ProcessResult paid = till.pay(receipt, entered);
      const bool is_refused = is_single_cycle && (mask & 2u) && (mask & 8u);
      BOOST_TEST_CONTEXT("mask " << mask << " cycle " << is_single_cycle << " " << paid.message) {
        BOOST_TEST((paid.status == (is_refused ? ProcessStatus::refused : ProcessStatus::printed)));
        BOOST_TEST(holds(paid.message, "Карта и ОПЛАТИ") == is_refused);
        const bool is_charged = (mask & 2u) && !is_refused;
        BOOST_TEST(till.till->card_terminal().log().size() == at_terminal + (is_charged ? 1 : 0));
        if ((mask & 8u) && !is_refused) by_oplati += 100;
        BOOST_TEST(system.balance(buyer) == balance_at_first - by_oplati);
        if (is_refused) BOOST_TEST(till.stored(receipt).lines.empty());
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(Z31_the_single_cycle_is_on_by_default, Sale) {
  BOOST_TEST(till.till->parameters().host("single_cycle"));
}

BOOST_FIXTURE_TEST_CASE(Z32_static_qr_shows_the_code_that_the_cashier_tells_the_buyer, Sale) {
  use("static");
  buyer_scans();
  BOOST_TEST((sell(1000).status == ProcessStatus::printed));
  const pospay::Event* shown = till.screen.last(EventKind::show_code);
  BOOST_REQUIRE(shown != nullptr);
  BOOST_TEST(!shown->code.empty());
  BOOST_TEST(holds(shown->message.text, "Код подтверждения: " + shown->code));
  BOOST_TEST(holds(till.screen.told, "Оплачено"));
  BOOST_TEST(status_there() == 1);
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1000);
}

BOOST_FIXTURE_TEST_CASE(Z33_dynamic_qr_is_shown_on_both_screens, Sale) {
  std::string first;
  for (const std::int64_t sum : {1000, 1200}) {
    till.screen.clear();
    till.customer_display.clear();
    buyer_scans();
    BOOST_TEST((sell(sum).status == ProcessStatus::printed));
    const pospay::Event* shown = till.screen.last(EventKind::show_qr);
    const pospay::Event* displayed = till.customer_display.last(EventKind::show_qr);
    BOOST_REQUIRE((shown != nullptr && displayed != nullptr));
    BOOST_TEST(shown->qr->text == displayed->qr->text);
    // What is drawn is what the buyer's app reads, and the QR of this very payment.
    BOOST_TEST(test::read_qr_picture(draw_qr(displayed->qr->modules, displayed->qr->width),
                                     "display.pgm") == shown->qr->text);
    BOOST_TEST(shown->qr->text != first);
    first = shown->qr->text;
    BOOST_TEST(holds(till.screen.told, "Оплачено"));
    BOOST_TEST(holds(till.customer_display.told, "Оплачено"));
    BOOST_TEST(status_there() == 1);
  }
  BOOST_TEST(system.balance(buyer) == balance_at_first - 2200);
}

BOOST_FIXTURE_TEST_CASE(Z34_the_cashier_scans_the_buyers_one_time_qr_and_both_see_success, Sale) {
  use("buyer");
  till.screen.scans = {system.one_time_qr(buyer)};
  BOOST_TEST((sell(1000).status == ProcessStatus::printed));
  const pospay::Event* asked = till.screen.last(EventKind::ask_scan);
  BOOST_REQUIRE(asked != nullptr);
  BOOST_TEST(holds(asked->message.text, "Отсканируйте QR-код покупателя"));
  BOOST_TEST(holds(till.screen.told, "Оплачено"));
  BOOST_TEST(status_there() == 1);
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1000);
}

BOOST_FIXTURE_TEST_CASE(Z34_the_phone_may_be_offline_when_no_confirmation_is_needed, Sale) {
  use("buyer");
  const std::string code = system.one_time_qr(buyer);
  BOOST_REQUIRE(system.control("buyers/" + buyer, R"({"isOnline":false})").status == 200);
  till.screen.scans = {code};
  BOOST_TEST((sell(1000).status == ProcessStatus::printed));
  BOOST_TEST(system.balance(buyer) == balance_at_first - 1000);
}

BOOST_FIXTURE_TEST_CASE(Z34_a_bad_qr_is_refused_with_its_own_message_and_scanned_again, Sale) {
  use("buyer");
  const std::string used = system.one_time_qr(buyer);
  till.screen.scans = {used};
  BOOST_REQUIRE((sell(1000).status == ProcessStatus::printed));
  const std::string expired = system.one_time_qr(buyer);
  system.pass_time(oplati::profile::Profile{}.sandbox.one_time_qr_lifetime_ms);
  const struct {
    const char* what;
    std::string code;
    const char* message;
  } rows[] = {
      {"used", used, "уже использован"},
      {"expired", expired, "устарел"},
      {"foreign", "https://example.com/not-a-wallet", "Это не QR-код ОПЛАТИ"},
  };
  std::int64_t left = balance_at_first - 1000;
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      till.screen.clear();
      till.screen.scans = {row.code, system.one_time_qr(buyer)};
      const ProcessResult paid = sell(500);
      BOOST_TEST((paid.status == ProcessStatus::printed), paid.message);
      for (const auto& other : rows) {
        BOOST_TEST(holds(till.screen.told, other.message) == (other.what == row.what), other.what);
      }
      left -= 500;
      BOOST_TEST(system.balance(buyer) == left);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(Z35_over_the_limit_the_till_waits_for_the_pin_in_every_mode, Sale) {
  std::int64_t left = balance_at_first;
  for (const char* mode : {"dynamic", "buyer", "static"}) {
    BOOST_TEST_CONTEXT(mode) {
      use(mode);
      till.screen.clear();
      buyer_confirms();
      till.screen.scans = {system.one_time_qr(buyer)};
      BOOST_TEST((sell(over_the_limit).status == ProcessStatus::printed));
      BOOST_TEST(till.screen.has_waited_for(WaitingFor::confirmation));
      BOOST_TEST(holds(till.screen.told, "Ждём подтверждения в приложении покупателя"));
      left -= over_the_limit;
      BOOST_TEST(system.balance(buyer) == left);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(Z35_a_wrong_pin_does_not_pay, Sale) {
  buyer_scans();
  at_confirmation([&] {
    const auto waiting = system.waiting(buyer);
    BOOST_REQUIRE(waiting.size() == 1u);
    BOOST_TEST(waiting[0].truth_of("needsPin").value());
    const WebAnswer wrong =
        system.control("buyers/" + buyer + "/confirm",
                       "{\"paymentId\":" + std::to_string(*waiting[0].integer_of("paymentId")) +
                           ",\"pin\":\"9999\"}");
    BOOST_TEST(wrong.status == 403);
    system.confirm(buyer, "1234");
  });
  BOOST_TEST((sell(over_the_limit).status == ProcessStatus::printed));
}

BOOST_FIXTURE_TEST_CASE(Z35_an_offline_buyer_who_must_confirm_ends_as_timed_out, Sale) {
  for (const char* mode : {"dynamic", "buyer"}) {
    BOOST_TEST_CONTEXT(mode) {
      use(mode);
      till.screen.clear();
      buyer_scans();
      till.screen.scans = {system.one_time_qr(buyer)};
      at_confirmation([&] { system.control("buyers/" + buyer, R"({"isOnline":false})"); });
      const ProcessResult paid = sell(over_the_limit);
      BOOST_TEST((paid.status == ProcessStatus::timed_out), paid.message);
      BOOST_TEST(status_there() == 4);
      BOOST_TEST(system.balance(buyer) == balance_at_first);
      system.control("buyers/" + buyer, R"({"isOnline":true})");
    }
  }
}

BOOST_FIXTURE_TEST_CASE(Z36_not_enough_money_leads_back_with_its_message, Sale) {
  buyer = system.add_buyer(999);
  buyer_scans();
  const ProcessResult paid = sell(1000);
  BOOST_TEST((paid.status == ProcessStatus::declined));
  BOOST_TEST(holds(paid.message, "У покупателя недостаточно денег"), paid.message);
  BOOST_TEST(system.balance(buyer) == 999);
  check_untouched_and_pay_in_cash();
}

BOOST_FIXTURE_TEST_CASE(Z36_declined_by_the_buyer_leads_back_with_its_message, Sale) {
  ask_each_time();
  buyer_scans();
  at_confirmation([&] { system.decline(buyer); });
  const ProcessResult paid = sell(1000);
  BOOST_TEST((paid.status == ProcessStatus::declined));
  BOOST_TEST(holds(paid.message, "Покупатель отказался от оплаты"), paid.message);
  BOOST_TEST(system.balance(buyer) == balance_at_first);
  check_untouched_and_pay_in_cash();
}

BOOST_FIXTURE_TEST_CASE(Z36_timed_out_leads_back_with_its_message, Sale) {
  ask_each_time();
  buyer_scans();
  const ProcessResult paid = sell(1000);
  BOOST_TEST((paid.status == ProcessStatus::timed_out));
  BOOST_TEST(holds(paid.message, "Покупатель не оплатил вовремя"), paid.message);
  BOOST_TEST(system.balance(buyer) == balance_at_first);
  check_untouched_and_pay_in_cash();
}

BOOST_FIXTURE_TEST_CASE(Z36_cancelled_leads_back_with_its_message, Sale) {
  ask_each_time();
  buyer_scans();
  at_confirmation([&] { till.screen.wants_cancel = true; });
  const ProcessResult paid = sell(1000);
  BOOST_TEST((paid.status == ProcessStatus::cancelled));
  BOOST_TEST(holds(paid.message, "Оплата отменена кассиром"), paid.message);
  BOOST_TEST(system.balance(buyer) == balance_at_first);
  check_untouched_and_pay_in_cash();
}

BOOST_FIXTURE_TEST_CASE(Z37_the_cashier_can_cancel_at_every_wait, Sale) {
  ask_each_time();
  const struct {
    const char* mode;
    EventKind at;
    WaitingFor wait;
  } rows[] = {
      {"dynamic", EventKind::show_qr, WaitingFor::nothing},
      {"dynamic", EventKind::waiting, WaitingFor::confirmation},
      {"static", EventKind::show_code, WaitingFor::nothing},
      {"static", EventKind::waiting, WaitingFor::confirmation},
      {"buyer", EventKind::ask_scan, WaitingFor::nothing},
      {"buyer", EventKind::waiting, WaitingFor::confirmation},
  };
  for (const auto& row : rows) {
    const bool scans = row.at == EventKind::waiting;
    BOOST_TEST_CONTEXT(row.mode << (scans ? ", confirmation" : ", scan")) {
      use(row.mode);
      till.screen.clear();
      if (scans) buyer_scans();
      if (scans) till.screen.scans = {system.one_time_qr(buyer)};
      till.screen.on_show = [&, scan = till.screen.on_show](const pospay::Event& event) {
        if (scan) scan(event);
        const bool is_it = event.kind == row.at && (!scans || event.waiting_for == row.wait);
        till.screen.wants_cancel |= is_it;
      };
      const ProcessResult paid = sell(1000);
      BOOST_TEST((paid.status == ProcessStatus::cancelled), paid.message);
      BOOST_TEST(system.balance(buyer) == balance_at_first);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(Z37_what_the_buyer_paid_while_the_cashier_cancelled_is_not_lost, Sale) {
  ask_each_time();
  for (int round = 0; round < 5; ++round) {
    till.screen.clear();
    buyer_scans();
    at_confirmation([&] {
      till.screen.wants_cancel = true;
      system.confirm(buyer, "1234");
    });
    const std::int64_t before = system.balance(buyer);
    const ProcessResult paid = sell(1000);
    // Paid and printed, or cancelled and the money back with the buyer; nothing between.
    const bool is_printed = paid.status == ProcessStatus::printed;
    BOOST_TEST((is_printed || paid.status == ProcessStatus::cancelled), paid.message);
    BOOST_TEST(till.till->wait_resolved(last, std::chrono::seconds(10), till.screen));
    const std::int64_t expected = before - (is_printed ? 1000 : 0);
    for (int look = 0; look < 200 && system.balance(buyer) != expected; ++look) {
      till.till->wake_up().wait_until(std::chrono::steady_clock::now() +
                                      std::chrono::milliseconds(25));
      till.till->look_at_shelf(till.screen);
    }
    BOOST_TEST(system.balance(buyer) == expected);
    BOOST_TEST(!till.paper_text().empty() == is_printed);
  }
}

BOOST_FIXTURE_TEST_CASE(Z38_nothing_is_printed_before_every_part_is_approved, Sale) {
  single_cycle(false);
  buyer_scans();
  // ОПЛАТИ is approved, then the card is declined: no receipt, and the money goes back.
  till.till->card_terminal().script(CardBehaviour::decline);
  const std::string receipt = till.receipt(3000);
  const std::vector<checkout::TenderEntered> mixed{
      {"Наличные", 500}, {"Банковская карта", 1500}, {"ОПЛАТИ", 1000}};
  BOOST_TEST((till.pay(receipt, mixed).status == ProcessStatus::declined));
  BOOST_TEST(till.paper_text().empty());
  BOOST_TEST((till.stored(receipt).state == checkout::ReceiptState::open));
  BOOST_TEST(till.stored(receipt).paid_minor() == 0);
  BOOST_TEST(system.balance(buyer) == balance_at_first);

  std::string printed_early;
  till.screen.on_show = [&, scan = till.screen.on_show](const pospay::Event& event) {
    scan(event);
    if (event.kind != EventKind::settled) printed_early += till.paper.str();
  };
  const ProcessResult paid = till.pay(receipt, mixed);
  BOOST_TEST((paid.status == ProcessStatus::printed), paid.message);
  BOOST_TEST(printed_early.empty());
  const std::string paper = till.paper_text();
  for (const char* part : {"Наличные", "5,00", "Банковская карта", "15,00", "ОПЛАТИ", "10,00"}) {
    BOOST_TEST(holds(paper, part), part);
  }
  BOOST_REQUIRE(!paid.payment_number.empty());
  BOOST_TEST(holds(paper, "№ платежа " + paid.payment_number));
  bool is_there = false;
  for (const auto& row : system.ledger()) {
    is_there |= std::to_string(row.integer_of("paymentId").value_or(0)) == paid.payment_number;
  }
  BOOST_TEST(is_there);
}

}  // namespace acceptance

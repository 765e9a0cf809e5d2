// A cashier and a buyer at the page: the three modes and their ends, mixed payments, returns.
#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

using web_test::Page;

BOOST_AUTO_TEST_SUITE(payment)

BOOST_AUTO_TEST_CASE(Z33_dynamic_qr_is_shown_scanned_and_paid) {
  Page page;
  page.begin_payment("milk", "oplati");
  BOOST_TEST(page.tab().text_of("return document.querySelector('#amount-oplati').value") == "3,15");
  page.tab().click("#pay");
  page.tab().wait("q('#waiting .qr') && q('#display-screen .qr')");
  page.tab().wait("/\\d/.test(q('#left').textContent)");
  page.keep_picture("waiting");
  page.tab().click("#scan-display");
  page.expect_result("printed");
  const std::string paper = page.tab().text("#paper");
  BOOST_TEST(paper.find("ОПЛАТИ") != std::string::npos);
  BOOST_TEST(paper.find("3,15") != std::string::npos);
  page.tab().wait("q('#balance').textContent === '996,85'");
  page.tab().wait("/Оплачено/.test(q('#display-screen').textContent)");
  page.keep_picture("paid");
  page.next();
  page.tab().wait("/Добро пожаловать/.test(q('#display-screen').textContent)");
}

BOOST_AUTO_TEST_CASE(Z32_static_qr_is_paid_by_the_code_that_the_cashier_tells) {
  Page page;
  page.set_mode("static");
  page.begin_payment("bread", "oplati");
  page.tab().click("#pay");
  page.tab().wait("q('#code')");
  const std::string code = page.tab().text("#code");
  page.keep_picture("static_code");
  page.tab().click("#scan-sticker");
  page.tab().type("#phone-code", code);
  page.tab().click("#phone-code-send");
  page.expect_result("printed");
  BOOST_TEST(page.balance() == "998,11");
}

BOOST_AUTO_TEST_CASE(Z34_buyers_qr_is_scanned_by_button_and_by_wedge) {
  Page page;
  page.set_mode("buyer");
  page.begin_payment("coffee", "oplati");
  page.tab().click("#pay");
  page.tab().wait("document.activeElement === q('#scan')");
  page.tab().click("#scan-phone");
  page.tab().wait("/нет кода/.test(q('.scan').textContent)");
  page.tab().click("#one-time");
  page.tab().wait("q('#phone .qr')");
  page.keep_picture("buyers_qr");
  page.tab().click("#scan-phone");
  page.expect_result("printed");
  page.next();
  // The wedge types a foreign code first: the till says so and asks again.
  page.begin_payment("coffee", "oplati");
  page.tab().click("#pay");
  page.tab().wait("q('#scan')");
  page.tab().type("#scan", "4810123456789\uE007");
  page.tab().wait("q('#scan')?.value === '' && q('#waiting').textContent.length > 0");
  page.tab().click("#one-time");
  page.tab().wait("q('#scan')");
  page.tab().click("#scan-phone");
  page.expect_result("printed");
  BOOST_TEST(page.balance() == "987,00");
}

BOOST_AUTO_TEST_CASE(Z36_declined_leads_back_with_the_receipt_untouched) {
  Page page;
  page.buyer_always_asks(true);
  for (const char* mode : {"dynamic", "static", "buyer"}) {
    page.set_mode(mode);
    page.begin_payment("milk", "oplati");
    page.tab().click("#pay");
    if (std::string(mode) == "dynamic") {
      page.tab().click("#scan-display");
    } else if (std::string(mode) == "static") {
      page.tab().wait("q('#code')");
      const std::string code = page.tab().text("#code");
      page.tab().click("#scan-sticker");
      page.tab().type("#phone-code", code);
      page.tab().click("#phone-code-send");
    } else {
      page.tab().click("#one-time");
      page.tab().wait("q('#phone .qr') && q('#scan')");
      page.tab().click("#scan-phone");
    }
    page.tab().click("#decline");
    page.expect_result("declined");
    BOOST_TEST(page.tab().text("#result-message") != "");
    page.next();
    page.tab().wait("q('#due')?.textContent === '3,15'");
    // And another tender takes it.
    page.tab().type("#amount-oplati", " ");
    page.tab().click("#tender-cash");
    page.tab().click("#pay");
    page.expect_result("printed");
    page.next();
    BOOST_TEST(page.balance() == "1\u00a0000,00");
  }
}

BOOST_AUTO_TEST_CASE(Z37_cashier_cancels_in_every_mode) {
  Page page;
  for (const char* mode : {"dynamic", "static", "buyer"}) {
    page.set_mode(mode);
    page.begin_payment("milk", "oplati");
    page.tab().click("#pay");
    page.tab().wait("q('#waiting .qr, #waiting #code, #waiting #scan')");
    if (std::string(mode) == "dynamic") {
      page.tab().press("\uE00C");  // Escape
    } else {
      page.tab().click("#cancel");
    }
    page.expect_result("cancelled");
    page.next();
    page.tab().wait("q('#due')");
    BOOST_TEST(page.state("till.receipt.state") == "open");
    page.tab().click("#pay-back");
    page.tab().click("#drop");
    page.tab().wait("!window.pospay.state.till.receipt && q('#good-milk')");
  }
}

BOOST_AUTO_TEST_CASE(Z35_above_the_limit_the_phone_asks_for_the_pin) {
  Page page;
  page.pay_by_display("tv");
  page.tab().wait("q('#pin')");
  page.tab().type("#pin", "9999");
  page.tab().click("#confirm");
  page.tab().wait("q('#phone-message')?.classList.contains('bad')");
  page.tab().type("#pin", "1234");
  page.keep_picture("pin");
  page.tab().click("#confirm");
  page.expect_result("printed");
  BOOST_TEST(page.balance() == "151,00");
}

BOOST_AUTO_TEST_CASE(Z31_card_with_oplati_is_refused_live_in_the_single_cycle_and_taken_without) {
  Page page;
  page.tab().click("#good-coffee");
  page.tab().click("#to-payment");
  page.tab().type("#amount-card", "2,00");
  page.tab().click("#tender-oplati");
  page.tab().wait("q('#amount-oplati').value === '4,50'");
  page.tab().wait("q('#refusal').textContent !== ''");
  BOOST_TEST(page.tab().text("#refusal").find("едином цикле") != std::string::npos);
  BOOST_TEST(page.tab().text_of("return String(document.querySelector('#pay').disabled)") ==
             "true");
  page.keep_picture("refused_mix");
  page.show_side("admin");
  page.tab().click("#host-single_cycle");
  page.tab().wait("!window.pospay.state.settings.host.find((p) => p.id === 'single_cycle').is_on");
  page.tab().type("#amount-card", "3,00");
  page.tab().click("#tender-oplati");
  page.tab().wait("q('#amount-oplati').value === '3,50' && !q('#pay').disabled");
  page.tab().click("#pay");
  page.tab().click("#scan-display");
  page.expect_result("printed");
  BOOST_TEST(page.balance() == "996,50");
}

BOOST_AUTO_TEST_CASE(a_second_click_does_not_pay_twice_and_leaves_nothing_behind) {
  Page page;
  page.begin_payment("milk", "oplati");
  page.tab().run("const pay = document.querySelector('#pay'); pay.click(); pay.click();");
  page.tab().wait("q('#waiting .qr')");
  page.tab().click("#cancel");
  page.expect_result("cancelled");
  page.next();
  page.tab().wait("q('#refusal').textContent === '' && !q('#pay').disabled");
  page.tab().run("const pay = document.querySelector('#pay'); pay.click(); pay.click();");
  page.tab().click("#scan-display");
  page.expect_result("printed");
  page.tab().wait("q('#balance').textContent === '996,85'");
}

BOOST_AUTO_TEST_CASE(what_is_no_amount_is_marked_and_not_paid) {
  Page page;
  page.begin_payment("milk", "oplati");
  for (const char* garbage : {"abc", "1,2,3", "-1", "1e3", "1,005", "99999999999", "<b>1</b>"}) {
    page.tab().type("#amount-cash", garbage);
    page.tab().wait("q('#amount-cash').getAttribute('aria-invalid') === 'true'");
    page.tab().wait("q('#pay').disabled");
  }
  page.tab().type("#amount-cash", " ");
  page.tab().wait("!q('#pay').disabled");
}

BOOST_AUTO_TEST_CASE(a_receipt_that_another_window_has_dropped_is_not_paid_here) {
  Page page;
  page.begin_payment("milk", "oplati");
  const std::string before = page.state("till.receipt.number");
  page.tab().run_async(
      "const post = (path, values) => fetch('/api/till/' + path, {method: 'POST',"
      " headers: {'Content-Type': 'application/json'}, body: JSON.stringify(values)});"
      "await post('drop_receipt', {});"
      "const {state} = window.pospay; const limit = Date.now() + 40000;"
      "while (state.till.receipt || state.screen.command) {"
      "  if (Date.now() > limit) throw new Error('not dropped');"
      "  await new Promise((next) => setTimeout(next, 10)); }"
      "await post('dismiss', {});"
      "await post('add_position', {name: 'X'.repeat(120), price_minor: 100,"
      " quantity_milli: 1000, discount_minor: 0, unit: 'шт'});");
  page.tab().wait("window.pospay.state.till.receipt?.number > '" + before + "'");
  page.tab().wait("q('#total')?.textContent === '1,00' && !q('#due')");
  page.keep_picture("long_name");
  // A name without a space breaks where there is no room.
  BOOST_TEST(page.tab().text_of("const name = document.querySelector('.position-name');"
                                "return String(name.scrollWidth <= name.clientWidth + 1 &&"
                                " document.documentElement.scrollWidth <= innerWidth)") == "true");
}

BOOST_AUTO_TEST_CASE(Z30_cash_gives_change_and_fields_fill_themselves) {
  Page page;
  page.tab().click("#good-milk");
  page.tab().click("#to-payment");
  page.tab().type("#amount-cash", "5");
  page.tab().wait("/1,85/.test(q('#rest').textContent) && !q('#pay').disabled");
  page.tab().click("#pay");
  page.expect_result("printed");
  BOOST_TEST(page.tab().text("#change").find("1,85") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(positions_are_weighed_discounted_changed_and_removed) {
  Page page;
  page.tab().click("#good-cheese");
  page.tab().wait("q('#total').textContent === '9,86'");  // 0,450 x 21,90 = 9,855
  page.tab().click(".position");
  page.tab().type("#position-quantity", "1,5");
  page.tab().type("#position-discount", "2,85");
  page.tab().click("#position-save");
  page.tab().wait("q('#total').textContent === '30,00'");
  page.tab().click("#good-other");
  page.tab().type("#position-name", "Пакет");
  page.tab().type("#position-price", "0,10");
  page.tab().type("#position-quantity", "много");
  page.tab().click("#position-save");
  page.tab().wait("q('#cashier-message')");
  page.tab().type("#position-quantity", "3");
  page.tab().click("#position-save");
  page.tab().wait("q('#total').textContent === '30,30'");
  page.keep_picture("receipt");
  page.tab().click(".position");
  page.tab().click("#position-remove");
  page.tab().wait("q('#total').textContent === '0,30'");
  page.tab().click("#drop");
  page.tab().wait("q('#total')?.textContent === '0,00'");
  BOOST_TEST(page.state("till.receipt") == "");
}

BOOST_AUTO_TEST_CASE(Z41_a_part_goes_back_by_oplati_and_the_rest_by_position) {
  Page page;
  page.tab().click("#good-milk");
  page.pay_by_display("coffee");
  page.expect_result("printed");
  page.next();
  BOOST_TEST(page.balance() == "990,35");
  page.tab().click("#tab-return");
  page.tab().click(".receipt");
  page.tab().wait("q('#way-oplati') && q('#way-cash') && !q('#way-card')");  // Z40
  page.tab().click("#what-positions");
  page.tab().type("#return-count-0", "1");
  page.keep_picture("return");
  page.tab().click("#return-do");
  page.expect_result("printed");
  page.tab().wait("q('#balance').textContent === '993,50'");
  page.next();
  page.tab().click("#tab-return");
  page.tab().click(".receipt:not(:disabled)");
  page.tab().click("#what-amount");
  page.tab().type("#return-amount", "6,51");
  page.tab().click("#return-do");
  page.expect_result("refused");
  page.next();
  page.tab().click(".receipt:not(:disabled)");
  page.tab().click("#what-amount");
  page.tab().type("#return-amount", "6,50");
  page.tab().click("#return-do");
  page.expect_result("printed");
  page.tab().wait("q('#balance').textContent === '1\\u00a0000,00'");
}

BOOST_AUTO_TEST_CASE(Z50_the_shift_closes_with_its_report_and_the_comparison) {
  Page page;
  page.sell("milk", "cash");
  page.tab().click("#tab-shift");
  page.tab().click("#x-report");
  page.tab().wait("/X-ОТЧЁТ/.test(q('#paper')?.textContent)");
  page.tab().click("#close-shift");
  page.expect_result("closed");
  BOOST_TEST(page.tab().text("#paper").find("Z-ОТЧЁТ") != std::string::npos);
  page.keep_picture("shift");
  page.next();
  page.tab().wait("!window.pospay.state.till.shift");
}

BOOST_AUTO_TEST_CASE(Z51_a_difference_between_the_books_is_shown_with_what_to_do) {
  Page page;
  page.begin_shift();
  page.pay_by_display("milk");
  page.expect_result("printed");
  page.next();
  page.show_side("wires");
  page.tab().click("#fault-wrong_amount_in_report");
  page.tab().wait("window.pospay.state.wallet.faults === 1");
  page.tab().click("#tab-shift");
  page.tab().click("#close-shift");
  page.expect_result("closed");
  page.tab().wait("q('#books-oplati .difference')");
  page.keep_picture("reconciliation");
  const std::string difference = page.tab().text("#books-oplati .difference");
  BOOST_TEST(difference.find("3,15") != std::string::npos);
  BOOST_TEST(difference.find("3,16") != std::string::npos);
  BOOST_TEST(difference.find("Обратиться в поддержку") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

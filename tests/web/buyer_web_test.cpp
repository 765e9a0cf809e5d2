// Other tenders, other buyers, the devices, and the language in which everything is said.
#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

using web_test::Page;
using web_test::Till;

namespace {

void click_and_wait_message(Page& page, const std::string& selector, const std::string& text) {
  page.tab().click(selector);
  page.tab().wait("q('#admin-message').textContent.includes('" + text + "')");
}

void set_online(Page& page, bool is_online) {
  page.tab().click("#online");
  page.tab().wait("window.pospay.state.wallet.buyers[0].is_online === " +
                  std::string(is_online ? "true" : "false"));
}

void show_one_time_code(Page& page) {
  page.tab().click("#one-time");
  page.tab().wait("q('#phone .qr') && q('#scan')");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(buyer)

BOOST_AUTO_TEST_CASE(a_voucher_pays_and_one_that_nobody_issued_does_not) {
  Page page(Till::own);  // with full vouchers
  page.tab().click("#good-bread");
  page.begin_payment("coffee", "voucher");
  page.tab().click("#pay");
  page.tab().wait("q('#scan')");
  page.keep_picture("voucher");
  page.tab().type("#scan", "GIFT-9999\uE007");
  page.expect_result("declined");
  page.tab().wait("/Такого сертификата нет/.test(q('#result-message').textContent)");
  page.next();
  page.tab().click("#pay");
  page.tab().wait("q('#scan')");
  page.tab().type("#scan", "GIFT-0001\uE007");
  page.expect_result("printed");
  BOOST_TEST(page.tab().text("#paper").find("8,39") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(Z34_a_phone_without_internet_pays_by_its_own_code_alone) {
  Page page;
  set_online(page, false);
  page.begin_payment("milk", "oplati");
  page.tab().click("#pay");
  page.tab().click("#scan-display");
  page.tab().wait("q('#phone-message')?.classList.contains('bad')");
  page.keep_picture("offline");
  page.tab().click("#cancel");
  page.expect_result("cancelled");
  page.next();
  page.tab().click("#pay-back");
  page.set_mode("buyer");
  page.tab().click("#to-payment");
  page.tab().click("#tender-oplati");
  page.tab().click("#pay");
  show_one_time_code(page);
  page.tab().click("#scan-phone");
  page.expect_result("printed");
  BOOST_TEST(page.state("wallet.buyers[0].is_online") == "false");
  page.tab().wait("q('#balance').textContent === '996,85'");
}

BOOST_AUTO_TEST_CASE(Z36_who_has_too_little_is_told_so_and_pays_in_cash) {
  Page page;
  page.choose("buyer", "2");
  const std::string before = page.balance();
  page.pay_by_display("tv");
  page.tab().wait("q('#confirm') || q('#result')");
  if (page.tab().text_of("return String(document.querySelector('#pin') !== null)") == "true") {
    page.tab().type("#pin", "1234");
    page.tab().click("#confirm");
  }
  page.expect_result("declined");
  page.tab().wait("/едостаточно/.test(q('#result-message').textContent)");
  page.next();
  page.tab().type("#amount-oplati", " ");
  page.tab().click("#tender-cash");
  page.tab().click("#pay");
  page.expect_result("printed");
  BOOST_TEST(page.balance() == before);
}

BOOST_AUTO_TEST_CASE(the_phone_lists_what_was_paid_and_what_came_back) {
  Page page;
  page.pay_by_display("milk");
  page.expect_result("printed");
  page.next();
  page.tab().click("#tab-return");
  page.tab().click(".receipt:not(:disabled)");
  page.tab().click("#what-amount");
  page.tab().type("#return-amount", "1,15");
  page.tab().click("#return-do");
  page.expect_result("printed");
  const std::string rows = "document.querySelectorAll('#phone .history li')";
  page.tab().wait("/возврат.*\\+1,15/.test(" + rows + "[0].textContent)");
  page.tab().wait("/оплачено.*−3,15/.test(" + rows + "[1].textContent)");
  page.tab().wait("q('#balance').textContent === '998,00'");
}

BOOST_AUTO_TEST_CASE(Z38_without_paper_the_money_goes_back_and_the_receipt_can_be_paid_again) {
  Page page;
  page.show_side("admin");
  page.tab().click("#no-paper");
  page.tab().wait("window.pospay.state.devices.is_out_of_paper && q('#no-paper').checked");
  page.pay_by_display("milk");
  page.expect_result("failed");
  page.keep_picture("no_paper");
  page.tab().wait("/нет бумаги/.test(q('#result').textContent)");
  page.tab().wait("q('#balance').textContent === '1\\u00a0000,00'");
  page.next();
  page.tab().click("#no-paper");
  page.tab().wait("!window.pospay.state.devices.is_out_of_paper");
  page.tab().click("#pay");
  page.tab().click("#scan-display");
  page.expect_result("printed");
  page.tab().wait("q('#balance').textContent === '996,85'");
}

BOOST_AUTO_TEST_CASE(the_card_terminal_fails_in_three_ways_and_then_takes_the_card) {
  Page page;
  page.show_side("admin");
  page.begin_payment("bread", "card");
  const std::pair<const char*, const char*> cases[] = {
      {"decline", "Банк отклонил"}, {"time_out", "время истекло"}, {"fail", "Нет связи с карт"}};
  for (const auto& [next, message] : cases) {
    click_and_wait_message(page, "#card-" + std::string(next), "Сохранено");
    page.tab().click("#pay");
    page.tab().wait("q('#result') && q('#result').dataset.status !== 'printed'");
    BOOST_TEST(page.tab().text("#result-message").find(message) != std::string::npos,
               next << ": " << page.tab().text("#result-message"));
    page.next();
  }
  page.tab().click("#pay");
  page.expect_result("printed");
}

BOOST_AUTO_TEST_CASE(page_till_and_paper_speak_the_language_that_is_chosen) {
  Page page;
  const auto choose = [&](const std::string& language) {
    page.choose("language", language);
    page.tab().wait("document.documentElement.lang === '" + language +
                    "' && window.pospay.state.screen.command === '' && q('#process').dataset.how "
                    "=== 'running'");
  };
  page.tab().click("#good-milk");
  page.tab().wait("q('#total').textContent === '3,15'");
  choose("en");
  page.show_side("admin");
  page.tab().wait("/Merchant's dynamic QR/.test(q('#admin').textContent)");
  // The receipt is where it was.
  page.tab().click("#to-payment");
  page.tab().click("#tender-oplati");
  page.tab().click("#pay");
  page.tab().wait("q('#waiting .qr')");
  BOOST_TEST(page.tab().text_of("return String(/[а-яё]/i.test(document.querySelector("
                                "'#wait-line').textContent))") == "false");
  page.keep_picture("english");
  // Not in the middle of a payment.
  page.choose("language", "be");
  page.tab().wait("/busy/.test(q('#top-message').textContent)");
  BOOST_TEST(page.tab().text_of("return document.documentElement.lang") == "en");
  page.tab().click("#scan-display");
  page.expect_result("printed");
  BOOST_TEST(page.tab().text("#paper").find("SALES RECEIPT") != std::string::npos);
  page.next();
  choose("be");
  page.tab().wait("q('#top-message').textContent === ''");
  page.sell("bread", "cash");
  BOOST_TEST(page.state("paper.text").find("КАСАВЫ ЧЭК") != std::string::npos);
  page.tab().open(page.address());
  page.tab().wait("document.documentElement.lang === 'be' && q('#good-milk')");
  BOOST_TEST(page.tab().text("#to-payment") == "Аплаціць");
}

BOOST_AUTO_TEST_SUITE_END()

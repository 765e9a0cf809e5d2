// The administrator and the merchant's cabinet at the page.
#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

using web_test::Page;
using web_test::Till;

BOOST_AUTO_TEST_SUITE(settings)

namespace {

void wait_message(Page& page, const std::string& text) {
  page.tab().wait("q('#admin-message').textContent.includes('" + text + "')");
}

}  // namespace

BOOST_AUTO_TEST_CASE(Z16_Z17_Z06_token_is_given_once_and_again_after_a_reset) {
  Page page(Till::own);
  page.show_side("admin");
  page.tab().type("#parameter-oplati-register_number", "OPL000000002");
  page.tab().click("#parameter-oplati-register_number-save");
  wait_message(page, "Сохранено");
  page.tab().click("#parameter-oplati-get_token");
  wait_message(page, "Операция выполнена успешно");
  page.keep_picture("admin");
  page.tab().click("#parameter-oplati-get_token");
  wait_message(page, "Токен уже существует или касса работает в режиме пароля");
  page.show_side("cabinet");
  page.tab().click("#cabinet-sign-in");
  page.tab().wait("/токен выдан/.test(q('#cabinet').textContent)");
  page.keep_picture("cabinet");
  page.tab().click("#reset-token-OPL000000002");
  page.tab().wait("/токена нет/.test(q('#cabinet').textContent)");
  page.show_side("admin");
  page.tab().click("#parameter-oplati-get_token");
  wait_message(page, "Операция выполнена успешно");
  // And it works: a payment by token.
  page.begin_payment("milk", "oplati");
  page.tab().click("#pay");
  page.tab().click("#scan-display");
  page.expect_result("printed");
}

BOOST_AUTO_TEST_CASE(Z10_a_cashier_may_not_change_parameters) {
  Page page;
  page.show_side("admin");
  page.choose("role", "cashier");
  page.tab().click("#host-single_cycle");
  wait_message(page, "Администратор");
  page.tab().wait("q('#host-single_cycle').checked");
  BOOST_TEST(page.state("settings.host.find((p) => p.id === 'single_cycle').is_on") == "true");
}

BOOST_AUTO_TEST_CASE(Z18_Z20_Z21_the_tender_cannot_be_deleted_and_others_can) {
  Page page;
  page.show_side("admin");
  page.tab().wait("/неудаляемый/.test(q('#tender-row-oplati').textContent)");
  page.tab().click("#tender-delete-oplati");
  wait_message(page, "нельзя");
  BOOST_TEST(page.state("settings.tenders.filter((t) => t.id === 'oplati').length") == "1");
  page.tab().type("#tender-name-oplati", "Кошелёк");
  page.tab().click("#tender-rename-oplati");
  page.tab().wait("q('#admin-message').classList.contains('bad')");
  page.tab().type("#new-tender", " оПЛАТИ ");
  page.tab().click("#new-tender-add");
  page.tab().wait("q('#admin-message').classList.contains('bad')");
  page.tab().type("#new-tender", "Купон");
  page.tab().click("#new-tender-add");
  page.tab().wait("window.pospay.state.settings.tenders.some((t) => t.name === 'Купон')");
  const std::string id =
      page.state("settings.tenders.find((tender) => tender.name === 'Купон').id");
  page.tab().type("#tender-name-" + id, "Талон");
  page.tab().click("#tender-rename-" + id);
  page.tab().wait("window.pospay.state.settings.tenders.some((t) => t.name === 'Талон')");
  page.tab().click("#tender-delete-" + id);
  page.tab().wait("!window.pospay.state.settings.tenders.some((t) => t.name === 'Талон')");
}

BOOST_AUTO_TEST_CASE(Z19_Z22_switching_off_takes_the_tender_away) {
  Page page;
  page.show_side("admin");
  page.tab().click("#host-other_non_cash");
  page.tab().wait("q('#admin-message').classList.contains('bad')");
  page.tab().click("#parameter-oplati-enabled");
  page.tab().wait(
      "!window.pospay.state.settings.tenders.find((t) => t.id === 'oplati')"
      ".is_enabled");
  page.tab().click("#good-milk");
  page.tab().click("#to-payment");
  page.tab().wait("q('#tender-cash') && !q('#tender-oplati')");
}

BOOST_AUTO_TEST_CASE(secrets_never_come_to_the_page) {
  Page page(Till::own);
  page.show_side("admin");
  page.tab().type("#parameter-oplati-password", "geheim-4711");
  page.tab().click("#parameter-oplati-password-save");
  wait_message(page, "Сохранено");
  page.begin_payment("milk", "oplati");
  page.tab().click("#pay");
  page.expect_result("declined");  // the wrong password: the system says so
  const std::string known =
      page.tab().text_of("return JSON.stringify([window.pospay.state, window.pospay.events])");
  BOOST_TEST(known.find("geheim-4711") == std::string::npos);
  BOOST_TEST(known.find("purse-") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(Z02_to_Z07_the_cabinet_keeps_its_books) {
  Page page;
  page.show_side("cabinet");
  page.tab().click("#cabinet-sign-in");
  page.tab().click("#cabinet-organisation");
  page.tab().wait("/ООО «Демонстрация»/.test(q('#cabinet').textContent)");
  page.tab().click("#cabinet-points");
  page.tab().click("#point-add");
  page.tab().type("#cabinet-name", "Киоск");
  page.tab().type("#cabinet-address", "Независимости");
  page.tab().click("#find-address");
  page.tab().wait("q('#cabinet-latitude').value !== ''");
  page.tab().click("#cabinet-save");
  page.tab().wait("/Киоск/.test(q('#cabinet').textContent) && !q('#cabinet-save')");
  page.tab().click("#cabinet-sections");
  page.tab().wait("q('#cabinet-point')?.options.length === 2");
  page.tab().run(
      "const choice = document.querySelector('#cabinet-point');"
      "choice.value = choice.options[1].value;"
      "choice.dispatchEvent(new Event('change'));");
  page.tab().wait("!/Торговый зал/.test(q('#cabinet').textContent)");
  page.tab().click("#section-add");
  page.tab().type("#cabinet-name", "Выпечка");
  page.tab().click("#cabinet-save");
  page.tab().wait("/Выпечка/.test(q('#cabinet').textContent) && !q('#cabinet-save')");
  page.tab().click("#cabinet-registers");
  page.tab().click("#register-add");
  page.tab().type("#cabinet-name", "Касса киоска");
  page.tab().type("#cabinet-serial", "bad serial");
  page.tab().click("#cabinet-save");
  page.tab().wait("q('#cabinet-message').classList.contains('bad')");
  page.tab().type("#cabinet-serial", "20000001-200000001");
  page.tab().click("#cabinet-save");
  page.tab().wait("/OPL\\d{9} · Касса киоска/.test(q('#cabinet').textContent)");
  // The sticker's file is a picture that the browser may have.
  const auto size = page.tab().run_async(
      "const link = document.querySelector('#cabinet a[download]');"
      "const picture = new Image(); picture.src = link.href; await picture.decode();"
      "return picture.naturalWidth;");
  BOOST_TEST(size.convert<int>() > 200);
}

BOOST_AUTO_TEST_SUITE_END()

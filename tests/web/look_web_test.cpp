// What the page looks like: for people with a keyboard, a screen reader or weak eyes, in three
// languages, two themes and two sizes; what a phone's camera reads from it; and two hundred
// payments in a row.
#include <fstream>
#include <iterator>
#include <set>

#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

using web_test::Page;

namespace {

std::string checks() {
  static const std::string script = [] {
    std::ifstream in(TEST_LOOK_CHECKS);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }();
  return script;
}

void expect_good_look(Page& page, const std::string& where) {
  const std::string findings = page.tab().text_of(checks());
  BOOST_TEST(findings == "", where << ":\n" << findings);
}

void choose(Page& page, const std::string& select, const std::string& value) {
  page.tab().click("#" + select + " option[value=" + value + "]");
}

void choose_theme(Page& page, const std::string& theme) {
  choose(page, "theme", theme);
  page.tab().wait("document.documentElement.dataset.theme === '" + theme + "'");
}

// Every screen that the checks look at, one after another.
template <class Look>
void visit_screens(Page& page, Look look) {
  look("sale");
  page.tab().click("#good-cheese");
  page.tab().click(".position");
  page.tab().wait("q('#position-save')");
  look("position");
  page.tab().click("#position-save");
  page.tab().wait("!q('#position-save')");
  page.tab().click("#to-payment");
  page.tab().type("#amount-card", "1,00");
  page.tab().click("#tender-oplati");
  page.tab().wait("q('#refusal').textContent !== ''");
  look("refused mix");
  page.tab().type("#amount-card", " ");
  page.tab().click("#tender-oplati");
  page.tab().click("#pay");
  page.tab().wait("q('#waiting .qr')");
  look("waiting");
  page.tab().click("#scan-display");
  page.expect_result("printed");
  look("paid");
  page.next();
  for (const char* side : {"admin", "cabinet", "wires"}) {
    page.show_side(side);
    look(side);
  }
  page.tab().click("#tab-return");
  page.tab().click(".receipt:not(:disabled)");
  page.tab().click("#what-positions");
  page.tab().wait("q('#return-count-0')");
  look("return");
  page.tab().click("#return-other");
  page.tab().click("#tab-shift");
  page.tab().wait("q('#x-report')");
  look("shift");
  page.tab().click("#tab-sale");
  page.tab().wait("q('#good-milk')");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(look)

BOOST_AUTO_TEST_CASE(every_screen_can_be_read_and_used_by_everybody) {
  Page page;
  for (const char* theme : {"light", "dark"}) {
    choose_theme(page, theme);
    visit_screens(page, [&](const std::string& where) {
      expect_good_look(page, where + ", " + theme);
      page.keep_picture("screen_" + where.substr(0, where.find(' ')) + "_" + theme);
    });
  }
  // Nothing was refused by the policy, and no script failed.
  BOOST_TEST(page.tab().console_errors() == "");
}

BOOST_AUTO_TEST_CASE(the_page_speaks_three_languages_and_fits_a_phone) {
  Page page;
  for (const char* language : {"ru", "be", "en"}) {
    choose(page, "language", language);
    page.tab().wait("document.documentElement.lang === '" + std::string(language) + "'");
    expect_good_look(page, language);
    page.keep_picture("language_" + std::string(language));
  }
  choose(page, "language", "ru");
  page.tab().resize(390, 844);
  for (const char* place : {"cashier", "display", "phone", "admin", "cabinet", "wires"}) {
    page.tab().click("#place-" + std::string(place));
    page.tab().wait("q('#" + std::string(place) + "').offsetHeight > 0");
    expect_good_look(page, "phone's width, " + std::string(place));
    page.keep_picture("narrow_" + std::string(place));
  }
}

BOOST_AUTO_TEST_CASE(no_text_is_missing_in_any_language) {
  Page page(false);
  const std::string findings =
      page.tab()
          .run_async(
              "const {texts} = await import('/texts.js'); const found = [];"
              "const places = (text) => (text.match(/\\{\\w+\\}/g) ?? []).sort().join();"
              "for (const [key, forms] of Object.entries(texts)) {"
              "  if (forms.length !== 3 || forms.some((one) => !one.trim())) found.push(key);"
              "  if (new Set(forms.map(places)).size !== 1) found.push(key + ': places');"
              "  const own = forms.map((one) => one.replaceAll('ОПЛАТИ', ''));"
              "  if (/[а-яё]/i.test(own[2])) found.push(key + ': Cyrillic in English');"
              "  if (/[ищъ]/i.test(own[1])) found.push(key + ': not Belarusian letters');"
              "  if (/[іў]/i.test(own[0])) found.push(key + ': not Russian letters');"
              "}"
              "const files = performance.getEntriesByType('resource').map((one) => one.name)"
              "  .filter((name) => name.endsWith('.js') && !name.endsWith('/texts.js'));"
              "const used = new Set(); const prefixes = [];"
              "for (const file of files) {"
              "  const code = await (await fetch(file)).text();"
              "  for (const [, key] of code.matchAll(/'([a-z]+\\.[a-z_]+)'/g)) used.add(key);"
              "  for (const [, prefix] of code.matchAll(/`([a-z]+\\.[a-z_]*)\\$\\{/g)) {"
              "    prefixes.push(prefix);"
              "  }"
              "  for (const [, key] of code.matchAll(/\\bt\\('([^']+)'/g)) {"
              "    if (!(key in texts)) found.push(key + ': said in ' + file + ', not there');"
              "  }"
              "}"
              "for (const key of Object.keys(texts)) {"
              "  const isUsed = used.has(key) || /\\.title$/.test(key) ||"
              "    prefixes.some((prefix) => key.startsWith(prefix));"
              "  if (!isUsed) found.push(key + ': said nowhere');"
              "}"
              "if (files.length < 10) found.push('files not found');"
              "return found.join('\\n');")
          .toString();
  BOOST_TEST(findings == "", findings);
}

BOOST_AUTO_TEST_CASE(a_sale_is_made_by_keyboard_alone) {
  Page page;
  const std::string tab_key = "\uE004";
  const std::string enter = "\uE007";
  const auto focus = [&](const std::string& id) {
    for (int i = 0; i < 80; ++i) {
      if (page.tab().text_of("return document.activeElement.id") == id) return true;
      page.tab().press(tab_key);
    }
    return false;
  };
  page.tab().run("document.activeElement.blur()");
  BOOST_REQUIRE(focus("good-milk"));
  page.tab().press(enter);
  page.tab().wait("q('#total').textContent === '3,15'");
  page.tab().press("\uE038");  // F8
  page.tab().wait("q('#due')");
  BOOST_REQUIRE(focus("tender-oplati"));
  page.tab().press(enter);
  page.tab().wait("!q('#pay').disabled");
  BOOST_REQUIRE(focus("pay"));
  page.tab().press(enter);
  page.tab().wait("q('#waiting .qr')");
  BOOST_REQUIRE(focus("scan-display"));
  page.tab().press(enter);
  page.expect_result("printed");
  BOOST_REQUIRE(focus("next"));
  page.tab().press(enter);
  page.tab().wait("!q('#result')");
  // Wherever the focus is one sees it, and it goes through the page in the order of reading.
  page.tab().run("document.activeElement.blur(); window.before = null;");
  std::set<std::string> seen;
  for (int i = 0; i < 60; ++i) {
    page.tab().press(tab_key);
    const std::string finding = page.tab().text_of(
        "const now = document.activeElement; if (now === document.body) return 'end';"
        "const style = getComputedStyle(now); const before = window.before; window.before = now;"
        "if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)"
        "  return 'not seen: ' + now.id;"
        "if (before && !(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING))"
        "  return 'end';"
        "return 'at ' + now.tagName + now.id;");
    if (finding == "end") break;
    BOOST_TEST(finding.rfind("at ", 0) == 0u, finding);
    seen.insert(finding);
  }
  BOOST_TEST(seen.size() > 20u);
}

BOOST_AUTO_TEST_CASE(a_camera_reads_the_codes_on_the_page) {
  Page page;
  const auto read = [&](const std::string& selector) {
    web_test::write_file("code.png", page.tab().picture_of(selector));
    std::string text = web_test::output_of(
        {"zbarimg", "--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", "code.png"});
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  };
  for (const char* theme : {"light", "dark"}) {
    choose_theme(page, theme);
    page.begin_payment("milk", "oplati");
    page.tab().click("#pay");
    page.tab().wait("q('#waiting .qr') && q('#display-screen .qr')");
    const std::string code = page.state("screen.qr.text");
    BOOST_TEST(code != "");
    BOOST_TEST(read("#waiting .qr") == code);
    BOOST_TEST(read("#display-screen .qr") == code);
    page.tab().click("#scan-display");
    page.expect_result("printed");
    page.next();
  }
  page.tab().click("#one-time");
  page.tab().wait("q('#phone .qr')");
  BOOST_TEST(read("#phone .qr") != "");
}

BOOST_AUTO_TEST_CASE(two_hundred_payments_leave_no_trace_in_memory_and_miss_no_event) {
  constexpr int kRounds = 10;
  constexpr int kPerRound = 20;
  constexpr long kMaxServerGrowthKib = 8 * 1024;
  constexpr double kMaxHeapGrowthBytes = 2e6;
  constexpr int kMaxElementGrowth = 300;
  Page page;
  page.tab().run_async(
      "await fetch('/sandbox/scripts', {method: 'POST',"
      " headers: {'Content-Type': 'application/json'}, body: JSON.stringify({decision: 'confirm',"
      " joinAfterMs: 0, decideAfterMs: 0, buyer: 1, isDefault: true})});");
  const std::string first =
      page.tab().text_of("return window.pospay.stream.lastId - window.pospay.stream.received");
  long server_kib = 0;
  double heap = 0;
  int elements = 0;
  for (int round = 0; round < kRounds; ++round) {
    page.tab().run_async(
        "const q = (s) => document.querySelector(s);"
        "const until = async (is) => { const limit = Date.now() + 60000; while (!is()) {"
        " if (Date.now() > limit) throw new Error(String(is) + q('#cashier').innerText);"
        " await new Promise((next) => setTimeout(next, 4)); } };"
        "const press = async (s) => { await until(() => q(s) && !q(s).disabled); q(s).click(); };"
        "for (let i = 0; i < " +
        std::to_string(kPerRound) +
        "; ++i) {"
        " await press('#good-milk'); await press('#to-payment'); await press('#tender-oplati');"
        " await press('#pay'); await until(() => q('#result'));"
        " if (q('#result').dataset.status !== 'printed') throw new Error(q('#result').innerText);"
        " await press('#next'); await until(() => q('#good-milk')); }");
    page.tab().garbage_collect();
    const long server_now = page.server().resident_kib();
    const double heap_now =
        std::stod(page.tab().text_of("return performance.memory.usedJSHeapSize"));
    const int elements_now =
        std::stoi(page.tab().text_of("return document.querySelectorAll('*').length"));
    BOOST_TEST_MESSAGE("round " << round << ": server " << server_now << " KiB, page " << heap_now
                                << " bytes, " << elements_now << " elements");
    if (round == 3) {  // caches, lists and the log are full by then
      server_kib = server_now;
      heap = heap_now;
      elements = elements_now;
    } else if (round > 3) {
      BOOST_TEST(server_now - server_kib < kMaxServerGrowthKib);
      BOOST_TEST(heap_now - heap < kMaxHeapGrowthBytes);
      BOOST_TEST(elements_now - elements < kMaxElementGrowth);
    }
  }
  BOOST_TEST(page.balance() == "370,00");  // 1000,00 - 200 x 3,15
  BOOST_TEST(page.tab().text_of("return window.pospay.stream.gaps") == "0");
  BOOST_TEST(page.tab().text_of(
                 "return window.pospay.stream.lastId - window.pospay.stream.received") == first);
}

BOOST_AUTO_TEST_SUITE_END()

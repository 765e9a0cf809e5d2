// What the page shows: its texts in three languages, and the codes for a phone's camera.
#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

using web_test::Page;

BOOST_AUTO_TEST_SUITE(look)

BOOST_AUTO_TEST_CASE(no_text_is_missing_in_any_language) {
  Page page;
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
    page.choose_theme(theme);
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

BOOST_AUTO_TEST_SUITE_END()

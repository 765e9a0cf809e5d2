// The page for people with a keyboard, a screen reader or weak eyes: every screen, in two themes,
// three languages and two sizes. And proof that the check sees what it looks for.
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

// Walks through the page by the key Tab: wherever the focus is one sees it, and it goes in the
// order of reading. What is wrong, and how many places there were.
struct Walk {
  std::string findings;
  std::size_t places = 0;
};

Walk walk_by_tab(Page& page) {
  constexpr int kMaxSteps = 80;
  // From the first control: after a blur the browser goes on where it was.
  page.tab().run("document.querySelector('header button').focus(); window.before = null;");
  Walk walk;
  std::set<std::string> seen;
  for (int i = 0; i < kMaxSteps; ++i) {
    page.tab().press("\uE004");
    const std::string finding = page.tab().text_of(
        "const now = document.activeElement; if (now === document.body) return 'end';"
        "const style = getComputedStyle(now); const before = window.before; window.before = now;"
        "if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)"
        "  return 'not seen: ' + now.id;"
        "if (before && !(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING))"
        "  return 'end';"
        "return 'at ' + now.tagName + now.id;");
    if (finding == "end") break;
    if (finding.rfind("at ", 0) != 0) walk.findings += finding + "\n";
    seen.insert(finding);
  }
  walk.places = seen.size();
  return walk;
}

// Something wrong that is put into the cashier's place, and what the check has to say of it.
struct Plant {
  const char* html;
  const char* finding;
};

constexpr Plant kPlants[] = {
    {"<button id=p></button>", "no name: <button"},
    {"<input id=p>", "no name: <input"},
    {"<select id=p><option>1</option></select>", "no name: <select"},
    {"<img id=p width=20 height=20 src=/icon.svg>", "no text"},
    {"<div id=p role=banana>x</div>", "no such role"},
    {"<div id=p role=button>x</div>", "a control that the keyboard does not reach"},
    {"<button id=p><a href=#>x</a></button>", "a control inside a control"},
    {"<div aria-hidden=true><button id=p>x</button></div>", "hidden from readers"},
    {"<div id=p tabindex=5>x</div>", "tabindex above 0"},
    {"<p id=cashier-title>x</p>", "same id twice"},
    {"<label id=p for=nobody>x</label>", "for points at nothing"},
    {"<p id=p aria-labelledby=nobody>x</p>", "aria-labelledby points at nothing"},
    {"<h5 id=p>x</h5>", "heading skips a level"},
    {"<div><li id=p>x</li></div>", "item without a list"},
    {"<p id=p class=planted-pale>x</p>", "contrast 2."},
    {"<p id=p class=planted-glass>x</p>", "see-through text"},
    {"<button id=p class=planted-tiny>x</button>", "too small to hit"},
    {"<div id=p class=planted-scroll><p class=planted-tall>x</p></div>", "cannot be scrolled"},
    {"<div id=p class=planted-wide>x</div>", "wider than the window"},
    {"<p id=p style='top: 0'>x</p>", "inline"},
    {"<p id=p onclick='x()'>x</p>", "inline"},
};

constexpr char kPlantedStyle[] =
    ".planted-pale { color: #aaa; background: #fff; }"
    ".planted-glass { opacity: .9; }"
    ".planted-tiny { min-height: 0; height: 12px; padding: 0; }"
    ".planted-scroll { height: 30px; min-height: 30px; overflow: auto; }"
    ".planted-tall { height: 300px; }"
    ".planted-wide { width: 4000px; position: absolute; top: 0; left: 0; }"
    "body { overflow-x: visible; }";

}  // namespace

BOOST_AUTO_TEST_SUITE(accessibility)

BOOST_AUTO_TEST_CASE(every_screen_can_be_read_and_used_by_everybody) {
  Page page;
  for (const char* theme : {"light", "dark"}) {
    page.choose_theme(theme);
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
    page.choose("language", language);
    page.tab().wait("document.documentElement.lang === '" + std::string(language) +
                    "' && q('#good-milk')");
    expect_good_look(page, language);
    page.keep_picture("language_" + std::string(language));
  }
  page.choose("language", "ru");
  page.tab().wait("document.documentElement.lang === 'ru' && q('#good-milk')");
  page.tab().resize(390, 844);
  for (const char* place : {"cashier", "display", "phone", "admin", "cabinet", "wires"}) {
    page.tab().click("#place-" + std::string(place));
    page.tab().wait("q('#" + std::string(place) + "').offsetHeight > 0");
    expect_good_look(page, "phone's width, " + std::string(place));
    page.keep_picture("narrow_" + std::string(place));
  }
}

BOOST_AUTO_TEST_CASE(a_sale_is_made_by_keyboard_alone) {
  Page page;
  const std::string tab_key = "\uE004";
  const std::string enter = "\uE007";
  // From the header on: where the browser goes on after an element that is gone is its own affair.
  const auto focus = [&](const std::string& id) {
    page.tab().run("document.querySelector('header button').focus()");
    for (int i = 0; i < 80; ++i) {
      if (page.tab().text_of("return document.activeElement.id") == id) return true;
      page.tab().press(tab_key);
    }
    return false;
  };
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
  const Walk walk = walk_by_tab(page);
  BOOST_TEST(walk.findings == "");
  BOOST_TEST(walk.places > 20u);
}

BOOST_AUTO_TEST_CASE(the_check_finds_what_is_planted) {
  Page page;
  page.tab().run(std::string("const sheet = new CSSStyleSheet(); sheet.replaceSync('") +
                 kPlantedStyle + "'); document.adoptedStyleSheets.push(sheet);");
  BOOST_TEST(page.tab().text_of(checks()) == "");
  for (const Plant& plant : kPlants) {
    const std::string findings = page.tab().text_of(
        "const place = document.createElement('div');"
        "place.innerHTML = " +
        std::string("`") + plant.html +
        "`;"
        "const where = place.firstChild.className === 'planted-wide' ? document.body :"
        " document.querySelector('#cashier .panel-body');"
        "where.append(place); try { return (() => {" +
        checks() +
        "})(); }"
        " finally { place.remove(); }");
    BOOST_TEST(findings.find(plant.finding) != std::string::npos,
               plant.html << " was found as: " << findings);
  }
  const std::string nameless = page.tab().text_of(
      "const {lang} = document.documentElement; document.documentElement.lang = '';"
      "try { return (() => {" +
      checks() +
      "})(); }"
      " finally { document.documentElement.lang = lang; }");
  BOOST_TEST(nameless == "no lang");
}

BOOST_AUTO_TEST_SUITE_END()

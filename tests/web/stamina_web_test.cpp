// Two hundred payments in a row through the page: nothing grows, nothing is missed.
#include <chrono>

#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

using web_test::Page;

BOOST_AUTO_TEST_SUITE(stamina)

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
  long till_kib = 0;
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
    const long server_now = web_test::resident_kib(page.server().program().id());
    const long till_now = web_test::resident_kib(std::stoi(page.state("process.pid")));
    const double heap_now =
        std::stod(page.tab().text_of("return performance.memory.usedJSHeapSize"));
    const int elements_now =
        std::stoi(page.tab().text_of("return document.querySelectorAll('*').length"));
    BOOST_TEST_MESSAGE("round " << round << ": server " << server_now << " KiB, till " << till_now
                                << " KiB, page " << heap_now << " bytes, " << elements_now
                                << " elements");
    if (round == 3) {  // caches, lists and the log are full by then
      server_kib = server_now;
      till_kib = till_now;
      heap = heap_now;
      elements = elements_now;
    } else if (round > 3) {
      BOOST_TEST(server_now - server_kib < kMaxServerGrowthKib);
      BOOST_TEST(till_now - till_kib < kMaxServerGrowthKib);
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

// What goes wrong: the till is killed, answers are lost, the page is loaded anew, others call.
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <memory>
#include <vector>

#include "tests/boost_test.hpp"
#include "tests/web/page.hpp"

using web_test::Page;
using web_test::Till;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;
  Poco::Net::HTTPResponse head;
  std::string body;
};

// A request that a browser would not let a page make.
Answer ask(int port, const std::string& method, const std::string& path, const Headers& headers,
           const std::string& body = {}) {
  Poco::Net::HTTPClientSession session("127.0.0.1", static_cast<Poco::UInt16>(port));
  Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
  request.setHost("127.0.0.1", static_cast<Poco::UInt16>(port));
  for (const auto& [name, value] : headers) request.set(name, value);
  request.setContentLength(static_cast<std::streamsize>(body.size()));
  session.sendRequest(request) << body;
  Answer answer;
  Poco::StreamCopier::copyToString(session.receiveResponse(answer.head), answer.body);
  answer.status = answer.head.getStatus();
  return answer;
}

// Dynamic QR, scanned, the phone asks: the till waits for the buyer. The receipt's number.
std::string wait_for_the_buyer(Page& page) {
  page.buyer_always_asks(true);
  page.pay_by_display("milk");
  page.tab().wait("q('#confirm')");
  return page.state("till.receipt.number");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failure)

BOOST_AUTO_TEST_CASE(a_payment_confirmed_while_the_till_was_dead_is_printed_after_the_start) {
  Page page;
  const std::string number = wait_for_the_buyer(page);
  const std::string before = page.state("process.pid");
  page.kill_till();
  page.tab().wait("/аварийно/.test(q('#cashier').textContent)");
  page.keep_picture("killed");
  page.tab().click("#confirm");
  page.tab().wait("q('#balance').textContent === '996,85'");
  page.start_till();
  BOOST_TEST(page.state("process.pid") != before);
  page.tab().wait("window.pospay.state.till.receipts[0].number === '" + number + "'");
  page.tab().wait("window.pospay.state.till.unresolved.length === 0");
  BOOST_TEST(page.state("till.receipts[0].lines[0].state") == "approved");
  BOOST_TEST(page.state("till.receipts[0].paid_minor") == "315");
  BOOST_TEST(page.balance() == "996,85");
}

BOOST_AUTO_TEST_CASE(a_supervisor_decides_about_a_payment_that_nobody_knows) {
  Page page(Till::own);
  const std::string number = wait_for_the_buyer(page);
  page.kill_till();
  // The next till gives up soon and says that it does not know.
  page.server().write_profile({{"session_ttl_ms", 1}, {"unknown_after_session_ms", 1}});
  page.show_side("wires");
  page.tab().click("#gateway-down");
  page.tab().wait("window.pospay.state.wallet.is_down");
  page.start_till();
  page.tab().wait("window.pospay.state.till.unresolved[0]?.number === '" + number + "'");
  page.tab().wait("/\\(1\\)/.test(q('#tab-unresolved').textContent)");
  page.tab().click("#tab-unresolved");
  page.keep_picture("unresolved");
  page.tab().wait(
      "window.pospay.events.some((event) => event.call === 'event outcome' &&"
      " event.detail.startsWith('unknown'))");
  page.tab().type("#reason-" + number, "Чек покупателя предъявлен");
  page.tab().click("#paid-" + number);
  page.tab().wait("window.pospay.state.till.receipts.some((r) => r.number === '" + number + "')");
  page.tab().wait("q('#nothing-unresolved')");
  BOOST_TEST(page.state("till.receipts[0].lines[0].state") == "approved");
}

BOOST_AUTO_TEST_CASE(a_decision_that_comes_too_early_is_refused_in_the_language_of_the_till) {
  Page page(Till::own);
  const std::string number = wait_for_the_buyer(page);
  page.kill_till();
  page.show_side("wires");
  page.tab().click("#gateway-down");
  page.start_till();
  page.tab().click("#tab-unresolved");
  const std::pair<const char*, const char*> cases[] = {{"ru", "объявит исход неизвестным"},
                                                       {"be", "аб.явіць вынік невядомым"},
                                                       {"en", "A decision by hand is for"}};
  for (const auto& [language, words] : cases) {
    page.choose("language", language);
    page.tab().wait("document.documentElement.lang === '" + std::string(language) +
                    "' && window.pospay.state.screen.command === ''");
    page.tab().type("#reason-" + number, "Чек");
    page.tab().click("#paid-" + number);
    page.tab().wait("/" + std::string(words) + "/.test(q('#cashier').textContent)");
  }
  BOOST_TEST(page.state("till.unresolved.length") == "1");
}

BOOST_AUTO_TEST_CASE(a_shift_with_an_unknown_payment_is_closed_by_a_supervisor_alone) {
  Page page(Till::own);
  const std::string number = wait_for_the_buyer(page);
  page.kill_till();
  page.show_side("wires");
  page.tab().click("#gateway-down");
  page.start_till();
  page.tab().wait("window.pospay.state.till.unresolved.length === 1");
  page.tab().click("#tab-shift");
  page.tab().click("#close-shift");
  page.expect_result("refused");
  page.next();
  page.tab().click("#sign-shift");
  page.expect_result("closed");
  BOOST_TEST(page.tab().text("#paper").find(number) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_looked_for_and_found) {
  Page page;
  page.show_side("wires");
  page.tab().click("#fault-call option[value=payments]");
  page.tab().click("#fault-lose_answer");
  page.tab().wait("window.pospay.state.wallet.faults === 1");
  const std::string payments = "window.pospay.state.wallet.buyers[0].history.map((one) => one.id)";
  const std::string before = page.tab().text_of("return Math.max(0, ..." + payments + ")");
  page.pay_by_display("milk");
  page.expect_result("printed");
  page.tab().wait("/lose_answer/.test(q('#wire-list').textContent)");
  page.keep_picture("wires");
  BOOST_TEST(page.balance() == "996,85");
  // Paid once.
  BOOST_TEST(page.tab().text_of("return " + payments + ".filter((id) => id > " + before +
                                ").length") == "1");
}

BOOST_AUTO_TEST_CASE(a_reload_in_the_middle_of_a_payment_misses_nothing) {
  Page page;
  page.begin_payment("milk", "oplati");
  page.tab().click("#pay");
  page.tab().wait("q('#waiting .qr')");
  const std::string code = page.state("screen.qr.text");
  page.tab().open(page.address());
  page.tab().wait("q('#waiting .qr') && q('#display-screen .qr')");
  BOOST_TEST(page.state("screen.qr.text") == code);
  const std::string last = page.tab().text_of("return window.pospay.stream.lastId");
  page.tab().open(page.address());  // and once more, with the phone's answer on its way
  page.tab().click("#scan-display");
  page.expect_result("printed");
  BOOST_TEST(page.tab().text_of("return window.pospay.stream.gaps") == "0");
  // What the page knows is what it would know if it had been there all the time.
  const std::string difference =
      page.tab()
          .run_async(
              "const source = new EventSource('/api/events?after=" + last +
              "'); const seen = {}; let at = " + last +
              "; let holes = 0;"
              "await new Promise((done) => { source.onmessage = (message) => {"
              " const {topic, kind, body} = JSON.parse(message.data);"
              " if (kind === 'state') seen[topic] = body;"
              " if (Number(message.lastEventId) !== at + 1) holes += 1;"
              " at = Number(message.lastEventId);"
              " if (at >= window.pospay.stream.lastId) done(); }; });"
              "source.close(); const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);"
              "return [holes, ...Object.keys(seen).filter((topic) =>"
              " !same(seen[topic], window.pospay.state[topic]))].join();")
          .toString();
  BOOST_TEST(difference == "0");
}

BOOST_AUTO_TEST_CASE(a_stream_goes_on_after_the_last_event_that_was_seen) {
  Page page;
  const std::string first = page.tab().text_of("return window.pospay.stream.lastId");
  page.tab().click("#good-milk");
  page.tab().wait("window.pospay.state.till.receipt");
  const std::string script =
      "const source = new EventSource('/api/events?after=" + first +
      "'); const ids = []; const last = window.pospay.stream.lastId;"
      "await new Promise((done) => { source.onmessage = (message) => {"
      " ids.push(Number(message.lastEventId)); if (ids.at(-1) >= last) done(); }; });"
      "source.close(); return ids.join();";
  const std::string ids = page.tab().run_async(script).toString();
  std::string expected;
  for (std::uint64_t id = std::stoull(first) + 1;
       id <= std::stoull(page.tab().text_of("return window.pospay.stream.lastId")); ++id) {
    expected += (expected.empty() ? "" : ",") + std::to_string(id);
    if (expected == ids) break;
  }
  BOOST_TEST(ids == expected);
  // A number that is not known any more: the page is told to take a snapshot.
  const auto gap = page.tab().run_async(
      "return await new Promise((done) => { const source = new EventSource('/api/events?after=7');"
      " source.addEventListener('gap', () => { source.close(); done('gap'); }); });");
  BOOST_TEST(gap.toString() == "gap");
}

BOOST_AUTO_TEST_CASE(requests_of_others_are_refused) {
  Page page;
  const int port = page.port();
  const std::string own = "127.0.0.1:" + std::to_string(port);
  const Headers json{{"Content-Type", "application/json"}};
  const auto with = [&](Headers more) {
    more.insert(more.begin(), json.begin(), json.end());
    return more;
  };
  struct Case {
    const char* what;
    const char* method;
    const char* path;
    Headers headers;
    int status;
  };
  const std::vector<Case> cases{
      {"own page", "GET", "/", {}, 200},
      {"own origin", "POST", "/api/till/look", with({{"Origin", "http://" + own}}), 200},
      {"another origin", "POST", "/api/till/look", with({{"Origin", "http://evil.test"}}), 403},
      {"another port", "POST", "/api/till/look", with({{"Origin", "http://127.0.0.1:1"}}), 403},
      {"https is another origin", "POST", "/api/till/kill", with({{"Origin", "https://" + own}}),
       403},
      {"no origin at all", "POST", "/api/till/kill", with({{"Origin", "null"}}), 403},
      {"a name that points here", "GET", "/", {{"Host", "evil.test:" + std::to_string(port)}}, 403},
      {"the stream from elsewhere", "GET", "/api/events", {{"Origin", "http://evil.test"}}, 403},
      {"a script element elsewhere",
       "GET",
       "/api/snapshot",
       {{"Sec-Fetch-Site", "cross-site"}},
       403},
      {"another site on this host", "GET", "/api/snapshot", {{"Sec-Fetch-Site", "same-site"}}, 403},
      {"a link from elsewhere", "GET", "/", {{"Sec-Fetch-Site", "cross-site"}}, 200},
      {"a form",
       "POST",
       "/api/till/kill",
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       415},
      {"plain text", "POST", "/sandbox/down", {{"Content-Type", "text/plain"}}, 415},
      {"no type", "POST", "/api/till/kill", {}, 415},
      {"the cabinet from elsewhere", "POST", "/cabinet/api/sign-in",
       with({{"Origin", "http://evil.test"}}), 403},
      {"no such file", "GET", "/../main.js", {}, 404},
      {"buyers' public ids", "GET", "/sandbox/buyers", {}, 404},
      {"the end of the till", "POST", "/api/till/end", json, 404},
  };
  for (const Case& one : cases) {
    const Answer answer = ask(port, one.method, one.path, one.headers, "{}");
    BOOST_TEST(answer.status == one.status, one.what << ": " << answer.status);
    BOOST_TEST(!answer.head.has("Access-Control-Allow-Origin"), one.what);
    BOOST_TEST(answer.head.get("X-Content-Type-Options", "") == "nosniff", one.what);
  }
  const std::string policy = ask(port, "GET", "/", {}).head.get("Content-Security-Policy", "");
  BOOST_TEST(policy.find("default-src 'none'") == 0u);
  BOOST_TEST(policy.find("unsafe") == std::string::npos);
  BOOST_TEST(ask(port, "POST", "/api/till/look", json, std::string(65 * 1024, ' ')).status == 413);
  BOOST_TEST(ask(port, "POST", "/api/till/look", json, "{\"a\":").status == 400);
  BOOST_TEST(page.state("process.how") == "running");
}

BOOST_AUTO_TEST_CASE(a_ninth_stream_is_told_to_come_later) {
  Page page(Till::own);  // whose page has been loaded once
  std::vector<std::unique_ptr<Poco::Net::HTTPClientSession>> open;
  std::vector<int> statuses;
  for (int i = 0; i < 8; ++i) {  // the page itself holds one
    open.push_back(std::make_unique<Poco::Net::HTTPClientSession>(
        "127.0.0.1", static_cast<Poco::UInt16>(page.port())));
    Poco::Net::HTTPRequest request(
        "GET", "/api/events?after=" + page.tab().text_of("return window.pospay.stream.lastId"),
        "HTTP/1.1");
    request.setHost("127.0.0.1", static_cast<Poco::UInt16>(page.port()));
    open.back()->sendRequest(request);
    Poco::Net::HTTPResponse response;
    open.back()->receiveResponse(response);
    statuses.push_back(response.getStatus());
  }
  BOOST_TEST(statuses == (std::vector<int>{200, 200, 200, 200, 200, 200, 200, 503}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

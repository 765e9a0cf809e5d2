// What stands behind the page, without a browser: the log of events, masking, the line channel.
#define BOOST_TEST_MODULE web_parts

#include <sys/socket.h>

#include <thread>

#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/ui/web/cashier_inbox.hpp"
#include "host_sim/ui/web/event_log.hpp"
#include "host_sim/ui/web/line_channel.hpp"
#include "host_sim/ui/web/wallet_state.hpp"
#include "tests/boost_test.hpp"

using std::chrono::milliseconds;
using web::EventLog;

namespace {

constexpr milliseconds kNow{0};

std::string masked(const std::string& request_body, const std::string& reply_body) {
  sandbox::HttpRequest request;
  request.method = "POST";
  request.path = "/ms-pay/pos/payments";
  request.query = {{"token", "query-secret"}, {"shift", "24112026"}};
  request.headers = {{"regNum", "OPL000000001"}, {"password", "header-secret"}};
  request.body = request_body;
  const sandbox::HttpReply reply{200, reply_body};
  return web::exchange_json({request, reply, "", true});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_log)

BOOST_AUTO_TEST_CASE(whoever_was_away_gets_exactly_what_came_meanwhile) {
  EventLog log(1000);
  log.publish("http", "{\"n\":1}");
  log.set_state("till", "{\"n\":2}");
  log.set_state("till", "{\"n\":2}");  // nothing new
  log.publish("http", "{\"n\":3}");
  const EventLog::Batch all = log.wait_after(999, kNow);
  BOOST_REQUIRE_EQUAL(all.entries.size(), 3u);
  BOOST_TEST(all.entries[1].id == 1001u);
  BOOST_TEST(all.entries[1].json == R"({"topic":"till","kind":"state","body":{"n":2}})");
  BOOST_REQUIRE_EQUAL(log.wait_after(1001, kNow).entries.size(), 1u);
  BOOST_TEST(log.wait_after(1001, kNow).entries[0].id == 1002u);
  BOOST_TEST(log.wait_after(1002, kNow).entries.empty());
  BOOST_TEST(!log.wait_after(1002, kNow).has_gap);
}

BOOST_AUTO_TEST_CASE(a_number_of_another_log_or_one_too_old_is_a_gap) {
  EventLog log(1000);
  for (const std::uint64_t id : {0u, 998u, 1000u, 5000u}) {
    BOOST_TEST(log.wait_after(id, kNow).has_gap, id);
  }
  BOOST_TEST(!log.wait_after(999, kNow).has_gap);
  for (std::size_t i = 0; i < web::kMaxLogEntries + 10; ++i) log.publish("http", "{}");
  BOOST_TEST(log.wait_after(1000, kNow).has_gap);
  BOOST_TEST(log.wait_after(1009, kNow).entries.size() == web::kMaxLogEntries);
}

BOOST_AUTO_TEST_CASE(the_log_is_bounded_in_bytes_and_a_snapshot_in_events) {
  EventLog log(1);
  const std::string large = "\"" + std::string(1024 * 1024, 'x') + "\"";
  for (int i = 0; i < 20; ++i) log.publish("http", large);
  BOOST_TEST(log.wait_after(0, kNow).has_gap);
  BOOST_TEST(log.wait_after(13, kNow).entries.size() == 7u);
  for (std::size_t i = 0; i < 2 * web::kMaxSnapshotEvents; ++i) log.publish("plugin", "{}");
  log.set_state("till", "7");
  const auto snapshot = sandbox::parse_json(log.snapshot());
  BOOST_REQUIRE(snapshot);
  BOOST_TEST(snapshot->find("events")->items.size() == web::kMaxSnapshotEvents);
  BOOST_TEST(snapshot->find("states")->find("till")->text == "7");
  BOOST_TEST(snapshot->integer_of("lastId").value_or(0) == 421);
}

BOOST_AUTO_TEST_CASE(whoever_waits_is_woken_by_news_and_by_the_end) {
  EventLog log(1);
  std::thread speaker([&] { log.publish("http", "{}"); });
  const EventLog::Batch first = log.wait_after(0, std::chrono::minutes(1));
  speaker.join();
  BOOST_TEST(first.entries.size() == 1u);
  std::thread closer([&] { log.close(); });
  BOOST_TEST(log.wait_after(1, std::chrono::minutes(1)).is_closed);
  closer.join();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(masking)

BOOST_AUTO_TEST_CASE(no_secret_and_no_purse_is_in_a_line_of_the_wires) {
  const std::string shown =
      masked(R"({"consumerQR":"code-secret","sum":3.15,"deep":[{"Password":"deep-secret"}]})",
             R"({"token":"reply-secret","pursePublicId":"purse-1","confirmationCode":"1234",)"
             R"("paymentId":100000001,"none":null})");
  for (const char* secret : {"code-secret", "deep-secret", "reply-secret", "purse-1", "1234",
                             "query-secret", "header-secret"}) {
    BOOST_TEST(shown.find(secret) == std::string::npos, secret);
  }
  BOOST_TEST(shown.find("100000001") != std::string::npos);
  BOOST_TEST(shown.find("3.15") != std::string::npos);
  BOOST_TEST(shown.find("24112026") != std::string::npos);
  BOOST_TEST(sandbox::parse_json(shown).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_not_shown_unless_it_is_a_page) {
  BOOST_TEST(masked("token=plain-secret", "").find("plain-secret") == std::string::npos);
  BOOST_TEST(masked("", "<html>502</html>").find("<html>502") != std::string::npos);
  // Cut between two characters.
  std::string name;
  for (int i = 0; i < 4000; ++i) name += "ж";
  const auto shown = sandbox::parse_json(masked("{\"name\":\"" + name + "\"}", ""));
  BOOST_REQUIRE(shown);
  BOOST_TEST(shown->text_of("request").value_or("").size() < 4100u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(inbox)

BOOST_AUTO_TEST_CASE(a_second_long_command_is_refused_until_the_first_is_finished) {
  web::CashierInbox inbox;
  const web::Command look{"1", "look", "{}", false};
  const web::Command pay{"2", "pay", "{}", true};
  BOOST_TEST(inbox.push(look));
  BOOST_TEST(inbox.push(pay));
  BOOST_TEST(!inbox.push(pay));  // a second click
  BOOST_TEST(!inbox.push(look));
  BOOST_TEST(!inbox.close_if_idle());
  inbox.finish(inbox.pop().value());
  BOOST_TEST(!inbox.push(pay));  // the first click waits still
  const web::Command first = inbox.pop().value();
  BOOST_TEST(first.name == "pay");
  BOOST_TEST(!inbox.push(pay));
  BOOST_TEST(!inbox.close_if_idle());
  inbox.finish(first);
  BOOST_TEST(inbox.push(pay));
  inbox.finish(inbox.pop().value());
  BOOST_TEST(inbox.close_if_idle());
  BOOST_TEST(inbox.is_closed());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(channel)

BOOST_AUTO_TEST_CASE(lines_arrive_whole_and_one_beyond_the_limit_ends_the_conversation) {
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  web::LineChannel left(ends[0]);
  web::LineChannel right(ends[1]);
  const std::string long_line = "state till \"" + std::string(500'000, 'x') + "\"";
  std::thread writer([&] {
    left.write("7 pay {\"a\": 1}");
    left.write(long_line);
    left.write(std::string(web::kMaxLineBytes + 1, 'x'));  // refused: nothing is sent
    left.write("two\nlines");                              // likewise
    left.shut_down();
  });
  const auto first = right.read();
  BOOST_REQUIRE(first);
  const web::SplitLine split = web::split_line(*first);
  BOOST_TEST(split.first == "7");
  BOOST_TEST(split.second == "pay");
  BOOST_TEST(split.rest == "{\"a\": 1}");
  BOOST_TEST(right.read().value_or("") == long_line);
  BOOST_TEST(!right.read().has_value());
  writer.join();
  BOOST_TEST(!right.write("to nobody"));
}

BOOST_AUTO_TEST_SUITE_END()

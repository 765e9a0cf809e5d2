// What goes over the wire, how often, and what is known when it breaks. [N11 N12 N14 N15 N23 N26]
#define BOOST_TEST_MODULE http_exchange
#include <Poco/Net/HTTPClientSession.h>

#include <thread>

#include "tests/boost_test.hpp"
#include "tests/io/http_fixture.hpp"

using namespace http_test;
using test::eventually;
using test::ok_response;

namespace {

// Both kinds of connection, for claims that hold for both.
template <class Claim>
void over_both(Claim claim) {
  BOOST_TEST_CONTEXT("plain") { claim(plain_options(), false); }
  BOOST_TEST_CONTEXT("tls") { claim(tls_options(), true); }
}

}  // namespace

BOOST_AUTO_TEST_CASE(request_is_written_as_asked_and_without_a_proxy_N26) {
  Poco::Net::HTTPClientSession::ProxyConfig proxy;
  proxy.host = "127.0.0.1";
  proxy.port = 1;
  proxy.username = "u";
  Poco::Net::HTTPClientSession::setGlobalProxyConfig(proxy);
  std::mutex mutex;
  std::string seen;
  FaultServer server(tls_options(), [&](Wire& wire) {
    const std::string request = wire.read_request();
    {
      const std::lock_guard lock(mutex);
      seen = request;
    }
    wire.write(ok_response(kPayment));
    wire.wait_for_close();
  });
  const HttpResponse response = client_for(server)->exchange(pay());
  Poco::Net::HTTPClientSession::setGlobalProxyConfig({});
  BOOST_TEST(response.failure == HttpFailure::none, response.detail);
  const std::lock_guard lock(mutex);
  BOOST_TEST(seen ==
             "POST /base/payments HTTP/1.1\r\nHost: gw.test:" + std::to_string(server.port()) +
                 "\r\nAccept-Encoding: identity\r\nregNum: OPL000011111\r\n"
                 "password: very-secret-word\r\nContent-Type: application/json\r\n"
                 "Content-Length: 33\r\n\r\n" +
                 pay().body);
}

BOOST_AUTO_TEST_CASE(nothing_is_connected_for_a_request_that_is_refused_here) {
  FaultServer server(tls_options(), [&](Wire& wire) { answer_all(server, wire); });
  HttpRequest request = pay();
  request.headers.push_back({"token", "A\r\nX-Injected: yes"});
  const HttpResponse response = client_for(server)->exchange(request);
  BOOST_TEST(response.failure == HttpFailure::bad_request);
  BOOST_TEST(!response.request_was_sent);
  BOOST_TEST(response.detail.find("token") != std::string::npos);
  BOOST_TEST(server.connections() == 0);
}

BOOST_AUTO_TEST_CASE(redirects_are_answers_and_not_followed_G10) {
  FaultServer server(tls_options(), [&](Wire& wire) {
    while (!wire.read_request().empty()) {
      ++server.requests;
      wire.write(
          "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    }
  });
  const HttpResponse response = client_for(server)->exchange(get());
  BOOST_TEST(response.failure == HttpFailure::none);
  BOOST_TEST(response.status == 307);
  BOOST_TEST(server.requests == 1);
}

BOOST_AUTO_TEST_CASE(cut_after_every_byte_of_the_request_is_sent_and_never_repeated_N11_N12_N14) {
  over_both([](FaultServer::Options options, bool is_tls) {
    std::atomic<std::size_t> cut_after{0};
    std::atomic<bool> is_reset{false};
    std::atomic<std::size_t> length{0};
    FaultServer server(options, [&](Wire& wire) {
      if (cut_after == 0) {
        length = wire.read_request().size();
      } else {
        wire.read(cut_after);
      }
      is_reset ? wire.reset() : wire.finish();
      if (!is_reset) wire.wait_for_close();
    });
    const auto client = client_for(server, is_tls);
    BOOST_TEST(client->exchange(pay()).failure == HttpFailure::connection_lost);
    BOOST_REQUIRE(length > pay().body.size());
    for (std::size_t k = 1; k <= length; ++k) {
      cut_after = k;
      is_reset = k % 2 == 0;
      const int before = server.connections();
      const HttpResponse response = client->exchange(pay());
      BOOST_TEST(response.failure == HttpFailure::connection_lost, k << response.detail);
      BOOST_TEST(response.request_was_sent, k);
      BOOST_TEST(server.connections() == before + 1);
    }
  });
}

BOOST_AUTO_TEST_CASE(cut_before_the_first_byte_of_the_request_is_not_sent_N1_N5) {
  const auto in_handshake = FaultServer::without_handshake(tls_options(), [](Wire& wire) {
    wire.read_raw(20);
    wire.reset();
  });
  HttpResponse response = client_for(*in_handshake)->exchange(pay());
  BOOST_TEST(response.failure == HttpFailure::tls);
  BOOST_TEST(!response.request_was_sent);
  const std::uint16_t port = in_handshake->port();
  in_handshake->stop();
  HttpClientConfig config = config_for(*in_handshake);
  config.base_url = "https://gw.test:" + std::to_string(port);
  response = make_client(config)->exchange(pay());
  BOOST_TEST(response.failure == HttpFailure::connect);
  BOOST_TEST(!response.request_was_sent);
  BOOST_TEST(response.detail.find("Connection refused") != std::string::npos, response.detail);
  config.resolver = std::make_shared<FixedResolver>(std::vector<std::string>{});
  response = make_client(config)->exchange(pay());
  BOOST_TEST(response.failure == HttpFailure::resolve);
  BOOST_TEST(!response.request_was_sent);
}

BOOST_AUTO_TEST_CASE(cut_after_every_byte_of_the_response_is_never_a_response_N13_N14) {
  const std::string whole = ok_response(kPayment);
  over_both([&whole](FaultServer::Options options, bool is_tls) {
    std::atomic<std::size_t> cut_after{0};
    FaultServer server(options, [&](Wire& wire) {
      if (wire.read_request().empty()) return;
      ++server.requests;
      wire.write(whole.substr(0, cut_after));
      // By turns in good order, without a farewell, and by reset.
      if (cut_after % 3 == 0) wire.close_notify();
      cut_after % 3 == 2 ? wire.reset() : wire.finish();
    });
    const auto client = client_for(server, is_tls);
    for (std::size_t k = 0; k < whole.size(); ++k) {
      cut_after = k;
      const int before = server.requests;
      const HttpResponse response = client->exchange(pay());
      BOOST_TEST(response.failure != HttpFailure::none, k);
      // A reset may overtake what was sent before it.
      const bool is_cut = response.failure == HttpFailure::truncated ||
                          response.failure == HttpFailure::connection_lost;
      BOOST_TEST(is_cut, k << ": " << response.detail);
      BOOST_TEST(response.request_was_sent);
      BOOST_TEST(response.body.empty());
      BOOST_TEST(server.requests == before + 1);
    }
  });
}

BOOST_AUTO_TEST_CASE(body_without_length_ended_by_the_connection_is_no_response) {
  over_both([](FaultServer::Options options, bool is_tls) {
    FaultServer server(options, [](Wire& wire) {
      wire.read_request();
      wire.write("HTTP/1.1 200 OK\r\n\r\n{\"amount\":10");
      wire.finish();
    });
    const HttpResponse response = client_for(server, is_tls)->exchange(pay());
    BOOST_TEST(response.failure == HttpFailure::malformed);
    BOOST_TEST(response.body.empty());
  });
}

BOOST_AUTO_TEST_CASE(reads_share_a_connection_and_money_never_does) {
  over_both([](FaultServer::Options options, bool is_tls) {
    FaultServer server(options, [&](Wire& wire) { answer_all(server, wire); });
    const auto client = client_for(server, is_tls);
    for (int i = 0; i < 3; ++i) BOOST_TEST(client->exchange(get()).failure == HttpFailure::none);
    BOOST_TEST(server.connections() == 1);
    for (int i = 0; i < 3; ++i) {
      BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
      BOOST_TEST(server.connections() == 2 + i);
    }
    BOOST_TEST(client->exchange(get()).failure == HttpFailure::none);
    BOOST_TEST(server.connections() == 4);
    BOOST_TEST(server.requests == 7);
  });
}

BOOST_AUTO_TEST_CASE(money_after_a_reset_idle_connection_is_sent_once_N15) {
  over_both([](FaultServer::Options options, bool is_tls) {
    std::atomic<bool> is_reset{false};
    FaultServer server(options, [&](Wire& wire) {
      if (wire.read_request().empty()) return;
      ++server.requests;
      wire.write(ok_response(kPayment));
      if (wire.index() > 0) return wire.wait_for_close();
      wire.reset();
      is_reset = true;
    });
    const auto client = client_for(server, is_tls);
    BOOST_TEST(client->exchange(get()).failure == HttpFailure::none);
    BOOST_TEST(eventually([&] { return is_reset.load(); }));
    BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
    BOOST_TEST(server.requests == 2);
    BOOST_TEST(server.connections() == 2);
  });
}

BOOST_AUTO_TEST_CASE(money_on_a_connection_that_dies_under_it_is_sent_once_N15) {
  over_both([](FaultServer::Options options, bool is_tls) {
    FaultServer server(options, [&](Wire& wire) {
      if (wire.read_request().empty()) return;
      ++server.requests;
      wire.reset();
    });
    const auto client = client_for(server, is_tls);
    const HttpResponse response = client->exchange(pay());
    BOOST_TEST(response.failure == HttpFailure::connection_lost);
    BOOST_TEST(response.request_was_sent);
    BOOST_TEST(server.requests == 1);
    BOOST_TEST(server.connections() == 1);
  });
}

BOOST_AUTO_TEST_CASE(read_that_meets_a_stale_connection_is_asked_once_more_and_no_oftener) {
  over_both([](FaultServer::Options options, bool is_tls) {
    // Answers one request per connection, takes another, and then breaks.
    FaultServer server(options, [&](Wire& wire) {
      const int answers = wire.index() < 2 ? 1 : 0;
      for (int i = 0; i <= answers; ++i) {
        if (wire.read_request().empty()) return;
        ++server.requests;
        if (i < answers) wire.write(ok_response(kPayment));
      }
      wire.reset();
    });
    const auto client = client_for(server, is_tls);
    BOOST_TEST(client->exchange(get()).failure == HttpFailure::none);
    BOOST_TEST(client->exchange(get()).failure == HttpFailure::none);  // stale, then the second
    BOOST_TEST(server.requests == 3);
    BOOST_TEST(server.connections() == 2);
    const HttpResponse response = client->exchange(get());  // stale, then one that breaks
    BOOST_TEST(response.failure == HttpFailure::connection_lost);
    BOOST_TEST(server.requests == 5);
    BOOST_TEST(server.connections() == 3);
  });
}

BOOST_AUTO_TEST_CASE(prepared_connection_carries_the_next_payment) {
  over_both([](FaultServer::Options options, bool is_tls) {
    FaultServer server(options, [&](Wire& wire) { answer_all(server, wire); });
    const auto client = client_for(server, is_tls);
    client->prepare(1);
    client->prepare(1);
    BOOST_TEST(eventually([&] { return server.connections() == 1; }));
    BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
    BOOST_TEST(server.connections() == 1);
    BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
    BOOST_TEST(server.connections() == 2);
  });
}

BOOST_AUTO_TEST_CASE(two_prepared_connections_carry_two_payments) {
  over_both([](FaultServer::Options options, bool is_tls) {
    FaultServer server(options, [&](Wire& wire) { answer_all(server, wire); });
    const auto client = client_for(server, is_tls);
    const std::int64_t renew_in_ms = client->prepare(2);
    BOOST_TEST(renew_in_ms > 0);
    BOOST_TEST(renew_in_ms < oplati::io::kMaxFreshMs);
    BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
    BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
    BOOST_TEST(server.connections() == 2);
  });
}

BOOST_AUTO_TEST_CASE(prepared_connections_are_renewed_before_they_are_old) {
  over_both([](FaultServer::Options options, bool is_tls) {
    std::atomic<int> closed{0};
    FaultServer server(options, [&](Wire& wire) {
      answer_all(server, wire);
      ++closed;
    });
    HttpClientConfig config = config_for(server, is_tls);
    // On a busy machine two handshakes may take a second.
    config.max_fresh_ms = 4'000;
    const auto client = make_client(config);
    // As often as it asks for, and as often as it likes: neither opens more than are needed.
    while (server.connections() < 4) BOOST_REQUIRE(client->prepare(2) > 0);
    BOOST_TEST(eventually([&] { return closed == 2; }));
    BOOST_TEST(client->exchange(pay()).failure == HttpFailure::none);
    BOOST_TEST(server.requests == 1);
    BOOST_TEST(server.connections() == 4);
    client->rest();
    BOOST_TEST(eventually([&] { return closed == 4; }));
  });
}

BOOST_AUTO_TEST_CASE(a_peer_that_closes_early_is_not_pestered) {
  std::atomic<int> closed{0};
  FaultServer server(tls_options(), [&](Wire& wire) {
    wire.finish();
    ++closed;
    wire.wait_for_close();
  });
  const auto client = client_for(server);
  int tries = 0;
  // Each one that is found closed halves the time, down to where it is not worth it.
  while (client->prepare(1) > 0) {
    BOOST_REQUIRE(++tries < 10);
    BOOST_REQUIRE(eventually([&] { return closed == server.connections(); }));
  }
  BOOST_TEST(server.connections() >= 1);
}

BOOST_AUTO_TEST_CASE(prepared_connection_that_the_peer_has_closed_is_not_used) {
  over_both([](FaultServer::Options options, bool is_tls) {
    std::atomic<bool> is_closed{false};
    FaultServer server(options, [&](Wire& wire) {
      if (wire.index() > 0) return answer_all(server, wire);
      wire.close_notify();
      wire.finish();
      is_closed = true;
      wire.wait_for_close();
    });
    const auto client = client_for(server, is_tls);
    client->prepare(1);
    BOOST_TEST(eventually([&] { return is_closed.load(); }));
    const HttpResponse response = client->exchange(pay());
    BOOST_TEST(response.failure == HttpFailure::none, response.detail);
    BOOST_TEST(server.connections() == 2);
    BOOST_TEST(server.requests == 1);
  });
}

BOOST_AUTO_TEST_CASE(answer_that_came_before_the_question_is_not_its_answer_N17) {
  std::atomic<bool> has_spoken{false};
  FaultServer server(plain_options(), [&](Wire& wire) {
    wire.write(ok_response(kPayment));
    has_spoken = true;
    answer_all(server, wire);
  });
  const auto client = client_for(server, false);
  client->prepare(1);
  BOOST_TEST(eventually([&] { return has_spoken.load(); }));
  const HttpResponse response = client->exchange(pay());
  // Not over the prepared connection; over the next one by chance only.
  BOOST_TEST(server.connections() == 2);
  if (response.failure != HttpFailure::none) BOOST_TEST(!response.request_was_sent);
}

BOOST_AUTO_TEST_CASE(second_address_is_tried_when_the_first_refuses_N3) {
  FaultServer::Options options = tls_options();
  options.address = "127.0.0.2";
  FaultServer server(options, [&](Wire& wire) { answer_all(server, wire); });
  HttpClientConfig config = config_for(server);
  config.resolver = std::make_shared<FixedResolver>(
      std::vector<std::string>{"127.0.0.1", "127.0.0.3", "127.0.0.2"});
  BOOST_TEST(make_client(config)->exchange(pay()).failure == HttpFailure::none);
}

BOOST_AUTO_TEST_CASE(plain_http_stays_on_this_machine_whatever_the_resolver_says) {
  HttpClientConfig config;
  config.base_url = "http://localhost:9";
  config.resolver = std::make_shared<FixedResolver>(std::vector<std::string>{"192.0.2.1"});
  const HttpResponse response = make_client(config)->exchange(pay());
  BOOST_TEST(response.failure == HttpFailure::resolve);
  BOOST_TEST(!response.request_was_sent);
}

BOOST_AUTO_TEST_CASE(slow_links_and_small_segments_change_nothing_N18) {
  over_both([](FaultServer::Options options, bool is_tls) {
    FaultServer server(options, [](Wire& wire) {
      wire.read_request();
      wire.write_slowly(ok_response(kPayment), 1, std::chrono::milliseconds(1));
      wire.wait_for_close();
    });
    const HttpResponse response = client_for(server, is_tls)->exchange(pay());
    BOOST_TEST(response.failure == HttpFailure::none, response.detail);
    BOOST_TEST(response.body == kPayment);
  });
}

BOOST_AUTO_TEST_CASE(huge_bodies_and_headers_end_at_their_limit_N20) {
  for (const bool is_body : {true, false}) {
    FaultServer server(tls_options(), [is_body](Wire& wire) {
      wire.read_request();
      if (is_body) wire.write("HTTP/1.1 200 OK\r\nContent-Length: 314572800\r\n\r\n");
      if (!is_body) wire.write("HTTP/1.1 200 OK\r\nX-Long: ");
      const std::string part(16384, 'x');
      while (wire.write(part)) {
      }
    });
    const HttpResponse response = client_for(server)->exchange(get());
    BOOST_TEST(response.failure == HttpFailure::oversized, response.detail);
  }
}

BOOST_AUTO_TEST_CASE(secrets_are_not_in_any_detail_A11) {
  FaultServer server(tls_options(), [](Wire& wire) {
    const std::string request = wire.read_request();
    wire.write("HTTP/1.1 200 very-secret-word\r\nvery-secret-word: x\r\n very-secret-word\r\n\r\n");
    wire.wait_for_close();
  });
  const HttpResponse response = client_for(server)->exchange(pay());
  BOOST_TEST(response.failure == HttpFailure::malformed);
  BOOST_TEST(response.detail.find("secret") == std::string::npos);
  BOOST_TEST(!response.detail.empty());
}

BOOST_AUTO_TEST_CASE(many_threads_use_one_client) {
  FaultServer server(tls_options(), [&](Wire& wire) { answer_all(server, wire); });
  const auto client = client_for(server);
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        if (t == 0) client->prepare(1);
        if (client->exchange(t % 2 == 0 ? pay() : get()).failure == HttpFailure::none) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(good == 80);
  BOOST_TEST(server.requests == 80);
}

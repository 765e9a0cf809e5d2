// Clients that share their connections, as the tills of one process do.
#define BOOST_TEST_MODULE http_trunk
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/boost_test.hpp"
#include "tests/io/http_fixture.hpp"

using namespace http_test;
using oplati::io::HttpTrunk;
using oplati::io::HttpTrunks;
using test::eventually;
using test::ok_response;

namespace {

struct Tills {
  explicit Tills(const FaultServer& server) : config(config_for(server)) {}

  std::unique_ptr<HttpClient> open() {
    auto trunk = trunks.join(config);
    BOOST_REQUIRE_MESSAGE(trunk.has_value(), (trunk ? "" : trunk.error().message));
    return std::move(*HttpClient::create(*trunk));
  }

  HttpTrunks trunks;
  HttpClientConfig config;
};

// Tills at a gateway that answers everything.
struct Fixture {
  std::atomic<int> closed{0};  // connections
  FaultServer server{tls_options(), [this](Wire& wire) {
                       answer_all(server, wire);
                       ++closed;
                     }};
  Tills tills{server};
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_one_till_has_opened_carries_the_next_question_of_another, Fixture) {
  const auto one = tills.open();
  const auto other = tills.open();
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(one->exchange(get()).failure == HttpFailure::none);
    BOOST_TEST(other->exchange(get()).failure == HttpFailure::none);
  }
  BOOST_TEST(server.requests == 10);
  BOOST_TEST(server.connections() == 1);
  // What moves money still goes over one that has carried nothing.
  BOOST_TEST(other->exchange(pay()).failure == HttpFailure::none);
  BOOST_TEST(server.connections() == 2);
}

BOOST_AUTO_TEST_CASE(a_till_that_closes_ends_its_own_requests_and_nobody_elses) {
  std::atomic<bool> may_answer{false};
  FaultServer server(tls_options(), [&](Wire& wire) {
    if (wire.read_request().empty()) return;
    ++server.requests;
    if (!eventually([&] { return may_answer.load(); })) return;
    wire.write(ok_response(kPayment));
    wire.wait_for_close();
  });
  Tills tills(server);
  const auto closing = tills.open();
  const auto staying = tills.open();
  HttpResponse cut;
  HttpResponse answered;
  std::thread first([&] { cut = closing->exchange(get()); });
  std::thread second([&] { answered = staying->exchange(pay()); });
  BOOST_TEST(eventually([&] { return server.requests == 2; }));
  closing->shut_down();
  first.join();
  BOOST_TEST(cut.failure == HttpFailure::shut_down);
  BOOST_TEST(closing->exchange(get()).failure == HttpFailure::shut_down);
  may_answer = true;
  second.join();
  BOOST_TEST(answered.failure == HttpFailure::none, answered.detail);
  BOOST_TEST(staying->exchange(pay()).failure == HttpFailure::none);
}

BOOST_FIXTURE_TEST_CASE(as_many_are_kept_ready_as_all_want_up_to_the_most, Fixture) {
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (std::size_t i = 0; i < HttpTrunk::most_ready; ++i) {
    clients.push_back(tills.open());
    BOOST_TEST(clients.back()->prepare(2) > 0);
    const int wanted = static_cast<int>(std::min(2 * (i + 1), HttpTrunk::most_ready));
    BOOST_TEST(server.connections() == wanted);
  }
  // Those of one till remain while another wants them, and go with the last.
  for (std::size_t i = 0; i + 1 < clients.size(); ++i) clients[i]->rest();
  clients[0].reset();
  for (std::size_t i = 0; i < HttpTrunk::most_ready; ++i) {
    BOOST_TEST(clients[1]->exchange(pay()).failure == HttpFailure::none);
  }
  BOOST_TEST(server.connections() == static_cast<int>(HttpTrunk::most_ready));
  clients.back()->rest();
  BOOST_TEST(eventually([&] { return closed == server.connections(); }));
}

BOOST_FIXTURE_TEST_CASE(with_the_last_till_the_connections_close_and_the_next_begins_anew,
                        Fixture) {
  auto one = tills.open();
  auto other = tills.open();
  BOOST_TEST(one->exchange(get()).failure == HttpFailure::none);
  one->shut_down();
  BOOST_TEST(other->exchange(get()).failure == HttpFailure::none);
  BOOST_TEST(server.connections() == 1);
  other->shut_down();
  BOOST_TEST(eventually([&] { return closed == 1; }));
  // The old ones still exist when the new one comes.
  const auto next = tills.open();
  for (int i = 0; i < 2; ++i) BOOST_TEST(next->exchange(get()).failure == HttpFailure::none);
  BOOST_TEST(server.connections() == 2);
}

BOOST_FIXTURE_TEST_CASE(other_authorities_other_pins_or_another_address_share_nothing, Fixture) {
  const auto trunk = std::move(*tills.trunks.join(tills.config));
  BOOST_TEST((*tills.trunks.join(tills.config) == trunk));

  HttpClientConfig pinned = tills.config;
  pinned.spki_pins = {"sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                      "sha256/BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="};
  BOOST_TEST((*tills.trunks.join(pinned) != trunk));

  HttpClientConfig elsewhere = tills.config;
  elsewhere.base_url += "/other";
  BOOST_TEST((*tills.trunks.join(elsewhere) != trunk));

  // The file is replaced while a till is open: the next one goes by what it says now.
  const test::TempFolder folder;
  HttpClientConfig renewed = tills.config;
  renewed.ca_file = (folder.path() / "ca.pem").string();
  std::filesystem::copy_file(tills.config.ca_file, renewed.ca_file);
  const auto before = std::move(*tills.trunks.join(renewed));
  BOOST_TEST((*tills.trunks.join(renewed) == before));
  std::ofstream(renewed.ca_file, std::ios::app) << "\n";
  BOOST_TEST((*tills.trunks.join(renewed) != before));
  std::ofstream(renewed.ca_file) << "not a certificate";
  BOOST_TEST(!tills.trunks.join(renewed).has_value());
}

BOOST_AUTO_TEST_CASE(a_peer_that_does_not_answer_holds_few_of_those_who_prepare) {
  const auto server =
      FaultServer::without_handshake(tls_options(), [](Wire& wire) { wire.wait_for_hang_up(); });
  Tills tills(*server);
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(tills.open());
  std::atomic<int> done{0};
  std::atomic<int> to_try_again{0};
  std::vector<std::thread> threads;
  for (const auto& client : clients) {
    threads.emplace_back([&, till = client.get()] {
      if (till->prepare(2) > 0) ++to_try_again;
      ++done;
    });
    // Those before it hold what they can.
    const auto held = std::min(threads.size(), HttpTrunk::most_opening);
    BOOST_TEST(eventually([&] { return server->connections() == static_cast<int>(held); }));
  }
  BOOST_TEST(eventually([&] { return done == 8 - static_cast<int>(HttpTrunk::most_opening); }));
  BOOST_TEST(server->connections() == static_cast<int>(HttpTrunk::most_opening));
  server->stop();
  for (auto& thread : threads) thread.join();
  BOOST_TEST(to_try_again == 8);
}

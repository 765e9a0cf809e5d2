// What may be configured and what may be asked. [A7 A9]
#define BOOST_TEST_MODULE http_endpoint
#include "plugins/oplati/io/http_endpoint.hpp"

#include <limits>

#include "plugins/oplati/io/http_request_check.hpp"
#include "tests/boost_test.hpp"

using namespace oplati::io;

BOOST_AUTO_TEST_CASE(good_urls_are_taken_apart) {
  struct Row {
    const char* url;
    bool is_tls;
    const char* host;
    int port;
    const char* authority;
    const char* path;
  };
  const Row rows[] = {
      {"https://gw.test", true, "gw.test", 443, "gw.test", ""},
      {"https://gw.test/", true, "gw.test", 443, "gw.test", ""},
      {"HTTPS://GW.Test:443/ms-pay/", true, "gw.test", 443, "gw.test", "/ms-pay"},
      {"https://gw.test:8443/a/b", true, "gw.test", 8443, "gw.test:8443", "/a/b"},
      {"https://192.0.2.1", true, "192.0.2.1", 443, "192.0.2.1", ""},
      {"https://[2001:db8::1]:8443/a", true, "2001:db8::1", 8443, "[2001:db8::1]:8443", "/a"},
      {"http://localhost:8080", false, "localhost", 8080, "localhost:8080", ""},
      {"http://127.0.0.1", false, "127.0.0.1", 80, "127.0.0.1", ""},
      {"http://127.9.9.9:80/x", false, "127.9.9.9", 80, "127.9.9.9", "/x"},
      {"http://[::1]:8080", false, "::1", 8080, "[::1]:8080", ""},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.url) {
      const auto endpoint = parse_endpoint(row.url);
      BOOST_REQUIRE(endpoint.has_value());
      BOOST_TEST(endpoint->is_tls == row.is_tls);
      BOOST_TEST(endpoint->host == row.host);
      BOOST_TEST(endpoint->port == row.port);
      BOOST_TEST(endpoint->authority == row.authority);
      BOOST_TEST(endpoint->base_path == row.path);
    }
  }
}

BOOST_AUTO_TEST_CASE(urls_that_can_be_read_in_two_ways_are_refused_A9) {
  const std::string rows[] = {
      "",
      "gw.test",
      "//gw.test",
      "ftp://gw.test",
      "https:/gw.test",
      "https://",
      "https:///path",
      "http://gw.test",
      "http://127.evil.test",
      "http://127.0.0.1.evil.test",
      "http://10.0.0.1",
      "http://localhost.evil.test",
      "https://user@gw.test",
      "https://user:word@gw.test",
      "https://gw.test/a@b",
      "https://gw.test?x=1",
      "https://gw.test/?x=1",
      "https://gw.test/#f",
      "https://gw.test/../x",
      "https://gw.test/a/..",
      "https://gw.test/./x",
      "https://gw.test//x",
      "https://gw.test/%2e%2e/x",
      "https://gw.test/a b",
      "https://gw.test/\r\nX: y",
      "https://gw.test\\evil.test",
      "https://gw.test:0",
      "https://gw.test:65536",
      "https://gw.test:",
      "https://gw.test:4a3",
      "https://gw.test:-1",
      "https://gw.test:+443",
      "https://[::1",
      "https://::1",
      "https://[gw.test]",
      "https://[::1]x",
      "https://[fe80::1%25eth0]",
      "https://.gw.test",
      "https://gw..test",
      "https://gw.test.",
      "https://-gw.test",
      "https://gw_test",
      "https://1.2.3",
      "https://0x7f.1",
      "https://2130706433",
      "https://1.2.3.4.5",
      "https://\xD0\xBE.test",
      std::string("https://gw.test/\0x", 18),
      "https://" + std::string(600, 'a'),
      " https://gw.test",
      "https://gw.test\n",
  };
  for (const std::string& row : rows) {
    BOOST_TEST_CONTEXT(row) {
      const auto endpoint = parse_endpoint(row);
      BOOST_REQUIRE(!endpoint.has_value());
      BOOST_TEST((endpoint.error().code == pospay::Code::invalid));
      BOOST_TEST(endpoint.error().message.find("The address of the payment service") == 0u);
      BOOST_TEST(endpoint.error().message.find("user:word") == std::string::npos);
    }
  }
}

namespace {

HttpRequest good() {
  HttpRequest request;
  request.target = "/payments?x=%20y";
  request.headers = {{"regNum", "OPL000011111"}, {"password", "a b~!"}};
  request.timeout_ms = 1000;
  return request;
}

}  // namespace

BOOST_AUTO_TEST_CASE(good_requests_have_no_problem) {
  BOOST_TEST(!problem_with(good()).has_value());
  HttpRequest empty_value = good();
  empty_value.headers.push_back({"X-Empty", ""});
  BOOST_TEST(!problem_with(empty_value).has_value());
}

BOOST_AUTO_TEST_CASE(values_that_could_become_another_header_are_refused_unnamed_A7) {
  const std::string values[] = {
      "secret\r\nX-Injected: yes",
      "secret\n",
      "secret\r",
      std::string("secret\0", 7),
      "secret\x1b[0m",
      "secret\x7f",
      "secret\t",
      "secret\x80",
      " secret",
      "secret ",
      "secret\xC2\x85",
      std::string(5000, 's'),
  };
  for (const std::string& value : values) {
    HttpRequest request = good();
    request.headers.push_back({"token", value});
    const auto problem = problem_with(request);
    BOOST_REQUIRE(problem.has_value());
    BOOST_TEST(problem->find("token") != std::string::npos);
    BOOST_TEST(problem->find("secret") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(names_targets_and_sizes_are_checked) {
  for (const char* name : {"", "a b", "a:b", "a\r\nb", "Host", "content-length", "CONNECTION",
                           "Transfer-Encoding", "Expect", "\xD0\xB0"}) {
    HttpRequest request = good();
    request.headers.push_back({name, "x"});
    BOOST_TEST(problem_with(request).has_value(), name);
  }
  for (const char* target :
       {"", "payments", "http://evil.test/", "/a b", "/a\r\nX: y", "/a#b", "/\x7f", "/\xD0\xB0"}) {
    HttpRequest request = good();
    request.target = target;
    BOOST_TEST(problem_with(request).has_value(), target);
  }
  for (const std::int64_t timeout_ms : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{600'001},
                                        std::numeric_limits<std::int64_t>::max()}) {
    HttpRequest request = good();
    request.timeout_ms = timeout_ms;
    BOOST_TEST(problem_with(request).has_value());
  }
  HttpRequest with_body = good();
  with_body.body = "x";
  BOOST_TEST(problem_with(with_body).has_value());
  HttpRequest money_by_get = good();
  money_by_get.moves_money = true;
  BOOST_TEST(problem_with(money_by_get).has_value());
}

#include "tests/io/http_fixture.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>
#include <ostream>
#include <stdexcept>
#include <thread>

namespace http_test {

oplati::io::Resolution FixedResolver::resolve(const std::string&, std::uint16_t port,
                                              const oplati::io::Deadline&,
                                              const std::atomic<bool>&) {
  oplati::io::Resolution resolution;
  for (const std::string& text : addresses_) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    inet_pton(AF_INET, text.c_str(), &name.sin_addr);
    oplati::io::SocketAddress address;
    std::memcpy(&address.storage, &name, sizeof name);
    address.length = sizeof name;
    resolution.addresses.push_back(address);
  }
  if (addresses_.empty()) resolution.detail = "resolve: no such name";
  return resolution;
}

oplati::io::Resolution SilentResolver::resolve(const std::string&, std::uint16_t,
                                               const oplati::io::Deadline& deadline,
                                               const std::atomic<bool>& is_stopped) {
  while (!deadline.has_passed() && !is_stopped) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return {{}, "resolve: no answer in time"};
}

Authority::Authority() {
  root = test::issue({.common_name = "Test Root", .is_authority = true});
  gateway = issue_for("DNS:gw.test,IP:127.0.0.1");
  ca_file = root.write_pem((folder / "ca.pem").string());
}

test::Identity Authority::issue_for(const std::string& subject_alt_names) const {
  return test::issue({.common_name = "gateway", .subject_alt_names = subject_alt_names}, &root);
}

Authority& Authority::instance() {
  static Authority authority;
  return authority;
}

FaultServer::Options tls_options() {
  FaultServer::Options options;
  options.identity = Authority::instance().gateway;
  return options;
}

FaultServer::Options plain_options() {
  FaultServer::Options options;
  options.is_tls = false;
  return options;
}

HttpClientConfig config_for(const FaultServer& server, bool is_tls) {
  HttpClientConfig config;
  const std::string port = std::to_string(server.port());
  config.base_url =
      is_tls ? "https://gw.test:" + port + "/base" : "http://127.0.0.1:" + port + "/base";
  config.ca_file = Authority::instance().ca_file;
  config.resolver = std::make_shared<FixedResolver>(std::vector<std::string>{"127.0.0.1"});
  return config;
}

void answer_all(FaultServer& server, Wire& wire) {
  while (!wire.read_request().empty()) {
    ++server.requests;
    wire.write(test::ok_response(kPayment));
  }
}

std::unique_ptr<HttpClient> client_for(const FaultServer& server, bool is_tls) {
  return make_client(config_for(server, is_tls));
}

std::unique_ptr<HttpClient> make_client(const HttpClientConfig& config) {
  auto client = HttpClient::create(config);
  if (!client) throw std::runtime_error(client.error().message);
  return std::move(*client);
}

HttpRequest get(std::int64_t timeout_ms) {
  HttpRequest request;
  request.target = "/payments/1";
  request.headers = {{"regNum", "OPL000011111"}, {"password", "very-secret-word"}};
  request.timeout_ms = timeout_ms;
  return request;
}

HttpRequest pay(std::int64_t timeout_ms) {
  HttpRequest request = get(timeout_ms);
  request.method = HttpMethod::post;
  request.target = "/payments";
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = R"({"sum":10.00,"orderNumber":"A-1"})";
  request.moves_money = true;
  return request;
}

std::int64_t Stopwatch::ms() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               start_)
      .count();
}

}  // namespace http_test

namespace oplati::io {

std::ostream& operator<<(std::ostream& out, HttpFailure failure) {
  switch (failure) {
    case HttpFailure::none:
      return out << "none";
    case HttpFailure::bad_request:
      return out << "bad_request";
    case HttpFailure::resolve:
      return out << "resolve";
    case HttpFailure::connect:
      return out << "connect";
    case HttpFailure::tls:
      return out << "tls";
    case HttpFailure::certificate:
      return out << "certificate";
    case HttpFailure::deadline:
      return out << "deadline";
    case HttpFailure::connection_lost:
      return out << "connection_lost";
    case HttpFailure::truncated:
      return out << "truncated";
    case HttpFailure::oversized:
      return out << "oversized";
    case HttpFailure::malformed:
      return out << "malformed";
    case HttpFailure::shut_down:
      return out << "shut_down";
  }
  return out << "?";
}

}  // namespace oplati::io

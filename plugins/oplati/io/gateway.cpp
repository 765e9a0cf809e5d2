#include "plugins/oplati/io/gateway.hpp"

#include <algorithm>
#include <utility>

#include "plugins/oplati/io/boot_clock.hpp"

namespace oplati::io {
namespace {

using pospay::Code;
using pospay::Error;

std::string kind_of(HttpFailure failure) {
  switch (failure) {
    case HttpFailure::none:
      return "";
    case HttpFailure::bad_request:
      return "bad_request";
    case HttpFailure::resolve:
      return "resolve";
    case HttpFailure::connect:
      return "connect";
    case HttpFailure::tls:
      return "tls";
    case HttpFailure::certificate:
      return "certificate";
    case HttpFailure::deadline:
      return "deadline";
    case HttpFailure::connection_lost:
      return "connection_lost";
    case HttpFailure::truncated:
      return "truncated";
    case HttpFailure::oversized:
      return "oversized";
    case HttpFailure::malformed:
      return "malformed";
    case HttpFailure::shut_down:
      return "shut_down";
  }
  return "unknown";
}

Fault unsent(std::string kind, std::string detail) {
  Fault fault;
  fault.request_was_sent = false;
  fault.kind = std::move(kind);
  fault.detail = std::move(detail);
  return fault;
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

pospay::Result<std::shared_ptr<Gateway>> Gateway::create(GatewayConfig config, HttpTrunks& trunks) {
  // The configured one is judged now, at the till's start; its connections are made later.
  std::shared_ptr<Gateway> gateway(new Gateway(std::move(config), trunks));
  auto client = gateway->client_for(gateway->config_.base_url);
  if (!client) return client.error();
  return gateway;
}

pospay::Result<std::shared_ptr<HttpClient>> Gateway::client_for(const std::string& base_url) {
  const std::lock_guard lock(mutex_);
  if (is_shut_down_) return Error{Code::unavailable, "the plugin is shutting down"};
  if (const auto found = clients_.find(base_url); found != clients_.end()) return found->second;
  auto trunk = trunks_.join({base_url, config_.ca_file, config_.pins, nullptr});
  if (!trunk) return trunk.error();
  auto made = HttpClient::create(std::move(*trunk));
  if (!made) return made.error();
  std::shared_ptr<HttpClient> client = std::move(*made);
  clients_[base_url] = client;
  return client;
}

// Without memory an exchange ends like one that the network has cut.
Answer Gateway::call(const Binding& binding, const Credential& credential, const Call& call) {
  Sent sent;
  try {
    return exchange(binding, credential, call, sent);
  } catch (...) {
    Fault fault;
    fault.request_was_sent = sent.is_sent;
    fault.kind = "no_memory";
    return fault;
  }
}

Probed Gateway::probe(const Binding& binding, const Credential& credential,
                      const std::optional<Call>& call) {
  Probed probed;
  auto client = client_for(binding.base_url);
  if (!client) {
    probed.answer = unsent("configuration", client.error().message);
    return probed;
  }
  const HttpWay way = (*client)->look(config_.request_timeout_ms);
  probed.resolve_ms = way.resolve_ms;
  probed.connect_ms = way.connect_ms;
  probed.tls_ms = way.tls_ms;
  if (way.failure != HttpFailure::none) {
    probed.answer = unsent(kind_of(way.failure), way.detail);
    // OpenSSL's own words for a time that lies outside the certificate's.
    probed.is_certificate_out_of_time = way.failure == HttpFailure::certificate &&
                                        (way.detail.find("expired") != std::string::npos ||
                                         way.detail.find("not yet valid") != std::string::npos);
    return probed;
  }
  if (!call) return probed;
  const std::int64_t begun_ns = boot_now_ns();
  Sent sent;
  probed.answer = exchange(binding, credential, *call, sent);
  probed.server_wall_ms = sent.date_ms;
  probed.answer_ms = (boot_now_ns() - begun_ns) / 1'000'000;
  return probed;
}

Answer Gateway::exchange(const Binding& binding, const Credential& credential, const Call& call,
                         Sent& sent) {
  const wire::HttpCall http = wire::to_http(call, config_.wire, binding.register_number);
  auto client = client_for(binding.base_url);
  if (!client) return unsent("configuration", client.error().message);

  HttpRequest request;
  request.method = http.method == wire::HttpMethod::get ? HttpMethod::get : HttpMethod::post;
  request.target = http.target;
  request.headers = {{config_.register_header, binding.register_number},
                     {"Accept", "application/json"}};
  if (!http.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (std::holds_alternative<IssueToken>(call)) {
    // A register that asks for its first token has nothing to show.
  } else if (!credential.token.empty()) {
    request.headers.push_back({config_.token_header, credential.token});
  } else if (!credential.password.empty()) {
    request.headers.push_back({config_.password_header, credential.password});
  }
  request.body = http.body;
  request.timeout_ms = config_.request_timeout_ms;
  request.max_body_bytes = http.response_limit_bytes;
  request.moves_money = http.moves_money;
  HttpResponse response = (*client)->exchange(request);
  sent = {response.request_was_sent, response.date_ms};

  wire::WireResponse wired;
  wired.request_was_sent = response.request_was_sent;
  wired.http_status = response.failure == HttpFailure::none ? response.status : 0;
  wired.content_type = std::move(response.content_type);
  wired.body = std::move(response.body);
  wired.failure_kind = kind_of(response.failure);
  wired.failure_detail = std::move(response.detail);
  wired.retry_after_ms = response.retry_after_ms;
  return checked(wire::from_http(call, wired, config_.wire));
}

// A QR text that could open something else than the wallet's app is not shown (A12).
Answer Gateway::checked(Answer answer) const {
  auto* session = std::get_if<SessionOpened>(&answer);
  if (session == nullptr) return answer;
  const auto is_good = [this](char c) {
    return is_alphanumeric(c) || config_.qr_punctuation.find(c) != std::string::npos;
  };
  if (!std::all_of(session->dynamic_qr.begin(), session->dynamic_qr.end(), is_good)) {
    session->dynamic_qr.clear();
  }
  return answer;
}

// Ahead of need, and so without a word when it cannot be done.
std::int64_t Gateway::prepare(std::size_t count) {
  try {
    auto client = client_for(config_.base_url);
    return client ? (*client)->prepare(count, config_.request_timeout_ms) : 0;
  } catch (...) {
    return 0;
  }
}

void Gateway::rest() {
  const std::lock_guard lock(mutex_);
  for (auto& [url, client] : clients_) client->rest();
}

void Gateway::shut_down() {
  std::map<std::string, std::shared_ptr<HttpClient>> clients;
  {
    const std::lock_guard lock(mutex_);
    is_shut_down_ = true;
    clients = std::move(clients_);
    clients_.clear();
  }
  for (auto& [url, client] : clients) client->shut_down();
}

}  // namespace oplati::io

// The payment system over HTTPS: wire/ makes the request and reads the response, the transport
// carries it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugins/oplati/io/http_client.hpp"
#include "plugins/oplati/io/ports.hpp"
#include "plugins/oplati/wire/protocol.hpp"

namespace oplati::io {

struct GatewayConfig {
  std::string base_url;  // of new operations; operations keep the one that they began with
  std::string ca_file;
  std::vector<std::string> pins;
  std::string register_header = "regNum";
  std::string password_header = "password";
  std::string token_header = "token";
  std::int64_t request_timeout_ms = 10'000;
  // Characters of dynamicQR besides ASCII letters and digits.
  std::string qr_punctuation;
  wire::WireProfile wire;
};

class Gateway final : public IGateway {
 public:
  // INVALID when the URL, the CA file or the pins are wrong, with the remedy. Shares connections
  // with others made from `trunks`, which live longer.
  static pospay::Result<std::shared_ptr<Gateway>> create(GatewayConfig config, HttpTrunks& trunks);

  Answer call(const Binding& binding, const Credential& credential, const Call& call) override;
  Probed probe(const Binding& binding, const Credential& credential,
               const std::optional<Call>& call) override;
  std::int64_t prepare(std::size_t count) override;
  void rest() override;
  void shut_down() override;

 private:
  Gateway(GatewayConfig config, HttpTrunks& trunks) : config_(std::move(config)), trunks_(trunks) {}

  // The client for a base URL; made when it is first needed.
  pospay::Result<std::shared_ptr<HttpClient>> client_for(const std::string& base_url);
  Answer checked(Answer answer) const;
  // What is known of an exchange however it ends.
  struct Sent {
    bool is_sent = false;
    std::int64_t date_ms = 0;  // what the answer's Date header says, 0 without
  };
  Answer exchange(const Binding& binding, const Credential& credential, const Call& call,
                  Sent& sent);

  GatewayConfig config_;
  HttpTrunks& trunks_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<HttpClient>> clients_;
  bool is_shut_down_ = false;
};

}  // namespace oplati::io

// «Получить токен» (Z16, Z17): one call, no money, nothing to record. The token goes into the
// host's secret store before the outcome is handed out.
#pragma once

#include <string>

#include "plugins/oplati/core/host_side.hpp"
#include "plugins/oplati/core/machine.hpp"

namespace oplati {

// The name under which the host keeps a register's token.
std::string token_secret_name(const std::string& register_number);

class TokenRequest final : public Machine {
 public:
  TokenRequest(std::string key, std::string register_number);

  pospay::Result<void> accepts(const Input& input) const override;
  void handle(const Input& input, const Moment& moment, Actions& actions) override;
  std::optional<std::int64_t> wake_at_ms() const override { return std::nullopt; }
  OperationRecord record() const override;
  std::optional<pospay::OpenOperation> open() const override { return std::nullopt; }
  // Nothing of it outlives its outcome.
  bool is_finished() const override { return host_.told() != Told::nothing; }

 private:
  void on_answer(const Answer& answer, Actions& actions);

  std::string register_number_;
  HostSide host_;
  bool call_under_way_ = false;
};

}  // namespace oplati

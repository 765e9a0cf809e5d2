// «Получить токен» (Z16, Z17): one call, no money, nothing to record. The token goes into the
// host's secret store before the outcome is handed out.
#pragma once

#include <string>

#include "plugins/oplati/core/passing_machine.hpp"

namespace oplati {

// The name under which the host keeps a register's token.
std::string token_secret_name(const std::string& register_number);

class TokenRequest final : public PassingMachine {
 public:
  TokenRequest(std::string key, std::string register_number);

  pospay::Result<void> accepts(const Input& input) const override;
  void handle(const Input& input, const Moment& moment, Actions& actions) override;
  std::optional<std::int64_t> wake_at_ms() const override { return std::nullopt; }
  OperationRecord record() const override;

 private:
  void on_answer(const Answer& answer, Actions& actions);

  std::string register_number_;
  bool call_under_way_ = false;
};

}  // namespace oplati

// The same gateway reached by text: the plugin's own JSON on one side, the sandbox's on the other.
#pragma once

#include <cstdint>
#include <string>

#include "host_sim/sandbox/register_protocol.hpp"
#include "host_sim/sandbox/wallet_model.hpp"
#include "plugins/oplati/core/messages.hpp"
#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/profile/profile.hpp"
#include "plugins/oplati/wire/protocol.hpp"

namespace simulation {

class WireGateway {
 public:
  WireGateway(const oplati::profile::Profile& profile, sandbox::WalletModel& model,
              std::string password);
  oplati::Answer carry_out(const oplati::Binding& binding, const oplati::Call& call,
                           std::int64_t now_ms);

 private:
  oplati::wire::WireProfile wire_;
  sandbox::RegisterProtocol protocol_;
  std::string register_header_;
  std::string password_header_;
  std::string password_;
};

}  // namespace simulation

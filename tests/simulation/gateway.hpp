// The simulated Oplati system behind the typed messages: the sandbox's own wallet model. In some
// seeds the messages go through JSON text on both sides.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "host_sim/sandbox/wallet_model.hpp"
#include "plugins/oplati/core/messages.hpp"
#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/profile/profile.hpp"

namespace simulation {

class WireGateway;

class Gateway {
 public:
  Gateway(oplati::profile::Profile profile, std::uint64_t seed, bool over_the_wire);
  ~Gateway();

  // One request carried out. `script` is what the buyer of a session that it opens will do.
  oplati::Answer carry_out(const oplati::Binding& binding, const oplati::Call& call,
                           const sandbox::Script& script, std::int64_t now_ms);

  sandbox::WalletModel& model() { return model_; }
  const sandbox::WalletModel& model() const { return model_; }
  const oplati::profile::Profile& profile() const { return profile_; }

  // The merchant's view of a sale, by its order number.
  struct Account {
    int payments = 0;            // of the order number
    int open = 0;                // ... at status 0
    int paid = 0;                // ... at status 1
    int partly_left = 0;         // ... of which something is left
    std::int64_t net_minor = 0;  // what was paid less what went back
    std::int64_t last_id = 0;
  };
  Account account(std::string_view order_number) const;
  const sandbox::Payment* find(std::int64_t payment_id) const;
  // Reversals with this order number that took money or are about to.
  int reversals(std::string_view order_number) const;

 private:
  oplati::profile::Profile profile_;
  sandbox::WalletModel model_;
  std::unique_ptr<WireGateway> wire_;
};

// A payment as the register protocol shows it.
oplati::PaymentInfo info_of(const sandbox::Payment& payment);

}  // namespace simulation

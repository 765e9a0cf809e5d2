// Is what the host asks for possible at all? Checked before anything is recorded or sent.
#pragma once

#include <string>

#include "plugins/oplati/core/order.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati {

// INVALID with a message id: no positions, positions that do not add up to the total, an amount
// that is not positive, too large, not BYN, or more than the receipt's total.
pospay::Result<void> check_payment_request(const pospay::PaymentRequest& request);

// The sale that is refunded. INVALID as above; NOT_FOUND when the reference is not of this plugin;
// REFUSED when the amount is over what the host says is left.
pospay::Result<ProviderReference> check_refund_request(const pospay::RefundRequest& request);

// Tells one request from another under the same key. Not cryptographic: it guards against a host's
// mistake, not against an attacker inside the host.
std::string digest_of(const pospay::PaymentRequest& request);
std::string digest_of(const pospay::RefundRequest& request);

}  // namespace oplati

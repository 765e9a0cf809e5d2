// The register protocol's messages as JSON text. Field names are those of the protocol, see
// plugins/oplati/profile/README.md. Amounts are JSON numbers in rubles with exactly two decimals,
// made from kopecks and read from the number's text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host_sim/sandbox/wallet_types.hpp"
#include "plugins/oplati/profile/profile.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

struct DemandRequest {
  Mode mode = Mode::dynamic_qr;
  std::string consumer_qr;
};

struct OrderRequest {
  Order order;
  std::string register_number;  // `regNum` of the body; empty when it is not there
};

// --- In: errors are invalid, the message is meant for devMessage
// ----------------------------------

// The `regNum` of POST /pos/token.
pospay::Result<std::string> read_token_request(std::string_view body);
pospay::Result<DemandRequest> read_demand(std::string_view body,
                                          const oplati::profile::Profile& profile);
// A payment request, for payments, reversals and web payments. The fields of `details` are checked
// where they are present; that they add up is the till's affair.
pospay::Result<OrderRequest> read_order(std::string_view body);

// --- Out -----------------------------------------------------------------------------------------

std::string token_json(std::string_view token, const oplati::profile::Profile& profile);
std::string session_json(const SessionOpened& opened, const oplati::profile::Profile& profile);
std::string consumer_status_json(bool is_ready);
// `purse` is the buyer's public id, empty while nobody has paid.
std::string payment_json(const Payment& payment, std::string_view purse);
std::string web_payment_json(const Payment& payment);
std::string web_payment_v2_json(const Payment& payment, std::string_view redirect_url);
// {code, internalCode, devMessage, userMessage {lang_ru, lang_en}}; `detail` replaces devMessage.
std::string refusal_json(Refusal refusal, std::string_view detail = {});

}  // namespace sandbox

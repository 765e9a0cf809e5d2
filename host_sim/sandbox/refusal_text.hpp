// How a refusal looks on the wire: HTTP status, `internalCode` and the texts of the error body. All
// of it is [A], see plugins/oplati/profile/README.md; the form of the body is [P].
#pragma once

#include <string_view>

#include "host_sim/sandbox/wallet_types.hpp"

namespace sandbox {

struct RefusalText {
  int http_status = 400;
  std::string_view internal_code;
  std::string_view log_text;  // devMessage
  std::string_view russian;   // userMessage.lang_ru, meant for the cashier
  std::string_view english;   // userMessage.lang_en
};

RefusalText refusal_text(Refusal refusal);

}  // namespace sandbox

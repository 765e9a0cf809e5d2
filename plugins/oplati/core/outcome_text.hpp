// Which message of the catalogue says what. The ids are the contract with the catalogue; a test
// walks through all of them.
#pragma once

#include <string>
#include <string_view>

#include "pospay/cpp/types.hpp"

namespace oplati {

// `subject` is "payment" or "refund". The gateway's own words, when it gave any, become the
// argument "text" of "<subject>.gateway_refused".
pospay::Message outcome_message(std::string_view subject, pospay::OutcomeStatus status,
                                pospay::Reason reason, const std::string& gateway_text);

// Of the unknown outcome that a plugin tells which cannot go on.
std::string stopped_message_id(pospay::OperationKind kind);
std::string waiting_message_id(pospay::WaitingFor what);
std::string settled_message_id(pospay::SettledAs how);

}  // namespace oplati

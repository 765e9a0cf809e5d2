// The contract's kinds as words for machines: in JSON for the page, in diagrams.
#pragma once

#include "pospay/cpp/types.hpp"

namespace checkout {

const char* event_word(pospay::EventKind kind);     // "show_qr"
const char* waiting_word(pospay::WaitingFor what);  // "confirmation"
const char* outcome_word(pospay::OutcomeStatus status);
const char* tender_word(pospay::TenderKind kind);  // "cash"
const char* parameter_word(pospay::ParameterKind kind);
const char* repair_word(pospay::Repair repair);

}  // namespace checkout

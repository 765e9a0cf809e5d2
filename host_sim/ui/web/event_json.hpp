// The contract's values as JSON for the page. Words instead of numbers, money in kopecks.
#pragma once

#include <string>

#include "pospay/cpp/types.hpp"

namespace web {

std::string event_word(pospay::EventKind kind);     // "show_qr"
std::string waiting_word(pospay::WaitingFor what);  // "confirmation"
std::string outcome_word(pospay::OutcomeStatus status);
std::string tender_word(pospay::TenderKind kind);  // "cash"
std::string parameter_word(pospay::ParameterKind kind);
std::string repair_word(pospay::Repair repair);

// {"text":…,"width":N,"modules":"0110…"}
std::string qr_json(const pospay::Qr& qr);
std::string difference_json(const pospay::Difference& difference);
// One line that says what the event brings, for a list; no secret and no buyer's code in it.
std::string event_summary(const pospay::Event& event);

}  // namespace web

// What the till holds, as JSON states for the page. Read from the till alone; nothing is kept here.
#pragma once

#include <string>

#include "host_sim/checkout/till.hpp"

namespace web {

// As many receipts as a cashier looks through; older ones are found by their number.
constexpr std::int64_t kMaxListedReceipts = 30;

// {shift, receipt: the one at the till or null, receipts: the last printed, unresolved: [...]}
std::string till_json(checkout::Till& till, const std::string& receipt);
// {host: [...], tenders: [...], plugins: [...]}; secrets are never in it.
std::string settings_json(checkout::Till& till);
// The receipt with positions and payment lines.
std::string receipt_json(checkout::Till& till, const checkout::Receipt& receipt);
std::string report_json(const checkout::ShiftReport& report);
std::string ways_json(const std::vector<checkout::ReturnWay>& ways);

}  // namespace web

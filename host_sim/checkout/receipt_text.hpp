// The texts that the fiscal printer prints: receipts and shift reports, 42 columns of UTF-8.
#pragma once

#include <cstdint>
#include <string>

#include "host_sim/checkout/receipt.hpp"
#include "host_sim/checkout/shift_report.hpp"
#include "host_sim/text/words.hpp"

namespace checkout {

constexpr std::size_t kPaperColumns = 42;

// `receipt.fiscal_number` is the number to print.
std::string receipt_text(const text::Words& words, const Receipt& receipt,
                         std::int64_t printed_at_ms, std::int32_t utc_offset_minutes);
// `title`: «X-ОТЧЁТ» or «Z-ОТЧЁТ» of text/paper.hpp; `fiscal_number` 0 for one that is not a fiscal
// document.
std::string report_text(const text::Words& words, const support::Phrase& title,
                        const ShiftReport& report, std::int64_t fiscal_number,
                        std::int64_t printed_at_ms, std::int32_t utc_offset_minutes);
// «КОПИЯ» above and below an earlier document.
std::string copy_text(const text::Words& words, const std::string& document);

}  // namespace checkout

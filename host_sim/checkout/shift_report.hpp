// Sales and returns of a shift, per tender.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host_sim/checkout/receipt.hpp"

namespace checkout {

struct TenderTotal {
  std::string name;
  std::int64_t sale_count = 0;
  std::int64_t sales_minor = 0;
  std::int64_t return_count = 0;
  std::int64_t returns_minor = 0;
};

struct ShiftReport {
  std::string shift_label;
  std::int64_t receipt_count = 0;    // printed receipts, sales and returns
  std::vector<TenderTotal> tenders;  // in the order in which they were first used
  std::int64_t sales_minor = 0;
  std::int64_t returns_minor = 0;
};

// Counts the printed receipts of one shift; others are passed over.
ShiftReport make_shift_report(const std::string& shift_label, const std::vector<Receipt>& receipts);

}  // namespace checkout

#include "host_sim/checkout/shift_report.hpp"

#include <algorithm>

namespace checkout {

namespace {

TenderTotal& total_of(std::vector<TenderTotal>& totals, const std::string& name) {
  const auto found = std::find_if(totals.begin(), totals.end(),
                                  [&](const TenderTotal& total) { return total.name == name; });
  if (found != totals.end()) return *found;
  totals.push_back({});
  totals.back().name = name;
  return totals.back();
}

void count(ShiftReport& report, const Receipt& receipt, const PaymentLine& line) {
  TenderTotal& total = total_of(report.tenders, line.tender_name);
  if (receipt.kind == ReceiptKind::sale) {
    ++total.sale_count;
    total.sales_minor += line.amount_minor;
    report.sales_minor += line.amount_minor;
  } else {
    ++total.return_count;
    total.returns_minor += line.amount_minor;
    report.returns_minor += line.amount_minor;
  }
}

}  // namespace

ShiftReport make_shift_report(const std::string& shift_label,
                              const std::vector<Receipt>& receipts) {
  ShiftReport report;
  report.shift_label = shift_label;
  for (const Receipt& receipt : receipts) {
    if (receipt.state != ReceiptState::printed) continue;
    ++report.receipt_count;
    for (const PaymentLine& line : receipt.lines) {
      if (line.state == LineState::approved) count(report, receipt, line);
    }
  }
  return report;
}

}  // namespace checkout

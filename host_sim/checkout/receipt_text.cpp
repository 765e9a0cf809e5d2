#include "host_sim/checkout/receipt_text.hpp"

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/position.hpp"
#include "host_sim/checkout/time_text.hpp"

namespace checkout {

namespace {

// Characters of UTF-8 text: bytes that do not continue one.
std::size_t width(const std::string& text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return count;
}

std::string spread(const std::string& left, const std::string& right) {
  const std::size_t used = width(left) + width(right);
  const std::size_t gap = used < kPaperColumns ? kPaperColumns - used : 1;
  return left + std::string(gap, ' ') + right + "\n";
}

std::string centred(const std::string& text) {
  const std::size_t used = width(text);
  return std::string(used < kPaperColumns ? (kPaperColumns - used) / 2 : 0, ' ') + text + "\n";
}

std::string rule() { return std::string(kPaperColumns, '-') + "\n"; }

std::string position_text(const pospay::Position& position) {
  const std::int64_t price = position.price.minor;
  std::string text = position.name + "\n";
  text += spread("  " + quantity_text(position.quantity_milli) + " " + position.unit + " x " +
                     money_text(price),
                 money_text(position.cost.minor));
  const std::int64_t gross = divide_half_up(position.quantity_milli * price, 1000);
  if (gross > position.cost.minor) {
    text += spread("  скидка", "-" + money_text(gross - position.cost.minor));
  }
  return text;
}

}  // namespace

std::string receipt_text(const Receipt& receipt, std::int64_t printed_at_ms,
                         std::int32_t utc_offset_minutes) {
  const bool is_sale = receipt.kind == ReceiptKind::sale;
  std::string text = centred(is_sale ? "КАССОВЫЙ ЧЕК" : "ЧЕК ВОЗВРАТА");
  text += spread("Документ № " + std::to_string(receipt.fiscal_number),
                 till_time_text(printed_at_ms, utc_offset_minutes));
  text += spread("Чек № " + receipt.number, receipt.cashier);
  if (!is_sale) text += "К чеку № " + receipt.of_receipt + "\n";
  text += rule();
  for (const pospay::Position& position : receipt.positions) text += position_text(position);
  text += rule();
  text += spread(is_sale ? "ИТОГО" : "К ВОЗВРАТУ", money_text(receipt.total_minor()) + " BYN");
  for (const PaymentLine& line : receipt.lines) {
    if (line.state != LineState::approved) continue;
    const std::int64_t change =
        line.kind == pospay::TenderKind::cash ? receipt.change_minor : std::int64_t{0};
    text += spread(line.tender_name, money_text(line.amount_minor + change));
    if (!line.payment_number.empty()) text += "  № платежа " + line.payment_number + "\n";
  }
  if (receipt.change_minor > 0) text += spread("Сдача", money_text(receipt.change_minor));
  return text;
}

std::string report_text(const std::string& title, const ShiftReport& report,
                        std::int64_t fiscal_number, std::int64_t printed_at_ms,
                        std::int32_t utc_offset_minutes) {
  std::string text = centred(title);
  text += spread(fiscal_number > 0 ? "Документ № " + std::to_string(fiscal_number) : "",
                 till_time_text(printed_at_ms, utc_offset_minutes));
  text += spread("Смена " + report.shift_label, "чеков: " + std::to_string(report.receipt_count));
  text += rule();
  for (const TenderTotal& total : report.tenders) {
    text += total.name + "\n";
    text += spread("  продажи: " + std::to_string(total.sale_count), money_text(total.sales_minor));
    text += spread("  возвраты: " + std::to_string(total.return_count),
                   money_text(total.returns_minor));
  }
  text += rule();
  text += spread("ПРОДАЖИ", money_text(report.sales_minor));
  text += spread("ВОЗВРАТЫ", money_text(report.returns_minor));
  return text;
}

std::string copy_text(const std::string& document) {
  return centred("КОПИЯ") + document + centred("КОПИЯ");
}

}  // namespace checkout

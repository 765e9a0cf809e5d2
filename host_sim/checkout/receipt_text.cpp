#include "host_sim/checkout/receipt_text.hpp"

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/position.hpp"
#include "host_sim/checkout/time_text.hpp"
#include "host_sim/text/paper.hpp"

namespace checkout {

namespace {

std::string spread(const std::string& left, const std::string& right) {
  const std::size_t used = text::width(left) + text::width(right);
  const std::size_t gap = used < kPaperColumns ? kPaperColumns - used : 1;
  return left + std::string(gap, ' ') + right + "\n";
}

std::string centred(const std::string& line) {
  const std::size_t used = text::width(line);
  return std::string(used < kPaperColumns ? (kPaperColumns - used) / 2 : 0, ' ') + line + "\n";
}

std::string rule() { return std::string(kPaperColumns, '-') + "\n"; }

std::string position_text(const text::Words& words, const pospay::Position& position) {
  const std::int64_t price = position.price.minor;
  std::string text = position.name + "\n";
  text += spread("  " + quantity_text(position.quantity_milli) + " " + position.unit + " x " +
                     money_text(price),
                 money_text(position.cost.minor));
  const std::int64_t gross = divide_half_up(position.quantity_milli * price, 1000);
  if (gross > position.cost.minor) {
    text += spread("  " + words(text::paper("discount")),
                   "-" + money_text(gross - position.cost.minor));
  }
  return text;
}

}  // namespace

std::string receipt_text(const text::Words& words, const Receipt& receipt,
                         std::int64_t printed_at_ms, std::int32_t utc_offset_minutes) {
  const bool is_sale = receipt.kind == ReceiptKind::sale;
  std::string text = centred(words(is_sale ? text::paper("sale") : text::paper("return")));
  text +=
      spread(words(text::paper("document"), {{"number", std::to_string(receipt.fiscal_number)}}),
             till_time_text(printed_at_ms, utc_offset_minutes));
  text += spread(words(text::paper("receipt"), {{"receipt", receipt.number}}), receipt.cashier);
  if (!is_sale) text += words(text::paper("of_receipt"), {{"receipt", receipt.of_receipt}}) + "\n";
  text += rule();
  for (const pospay::Position& position : receipt.positions) text += position_text(words, position);
  text += rule();
  text += spread(words(is_sale ? text::paper("total") : text::paper("to_return")),
                 money_text(receipt.total_minor()) + " BYN");
  for (const PaymentLine& line : receipt.lines) {
    if (line.state != LineState::approved) continue;
    text += spread(line.tender_name, money_text(line.amount_minor + line.change_minor));
    if (!line.payment_number.empty()) {
      text += "  " + words(text::paper("payment_number"), {{"number", line.payment_number}}) + "\n";
    }
  }
  if (receipt.change_minor() > 0) {
    text += spread(words(text::paper("change")), money_text(receipt.change_minor()));
  }
  return text;
}

std::string report_text(const text::Words& words, const support::Phrase& title,
                        const ShiftReport& report, std::int64_t fiscal_number,
                        std::int64_t printed_at_ms, std::int32_t utc_offset_minutes) {
  std::string text = centred(words(title));
  text += spread(fiscal_number > 0
                     ? words(text::paper("document"), {{"number", std::to_string(fiscal_number)}})
                     : "",
                 till_time_text(printed_at_ms, utc_offset_minutes));
  text += spread(words(text::paper("shift"), {{"shift", report.shift_label}}),
                 words(text::paper("receipts"), {{"count", std::to_string(report.receipt_count)}}));
  text += rule();
  for (const TenderTotal& total : report.tenders) {
    text += total.name + "\n";
    text += spread(
        "  " + words(text::paper("sales_of_tender"), {{"count", std::to_string(total.sale_count)}}),
        money_text(total.sales_minor));
    text += spread("  " + words(text::paper("returns_of_tender"),
                                {{"count", std::to_string(total.return_count)}}),
                   money_text(total.returns_minor));
  }
  text += rule();
  text += spread(words(text::paper("sales")), money_text(report.sales_minor));
  text += spread(words(text::paper("returns")), money_text(report.returns_minor));
  return text;
}

std::string copy_text(const text::Words& words, const std::string& document) {
  const std::string mark = centred(words(text::paper("copy")));
  return mark + document + mark;
}

}  // namespace checkout

#include "host_sim/checkout/document_store.hpp"

#include <algorithm>

#include "host_sim/checkout/receipt.hpp"
#include "host_sim/checkout/receipt_number.hpp"
#include "host_sim/text/sale.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

constexpr const char* kColumns =
    "SELECT fiscal_number, receipt, text, printed_at_ms FROM documents ";

Document document_of(const Row& row) {
  Document document;
  document.fiscal_number = row.number(0);
  document.receipt = row.number(1) == 0 ? "" : receipt_number(row.number(1));
  document.text = row.text(2);
  document.printed_at_ms = row.number(3);
  return document;
}

}  // namespace

pospay::Result<Document> DocumentStore::fiscalise(
    const std::string& receipt, std::int64_t now_ms,
    const std::function<std::string(std::int64_t)>& make_text) {
  Document document;
  document.receipt = receipt;
  document.printed_at_ms = now_ms;
  const std::int64_t receipt_row = receipt.empty() ? 0 : row_of_receipt(receipt);
  const pospay::Result<void> done = database_.transaction([&]() -> pospay::Result<void> {
    const auto last = database_.query(1, "SELECT coalesce(max(fiscal_number), 0) FROM documents");
    if (!last) return last.error();
    document.fiscal_number = last->at(0).number(0) + 1;
    document.text = make_text(document.fiscal_number);
    const auto inserted =
        database_.run("INSERT INTO documents VALUES (?, ?, ?, ?)",
                      {document.fiscal_number, receipt_row, document.text, now_ms});
    if (!inserted) return inserted.error();
    if (receipt.empty()) return {};
    const auto marked =
        database_.run("UPDATE receipts SET state = ?, fiscal_number = ? WHERE n = ? AND state = ?",
                      {static_cast<std::int64_t>(ReceiptState::printed), document.fiscal_number,
                       receipt_row, static_cast<std::int64_t>(ReceiptState::open)});
    if (!marked) return marked.error();
    if (*marked != 1) {
      return Error{Code::refused, words_(text::sale("closed"), {{"receipt", receipt}})};
    }
    return {};
  });
  if (!done) return done.error();
  return document;
}

pospay::Result<Document> DocumentStore::of_receipt(const std::string& receipt) {
  const auto rows =
      database_.query(4, std::string(kColumns) + "WHERE receipt = ?", {row_of_receipt(receipt)});
  if (!rows) return rows.error();
  if (rows->empty()) {
    return Error{Code::not_found, words_(text::sale("not_printed"), {{"receipt", receipt}})};
  }
  return document_of(rows->front());
}

pospay::Result<std::vector<Document>> DocumentStore::last() {
  const auto rows = database_.query(
      4, std::string(kColumns) + "ORDER BY fiscal_number DESC LIMIT ?", {kMaxDocumentsAtOnce});
  if (!rows) return rows.error();
  std::vector<Document> documents;
  for (const Row& row : *rows) documents.push_back(document_of(row));
  std::reverse(documents.begin(), documents.end());
  return documents;
}

}  // namespace checkout

// Fiscal documents, in till.db: a number without gaps and the text as it was printed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/checkout/database.hpp"
#include "host_sim/text/words.hpp"

namespace checkout {

struct Document {
  std::int64_t fiscal_number = 0;
  std::string receipt;  // or empty: a shift report
  std::string text;
  std::int64_t printed_at_ms = 0;
};

// Documents whose paper may be missing after a crash are among the last ones.
constexpr std::int64_t kMaxDocumentsAtOnce = 64;

class DocumentStore {
 public:
  DocumentStore(Database& database, const text::Words& words)
      : database_(database), words_(words) {}

  // Takes the next number, stores the text made for it and, for a receipt, marks it printed: one
  // transaction. Refused when the receipt has a number already.
  pospay::Result<Document> fiscalise(const std::string& receipt, std::int64_t now_ms,
                                     const std::function<std::string(std::int64_t)>& make_text);
  // NOT_FOUND when the receipt was never printed.
  pospay::Result<Document> of_receipt(const std::string& receipt);
  // The last documents, the oldest first, at most kMaxDocumentsAtOnce.
  pospay::Result<std::vector<Document>> last();

 private:
  Database& database_;
  text::Words words_;
};

}  // namespace checkout

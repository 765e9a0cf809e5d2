// A receipt of a sale or of a return, with how it is paid, as the till remembers it for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/text/words.hpp"
#include "pospay/cpp/types.hpp"

namespace checkout {

enum class ReceiptKind : int { sale = 1, give_back = 2 };

// open -> printed (it has a fiscal number and never changes again), or open -> dropped.
enum class ReceiptState : int { open = 1, printed = 2, dropped = 3 };

// started  the key is stored, the tender may have been asked: nothing is known
// unknown  the tender said that it does not know; the receipt is blocked until it does
// approved the money is here (in a return: has gone back)
// failed   no money has moved
// returning, returned  it was approved, no receipt was printed, the money goes back
enum class LineState : int {
  started = 1,
  unknown = 2,
  approved = 3,
  failed = 4,
  returning = 5,
  returned = 6
};

// One tender's part of a receipt, or one attempt at it. In a return: one part that goes back
// against one payment line of the sale; `started` and `unknown` count as reserved.
struct PaymentLine {
  std::string key;       // of the operation, unique for ever
  std::string receipt;   // whose line it is
  std::string line;      // what may be paid once: the key without the attempt
  std::string paid_key;  // of a return: the payment line of the sale; else empty
  std::string tender_id;
  std::string tender_name;
  pospay::TenderKind kind = pospay::TenderKind::cash;
  std::string plugin;  // id of the plugin behind the tender, or empty
  std::int64_t amount_minor = 0;
  std::int64_t change_minor = 0;  // of cash: handed over besides the amount, and given back
  LineState state = LineState::started;
  std::string provider_reference;
  std::string payment_number;
  std::int64_t at_ms = 0;  // wall time of the approval
};

struct Receipt {
  std::string number;
  ReceiptKind kind = ReceiptKind::sale;
  ReceiptState state = ReceiptState::open;
  std::string shift_id;
  std::string cashier;
  std::string of_receipt;  // of a return: the sale's number
  std::int64_t created_at_ms = 0;
  std::int64_t fiscal_number = 0;  // 0 until printed
  std::vector<pospay::Position> positions;
  std::vector<PaymentLine> lines;

  // Sum of the positions' cost, always.
  std::int64_t total_minor() const;
  // Sum of the approved lines.
  std::int64_t paid_minor() const;
  // What the buyer gets back from cash: of the approved lines.
  std::int64_t change_minor() const;
  // Is some line's outcome not known? Nothing may be printed or paid anew until it is.
  bool is_blocked() const;
};

// The receipt as the contract hands it to a plugin; `tenders` = how the whole receipt is paid.
pospay::Receipt to_contract(const Receipt& receipt, std::vector<pospay::MixLine> tenders,
                            const text::Words& words);

}  // namespace checkout

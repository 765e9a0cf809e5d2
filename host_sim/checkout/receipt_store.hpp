// Receipts with their positions and payment lines, in till.db. Every call is durable when it
// answers.
#pragma once

#include <string>
#include <vector>

#include "host_sim/checkout/database.hpp"
#include "host_sim/checkout/receipt.hpp"
#include "host_sim/text/words.hpp"

namespace checkout {

class ReceiptStore {
 public:
  ReceiptStore(Database& database, const text::Words& words) : database_(database), words_(words) {}

  // A new open receipt; answers its number, eight digits.
  pospay::Result<std::string> create(const Receipt& receipt);
  pospay::Result<void> add_position(const std::string& number, const pospay::Position& position);
  // `index` counts from 0 in the order in which they were added. NOT_FOUND beyond the last one.
  pospay::Result<void> replace_position(const std::string& number, std::size_t index,
                                        const pospay::Position& position);
  pospay::Result<void> remove_position(const std::string& number, std::size_t index);
  pospay::Result<Receipt> find(const std::string& number);
  // The last printed receipts, the oldest first, at most so many.
  pospay::Result<std::vector<Receipt>> last_printed(std::int64_t count);
  pospay::Result<std::vector<Receipt>> of_shift(const std::string& shift_id);
  pospay::Result<std::vector<Receipt>> open_receipts();
  // Earlier returns of a sale that were not dropped.
  pospay::Result<std::vector<Receipt>> returns_of(const std::string& sale_number);
  pospay::Result<void> drop(const std::string& number);
  // A printed sale of another till, so that it can be returned here; answers its number here. The
  // other till knows nothing of returns here, nor the other way round: the payment system's refusal
  // is the last guard. REFUSED when it was taken over before.
  pospay::Result<std::string> take_over(const Receipt& sale);

  // The attempt is stored before any tender is asked. The key must be new.
  pospay::Result<void> begin_line(const PaymentLine& line);
  // Stores state, amounts and references of a line that exists.
  pospay::Result<void> update_line(const PaymentLine& line);
  pospay::Result<PaymentLine> line(const std::string& key);
  // How often that line has been tried.
  pospay::Result<std::int64_t> attempts(const std::string& line);
  pospay::Result<std::vector<PaymentLine>> lines_in(LineState state);

  // What went back against a payment line, or is reserved to go back.
  pospay::Result<std::int64_t> returned_minor(const std::string& paid_key);
  // Creates a return receipt with its positions and lines in one transaction, which is refused when
  // any part is over what is left of its payment line. Answers the receipt's number; the lines'
  // keys are made from it: `key_prefix`.number.n
  pospay::Result<std::string> reserve_return(const Receipt& receipt, const std::string& key_prefix);

 private:
  pospay::Result<std::string> insert(const Receipt& receipt);
  pospay::Result<std::vector<Receipt>> select(const std::string& condition,
                                              const std::vector<Value>& values);
  pospay::Result<void> load_parts(Receipt& receipt);

  Database& database_;
  text::Words words_;
};

}  // namespace checkout

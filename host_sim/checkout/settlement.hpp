// The second phase of a payment or refund: the outcome is stored, the receipt is printed, and only
// then the plugin hears confirm, roll_back or acknowledge. Payment, return and recovery share it.
#pragma once

#include <string>

#include "host_sim/checkout/desk.hpp"
#include "host_sim/checkout/operation_watch.hpp"

namespace checkout {

class Settlement {
 public:
  Settlement(Desk& desk, IScreen& screen) : desk_(desk), screen_(screen) {}

  // Writes an outcome into its payment line, durably.
  pospay::Result<void> store_outcome(PaymentLine& line, const pospay::Outcome& outcome);

  // Gives the receipt its fiscal number, durably, prints it and confirms every plugin part of it.
  // Precondition: every part is approved and their sum is the total. Nothing has happened when it
  // answers an error.
  pospay::Result<Document> print(const std::string& receipt_number);

  // Tells the plugin and waits a moment for SETTLED; what takes longer stays on the shelf.
  void confirm(ShelvedOperation operation, const Document& document);
  void roll_back(ShelvedOperation operation, PaymentLine line, const std::string& reason);
  void acknowledge(ShelvedOperation operation);

  // Gives back every approved part of an unprinted sale, the last one first. A card part whose
  // reversal fails stays approved: the receipt keeps it. Answers what the cashier must know.
  std::string give_back_parts(const std::string& receipt_number, const std::string& reason);

  // Looks at the shelf once: late outcomes are stored, finished receipts printed, settled
  // operations put away. Never blocks longer than it takes to print.
  void look_at_shelf();

 private:
  void take_late_outcome(ShelvedOperation operation, const pospay::Outcome& outcome);
  void finish_or_hold(ShelvedOperation operation, const PaymentLine& line);
  void take_settled(const ShelvedOperation& operation, pospay::SettledAs settled_as);
  void wait_or_shelve(ShelvedOperation operation);
  void give_back_part(PaymentLine line, const std::string& reason, std::string& told);
  void warn(const std::string& text);

  Desk& desk_;
  IScreen& screen_;
};

}  // namespace checkout

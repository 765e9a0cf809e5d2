// After a start: what was interrupted is brought to its end, before the first sale.
//
// What is printed is confirmed. What is paid in full and not printed is printed, once. What is paid
// in part goes back. What nobody knows yet stays on the shelf and blocks its receipt. What was
// written down before a tender was asked, and the tender does not know, has not happened.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "host_sim/checkout/desk.hpp"
#include "host_sim/checkout/settlement.hpp"

namespace checkout {

// How long an approval that the plugin has listed may take to come as an event.
constexpr std::chrono::seconds kListedOutcomeLimit{5};
// A plugin with more open operations than this is not asked about the rest until they are settled.
constexpr std::size_t kMaxOpenOperations = 1000;

class Recovery {
 public:
  Recovery(Desk& desk, IScreen& screen) : desk_(desk), screen_(screen), settlement_(desk, screen) {}

  // Answers what was done, a line each, for the cashier.
  pospay::Result<std::vector<std::string>> run();

 private:
  void take_listed(Lane& lane, const pospay::OpenOperation& listed);
  void take_with_line(ShelvedOperation operation, const pospay::OpenOperation& listed,
                      PaymentLine line);
  void take_outcome(ShelvedOperation operation, PaymentLine line);
  void take_stranger(ShelvedOperation operation, const pospay::OpenOperation& listed);
  pospay::Result<void> close_leftovers();
  pospay::Result<void> finish_receipts();
  pospay::Result<void> deliver_paper();
  void note(const std::string& line);

  Desk& desk_;
  IScreen& screen_;
  Settlement settlement_;
  std::set<std::string> asked_;  // plugins that have told all their open operations
  std::set<std::string> open_;   // keys that they have told
  std::vector<std::string> notes_;
};

}  // namespace checkout

// Opening and closing a shift, X and Z report, and the comparison with each plugin's books.
#pragma once

#include <string>
#include <vector>

#include "host_sim/checkout/desk.hpp"
#include "host_sim/checkout/operation_watch.hpp"
#include "host_sim/checkout/reconciliation_text.hpp"
#include "host_sim/checkout/shift_report.hpp"

namespace checkout {

// A comparison over the network; a shift is closed without it rather than never.
constexpr std::chrono::minutes kReconciliationLimit{2};

struct ClosedShift {
  ShiftReport report;
  std::int64_t fiscal_number = 0;
  std::vector<PluginReconciliation> reconciliations;  // of the plugins that have books
  // What was not settled when a supervisor signed; empty: everything was.
  std::vector<std::string> unresolved;
  std::string signed_by;
};

class ShiftDesk {
 public:
  ShiftDesk(Desk& desk, IScreen& screen) : desk_(desk), screen_(screen) {}

  // The shift that is open; REFUSED when none is.
  pospay::Result<StoredShift> current();
  pospay::Result<StoredShift> open();
  // Prints what the shift has so far; nothing changes.
  pospay::Result<ShiftReport> print_x();
  // Refused while a part of an unfinished receipt is paid, and while an outcome is unknown, in a
  // receipt or in a plugin's journal: a supervisor alone may sign for that, and the list is
  // printed. Differences refuse nothing: they are shown and printed with what to do about each.
  pospay::Result<ClosedShift> close();

 private:
  pospay::Result<ShiftReport> report(const StoredShift& shift);
  pospay::Result<std::vector<std::string>> find_unresolved();
  pospay::Result<void> sign_if_needed(ClosedShift& closed);
  pospay::Result<pospay::ShiftBooks> books_of(const Lane& lane, const pospay::Shift& shift);
  void reconcile(Lane& lane, const pospay::Shift& shift, ClosedShift& closed);

  Desk& desk_;
  IScreen& screen_;
};

}  // namespace checkout

// Opening and closing a shift, X and Z report, and the comparison with each plugin's books.
#pragma once

#include <string>
#include <vector>

#include "host_sim/checkout/desk.hpp"
#include "host_sim/checkout/operation_watch.hpp"
#include "host_sim/checkout/shift_report.hpp"

namespace checkout {

// A comparison over the network; a shift is closed without it rather than never.
constexpr std::chrono::minutes kReconciliationLimit{2};

struct PluginReconciliation {
  std::string plugin;
  bool is_done = false;
  std::string message;  // why it was not, or what the plugin says of it
  pospay::Reconciliation books;
};

struct ClosedShift {
  ShiftReport report;
  std::int64_t fiscal_number = 0;
  std::vector<PluginReconciliation> reconciliations;  // of the plugins that have books
};

class ShiftDesk {
 public:
  ShiftDesk(Desk& desk, IScreen& screen) : desk_(desk), screen_(screen) {}

  // The shift that is open; REFUSED when none is.
  pospay::Result<StoredShift> current();
  pospay::Result<StoredShift> open();
  // Prints what the shift has so far; nothing changes.
  pospay::Result<ShiftReport> print_x();
  // Refused while a receipt's outcome is unknown, or a part of an unfinished receipt is paid.
  pospay::Result<ClosedShift> close();

 private:
  pospay::Result<ShiftReport> report(const StoredShift& shift);
  pospay::Result<void> check_nothing_open();
  pospay::Result<pospay::ShiftBooks> books_of(const Lane& lane, const pospay::Shift& shift);
  void reconcile(Lane& lane, const pospay::Shift& shift, ClosedShift& closed);

  Desk& desk_;
  IScreen& screen_;
};

}  // namespace checkout

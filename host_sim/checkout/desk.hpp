// What the till's processes (payment, return, recovery, shift) share. Owned by the Till.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "host_sim/checkout/card_terminal.hpp"
#include "host_sim/checkout/fiscal_printer.hpp"
#include "host_sim/checkout/lane.hpp"
#include "host_sim/checkout/log_file.hpp"
#include "host_sim/checkout/operation_shelf.hpp"
#include "host_sim/checkout/parameters.hpp"
#include "host_sim/checkout/store.hpp"
#include "host_sim/checkout/tender_registry.hpp"
#include "host_sim/checkout/users.hpp"
#include "host_sim/text/words.hpp"

namespace checkout {

struct Desk {
  Store& store;
  Lanes& lanes;
  Users& users;
  Parameters& parameters;
  TenderRegistry& tenders;
  FiscalPrinter& printer;
  CardTerminal& terminal;
  OperationShelf& shelf;
  WakeUp& wake_up;
  LogFile& log;
  std::function<std::int64_t()> wall_ms;
  std::int32_t utc_offset_minutes;
  std::string till_id;
  text::Words words;
};

}  // namespace checkout

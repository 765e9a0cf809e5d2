// The one door into a till's process: a Death that is drawn anywhere inside ends it.
#pragma once

#include "tests/simulation/till.hpp"

namespace simulation {

template <class Task>
void Till::guarded(Task task) {
  if (!is_alive()) return;
  ++depth_;
  try {
    task();
    --depth_;
  } catch (const Death& death) {
    --depth_;
    if (depth_ > 0) throw;
    die(death.is_reboot);
    return;
  } catch (...) {
    --depth_;
    throw;
  }
  if (depth_ == 0) schedule_timer();
}

}  // namespace simulation

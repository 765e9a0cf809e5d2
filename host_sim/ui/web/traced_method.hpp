// Lets somebody watch everything that crosses the boundary between till and plugin: each call with
// its answer and its duration, each event that is pulled. Secrets and buyers' codes are left out.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "host_sim/checkout/lane.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace web {

// One crossing, for a list.
struct Crossing {
  std::string plugin;
  std::string call;       // "start_payment"; of an event "event show_qr"
  std::string operation;  // its key, or empty
  std::string detail;
  std::string answer;  // empty: done; else what was refused
  std::int64_t elapsed_us = 0;
};
// Called on the till's thread.
using Tracer = std::function<void(const Crossing&)>;

// The same source, its method watched.
checkout::LaneSource traced(checkout::LaneSource source, Tracer tracer);

}  // namespace web

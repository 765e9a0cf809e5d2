// The checks that every plugin must pass. Each is a claim, named by it.
#pragma once

#include "tests/conformance/host.hpp"

namespace conformance {

// With the plugin loaded and initialised.
struct Check {
  const char* claim;
  void (*run)(const pospay_plugin& plugin, const Subject& subject, Findings& findings);
};

const std::vector<Check>& description_checks();
const std::vector<Check>& boundary_checks();
const std::vector<Check>& operation_checks();

}  // namespace conformance

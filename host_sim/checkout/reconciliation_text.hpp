// What the comparison with the payment systems has shown, as it stands under the Z report.
#pragma once

#include <string>
#include <vector>

#include "host_sim/text/words.hpp"
#include "pospay/cpp/types.hpp"

namespace checkout {

// What came of one plugin's comparison.
struct PluginReconciliation {
  std::string plugin;
  bool is_done = false;
  std::string message;  // why it was not, or what the plugin says of it
  pospay::Reconciliation books;
};

// "only_there", "amount", ...: the words of scenarios and documents. A kind that this till does not
// know is its number.
std::string difference_word(pospay::DifferenceKind kind);
// What to do about it, in a word or two.
std::string repair_text(const text::Words& words, pospay::Repair repair);

// One block for each plugin. A comparison that was not done says so: it is never "no differences".
std::string reconciliation_text(const text::Words& words,
                                const std::vector<PluginReconciliation>& results);

}  // namespace checkout

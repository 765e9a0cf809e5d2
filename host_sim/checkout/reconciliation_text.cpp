#include "host_sim/checkout/reconciliation_text.hpp"

#include <algorithm>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/text/shift.hpp"

namespace checkout {

using pospay::DifferenceKind;
using pospay::Repair;

namespace {

// A report on paper is read by a person; the rest stands in the journal and in the cabinet.
constexpr std::size_t kMaxPrintedDifferences = 50;

std::string difference_text(const text::Words& words, const pospay::Difference& difference) {
  return "! " + difference.message.text + "\n  " +
         words(text::shift("books_both"), {{"here", money_text(difference.here.minor)},
                                           {"there", money_text(difference.there.minor)},
                                           {"repair", repair_text(words, difference.repair)}}) +
         "\n";
}

}  // namespace

std::string difference_word(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::only_there:
      return "only_there";
    case DifferenceKind::only_here:
      return "only_here";
    case DifferenceKind::amount:
      return "amount";
    case DifferenceKind::refund_missing:
      return "refund_missing";
    case DifferenceKind::still_open:
      return "still_open";
    case DifferenceKind::wrong_shift:
      return "wrong_shift";
    case DifferenceKind::twice:
      return "twice";
    case DifferenceKind::manual:
      return "manual";
  }
  return std::to_string(static_cast<std::int32_t>(kind));
}

std::string repair_text(const text::Words& words, Repair repair) {
  switch (repair) {
    case Repair::none:
      return words(text::shift("repair_none"));
    case Repair::wait:
      return words(text::shift("repair_wait"));
    case Repair::give_back:
      return words(text::shift("repair_return"));
    case Repair::book:
      return words(text::shift("repair_book"));
    case Repair::ask_support:
      return words(text::shift("repair_support"));
  }
  return words(text::shift("repair_support"));
}

std::string reconciliation_text(const text::Words& words,
                                const std::vector<PluginReconciliation>& results) {
  std::string text;
  for (const PluginReconciliation& one : results) {
    text += words(text::shift("books"), {{"plugin", one.plugin}}) + "\n";
    if (!one.is_done) {
      text += words(text::shift("books_not_done"), {{"reason", one.message}}) + "\n";
      continue;
    }
    const auto& differences = one.books.differences;
    const std::size_t printed = std::min(differences.size(), kMaxPrintedDifferences);
    text += words(text::shift("books_count"),
                  {{"compared", std::to_string(one.books.payments_compared)},
                   {"differences", std::to_string(differences.size())}}) +
            "\n";
    for (std::size_t i = 0; i < printed; ++i) text += difference_text(words, differences[i]);
    if (printed < differences.size()) {
      text += words(text::shift("books_more"),
                    {{"count", std::to_string(differences.size() - printed)}}) +
              "\n";
    }
  }
  return text;
}

}  // namespace checkout

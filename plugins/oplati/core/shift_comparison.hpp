// Three sets of books of one shift, compared payment by payment: the host's receipts, the plugin's
// journal, the gateway's report. Pure; its time grows as n log n.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugins/oplati/core/report_index.hpp"
#include "plugins/oplati/core/shift_operation.hpp"
#include "pospay/cpp/types.hpp"

namespace oplati {

struct ShiftMaterial {
  std::string register_number;
  pospay::ShiftBooks books;  // the host's
  // The latest state of each operation of the shift, of this register. What runs is newer in `live`
  // than in `journal`.
  std::shared_ptr<const std::vector<ShiftOperation>> journal;
  std::vector<ShiftOperation> live;
  std::vector<ReportRow> report;  // the gateway's, reversals included
  // What the gateway answered about payments that the report lacks, one by one.
  std::vector<ReportRow> asked_for;
  // Of the shifts before and after this one: what may explain a missing or a strange row.
  std::vector<ReportRow> neighbour_report;
  std::vector<ShiftOperation> neighbour_journal;
};

struct Comparison {
  pospay::Reconciliation reconciliation;
  // Differences found; more than are listed when there are too many to be read.
  std::size_t difference_count = 0;
  // Ids of what the journal calls moved and the report lacks; worth asking for before they are
  // called missing.
  std::vector<std::int64_t> missing;
  // Of these, those that no neighbour explains either.
  std::vector<std::int64_t> unexplained;
  // Rows that moved money and that no operation of ours explains: perhaps of another shift of ours.
  std::vector<ReportRow> strangers;
};

// More are not listed: books that differ so much belong to another register or another day.
inline constexpr std::size_t difference_limit = 1000;

// Matches by payment id, then by order number. Each difference has its repair and its message id
// ("difference.<kind>.<repair>"). At most one difference an operation, the gravest. Clause Z51;
// kinds as in pospay/shift.h.
//
// Whose money it is decides the kind: `only_there` and `only_here` say who knows of a payment
// ("here" is the host with its receipts and the plugin with its journal), `refund_missing` is the
// same for money that went back. A status that is not final, or not listed, is still open.
Comparison compare_shift(const ShiftMaterial& material);

}  // namespace oplati

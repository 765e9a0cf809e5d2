// Closing a shift: the host's receipts, the journal and the gateway's report are compared, and what
// differs is told with its repair. Clause Z51.
//
// Theory of operation. It only reads; no money moves, and nothing of it is journalled: a close that
// a crash interrupts is asked for anew.
//
//   reading_journal -> reading_report -> comparing -- nothing missing, nothing strange --> told
//                                           |
//                                           v
//            asking: each missing payment by its id; the reports of the neighbour shifts for what
//            is missing, their journals for what is strange (midnight, a second shift of the day)
//                                           |
//                                       comparing -- all explained --> told
//                                           |
//                            waiting `absence_gap_ms` since the first look
//                                           |
//            asking once more: the report, and what is still missing by id -> comparing -> told
//
// - A payment of a second ago may not be in the report yet (G33), so nothing is called missing after
//   one look. Three comparisons at most.
// - When the journal cannot be read or the gateway does not answer, the outcome is `declined` with
//   the reason and there is no RECONCILIATION event: the shift was *not* compared, which is never
//   the same as "no differences". It can be repeated at any time, under a new key.
// - Bounded: calls in a row without an answer, payments asked for by id, neighbours, time.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugins/oplati/core/passing_machine.hpp"
#include "plugins/oplati/core/policy.hpp"

namespace oplati {

class ShiftClose final : public PassingMachine {
 public:
  // Payments asked for by id in one look. More missing ones mean that the report is cut off, or of
  // another register: a person has to look anyway.
  static constexpr std::size_t lookup_limit = 50;
  // Calls in a row without a usable answer, after which the shift counts as not compared.
  static constexpr int fault_limit = 4;

  // `policy` lives longer than the machine.
  ShiftClose(const Policy& policy, std::string key, std::string register_number,
             pospay::ShiftBooks books);

  pospay::Result<void> accepts(const Input& input) const override;
  void handle(const Input& input, const Moment& moment, Actions& actions) override;
  std::optional<std::int64_t> wake_at_ms() const override;

 private:
  // One thing to ask, in the order of the queue.
  struct Question {
    enum class Kind { own_journal, own_report, payment, neighbour_report, neighbour_journal };
    Kind kind = Kind::own_journal;
    std::string shift;
    std::int64_t payment_id = 0;
  };

  void ask_next(const Moment& moment, Actions& actions);
  void on_answer(const Answer& answer, const Moment& moment, Actions& actions);
  void on_shift_read(const ShiftRead& read, const Moment& moment, Actions& actions);
  bool take_answer(const Answer& answer);
  void on_no_answer(const Answer& answer, const Moment& moment, Actions& actions);
  void on_compared(const Comparison& comparison, const Moment& moment, Actions& actions);
  void take_material_back();
  void ask_about(const Comparison& comparison);
  void ask_again(const Comparison& comparison, const Moment& moment);
  void tell(const Comparison& comparison, Actions& actions);
  void end(pospay::OutcomeStatus status, pospay::Reason reason, const std::string& text,
           Actions& actions);
  std::vector<std::string> neighbour_labels() const;

  const Policy* policy_;
  std::string label_;
  std::shared_ptr<ShiftMaterial> material_;
  std::deque<Question> questions_;
  std::vector<std::int64_t> wanted_;  // ids whose rows in neighbour reports are kept
  std::vector<ReportRow> strangers_;  // whose operations in neighbour journals are kept
  bool is_busy_ = false;              // something asked is not answered yet
  std::uint32_t call_number_ = 0;
  int comparisons_ = 0;
  int faults_ = 0;
  std::int64_t began_ms_ = 0;
  std::int64_t first_look_ms_ = 0;
  std::optional<std::int64_t> due_ms_;
};

}  // namespace oplati

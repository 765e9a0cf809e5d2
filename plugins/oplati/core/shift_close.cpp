#include "plugins/oplati/core/shift_close.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "plugins/oplati/core/order.hpp"

namespace oplati {

using pospay::OutcomeStatus;
using pospay::Reason;

namespace {

constexpr std::int64_t day_ms = 86'400'000;
// The whole of it, in gaps between two looks: the gap itself, and twice as long for slow answers.
constexpr int budget_in_gaps = 3;
// First, after the neighbours were asked, and after the gap.
constexpr int comparison_limit = 3;

}  // namespace

ShiftClose::ShiftClose(const Policy& policy, std::string key, std::string register_number,
                       pospay::ShiftBooks books)
    : PassingMachine(std::move(key), "shift", pospay::OperationKind::close_shift),
      policy_(&policy),
      label_(make_shift_label(books.shift)),
      material_(std::make_shared<ShiftMaterial>()) {
  material_->register_number = std::move(register_number);
  material_->books = std::move(books);
}

pospay::Result<void> ShiftClose::accepts(const Input& input) const {
  return accepts_of_a_look(input, "the shift is still being compared",
                           "a shift's close moves no money: acknowledge it");
}

void ShiftClose::handle(const Input& input, const Moment& moment, Actions& actions) {
  if (!accepts(input)) return;
  if (std::holds_alternative<OutcomeStored>(input)) {
    if (host_.acknowledge()) host_.emit_settled(actions);
    return;
  }
  if (host_.told() != Told::nothing) return;  // an answer that came too late
  if (std::holds_alternative<Begin>(input)) {
    if (is_busy_) return;
    began_ms_ = moment.now_ms;
    host_.emit_waiting(actions, pospay::WaitingFor::gateway,
                       moment.now_ms + budget_in_gaps * policy_->absence_gap_ms);
    // Without a register there is no account there: every receipt here stands alone.
    if (!material_->register_number.empty()) {
      questions_ = {{Question::Kind::own_journal, label_, 0},
                    {Question::Kind::own_report, label_, 0}};
    }
    ask_next(moment, actions);
  } else if (std::holds_alternative<CancelWanted>(input)) {
    end(OutcomeStatus::cancelled, Reason::cancelled_by_cashier, "", actions);
  } else if (std::holds_alternative<TimerDue>(input)) {
    if (!is_busy_ && due_ms_ && *due_ms_ <= moment.now_ms) ask_next(moment, actions);
  } else if (const auto* answered = std::get_if<Answered>(&input)) {
    if (answered->call_number == call_number_ && std::exchange(is_busy_, false)) {
      on_answer(answered->answer, moment, actions);
    }
  } else if (const auto* read = std::get_if<ShiftRead>(&input)) {
    if (std::exchange(is_busy_, false)) on_shift_read(*read, moment, actions);
  } else if (const auto* compared = std::get_if<Compared>(&input)) {
    if (std::exchange(is_busy_, false)) on_compared(compared->comparison, moment, actions);
  }
}

// --- Asking --------------------------------------------------------------------------------------

void ShiftClose::ask_next(const Moment& moment, Actions& actions) {
  due_ms_.reset();
  if (moment.now_ms - began_ms_ > budget_in_gaps * policy_->absence_gap_ms) {
    end(OutcomeStatus::declined, Reason::gateway_unreachable, "", actions);
    return;
  }
  is_busy_ = true;
  if (questions_.empty()) {
    actions.push_back(Compare{material_});
    return;
  }
  const Question& question = questions_.front();
  switch (question.kind) {
    case Question::Kind::own_journal:
    case Question::Kind::neighbour_journal:
      actions.push_back(ReadShift{material_->register_number, question.shift});
      return;
    case Question::Kind::own_report:
    case Question::Kind::neighbour_report:
      actions.push_back(Send{++call_number_, GetReport{question.shift, std::nullopt}});
      return;
    case Question::Kind::payment:
      actions.push_back(Send{++call_number_, GetPayment{question.payment_id}});
      return;
  }
}

void ShiftClose::on_shift_read(const ShiftRead& read, const Moment& moment, Actions& actions) {
  if (!read.journal) {
    host_.log(actions, POSPAY_LOG_ERROR,
              "the shift cannot be read from the journal: " + read.journal.error().message);
    end(OutcomeStatus::declined, Reason::journal_unavailable, "", actions);
    return;
  }
  if (questions_.front().kind == Question::Kind::own_journal) {
    material_->journal = *read.journal;
    material_->live = read.live;
  } else {
    std::unordered_set<std::string_view> wanted;
    for (const auto& row : strangers_) wanted.insert(row.order_number);
    const auto keep = [&](const ShiftOperation& operation) {
      if (wanted.count(operation.order_number) != 0 ||
          wanted.count(operation.reversal_order) != 0) {
        material_->neighbour_journal.push_back(operation);
      }
    };
    for (const auto& operation : **read.journal) keep(operation);
    for (const auto& operation : read.live) keep(operation);
  }
  questions_.pop_front();
  ask_next(moment, actions);
}

void ShiftClose::on_answer(const Answer& answer, const Moment& moment, Actions& actions) {
  if (!take_answer(answer)) {
    on_no_answer(answer, moment, actions);
    return;
  }
  faults_ = 0;
  if (questions_.front().kind == Question::Kind::own_report && first_look_ms_ == 0) {
    first_look_ms_ = moment.now_ms;
  }
  questions_.pop_front();
  ask_next(moment, actions);
}

// False when it is no answer to the question in front.
bool ShiftClose::take_answer(const Answer& answer) {
  const Question& question = questions_.front();
  const auto* report = std::get_if<Report>(&answer);
  switch (question.kind) {
    case Question::Kind::own_report:
      if (report == nullptr) return false;
      material_->report = report->rows;
      return true;
    case Question::Kind::neighbour_report:
      if (report == nullptr) return false;
      for (const auto& row : report->rows) {
        if (std::binary_search(wanted_.begin(), wanted_.end(), row.payment_id)) {
          material_->neighbour_report.push_back(row);
        }
      }
      return true;
    case Question::Kind::payment: {
      const auto* info = std::get_if<PaymentInfo>(&answer);
      const auto* refusal = std::get_if<Refusal>(&answer);
      if (info != nullptr && info->payment_id == question.payment_id) {
        std::erase_if(material_->asked_for,
                      [&](const ReportRow& row) { return row.payment_id == question.payment_id; });
        material_->asked_for.push_back(*info);
        return true;
      }
      return refusal != nullptr && refusal->reason == Reason::payment_not_found;
    }
    case Question::Kind::own_journal:
    case Question::Kind::neighbour_journal:
      return false;
  }
  return false;
}

void ShiftClose::on_no_answer(const Answer& answer, const Moment& moment, Actions& actions) {
  if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    end(OutcomeStatus::declined, refusal->reason, refusal->cashier_text, actions);
    return;
  }
  const auto* fault = std::get_if<Fault>(&answer);
  if (fault != nullptr) host_.log(actions, POSPAY_LOG_WARNING, "no answer: " + fault->detail);
  const bool is_untrusted = fault != nullptr && fault->is_untrusted();
  if (is_untrusted || ++faults_ >= fault_limit) {
    end(OutcomeStatus::declined, reason_of(fault), "", actions);
    return;
  }
  due_ms_ = moment.now_ms + pause_after_fault(*policy_, fault ? fault->retry_after_ms : 0,
                                              policy_->unsent_retry_interval_ms << (faults_ - 1));
}

// --- Comparing -----------------------------------------------------------------------------------

void ShiftClose::on_compared(const Comparison& comparison, const Moment& moment, Actions& actions) {
  ++comparisons_;
  const bool is_clear = comparison.missing.empty() && comparison.strangers.empty();
  if (comparisons_ == 1 && !is_clear) {
    ask_about(comparison);
    ask_next(moment, actions);
    return;
  }
  if (comparisons_ < comparison_limit && !comparison.unexplained.empty()) {
    ask_again(comparison, moment);
    return;
  }
  tell(comparison, actions);
}

// Whoever compared has given it back, as a rule; it must not change under a reader.
void ShiftClose::take_material_back() {
  if (material_.use_count() > 1) material_ = std::make_shared<ShiftMaterial>(*material_);
}

void ShiftClose::ask_about(const Comparison& comparison) {
  take_material_back();
  wanted_ = comparison.missing;
  std::sort(wanted_.begin(), wanted_.end());
  strangers_ = comparison.strangers;
  for (std::size_t i = 0; i < std::min(comparison.missing.size(), lookup_limit); ++i) {
    questions_.push_back({Question::Kind::payment, "", comparison.missing[i]});
  }
  for (const auto& label : neighbour_labels()) {
    if (!wanted_.empty()) questions_.push_back({Question::Kind::neighbour_report, label, 0});
    if (!strangers_.empty()) questions_.push_back({Question::Kind::neighbour_journal, label, 0});
  }
}

void ShiftClose::ask_again(const Comparison& comparison, const Moment& moment) {
  take_material_back();
  questions_.push_back({Question::Kind::own_report, label_, 0});
  for (std::size_t i = 0; i < std::min(comparison.unexplained.size(), lookup_limit); ++i) {
    questions_.push_back({Question::Kind::payment, "", comparison.unexplained[i]});
  }
  due_ms_ = std::max(moment.now_ms, first_look_ms_ + policy_->absence_gap_ms);
}

// Shifts that may have got a row of this one: of the days around it, and of the same day.
std::vector<std::string> ShiftClose::neighbour_labels() const {
  std::vector<std::string> labels;
  const auto add = [&](std::int64_t shift_ms, std::int32_t number) {
    pospay::Shift shift = material_->books.shift;
    shift.opened_at_ms += shift_ms;
    shift.number_of_day = number;
    if (number >= 1) labels.push_back(make_shift_label(shift));
  };
  const std::int32_t number = material_->books.shift.number_of_day;
  add(0, number - 1);
  add(0, number + 1);
  add(-day_ms, 1);
  add(day_ms, 1);
  return labels;
}

// --- Telling -------------------------------------------------------------------------------------

void ShiftClose::tell(const Comparison& comparison, Actions& actions) {
  const std::size_t found = comparison.difference_count;
  pospay::Event event;
  event.kind = pospay::EventKind::reconciliation;
  event.message = {found == 0                                             ? "shift.approved"
                   : found > comparison.reconciliation.differences.size() ? "shift.differences_cut"
                                                                          : "shift.differences",
                   "",
                   {{"count", std::to_string(found)},
                    {"compared", std::to_string(comparison.reconciliation.payments_compared)}}};
  event.reconciliation = comparison.reconciliation;
  tell_found(std::move(event), actions);
  material_.reset();
}

void ShiftClose::end(OutcomeStatus status, Reason reason, const std::string& text,
                     Actions& actions) {
  due_ms_.reset();
  is_busy_ = false;
  questions_.clear();
  host_.set_outcome(Told::not_approved, status, reason, text);
  host_.emit_outcome(actions, 0, {});
  material_.reset();
}

std::optional<std::int64_t> ShiftClose::wake_at_ms() const {
  return is_busy_ ? std::nullopt : due_ms_;
}

}  // namespace oplati

#include "plugins/oplati/core/shift_comparison.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "plugins/oplati/core/order.hpp"

namespace oplati {
namespace {

using pospay::Difference;
using pospay::DifferenceKind;
using pospay::OperationKind;
using pospay::Repair;
using Money = ShiftOperation::Money;
using Decision = ShiftOperation::Decision;

const char* message_id(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::only_there:
      return "difference.only_there";
    case DifferenceKind::only_here:
      return "difference.only_here";
    case DifferenceKind::amount:
      return "difference.amount";
    case DifferenceKind::refund_missing:
      return "difference.refund_missing";
    case DifferenceKind::still_open:
      return "difference.still_open";
    case DifferenceKind::wrong_shift:
      return "difference.wrong_shift";
    case DifferenceKind::twice:
      return "difference.twice";
    case DifferenceKind::manual:
      return "difference.manual";
  }
  return "difference.still_open";
}

const char* repair_id(Repair repair) {
  switch (repair) {
    case Repair::none:
      return ".none";
    case Repair::wait:
      return ".wait";
    case Repair::give_back:
      return ".give_back";
    case Repair::book:
      return ".book";
    case Repair::ask_support:
      return ".ask_support";
  }
  return ".ask_support";
}

class Comparer {
 public:
  explicit Comparer(const ShiftMaterial& material)
      : material_(material),
        rows_(material.report),
        asked_(material.asked_for),
        neighbours_(material.neighbour_report),
        is_explained_(material.report.size(), false) {
    gather_own();
    gather_books();
  }

  Comparison run() {
    for (std::uint32_t i = 0; i < own_.size(); ++i) compare(i);
    compare_rows();
    compare_unknown_books();
    count_sums();
    return std::move(result_);
  }

 private:
  // Latest states: what runs is newer than what is written.
  void gather_own() {
    std::unordered_set<std::string_view> live;
    for (const auto& operation : material_.live) live.insert(operation.key);
    if (material_.journal != nullptr) {
      own_.reserve(material_.journal->size() + material_.live.size());
      for (const auto& operation : *material_.journal) {
        if (live.count(operation.key) == 0) own_.push_back(&operation);
      }
    }
    for (const auto& operation : material_.live) own_.push_back(&operation);
    by_key_ = TextIndex(own_.size(), [this](std::uint32_t i) { return key_of(i); });
    by_line_ = TextIndex(own_.size(), [this](std::uint32_t i) { return line_of(i); });
  }

  void gather_books() {
    booked_minor_.resize(own_.size());
    for (const auto& line : material_.books.lines) {
      const auto own = own_of_key(line.key);
      if (own && own_[*own]->kind == line.kind) {
        booked_minor_[*own] = booked_minor_[*own].value_or(0) + line.amount.minor;
      } else {
        unknown_books_.push_back(&line);
      }
    }
  }

  std::string_view key_of(std::uint32_t own) const { return own_[own]->key; }
  std::string_view line_of(std::uint32_t own) const { return own_[own]->line; }

  std::optional<std::uint32_t> own_of_key(std::string_view key) const {
    const auto found = by_key_.find(key, [this](std::uint32_t i) { return key_of(i); });
    if (found.empty()) return std::nullopt;
    return found.front().element;
  }

  // Another payment of the same line that was booked, or is older, and whose money is kept.
  bool is_second_of_line(std::uint32_t self) const {
    const ShiftOperation& own = *own_[self];
    if (own.line.empty() || own.kind != OperationKind::payment || booked_minor_[self]) return false;
    const auto found = by_line_.find(own.line, [this](std::uint32_t i) { return line_of(i); });
    return std::any_of(found.begin(), found.end(), [&](const TextIndex::Entry& entry) {
      const std::uint32_t other = entry.element;
      return other != self && own_[other]->money == Money::moved &&
             (booked_minor_[other] || other < self);
    });
  }

  struct Amounts {
    std::int64_t here = 0;
    std::int64_t there = 0;
  };

  void add(DifferenceKind kind, Repair repair, std::string_view key, std::int64_t payment_id,
           Amounts amounts, const char* id = nullptr) {
    ++result_.difference_count;
    auto& differences = result_.reconciliation.differences;
    if (differences.size() >= difference_limit) return;
    Difference difference;
    difference.kind = kind;
    difference.repair = repair;
    difference.key = key;
    if (payment_id != 0) difference.payment_number = std::to_string(payment_id);
    difference.here = pospay::byn(amounts.here);
    difference.there = pospay::byn(amounts.there);
    difference.message = {id != nullptr ? id : std::string(message_id(kind)) + repair_id(repair),
                          "",
                          {{"payment", difference.payment_number},
                           {"key", difference.key},
                           {"here", pospay::minor_to_text(amounts.here)},
                           {"there", pospay::minor_to_text(amounts.there)}}};
    differences.push_back(std::move(difference));
  }

  void add_own(DifferenceKind kind, Repair repair, const ShiftOperation& own, Amounts amounts) {
    add(kind, repair, own.key, own.payment_id, amounts);
  }

  // Marks what the gateway has of an operation as explained; the row that counts, if any.
  const ReportRow* take_row(const ShiftOperation& own) {
    if (!own.reversal_order.empty() || own.reversal_id != 0) {
      if (const auto back = rows_.find(own.reversal_id, own.reversal_order, true)) {
        is_explained_[*back] = true;
      }
    }
    const auto found =
        rows_.find(own.payment_id, own.order_number, own.kind == OperationKind::refund);
    if (!found) return nullptr;
    is_explained_[*found] = true;
    ++result_.reconciliation.payments_compared;
    return &material_.report[*found];
  }

  bool has_own_return(const ShiftOperation& own) const {
    const auto back = rows_.find(own.reversal_id, own.reversal_order, true);
    return !own.reversal_order.empty() && back && has_moved(material_.report[*back]);
  }

  void compare(std::uint32_t self) {
    const ShiftOperation& own = *own_[self];
    const ReportRow* row = take_row(own);
    if (own.decision != Decision::none) {
      compare_decided(own, row);
      return;
    }
    switch (own.money) {
      case Money::undecided:
      case Money::going_back:
        add_own(DifferenceKind::still_open, Repair::wait, own,
                {own.amount_minor, row != nullptr && has_moved(*row) ? row->sum_minor : 0});
        return;
      case Money::moved:
        compare_moved(self, row);
        return;
      case Money::not_moved:
      case Money::given_back:
        compare_not_kept(self, row);
        return;
    }
  }

  // A supervisor's word, and what the system says of it.
  void compare_decided(const ShiftOperation& own, const ReportRow* row) {
    const std::int64_t there = row != nullptr && has_moved(*row) ? row->sum_minor : 0;
    const bool is_paid = own.decision == Decision::paid;
    const bool is_back = own.money == Money::given_back || has_own_return(own);
    const std::int64_t here = is_paid ? own.amount_minor : 0;
    const bool is_at_work = own.money == Money::undecided || own.money == Money::going_back;
    const Repair repair = here == (is_back ? 0 : there) ? Repair::none
                          : is_at_work                  ? Repair::wait
                                                        : Repair::ask_support;
    add_own(DifferenceKind::manual, repair, own, {here, there});
  }

  void compare_moved(std::uint32_t self, const ReportRow* row) {
    const ShiftOperation& own = *own_[self];
    const bool is_refund = own.kind == OperationKind::refund;
    if (row == nullptr || !has_moved(*row)) {
      compare_missing(own, row);
      return;
    }
    const std::int64_t there = row->sum_minor;
    const auto& booked = booked_minor_[self];
    if (there != own.amount_minor) {
      add_own(DifferenceKind::amount, Repair::ask_support, own, {own.amount_minor, there});
    } else if (is_second_of_line(self)) {
      add_own(DifferenceKind::twice, Repair::give_back, own, {0, there});
    } else if (!booked) {
      add_own(is_refund ? DifferenceKind::refund_missing : DifferenceKind::only_there, Repair::book,
              own, {0, there});
    } else if (*booked != there) {
      add_own(DifferenceKind::amount, Repair::book, own, {*booked, there});
    }
  }

  // Ours says moved, the report does not.
  void compare_missing(const ShiftOperation& own, const ReportRow* row) {
    if (own.payment_id != 0) result_.missing.push_back(own.payment_id);
    const bool is_refund = own.kind == OperationKind::refund;
    const auto elsewhere = neighbours_.find(own.payment_id, own.order_number, is_refund);
    if (elsewhere && has_moved(material_.neighbour_report[*elsewhere])) {
      add_own(DifferenceKind::wrong_shift, Repair::none, own,
              {own.amount_minor, material_.neighbour_report[*elsewhere].sum_minor});
      return;
    }
    if (own.payment_id != 0) result_.unexplained.push_back(own.payment_id);
    const auto asked = asked_.find(own.payment_id, own.order_number, is_refund);
    const ReportRow* answer = asked ? &material_.asked_for[*asked] : row;
    if (answer != nullptr && has_moved(*answer)) {
      add_own(DifferenceKind::wrong_shift, Repair::ask_support, own,
              {own.amount_minor, answer->sum_minor});
    } else if (answer != nullptr && is_undecided(*answer)) {
      add_own(DifferenceKind::still_open, Repair::ask_support, own, {own.amount_minor, 0});
    } else {
      add_own(is_refund ? DifferenceKind::refund_missing : DifferenceKind::only_here,
              Repair::ask_support, own, {own.amount_minor, 0});
    }
  }

  // Refused, cancelled, or paid and given back: nobody should have anything left.
  void compare_not_kept(std::uint32_t self, const ReportRow* row) {
    const ShiftOperation& own = *own_[self];
    const bool is_refund = own.kind == OperationKind::refund;
    const bool has_money_there = row != nullptr && has_moved(*row) && !has_own_return(own);
    const std::int64_t there = has_money_there ? row->sum_minor : 0;
    const std::int64_t booked = booked_minor_[self].value_or(0);
    if (own.money == Money::given_back && has_money_there) {
      add_own(DifferenceKind::refund_missing, Repair::ask_support, own, {0, there});
    } else if (has_money_there && is_refund) {
      add_own(DifferenceKind::refund_missing, booked == 0 ? Repair::book : Repair::ask_support, own,
              {booked, there});
    } else if (has_money_there) {
      add_own(DifferenceKind::only_there, own.is_open ? Repair::wait : Repair::give_back, own,
              {booked, there});
    } else if (booked != 0) {
      add_own(is_refund ? DifferenceKind::refund_missing : DifferenceKind::only_here,
              Repair::ask_support, own, {booked, 0});
    }
  }

  // Every row of the report that no operation of ours explains.
  void compare_rows() {
    std::unordered_set<std::string_view> known_orders;
    for (std::size_t i = 0; i < is_explained_.size(); ++i) {
      if (is_explained_[i]) known_orders.insert(material_.report[i].order_number);
    }
    std::unordered_set<std::string_view> neighbour_orders;
    for (const auto& operation : material_.neighbour_journal) {
      neighbour_orders.insert(operation.order_number);
      if (!operation.reversal_order.empty()) neighbour_orders.insert(operation.reversal_order);
    }
    for (std::size_t i = 0; i < is_explained_.size(); ++i) {
      const ReportRow& row = material_.report[i];
      if (is_explained_[i] || (!has_moved(row) && !is_undecided(row))) continue;
      const Amounts amounts{0, has_moved(row) ? row.sum_minor : 0};
      if (!has_moved(row)) {
        // Ours twice, and this one is still waiting, or a stranger's that waits.
        add(DifferenceKind::still_open, Repair::ask_support, "", row.payment_id, amounts);
      } else if (known_orders.count(row.order_number) != 0) {
        add(DifferenceKind::twice, is_return(row) ? Repair::ask_support : Repair::give_back, "",
            row.payment_id, amounts);
      } else if (neighbour_orders.count(row.order_number) != 0) {
        add(DifferenceKind::wrong_shift, Repair::none, "", row.payment_id, amounts);
      } else {
        result_.strangers.push_back(row);
        add(is_return(row) ? DifferenceKind::refund_missing : DifferenceKind::only_there,
            Repair::ask_support, "", row.payment_id, amounts);
      }
    }
  }

  // Receipts of which the journal of this register knows nothing.
  void compare_unknown_books() {
    for (const pospay::BookLine* line : unknown_books_) {
      const auto reference = parse_provider_reference(line->provider_reference);
      const bool is_of_other_register =
          reference && reference->register_number != material_.register_number;
      const std::int64_t id = reference ? reference->payment_id : 0;
      if (is_of_other_register) {
        add(DifferenceKind::wrong_shift, Repair::ask_support, line->key, id,
            {line->amount.minor, 0}, "difference.other_register");
        continue;
      }
      add(line->kind == OperationKind::refund ? DifferenceKind::refund_missing
                                              : DifferenceKind::only_here,
          Repair::ask_support, line->key, id, {line->amount.minor, 0});
    }
  }

  void count_sums() {
    pospay::Reconciliation& sums = result_.reconciliation;
    sums.sales_here = sums.sales_there = pospay::byn(0);
    sums.returns_here = sums.returns_there = pospay::byn(0);
    for (const auto& line : material_.books.lines) {
      (line.kind == OperationKind::refund ? sums.returns_here : sums.sales_here).minor +=
          line.amount.minor;
    }
    for (const auto& row : material_.report) {
      if (!has_moved(row)) continue;
      if (is_sale(row)) sums.sales_there.minor += row.sum_minor;
      if (is_return(row)) sums.returns_there.minor += row.sum_minor;
    }
  }

  const ShiftMaterial& material_;
  ReportIndex rows_;
  ReportIndex asked_;
  ReportIndex neighbours_;
  std::vector<bool> is_explained_;
  std::vector<const ShiftOperation*> own_;
  TextIndex by_key_;
  TextIndex by_line_;
  std::vector<std::optional<std::int64_t>> booked_minor_;
  std::vector<const pospay::BookLine*> unknown_books_;
  Comparison result_;
};

}  // namespace

Comparison compare_shift(const ShiftMaterial& material) { return Comparer(material).run(); }

}  // namespace oplati

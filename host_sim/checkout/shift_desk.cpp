#include "host_sim/checkout/shift_desk.hpp"

#include <set>
#include <utility>

#include "host_sim/checkout/receipt_text.hpp"
#include "host_sim/text/paper.hpp"
#include "host_sim/text/shift.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

namespace {

// Keeps the reconciliation that comes by, and shows the rest.
class ReconciliationScreen : public IScreen {
 public:
  ReconciliationScreen(IScreen& behind, pospay::Reconciliation& books)
      : behind_(behind), books_(books) {}
  void show(const pospay::Event& event) override {
    if (event.reconciliation) books_ = *event.reconciliation;
    behind_.show(event);
  }
  void tell(const std::string& line) override { behind_.tell(line); }
  void look() override { behind_.look(); }

 private:
  IScreen& behind_;
  pospay::Reconciliation& books_;
};

std::string signature_text(const text::Words& words, const ClosedShift& closed) {
  if (closed.unresolved.empty()) return {};
  std::string text = words(text::shift("signed"), {{"name", closed.signed_by}}) + "\n";
  for (const std::string& line : closed.unresolved) text += "! " + line + "\n";
  return text;
}

}  // namespace

pospay::Result<StoredShift> ShiftDesk::current() {
  pospay::Result<std::optional<StoredShift>> shift = desk_.store.shifts().open_shift();
  if (!shift) return shift.error();
  if (!*shift) return Error{Code::refused, desk_.words(text::shift("not_open"))};
  return **shift;
}

pospay::Result<StoredShift> ShiftDesk::open() {
  if (const pospay::Result<void> allowed = desk_.users.may_sell(); !allowed) return allowed.error();
  pospay::Result<StoredShift> shift =
      desk_.store.shifts().begin(desk_.wall_ms(), desk_.utc_offset_minutes);
  if (!shift) return shift;
  for (Lane& lane : desk_.lanes) {
    const pospay::Result<void> told = lane.method->open_shift(shift->shift);
    if (!told && told.error().code != Code::unsupported) {
      screen_.tell(lane.id + ": " + told.error().message);
    }
  }
  return shift;
}

pospay::Result<ShiftReport> ShiftDesk::report(const StoredShift& shift) {
  const pospay::Result<std::vector<Receipt>> receipts =
      desk_.store.receipts().of_shift(shift.shift.id);
  if (!receipts) return receipts.error();
  return make_shift_report(shift.label, *receipts);
}

pospay::Result<ShiftReport> ShiftDesk::print_x() {
  const pospay::Result<StoredShift> shift = current();
  if (!shift) return shift.error();
  pospay::Result<ShiftReport> x = report(*shift);
  if (!x) return x;
  desk_.printer.print_plain(report_text(desk_.words, text::paper("x_report"), *x, 0,
                                        desk_.wall_ms(), desk_.utc_offset_minutes));
  return x;
}

// Lines for people: receipts whose outcome is unknown, and what the plugins have not settled.
pospay::Result<std::vector<std::string>> ShiftDesk::find_unresolved() {
  std::vector<std::string> found;
  std::set<std::string> named;
  const pospay::Result<std::vector<Receipt>> receipts = desk_.store.receipts().open_receipts();
  if (!receipts) return receipts.error();
  for (const Receipt& receipt : *receipts) {
    if (receipt.is_blocked()) {
      found.push_back(desk_.words(text::shift("outcome_unknown"), {{"receipt", receipt.number}}));
      for (const PaymentLine& line : receipt.lines) named.insert(line.key);
    } else if (receipt.paid_minor() > 0) {
      return Error{Code::refused,
                   desk_.words(text::shift("partly_paid"), {{"receipt", receipt.number}})};
    }
  }
  OperationWatch watch(desk_.wake_up, screen_);
  for (Lane& lane : desk_.lanes) {
    const auto open = watch.when_ready([&] { return lane.method->open_operations(); });
    if (!open) {
      // Nobody knows what is open there: that is for a supervisor too.
      found.push_back(lane.id + ": " + open.error().message);
      continue;
    }
    for (const pospay::OpenOperation& one : *open) {
      const bool is_pending =
          one.state == pospay::OpenState::unresolved || one.state == pospay::OpenState::unconfirmed;
      if (!is_pending || named.count(one.key) != 0) continue;
      found.push_back(desk_.words(text::shift("operation_open"),
                                  {{"key", one.key}, {"what", one.message.text}}));
    }
  }
  return found;
}

pospay::Result<void> ShiftDesk::sign_if_needed(ClosedShift& closed) {
  pospay::Result<std::vector<std::string>> unresolved = find_unresolved();
  if (!unresolved) return unresolved.error();
  if (unresolved->empty()) return {};
  if (!desk_.users.may_decide()) {
    return Error{Code::refused,
                 desk_.words(text::shift("needs_signature"), {{"what", unresolved->front()}})};
  }
  closed.unresolved = std::move(*unresolved);
  closed.signed_by = desk_.users.name();
  return {};
}

pospay::Result<pospay::ShiftBooks> ShiftDesk::books_of(const Lane& lane,
                                                       const pospay::Shift& shift) {
  const pospay::Result<std::vector<Receipt>> receipts = desk_.store.receipts().of_shift(shift.id);
  if (!receipts) return receipts.error();
  pospay::ShiftBooks books;
  books.shift = shift;
  for (const Receipt& receipt : *receipts) {
    if (receipt.state != ReceiptState::printed) continue;
    for (const PaymentLine& line : receipt.lines) {
      if (line.plugin != lane.id || line.state != LineState::approved) continue;
      pospay::BookLine book;
      book.kind = receipt.kind == ReceiptKind::sale ? pospay::OperationKind::payment
                                                    : pospay::OperationKind::refund;
      book.key = line.key;
      book.receipt_number = receipt.number;
      book.provider_reference = line.provider_reference;
      book.amount = pospay::byn(line.amount_minor);
      books.lines.push_back(std::move(book));
    }
  }
  return books;
}

void ShiftDesk::reconcile(Lane& lane, const pospay::Shift& shift, ClosedShift& closed) {
  PluginReconciliation result;
  result.plugin = lane.id;
  const pospay::Result<pospay::ShiftBooks> books = books_of(lane, shift);
  if (!books) {
    result.message = books.error().message;
    closed.reconciliations.push_back(std::move(result));
    return;
  }
  ReconciliationScreen screen(screen_, result.books);
  OperationWatch watch(desk_.wake_up, screen, desk_.words);
  const pospay::Result<pospay::Operation> started =
      watch.when_ready([&] { return lane.method->close_shift(*books); });
  if (!started && started.error().code == Code::unsupported) return;
  if (!started) {
    result.message = started.error().message;
  } else {
    const auto outcome = watch.wait_outcome(**started, kReconciliationLimit);
    result.is_done = outcome && outcome->status == pospay::OutcomeStatus::approved;
    result.message = outcome ? outcome->message.text : desk_.words(text::shift("books_late"));
    // Not every plugin waits for it; one that does not may refuse.
    if (outcome) static_cast<void>((*started)->acknowledge().has_value());
  }
  closed.reconciliations.push_back(std::move(result));
}

pospay::Result<ClosedShift> ShiftDesk::close() {
  if (const pospay::Result<void> allowed = desk_.users.may_sell(); !allowed) return allowed.error();
  const pospay::Result<StoredShift> shift = current();
  if (!shift) return shift.error();
  ClosedShift closed;
  if (const pospay::Result<void> clear = sign_if_needed(closed); !clear) return clear.error();
  if (const pospay::Result<void> ready = desk_.printer.check_ready(); !ready) return ready.error();
  for (Lane& lane : desk_.lanes) reconcile(lane, shift->shift, closed);
  pospay::Result<ShiftReport> z = report(*shift);
  if (!z) return z.error();
  closed.report = std::move(*z);
  const std::int64_t now_ms = desk_.wall_ms();
  const pospay::Result<Document> document =
      desk_.store.documents().fiscalise("", now_ms, [&](std::int64_t fiscal_number) {
        return report_text(desk_.words, text::paper("z_report"), closed.report, fiscal_number,
                           now_ms, desk_.utc_offset_minutes) +
               reconciliation_text(desk_.words, closed.reconciliations) +
               signature_text(desk_.words, closed);
      });
  if (!document) return document.error();
  closed.fiscal_number = document->fiscal_number;
  if (const pospay::Result<void> paper = desk_.printer.deliver(*document); !paper) {
    screen_.tell(paper.error().message);
  }
  if (const pospay::Result<void> ended = desk_.store.shifts().end(shift->shift.id, now_ms);
      !ended) {
    return ended.error();
  }
  return closed;
}

}  // namespace checkout

#include "host_sim/checkout/recovery.hpp"

#include <utility>

#include "host_sim/text/recovery.hpp"
#include "host_sim/text/settlement.hpp"

namespace checkout {

using pospay::OpenState;
using pospay::OutcomeStatus;

void Recovery::note(const std::string& line) {
  desk_.log.write(POSPAY_LOG_INFO, "till", line);
  notes_.push_back(line);
}

pospay::Result<std::vector<std::string>> Recovery::run() {
  OperationWatch watch(desk_.wake_up, screen_);
  for (Lane& lane : desk_.lanes) {
    const auto listed = watch.when_ready([&] { return lane.method->open_operations(); });
    if (!listed) {
      note(desk_.words(text::recovery("no_list"),
                       {{"plugin", lane.id}, {"reason", listed.error().message}}));
      continue;
    }
    const bool is_whole = listed->size() <= kMaxOpenOperations;
    for (std::size_t i = 0; i < listed->size() && i < kMaxOpenOperations; ++i) {
      open_.insert(listed->at(i).key);
      take_listed(lane, listed->at(i));
    }
    if (is_whole) asked_.insert(lane.id);
  }
  if (const pospay::Result<void> done = close_leftovers(); !done) return done.error();
  if (const pospay::Result<void> done = finish_receipts(); !done) return done.error();
  if (const pospay::Result<void> done = deliver_paper(); !done) return done.error();
  return notes_;
}

void Recovery::take_listed(Lane& lane, const pospay::OpenOperation& listed) {
  if (desk_.shelf.find(listed.key) != nullptr) return;  // in hand already: before a shift's close
  pospay::Result<pospay::Operation> resumed = lane.method->resume(listed.key);
  if (!resumed) {
    note(desk_.words(text::recovery("not_resumed"),
                     {{"key", listed.key}, {"reason", resumed.error().message}}));
    return;
  }
  ShelvedOperation operation{lane.id, listed.key, Stage::waiting_outcome, std::move(*resumed)};
  const pospay::Result<PaymentLine> line = desk_.store.receipts().line(listed.key);
  if (line) {
    take_with_line(std::move(operation), listed, *line);
  } else {
    take_stranger(std::move(operation), listed);
  }
}

void Recovery::take_with_line(ShelvedOperation operation, const pospay::OpenOperation& listed,
                              PaymentLine line) {
  switch (listed.state) {
    case OpenState::unconfirmed:
    case OpenState::undelivered:
      take_outcome(std::move(operation), std::move(line));
      return;
    case OpenState::unresolved:
      line.state = LineState::unknown;
      if (const auto stored = desk_.store.receipts().update_line(line); !stored) {
        note(stored.error().message);
      }
      note(desk_.words(text::recovery("unknown"),
                       {{"receipt", line.receipt}, {"tender", line.tender_name}}));
      desk_.shelf.put(std::move(operation));
      return;
    case OpenState::returning:
      operation.stage = Stage::waiting_settled;
      note(desk_.words(text::recovery("goes_back"), {{"receipt", line.receipt}}));
      desk_.shelf.put(std::move(operation));
      return;
  }
}

void Recovery::take_outcome(ShelvedOperation operation, PaymentLine line) {
  OperationWatch watch(desk_.wake_up, screen_, desk_.words);
  const auto outcome = watch.wait_outcome(*operation.operation, kListedOutcomeLimit);
  if (!outcome || outcome->status == OutcomeStatus::unknown) {
    line.state = LineState::unknown;
    if (const auto stored = desk_.store.receipts().update_line(line); !stored) {
      note(stored.error().message);
    }
    desk_.shelf.put(std::move(operation));
    return;
  }
  if (outcome->status != OutcomeStatus::approved) {
    if (const auto stored = settlement_.store_outcome(line, *outcome); !stored) {
      note(stored.error().message);
      return;
    }
    if (!line.paid_key.empty()) {
      if (const auto dropped = desk_.store.receipts().drop(line.receipt); !dropped) {
        note(dropped.error().message);
      }
    }
    note(desk_.words(text::recovery("not_paid"), {{"receipt", line.receipt},
                                                  {"tender", line.tender_name},
                                                  {"reason", outcome->message.text}}));
    settlement_.acknowledge(std::move(operation));
    return;
  }
  // Interrupted on the way back, or given up before: it goes back.
  if (line.state == LineState::returning || line.state == LineState::failed) {
    settlement_.roll_back(std::move(operation), line, "the rollback was interrupted");
    return;
  }
  if (const auto document = desk_.store.documents().of_receipt(line.receipt); document) {
    note(desk_.words(text::recovery("confirmed"), {{"receipt", line.receipt}}));
    settlement_.confirm(std::move(operation), *document);
    return;
  }
  if (const auto stored = settlement_.store_outcome(line, *outcome); !stored) {
    note(stored.error().message);
    return;
  }
  operation.stage = Stage::held;
  desk_.shelf.put(std::move(operation));
}

// The plugin knows an operation that this till has never stored: nothing can be printed for it.
void Recovery::take_stranger(ShelvedOperation operation, const pospay::OpenOperation& listed) {
  const bool is_payment = listed.kind == pospay::OperationKind::payment;
  if (is_payment || listed.kind == pospay::OperationKind::refund) {
    note(desk_.words(text::recovery("stranger"),
                     {{"key", listed.key}, {"state", listed.message.text}}));
  }
  if (listed.state == OpenState::undelivered) {
    settlement_.acknowledge(std::move(operation));
    return;
  }
  if (listed.state == OpenState::unconfirmed && is_payment) {
    if (const auto done = operation.operation->roll_back("the till does not know the receipt");
        !done) {
      note(done.error().message);
    }
    operation.stage = Stage::waiting_settled;
  }
  desk_.shelf.put(std::move(operation));
}

pospay::Result<void> Recovery::close_leftovers() {
  for (const LineState state : {LineState::started, LineState::unknown, LineState::returning}) {
    pospay::Result<std::vector<PaymentLine>> lines = desk_.store.receipts().lines_in(state);
    if (!lines) return lines.error();
    for (PaymentLine& line : *lines) {
      const bool is_answered = line.plugin.empty() || asked_.count(line.plugin) != 0;
      if (!is_answered || open_.count(line.key) != 0) continue;
      line.state = state == LineState::returning ? LineState::returned : LineState::failed;
      if (pospay::Result<void> stored = desk_.store.receipts().update_line(line); !stored) {
        return stored;
      }
      if (line.paid_key.empty()) continue;
      note(desk_.words(text::recovery("return_not_begun"), {{"receipt", line.receipt}}));
      if (pospay::Result<void> dropped = desk_.store.receipts().drop(line.receipt); !dropped) {
        return dropped;
      }
    }
  }
  return {};
}

pospay::Result<void> Recovery::finish_receipts() {
  const pospay::Result<std::vector<Receipt>> receipts = desk_.store.receipts().open_receipts();
  if (!receipts) return receipts.error();
  for (const Receipt& receipt : *receipts) {
    if (receipt.paid_minor() == 0 || receipt.is_blocked()) continue;
    if (receipt.paid_minor() == receipt.total_minor()) {
      const pospay::Result<Document> document = settlement_.print(receipt.number);
      note(document
               ? desk_.words(text::recovery("printed"), {{"receipt", receipt.number}})
               : desk_.words(text::settlement("not_printed"),
                             {{"receipt", receipt.number}, {"reason", document.error().message}}));
    } else if (receipt.kind == ReceiptKind::sale) {
      note(desk_.words(text::recovery("partly_paid"),
                       {{"receipt", receipt.number},
                        {"parts", settlement_.give_back_parts(receipt.number,
                                                              "the receipt was never finished")}}));
    }
  }
  return {};
}

pospay::Result<void> Recovery::deliver_paper() {
  const pospay::Result<std::vector<Document>> documents = desk_.store.documents().last();
  if (!documents) return documents.error();
  for (const Document& document : *documents) {
    if (pospay::Result<void> delivered = desk_.printer.deliver(document); !delivered) {
      return delivered;
    }
  }
  return {};
}

}  // namespace checkout

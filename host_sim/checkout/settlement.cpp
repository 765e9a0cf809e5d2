#include "host_sim/checkout/settlement.hpp"

#include <utility>
#include <vector>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/checkout/receipt_text.hpp"
#include "host_sim/text/settlement.hpp"

namespace checkout {

using pospay::OutcomeStatus;

void Settlement::warn(const std::string& text) {
  desk_.log.write(POSPAY_LOG_WARNING, "till", text);
  screen_.tell(text);
}

pospay::Result<void> Settlement::store_outcome(PaymentLine& line, const pospay::Outcome& outcome) {
  switch (outcome.status) {
    case OutcomeStatus::approved:
      line.state = LineState::approved;
      line.provider_reference = outcome.provider_reference;
      line.payment_number = outcome.payment_number;
      line.at_ms = desk_.wall_ms();
      break;
    case OutcomeStatus::unknown:
      line.state = LineState::unknown;
      break;
    case OutcomeStatus::declined:
    case OutcomeStatus::timed_out:
    case OutcomeStatus::cancelled:
      line.state = LineState::failed;
      break;
  }
  return desk_.store.receipts().update_line(line);
}

pospay::Result<Document> Settlement::print(const std::string& receipt_number) {
  if (const pospay::Result<void> ready = desk_.printer.check_ready(); !ready) return ready.error();
  pospay::Result<Receipt> receipt = desk_.store.receipts().find(receipt_number);
  if (!receipt) return receipt.error();
  if (receipt->is_blocked() || receipt->paid_minor() != receipt->total_minor()) {
    return pospay::Error{pospay::Code::refused, desk_.words(text::settlement("not_fully_paid"),
                                                            {{"receipt", receipt_number}})};
  }
  const std::int64_t now_ms = desk_.wall_ms();
  pospay::Result<Document> document =
      desk_.store.documents().fiscalise(receipt_number, now_ms, [&](std::int64_t fiscal_number) {
        receipt->fiscal_number = fiscal_number;
        return receipt_text(desk_.words, *receipt, now_ms, desk_.utc_offset_minutes);
      });
  if (!document) return document;
  // From here on the receipt exists. Paper that fails now comes at the next start.
  if (const pospay::Result<void> paper = desk_.printer.deliver(*document); !paper) {
    warn(desk_.words(
        text::settlement("paper_later"),
        {{"number", std::to_string(document->fiscal_number)}, {"reason", paper.error().message}}));
  }
  for (const PaymentLine& line : receipt->lines) {
    if (line.state != LineState::approved) continue;
    const ShelvedOperation* held = desk_.shelf.find(line.key);
    if (held == nullptr || held->stage != Stage::held) continue;  // a supervisor's word needs none
    confirm(desk_.shelf.take(line.key), *document);
  }
  return document;
}

void Settlement::wait_or_shelve(ShelvedOperation operation) {
  operation.stage = Stage::waiting_settled;
  OperationWatch watch(desk_.wake_up, screen_);
  const auto settled = watch.wait_settled(*operation.operation);
  if (settled) {
    take_settled(operation, *settled);
  } else {
    desk_.shelf.put(std::move(operation));
  }
}

void Settlement::confirm(ShelvedOperation operation, const Document& document) {
  pospay::FiscalReceipt receipt;
  receipt.number = std::to_string(document.fiscal_number);
  receipt.printed_at_ms = document.printed_at_ms;
  if (const pospay::Result<void> done = operation.operation->confirm(receipt); !done) {
    warn(desk_.words(text::settlement("confirm_refused"),
                     {{"key", operation.key}, {"reason", done.error().message}}));
    return;  // it comes again at the next start, and finds the receipt printed
  }
  wait_or_shelve(std::move(operation));
}

void Settlement::roll_back(ShelvedOperation operation, PaymentLine line,
                           const std::string& reason) {
  line.state = LineState::returning;
  if (const pospay::Result<void> stored = desk_.store.receipts().update_line(line); !stored) {
    warn(stored.error().message);
  }
  if (const pospay::Result<void> done = operation.operation->roll_back(reason); !done) {
    warn(desk_.words(text::settlement("roll_back_refused"),
                     {{"key", operation.key}, {"reason", done.error().message}}));
    return;
  }
  wait_or_shelve(std::move(operation));
}

void Settlement::acknowledge(ShelvedOperation operation) {
  if (const pospay::Result<void> done = operation.operation->acknowledge(); !done) {
    warn(desk_.words(text::settlement("answer_refused"),
                     {{"key", operation.key}, {"reason", done.error().message}}));
    return;
  }
  wait_or_shelve(std::move(operation));
}

void Settlement::give_back_part(PaymentLine line, const std::string& reason, std::string& told) {
  if (!line.plugin.empty()) {
    ShelvedOperation operation = desk_.shelf.take(line.key);
    if (operation.operation) {
      roll_back(std::move(operation), line, reason);
      told += " " + desk_.words(text::settlement("goes_back"), {{"tender", line.tender_name}});
    } else {
      told += " " + desk_.words(text::settlement("stays"), {{"tender", line.tender_name}});
    }
    return;
  }
  if (line.kind == pospay::TenderKind::card) {
    if (const auto given = desk_.terminal.give_back(line.amount_minor); !given) {
      told += " " + desk_.words(text::settlement("amount_stays"),
                                {{"tender", line.tender_name},
                                 {"amount", money_text(line.amount_minor)},
                                 {"reason", given.error().message}});
      return;
    }
  }
  line.state = LineState::returned;
  if (const pospay::Result<void> stored = desk_.store.receipts().update_line(line); !stored) {
    warn(stored.error().message);
  }
  told += " " + desk_.words(text::settlement("give"), {{"tender", line.tender_name},
                                                       {"amount", money_text(line.amount_minor)}});
}

std::string Settlement::give_back_parts(const std::string& receipt_number,
                                        const std::string& reason) {
  const pospay::Result<Receipt> receipt = desk_.store.receipts().find(receipt_number);
  if (!receipt) return receipt.error().message;
  std::string told;
  for (auto line = receipt->lines.rbegin(); line != receipt->lines.rend(); ++line) {
    if (line->state == LineState::approved) give_back_part(*line, reason, told);
  }
  return told;
}

void Settlement::look_at_shelf() {
  OperationShelf now;
  now.all().swap(desk_.shelf.all());
  for (ShelvedOperation& shelved : now.all()) {
    std::optional<pospay::Outcome> outcome;
    std::optional<pospay::SettledAs> settled;
    for (int taken = 0; taken < kMaxEventsPerLook && !settled && !outcome; ++taken) {
      const std::optional<pospay::Event> event = shelved.operation->next_event();
      if (!event) break;
      screen_.show(*event);
      if (event->kind == pospay::EventKind::settled) settled = event->settled_as;
      if (event->kind == pospay::EventKind::outcome && shelved.stage == Stage::waiting_outcome &&
          event->outcome && event->outcome->status != OutcomeStatus::unknown) {
        outcome = event->outcome;
      }
    }
    if (settled) {
      take_settled(shelved, *settled);
    } else if (outcome) {
      take_late_outcome(std::move(shelved), *outcome);
    } else {
      desk_.shelf.put(std::move(shelved));
    }
  }
}

void Settlement::take_late_outcome(ShelvedOperation operation, const pospay::Outcome& outcome) {
  pospay::Result<PaymentLine> line = desk_.store.receipts().line(operation.key);
  if (!line) {
    warn(desk_.words(text::settlement("unknown_operation"),
                     {{"key", operation.key}, {"reason", line.error().message}}));
    desk_.shelf.put(std::move(operation));
    return;
  }
  if (const pospay::Result<void> stored = store_outcome(*line, outcome); !stored) {
    warn(stored.error().message);
    desk_.shelf.put(std::move(operation));
    return;
  }
  if (outcome.status == OutcomeStatus::approved) {
    finish_or_hold(std::move(operation), *line);
    return;
  }
  screen_.tell(desk_.words(text::settlement("outcome"),
                           {{"receipt", line->receipt}, {"outcome", outcome.message.text}}));
  if (!line->paid_key.empty()) {
    if (const auto dropped = desk_.store.receipts().drop(line->receipt); !dropped) {
      warn(dropped.error().message);
    }
  }
  acknowledge(std::move(operation));
}

void Settlement::finish_or_hold(ShelvedOperation operation, const PaymentLine& line) {
  // Printed already, by a plugin's word that its journal did not keep: it hears so now.
  if (const auto document = desk_.store.documents().of_receipt(line.receipt); document) {
    confirm(std::move(operation), *document);
    return;
  }
  const pospay::Result<Receipt> receipt = desk_.store.receipts().find(line.receipt);
  operation.stage = Stage::held;
  desk_.shelf.put(std::move(operation));
  if (!receipt) {
    warn(receipt.error().message);
    return;
  }
  const bool is_complete =
      !receipt->is_blocked() && receipt->paid_minor() == receipt->total_minor();
  if (!is_complete) {
    screen_.tell(
        desk_.words(text::settlement("choose_rest"),
                    {{"receipt", line.receipt},
                     {"tender", line.tender_name},
                     {"amount", money_text(receipt->total_minor() - receipt->paid_minor())}}));
    return;
  }
  if (const pospay::Result<Document> document = print(line.receipt); !document) {
    warn(desk_.words(text::settlement("not_printed"),
                     {{"receipt", line.receipt}, {"reason", document.error().message}}));
  }
}

void Settlement::take_settled(const ShelvedOperation& operation, pospay::SettledAs settled_as) {
  if (settled_as != pospay::SettledAs::rolled_back) return;
  pospay::Result<PaymentLine> line = desk_.store.receipts().line(operation.key);
  if (!line) return;  // an operation that this till never stored
  line->state = LineState::returned;
  if (const pospay::Result<void> stored = desk_.store.receipts().update_line(*line); !stored) {
    warn(stored.error().message);
  }
}

}  // namespace checkout

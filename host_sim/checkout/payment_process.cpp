#include "host_sim/checkout/payment_process.hpp"

#include <algorithm>
#include <utility>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/text/sale.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::TenderKind;

struct PaymentProcess::Part {
  TenderEntry tender;
  std::int64_t amount_minor = 0;  // what the receipt takes
  std::int64_t change_minor = 0;  // what goes back from cash
};

namespace {

ProcessResult result_of(ProcessStatus status, std::string message) {
  ProcessResult result;
  result.status = status;
  result.message = std::move(message);
  return result;
}

ProcessStatus status_of(OutcomeStatus status) {
  switch (status) {
    case OutcomeStatus::approved:
      return ProcessStatus::printed;
    case OutcomeStatus::declined:
      return ProcessStatus::declined;
    case OutcomeStatus::timed_out:
      return ProcessStatus::timed_out;
    case OutcomeStatus::cancelled:
      return ProcessStatus::cancelled;
    case OutcomeStatus::unknown:
      return ProcessStatus::unknown;
  }
  return ProcessStatus::unknown;
}

// Plugins, card, other, cash.
int turn(const TenderEntry& tender) {
  if (!tender.plugin.empty()) return 0;
  switch (tender.kind) {
    case TenderKind::card:
      return 1;
    case TenderKind::other:
      return 2;
    case TenderKind::cash:
      return 3;
  }
  return 2;
}

// Did start_... leave it open whether something was sent?
bool is_effect_unknown(Code code) { return code == Code::unknown || code == Code::internal; }

}  // namespace

std::string process_status_text(ProcessStatus status) {
  switch (status) {
    case ProcessStatus::printed:
      return "printed";
    case ProcessStatus::refused:
      return "refused";
    case ProcessStatus::declined:
      return "declined";
    case ProcessStatus::timed_out:
      return "timed_out";
    case ProcessStatus::cancelled:
      return "cancelled";
    case ProcessStatus::failed:
      return "failed";
    case ProcessStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

ProcessResult PaymentProcess::pay(const std::string& receipt_number, const pospay::Shift& shift,
                                  const std::vector<TenderEntered>& entered) {
  const auto refuse = [&](const Error& error) {
    ProcessResult result = result_of(ProcessStatus::refused, error.message);
    result.receipt = receipt_number;
    return result;
  };
  if (const pospay::Result<void> allowed = desk_.users.may_sell(); !allowed) {
    return refuse(allowed.error());
  }
  const pospay::Result<Receipt> receipt = desk_.store.receipts().find(receipt_number);
  if (!receipt) return refuse(receipt.error());
  pospay::Result<std::vector<Part>> parts = plan(*receipt, entered);
  if (!parts) return refuse(parts.error());
  if (const pospay::Result<void> allowed = check_mix(*receipt, *parts); !allowed) {
    return refuse(allowed.error());
  }
  std::int64_t change_minor = 0;
  std::string payment_number;
  for (Part& part : *parts) {
    ProcessResult taken = take(*receipt, shift, part, *parts);
    taken.receipt = receipt_number;
    if (taken.status == ProcessStatus::unknown) return taken;
    if (taken.status != ProcessStatus::printed) {
      taken.message += settlement_.give_back_parts(receipt_number, taken.message);
      return taken;
    }
    change_minor += part.change_minor;
    if (!taken.payment_number.empty()) payment_number = taken.payment_number;
  }
  const pospay::Result<Document> document = settlement_.print(receipt_number);
  if (!document) {
    std::string message =
        desk_.words(text::sale("paper_failed"), {{"reason", document.error().message}});
    message += settlement_.give_back_parts(receipt_number, document.error().message);
    ProcessResult failed = result_of(ProcessStatus::failed, std::move(message));
    failed.receipt = receipt_number;
    return failed;
  }
  ProcessResult done = result_of(ProcessStatus::printed, "");
  done.receipt = receipt_number;
  done.fiscal_number = document->fiscal_number;
  done.change_minor = change_minor;
  done.payment_number = payment_number;
  return done;
}

pospay::Result<void> PaymentProcess::check(const std::string& receipt_number,
                                           const std::vector<TenderEntered>& entered) const {
  const pospay::Result<Receipt> receipt = desk_.store.receipts().find(receipt_number);
  if (!receipt) return receipt.error();
  const pospay::Result<std::vector<Part>> parts = plan(*receipt, entered);
  if (!parts) return parts.error();
  return check_mix(*receipt, *parts);
}

// What was entered comes first; the one tender without an amount takes what is left of `due`.
pospay::Result<void> PaymentProcess::share_out(std::vector<Part>& parts, std::int64_t due) const {
  std::int64_t entered = 0;
  for (const Part& part : parts) {
    if (part.amount_minor > due && part.tender.kind != TenderKind::cash) {
      return Error{Code::refused,
                   desk_.words(text::sale("more_than_due"),
                               {{"tender", part.tender.name}, {"due", money_text(due)}})};
    }
    entered += part.amount_minor;
  }
  bool has_rest = false;
  std::int64_t left = due;
  for (Part& part : parts) {
    if (part.amount_minor == 0) {
      if (std::exchange(has_rest, true)) {
        return Error{Code::refused, desk_.words(text::sale("tender_amount_missing"),
                                                {{"tender", part.tender.name}})};
      }
      part.amount_minor = due - entered;
    }
    if (part.amount_minor > left && part.tender.kind == TenderKind::cash) {
      part.change_minor = part.amount_minor - left;
      part.amount_minor = left;
    }
    if (part.amount_minor > left) {
      return Error{Code::refused,
                   desk_.words(text::sale("more_than_due"),
                               {{"tender", part.tender.name}, {"due", money_text(left)}})};
    }
    if (part.amount_minor <= 0) {
      return Error{Code::refused, desk_.words(text::sale("tender_amount_positive"),
                                              {{"tender", part.tender.name}})};
    }
    left -= part.amount_minor;
  }
  return {};
}

pospay::Result<std::vector<PaymentProcess::Part>> PaymentProcess::plan(
    const Receipt& receipt, const std::vector<TenderEntered>& entered) const {
  if (receipt.kind != ReceiptKind::sale || receipt.state != ReceiptState::open) {
    return Error{Code::refused, desk_.words(text::sale("closed"), {{"receipt", receipt.number}})};
  }
  if (receipt.positions.empty()) return Error{Code::refused, desk_.words(text::sale("empty"))};
  if (receipt.is_blocked()) {
    return Error{Code::refused,
                 desk_.words(text::sale("earlier_unknown"), {{"receipt", receipt.number}})};
  }
  if (entered.empty()) return Error{Code::refused, desk_.words(text::sale("choose_tender"))};
  std::vector<Part> parts;
  for (const TenderEntered& one : entered) {
    pospay::Result<TenderEntry> tender = desk_.tenders.find(one.tender);
    if (!tender) return tender.error();
    if (!tender->is_enabled) {
      return Error{Code::refused,
                   desk_.words(text::sale("tender_off"), {{"tender", tender->name}})};
    }
    if (one.amount_minor < 0) {
      return Error{Code::invalid, desk_.words(text::sale("amount_positive"))};
    }
    if (one.amount_minor > kMaxEnteredMinor) {
      return Error{Code::invalid,
                   desk_.words(text::sale("amount_too_large"), {{"tender", tender->name}})};
    }
    parts.push_back({*tender, one.amount_minor, 0});
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return turn(a.tender) < turn(b.tender); });
  std::int64_t due = receipt.total_minor() - receipt.paid_minor();
  if (const pospay::Result<void> shared = share_out(parts, due); !shared) return shared.error();
  for (const Part& part : parts) due -= part.amount_minor;
  if (due != 0) {
    return Error{Code::refused,
                 desk_.words(text::sale("less_than_due"), {{"missing", money_text(due)}})};
  }
  const bool has_plugin_line =
      std::any_of(receipt.lines.begin(), receipt.lines.end(), [](const PaymentLine& line) {
        return !line.plugin.empty() && line.state == LineState::approved;
      });
  const auto plugin_parts = std::count_if(
      parts.begin(), parts.end(), [](const Part& part) { return !part.tender.plugin.empty(); });
  if (plugin_parts + (has_plugin_line ? 1 : 0) > 1) {
    return Error{Code::refused, desk_.words(text::sale("one_plugin"))};
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].tender.id == parts[i - 1].tender.id) {
      return Error{Code::refused,
                   desk_.words(text::sale("tender_twice"), {{"tender", parts[i].tender.name}})};
    }
  }
  return parts;
}

namespace {

pospay::MixLine mix_line(TenderKind kind, const std::string& id, const std::string& name,
                         std::int64_t amount_minor) {
  pospay::MixLine line;
  line.kind = kind;
  line.tender_id = id;
  line.name = name;
  line.amount = pospay::byn(amount_minor);
  return line;
}

}  // namespace

pospay::Result<void> PaymentProcess::check_mix(const Receipt& receipt,
                                               const std::vector<Part>& parts) const {
  pospay::Mix mix;
  mix.total = pospay::byn(receipt.total_minor());
  mix.single_cycle = desk_.parameters.host(POSPAY_HOST_SINGLE_CYCLE);
  for (const PaymentLine& line : receipt.lines) {
    if (line.state != LineState::approved) continue;
    mix.lines.push_back(mix_line(line.kind, line.tender_id, line.tender_name, line.amount_minor));
  }
  for (const Part& part : parts) {
    mix.lines.push_back(
        mix_line(part.tender.kind, part.tender.id, part.tender.name, part.amount_minor));
  }
  for (const Lane& lane : desk_.lanes) {
    const pospay::Result<pospay::Verdict> verdict = lane.method->check_mix(mix);
    if (!verdict) return verdict.error();
    if (!verdict->is_allowed) {
      return Error{Code::refused, verdict->message.text, verdict->message.id};
    }
  }
  return {};
}

ProcessResult PaymentProcess::take(const Receipt& receipt, const pospay::Shift& shift, Part& part,
                                   const std::vector<Part>& parts) {
  PaymentLine line;
  line.receipt = receipt.number;
  line.line = desk_.till_id + "." + receipt.number + "." + part.tender.id;
  line.tender_id = part.tender.id;
  line.tender_name = part.tender.name;
  line.kind = part.tender.kind;
  line.plugin = part.tender.plugin;
  line.amount_minor = part.amount_minor;
  line.change_minor = part.change_minor;
  const pospay::Result<std::int64_t> attempts = desk_.store.receipts().attempts(line.line);
  if (!attempts) return result_of(ProcessStatus::refused, attempts.error().message);
  line.key = line.line + "." + std::to_string(*attempts + 1);
  if (const pospay::Result<void> begun = desk_.store.receipts().begin_line(line); !begun) {
    return result_of(ProcessStatus::refused, begun.error().message);
  }
  if (!line.plugin.empty()) return ask_plugin(receipt, shift, line, parts);

  pospay::Result<void> taken;
  if (line.kind == TenderKind::card) taken = desk_.terminal.pay(line.amount_minor);
  line.state = taken ? LineState::approved : LineState::failed;
  line.at_ms = desk_.wall_ms();
  const pospay::Result<void> stored = desk_.store.receipts().update_line(line);
  if (!taken) return result_of(ProcessStatus::declined, taken.error().message + ".");
  if (!stored) return result_of(ProcessStatus::failed, stored.error().message + ".");
  return result_of(ProcessStatus::printed, "");
}

ProcessResult PaymentProcess::ask_plugin(const Receipt& receipt, const pospay::Shift& shift,
                                         PaymentLine line, const std::vector<Part>& parts) {
  pospay::PaymentRequest request;
  request.key = line.key;
  request.line = line.line;
  request.amount = pospay::byn(line.amount_minor);
  request.shift = shift;
  std::vector<pospay::MixLine> tenders;
  for (const Part& part : parts) {
    tenders.push_back(
        mix_line(part.tender.kind, part.tender.id, part.tender.name, part.amount_minor));
  }
  request.receipt = to_contract(receipt, std::move(tenders), desk_.words);
  OperationWatch watch(desk_.wake_up, screen_, desk_.words);
  Lane& lane = *find_lane(desk_.lanes, line.plugin);
  pospay::Result<pospay::Operation> started =
      watch.when_ready([&] { return lane.method->start_payment(request); });
  if (!started) {
    const bool is_unknown = is_effect_unknown(started.error().code);
    line.state = is_unknown ? LineState::unknown : LineState::failed;
    const pospay::Result<void> stored = desk_.store.receipts().update_line(line);
    if (!stored) screen_.tell(stored.error().message);
    return result_of(is_unknown ? ProcessStatus::unknown : ProcessStatus::declined,
                     started.error().message);
  }
  ShelvedOperation operation{line.plugin, line.key, Stage::waiting_outcome, std::move(*started)};
  const std::optional<pospay::Outcome> outcome = watch.wait_outcome(*operation.operation);
  return take_outcome(std::move(operation), std::move(line), outcome);
}

ProcessResult PaymentProcess::take_outcome(ShelvedOperation operation, PaymentLine line,
                                           const std::optional<pospay::Outcome>& outcome) {
  pospay::Outcome result;  // unknown, when the plugin said nothing for too long
  result.message.text = desk_.words(text::sale("plugin_silent_receipt"));
  if (outcome) result = *outcome;
  // More than was asked for, or less, is not this payment: nobody may print on it.
  if (result.status == OutcomeStatus::approved && result.amount != pospay::byn(line.amount_minor)) {
    settlement_.roll_back(std::move(operation), std::move(line), "another amount was approved");
    return result_of(
        ProcessStatus::failed,
        desk_.words(text::sale("other_amount"), {{"amount", money_text(result.amount.minor)}}));
  }
  const pospay::Result<void> stored = settlement_.store_outcome(line, result);
  if (!stored || result.status == OutcomeStatus::unknown) {
    desk_.shelf.put(std::move(operation));
    return result_of(ProcessStatus::unknown, stored ? result.message.text : stored.error().message);
  }
  if (result.status == OutcomeStatus::approved) {
    operation.stage = Stage::held;
    desk_.shelf.put(std::move(operation));
  } else {
    settlement_.acknowledge(std::move(operation));
  }
  ProcessResult taken = result_of(status_of(result.status), result.message.text);
  taken.payment_number = result.payment_number;
  return taken;
}

}  // namespace checkout

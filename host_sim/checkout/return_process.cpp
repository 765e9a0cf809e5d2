#include "host_sim/checkout/return_process.hpp"

#include <algorithm>
#include <utility>

#include "host_sim/checkout/return_positions.hpp"
#include "host_sim/text/give_back.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::TenderKind;

namespace {

ProcessResult result_of(ProcessStatus status, std::string message, const std::string& receipt) {
  ProcessResult result;
  result.status = status;
  result.message = std::move(message);
  result.receipt = receipt;
  return result;
}

ReturnWay way_of(const TenderEntry& tender, std::int64_t most_minor) {
  return {tender.id, tender.name, tender.kind, tender.plugin, most_minor};
}

}  // namespace

pospay::Result<Receipt> ReturnProcess::find_sale(const std::string& number) {
  pospay::Result<Receipt> sale = desk_.store.receipts().find(number);
  if (!sale) return sale;
  if (sale->kind != ReceiptKind::sale || sale->state != ReceiptState::printed) {
    return Error{Code::refused, desk_.words(text::give_back("not_a_sale"), {{"receipt", number}})};
  }
  return sale;
}

// The till's own rules: cash goes back in cash, a card to the card, a further tender by itself or
// in cash. A plugin's line goes back as the plugin says.
pospay::Result<std::vector<ReturnWay>> ReturnProcess::ways_of_line(const PaymentLine& paid,
                                                                   std::int64_t returned_minor) {
  const std::int64_t left = paid.amount_minor - returned_minor;
  const pospay::Result<TenderEntry> cash = desk_.tenders.find("cash");
  if (!cash) return cash.error();
  std::vector<ReturnWay> ways;
  if (paid.plugin.empty()) {
    if (paid.kind != TenderKind::cash) {
      ways.push_back({paid.tender_id, paid.tender_name, paid.kind, "", left});
    }
    if (paid.kind != TenderKind::card) ways.push_back(way_of(*cash, left));
    return ways;
  }
  Lane* lane = find_lane(desk_.lanes, paid.plugin);
  if (lane == nullptr) return ways;  // without its plugin nobody knows the rules
  pospay::PaidLine line;
  line.provider_reference = paid.provider_reference;
  line.paid = pospay::byn(paid.amount_minor);
  line.returned = pospay::byn(returned_minor);
  line.paid_at_ms = paid.at_ms;
  const pospay::Result<std::vector<pospay::ReturnOption>> options =
      lane->method->return_options(line);
  if (!options) return options.error();
  for (const pospay::ReturnOption& option : *options) {
    const std::int64_t most = std::min(left, option.most.minor);
    if (option.kind == TenderKind::cash) {
      ways.push_back(way_of(*cash, most));
    } else if (option.tender_id == paid.tender_id) {
      ways.push_back({paid.tender_id, paid.tender_name, paid.kind, paid.plugin, most});
    }
  }
  return ways;
}

pospay::Result<std::vector<ReturnableLine>> ReturnProcess::returnable_lines(const Receipt& sale) {
  std::vector<ReturnableLine> lines;
  for (const PaymentLine& paid : sale.lines) {
    if (paid.state != LineState::approved) continue;
    const pospay::Result<std::int64_t> returned = desk_.store.receipts().returned_minor(paid.key);
    if (!returned) return returned.error();
    pospay::Result<std::vector<ReturnWay>> ways = ways_of_line(paid, *returned);
    if (!ways) return ways.error();
    lines.push_back({paid, paid.amount_minor - *returned, std::move(*ways)});
  }
  return lines;
}

pospay::Result<std::vector<ReturnWay>> ReturnProcess::options(const std::string& receipt_number) {
  const pospay::Result<Receipt> sale = find_sale(receipt_number);
  if (!sale) return sale.error();
  const pospay::Result<std::vector<ReturnableLine>> lines = returnable_lines(*sale);
  if (!lines) return lines.error();
  return ways_of(*lines);
}

pospay::Result<std::vector<pospay::Position>> ReturnProcess::positions(const Receipt& sale,
                                                                       const ReturnEntered& entered,
                                                                       std::int64_t left_minor) {
  const pospay::Result<std::vector<Receipt>> earlier =
      desk_.store.receipts().returns_of(sale.number);
  if (!earlier) return earlier.error();
  if (!entered.positions.empty()) {
    return pick_positions(sale, *earlier, entered.positions, desk_.words);
  }
  if (!entered.has_amount && left_minor <= 0) {
    return Error{Code::refused, desk_.words(text::give_back("used_up"), {{"receipt", sale.number}}),
                 "return.exceeds"};
  }
  if (!entered.has_amount) return rest_positions(sale, *earlier, left_minor, desk_.words);
  return std::vector<pospay::Position>{return_position(entered.amount_minor, desk_.words)};
}

ProcessResult ReturnProcess::give_back(const ReturnEntered& entered, const pospay::Shift& shift) {
  const auto refuse = [&](const Error& error) {
    return result_of(ProcessStatus::refused, error.message, entered.receipt);
  };
  if (const pospay::Result<void> allowed = desk_.users.may_sell(); !allowed) {
    return refuse(allowed.error());
  }
  const pospay::Result<Receipt> sale = find_sale(entered.receipt);
  if (!sale) return refuse(sale.error());
  const pospay::Result<TenderEntry> tender = desk_.tenders.find(entered.tender);
  if (!tender) return refuse(tender.error());
  const pospay::Result<std::vector<ReturnableLine>> lines = returnable_lines(*sale);
  if (!lines) return refuse(lines.error());
  std::int64_t left_minor = 0;
  for (const ReturnableLine& line : *lines) left_minor += line.left_minor;

  Receipt receipt;
  receipt.kind = ReceiptKind::give_back;
  receipt.shift_id = shift.id;
  receipt.cashier = desk_.users.name();
  receipt.of_receipt = sale->number;
  receipt.created_at_ms = desk_.wall_ms();
  pospay::Result<std::vector<pospay::Position>> chosen = positions(*sale, entered, left_minor);
  if (!chosen) return refuse(chosen.error());
  receipt.positions = std::move(*chosen);
  const pospay::Result<std::vector<ReturnPart>> parts =
      plan_return(*lines, tender->id, tender->name, receipt.total_minor(), desk_.words);
  if (!parts) return refuse(parts.error());
  for (const ReturnPart& part : *parts) {
    PaymentLine line;
    line.paid_key = lines->at(part.line_index).paid.key;
    line.tender_id = part.way.tender_id;
    line.tender_name = part.way.tender_name;
    line.kind = part.way.kind;
    line.plugin = part.way.plugin;
    line.amount_minor = part.amount_minor;
    receipt.lines.push_back(line);
  }
  const pospay::Result<std::string> number =
      desk_.store.receipts().reserve_return(receipt, desk_.till_id);
  if (!number) return refuse(number.error());
  const pospay::Result<Receipt> reserved = desk_.store.receipts().find(*number);
  if (!reserved) return refuse(reserved.error());
  for (const PaymentLine& line : reserved->lines) {
    ProcessResult moved = move(*reserved, line, shift);
    if (moved.status == ProcessStatus::unknown) return moved;
    if (moved.status != ProcessStatus::printed) {
      release(*number);
      return moved;
    }
  }
  const pospay::Result<Document> document = settlement_.print(*number);
  if (!document) {
    // The money has gone back. The receipt stays open and is printed at the next start.
    return result_of(
        ProcessStatus::failed,
        desk_.words(text::give_back("paper_failed"), {{"reason", document.error().message}}),
        *number);
  }
  ProcessResult done = result_of(ProcessStatus::printed, "", *number);
  done.fiscal_number = document->fiscal_number;
  return done;
}

ProcessResult ReturnProcess::move(const Receipt& receipt, PaymentLine line,
                                  const pospay::Shift& shift) {
  if (!line.plugin.empty()) return ask_plugin(receipt, std::move(line), shift);
  pospay::Result<void> given;
  if (line.kind == TenderKind::card) given = desk_.terminal.give_back(line.amount_minor);
  line.state = given ? LineState::approved : LineState::failed;
  line.at_ms = desk_.wall_ms();
  const pospay::Result<void> stored = desk_.store.receipts().update_line(line);
  if (!given) return result_of(ProcessStatus::declined, given.error().message, receipt.number);
  if (!stored) return result_of(ProcessStatus::unknown, stored.error().message, receipt.number);
  return result_of(ProcessStatus::printed, "", receipt.number);
}

ProcessResult ReturnProcess::ask_plugin(const Receipt& receipt, PaymentLine line,
                                        const pospay::Shift& shift) {
  const pospay::Result<PaymentLine> paid = desk_.store.receipts().line(line.paid_key);
  const pospay::Result<std::int64_t> reserved =
      desk_.store.receipts().returned_minor(line.paid_key);
  if (!paid || !reserved) {
    return result_of(ProcessStatus::refused, (paid ? reserved.error() : paid.error()).message,
                     receipt.number);
  }
  pospay::RefundRequest request;
  request.key = line.key;
  request.amount = pospay::byn(line.amount_minor);
  request.paid_line.provider_reference = paid->provider_reference;
  request.paid_line.paid = pospay::byn(paid->amount_minor);
  request.paid_line.returned = pospay::byn(*reserved - line.amount_minor);  // without this one
  request.paid_line.paid_at_ms = paid->at_ms;
  pospay::MixLine tender;
  tender.kind = line.kind;
  tender.tender_id = line.tender_id;
  tender.name = line.tender_name;
  tender.amount = request.amount;
  request.receipt = to_contract(receipt, {tender}, desk_.words);
  request.shift = shift;
  OperationWatch watch(desk_.wake_up, screen_);
  Lane& lane = *find_lane(desk_.lanes, line.plugin);
  pospay::Result<pospay::Operation> started =
      watch.when_ready([&] { return lane.method->start_refund(request); });
  if (!started) {
    const Code code = started.error().code;
    const bool is_unknown = code == Code::unknown || code == Code::internal;
    line.state = is_unknown ? LineState::unknown : LineState::failed;
    if (const auto stored = desk_.store.receipts().update_line(line); !stored) {
      screen_.tell(stored.error().message);
    }
    return result_of(is_unknown ? ProcessStatus::unknown : ProcessStatus::declined,
                     started.error().message, receipt.number);
  }
  return take_outcome({line.plugin, line.key, Stage::waiting_outcome, std::move(*started)}, line);
}

ProcessResult ReturnProcess::take_outcome(ShelvedOperation operation, PaymentLine line) {
  OperationWatch watch(desk_.wake_up, screen_, desk_.words);
  const std::optional<pospay::Outcome> answer = watch.wait_outcome(*operation.operation);
  pospay::Outcome outcome;  // unknown, when the plugin said nothing for too long
  outcome.message.text = desk_.words(text::give_back("unknown"));
  if (answer) outcome = *answer;
  const pospay::Result<void> stored = settlement_.store_outcome(line, outcome);
  if (!stored || outcome.status == OutcomeStatus::unknown) {
    desk_.shelf.put(std::move(operation));
    return result_of(ProcessStatus::unknown, stored ? outcome.message.text : stored.error().message,
                     line.receipt);
  }
  if (outcome.status == OutcomeStatus::approved) {
    operation.stage = Stage::held;
    desk_.shelf.put(std::move(operation));
    return result_of(ProcessStatus::printed, "", line.receipt);
  }
  settlement_.acknowledge(std::move(operation));
  const ProcessStatus status = outcome.status == OutcomeStatus::timed_out ? ProcessStatus::timed_out
                               : outcome.status == OutcomeStatus::cancelled
                                   ? ProcessStatus::cancelled
                                   : ProcessStatus::declined;
  return result_of(status, outcome.message.text, line.receipt);
}

// Nothing of it has gone back: the reservation ends with the receipt. Parts in cash are handed out
// only after the plugin's, so none can have gone.
void ReturnProcess::release(const std::string& receipt_number) {
  pospay::Result<Receipt> receipt = desk_.store.receipts().find(receipt_number);
  if (!receipt) return;
  for (PaymentLine& line : receipt->lines) {
    line.state = LineState::failed;
    if (const auto stored = desk_.store.receipts().update_line(line); !stored) {
      screen_.tell(stored.error().message);
    }
  }
  if (const auto dropped = desk_.store.receipts().drop(receipt_number); !dropped) {
    screen_.tell(dropped.error().message);
  }
}

}  // namespace checkout

#include "host_sim/ui/web/till_state.hpp"

#include "host_sim/checkout/contract_words.hpp"
#include "host_sim/ui/json_text.hpp"
#include "host_sim/ui/web/event_json.hpp"

namespace web {

using checkout::LineState;
using checkout::Receipt;
using checkout::Till;
using ui::json_array;
using ui::json_boolean;
using ui::json_object;
using ui::json_string;

namespace {

std::string line_state_word(LineState state) {
  switch (state) {
    case LineState::started:
      return "started";
    case LineState::unknown:
      return "unknown";
    case LineState::approved:
      return "approved";
    case LineState::failed:
      return "failed";
    case LineState::returning:
      return "returning";
    case LineState::returned:
      return "returned";
  }
  return "unknown";
}

std::string receipt_state_word(checkout::ReceiptState state) {
  switch (state) {
    case checkout::ReceiptState::open:
      return "open";
    case checkout::ReceiptState::printed:
      return "printed";
    case checkout::ReceiptState::dropped:
      return "dropped";
  }
  return "open";
}

std::string position_json(const pospay::Position& position) {
  const std::int64_t gross =
      checkout::divide_half_up(position.quantity_milli * position.price.minor, 1000);
  return json_object({{"name", json_string(position.name)},
                      {"unit", json_string(position.unit)},
                      {"quantity_milli", std::to_string(position.quantity_milli)},
                      {"price_minor", std::to_string(position.price.minor)},
                      {"discount_minor", std::to_string(gross - position.cost.minor)},
                      {"cost_minor", std::to_string(position.cost.minor)}});
}

std::string line_json(Till& till, const Receipt& receipt, const checkout::PaymentLine& line) {
  std::int64_t returned = 0;
  if (receipt.kind == checkout::ReceiptKind::sale) {
    returned = till.store().receipts().returned_minor(line.key).value_or(0);
  }
  return json_object({{"key", json_string(line.key)},
                      {"tender", json_string(line.tender_id)},
                      {"tender_name", json_string(line.tender_name)},
                      {"plugin", json_string(line.plugin)},
                      {"amount_minor", std::to_string(line.amount_minor)},
                      {"returned_minor", std::to_string(returned)},
                      {"state", json_string(line_state_word(line.state))},
                      {"payment_number", json_string(line.payment_number)}});
}

std::string message_text(const pospay::Message& message) { return json_string(message.text); }

std::string parameter_json(Till& till, const std::string& plugin,
                           const pospay::Parameter& parameter) {
  std::vector<std::string> choices;
  for (const pospay::Choice& choice : parameter.choices) {
    choices.push_back(
        json_object({{"id", json_string(choice.id)}, {"label", message_text(choice.label)}}));
  }
  const bool is_secret = parameter.kind == pospay::ParameterKind::secret;
  const pospay::Result<std::string> value =
      is_secret ? std::string() : till.parameters().value(plugin, parameter.id);
  return json_object({{"id", json_string(parameter.id)},
                      {"kind", json_string(checkout::parameter_word(parameter.kind))},
                      {"label", message_text(parameter.label)},
                      {"help", message_text(parameter.help)},
                      {"value", json_string(value.value_or(""))},
                      {"max_size", std::to_string(parameter.max_size)},
                      {"choices", json_array(choices)}});
}

std::string plugin_json(Till& till, const std::string& plugin) {
  std::vector<std::string> parameters;
  if (const auto described = till.parameters().describe(plugin)) {
    for (const pospay::Parameter& parameter : *described) {
      parameters.push_back(parameter_json(till, plugin, parameter));
    }
  }
  return json_object({{"id", json_string(plugin)}, {"parameters", json_array(parameters)}});
}

std::string host_parameter_json(Till& till, const std::string& id) {
  return json_object({{"id", json_string(id)},
                      {"label", json_string(checkout::host_parameter_label(id, till.words()))},
                      {"is_on", json_boolean(till.parameters().host(id))}});
}

std::string tender_json(const checkout::TenderEntry& tender) {
  return json_object({{"id", json_string(tender.id)},
                      {"name", json_string(tender.name)},
                      {"kind", json_string(checkout::tender_word(tender.kind))},
                      {"plugin", json_string(tender.plugin)},
                      {"is_enabled", json_boolean(tender.is_enabled)},
                      {"is_deletable", json_boolean(tender.is_deletable)},
                      {"is_editable", json_boolean(tender.is_editable)}});
}

}  // namespace

std::string receipt_json(Till& till, const Receipt& receipt) {
  std::vector<std::string> positions;
  for (const pospay::Position& position : receipt.positions) {
    positions.push_back(position_json(position));
  }
  std::vector<std::string> lines;
  for (const checkout::PaymentLine& line : receipt.lines) {
    lines.push_back(line_json(till, receipt, line));
  }
  const bool is_sale = receipt.kind == checkout::ReceiptKind::sale;
  return json_object({{"number", json_string(receipt.number)},
                      {"kind", json_string(is_sale ? "sale" : "return")},
                      {"state", json_string(receipt_state_word(receipt.state))},
                      {"of_receipt", json_string(receipt.of_receipt)},
                      {"at_ms", std::to_string(receipt.created_at_ms)},
                      {"fiscal_number", std::to_string(receipt.fiscal_number)},
                      {"total_minor", std::to_string(receipt.total_minor())},
                      {"paid_minor", std::to_string(receipt.paid_minor())},
                      {"change_minor", std::to_string(receipt.change_minor())},
                      {"positions", json_array(positions)},
                      {"lines", json_array(lines)}});
}

std::string till_json(Till& till, const std::string& receipt) {
  std::string shift = "null";
  if (const auto open = till.store().shifts().open_shift(); open && *open) {
    shift = json_object({{"label", json_string((*open)->label)},
                         {"opened_at_ms", std::to_string((*open)->shift.opened_at_ms)}});
  }
  std::string at_till = "null";
  if (!receipt.empty()) {
    if (const auto found = till.store().receipts().find(receipt)) {
      at_till = receipt_json(till, *found);
    }
  }
  std::vector<std::string> printed;
  if (const auto last = till.store().receipts().last_printed(kMaxListedReceipts)) {
    for (auto one = last->rbegin(); one != last->rend(); ++one) {
      printed.push_back(receipt_json(till, *one));
    }
  }
  std::vector<std::string> unresolved;
  if (const auto open = till.store().receipts().open_receipts()) {
    for (const Receipt& one : *open) {
      if (one.is_blocked()) unresolved.push_back(receipt_json(till, one));
    }
  }
  return json_object({{"shift", shift},
                      {"receipt", at_till},
                      {"receipts", json_array(printed)},
                      {"unresolved", json_array(unresolved)}});
}

std::string settings_json(Till& till) {
  std::vector<std::string> tenders;
  if (const auto entries = till.tenders().list()) {
    for (const checkout::TenderEntry& entry : *entries) tenders.push_back(tender_json(entry));
  }
  std::vector<std::string> plugins;
  for (const checkout::Lane& lane : till.lanes()) plugins.push_back(plugin_json(till, lane.id));
  return json_object({{"host", json_array({host_parameter_json(till, POSPAY_HOST_OTHER_NON_CASH),
                                           host_parameter_json(till, POSPAY_HOST_SINGLE_CYCLE)})},
                      {"tenders", json_array(tenders)},
                      {"plugins", json_array(plugins)}});
}

std::string report_json(const checkout::ShiftReport& report) {
  std::vector<std::string> tenders;
  for (const checkout::TenderTotal& total : report.tenders) {
    tenders.push_back(json_object({{"name", json_string(total.name)},
                                   {"sale_count", std::to_string(total.sale_count)},
                                   {"sales_minor", std::to_string(total.sales_minor)},
                                   {"return_count", std::to_string(total.return_count)},
                                   {"returns_minor", std::to_string(total.returns_minor)}}));
  }
  return json_object({{"shift", json_string(report.shift_label)},
                      {"receipt_count", std::to_string(report.receipt_count)},
                      {"sales_minor", std::to_string(report.sales_minor)},
                      {"returns_minor", std::to_string(report.returns_minor)},
                      {"tenders", json_array(tenders)}});
}

std::string ways_json(const std::vector<checkout::ReturnWay>& ways) {
  std::vector<std::string> items;
  for (const checkout::ReturnWay& way : ways) {
    items.push_back(json_object({{"tender", json_string(way.tender_id)},
                                 {"name", json_string(way.tender_name)},
                                 {"kind", json_string(checkout::tender_word(way.kind))},
                                 {"most_minor", std::to_string(way.most_minor)}}));
  }
  return json_array(items);
}

}  // namespace web

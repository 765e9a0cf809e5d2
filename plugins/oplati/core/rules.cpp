#include "plugins/oplati/core/rules.hpp"

#include <algorithm>
#include <utility>

#include "plugins/oplati/core/order.hpp"
#include "plugins/oplati/core/tender_name.hpp"

namespace oplati {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::TenderKind;
using pospay::Verdict;

Verdict allowed() { return {}; }
Verdict refused(std::string id) { return {false, {std::move(id), "", {}}}; }

bool is_byn(const pospay::Money& money) { return money.currency == "BYN" && money.exponent == 2; }

}  // namespace

Verdict check_host_change(const pospay::HostChange& change, bool is_enabled) {
  switch (change.kind) {
    case pospay::ChangeKind::add_tender:
      if (reads_as_oplati(change.name)) return refused("rule.name_taken");
      return allowed();
    case pospay::ChangeKind::edit_tender:
      if (change.tender_id == tender_id) return refused("rule.tender_fixed");
      if (reads_as_oplati(change.name)) return refused("rule.name_taken");
      return allowed();
    case pospay::ChangeKind::delete_tender:
      if (change.tender_id == tender_id) return refused("rule.tender_fixed");
      return allowed();
    case pospay::ChangeKind::host_parameter:
      if (is_enabled && change.name == POSPAY_HOST_OTHER_NON_CASH && !change.is_on) {
        return refused("rule.other_non_cash_needed");
      }
      return allowed();
  }
  return allowed();
}

Verdict check_mix(const pospay::Mix& mix, bool is_enabled) {
  int oplati_lines = 0;
  bool has_card = false;
  for (const auto& line : mix.lines) {
    if (line.tender_id == tender_id) {
      ++oplati_lines;
      if (!is_byn(line.amount)) return refused("rule.currency");
      if (line.amount.minor <= 0) return refused("rule.amount_not_positive");
      if (line.amount.minor > mix.total.minor) return refused("rule.more_than_due");
    } else if (line.kind == TenderKind::card) {
      has_card = true;
    }
  }
  if (oplati_lines == 0) return allowed();
  if (!is_enabled) return refused("rule.tender_off");
  if (oplati_lines > 1) return refused("rule.one_line");
  if (has_card && mix.single_cycle) return refused("rule.card_in_single_cycle");
  return allowed();
}

pospay::Result<std::vector<pospay::ReturnOption>> return_options(const pospay::PaidLine& line,
                                                                 bool is_enabled) {
  const auto sale = parse_provider_reference(line.provider_reference);
  if (!sale) return Error{Code::not_found, "", "refund.payment_not_found"};
  if (!is_byn(line.paid) || !is_byn(line.returned)) {
    return Error{Code::invalid, "", "rule.currency"};
  }
  if (line.paid.minor != sale->sum_minor || line.returned.minor < 0) {
    return Error{Code::invalid, "", "refund.amount_mismatch"};
  }
  const std::int64_t rest = std::max<std::int64_t>(0, line.paid.minor - line.returned.minor);
  std::vector<pospay::ReturnOption> options;
  if (rest == 0) return options;
  options.push_back({TenderKind::cash, "", pospay::byn(rest)});
  if (is_enabled) {
    options.push_back({TenderKind::other, std::string(tender_id), pospay::byn(rest)});
  }
  return options;
}

pospay::Result<void> check_amount(const pospay::Money& amount) {
  if (!is_byn(amount)) return Error{Code::invalid, "", "rule.currency"};
  if (amount.minor <= 0) return Error{Code::invalid, "", "rule.amount_not_positive"};
  if (amount.minor > amount_limit_minor) return Error{Code::invalid, "", "rule.amount_too_large"};
  return {};
}

}  // namespace oplati

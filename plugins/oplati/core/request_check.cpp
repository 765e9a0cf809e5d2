#include "plugins/oplati/core/request_check.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include "plugins/oplati/core/fields.hpp"
#include "plugins/oplati/core/rules.hpp"

namespace oplati {
namespace {

using pospay::Code;
using pospay::Error;

pospay::Result<void> check_positions(const pospay::Receipt& receipt) {
  std::int64_t sum = 0;
  for (const auto& position : receipt.positions) {
    if (auto cost = check_amount(position.cost); !cost && position.cost.minor != 0) return cost;
    // Each cost is under the limit and the contract bounds their number: no overflow.
    sum += position.cost.minor;
  }
  if (sum != receipt.total.minor) return Error{Code::invalid, "", "start.sum_mismatch"};
  return {};
}

// 64-bit FNV-1a.
std::string digest(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
  return hex.data();
}

}  // namespace

pospay::Result<void> check_payment_request(const pospay::PaymentRequest& request) {
  if (auto amount = check_amount(request.amount); !amount) return amount;
  if (request.receipt.positions.empty()) return Error{Code::invalid, "", "start.receipt_empty"};
  if (auto total = check_amount(request.receipt.total); !total) return total;
  if (auto positions = check_positions(request.receipt); !positions) return positions;
  if (request.amount.minor > request.receipt.total.minor) {
    return Error{Code::invalid, "", "rule.more_than_due"};
  }
  return {};
}

pospay::Result<ProviderReference> check_refund_request(const pospay::RefundRequest& request) {
  if (auto amount = check_amount(request.amount); !amount) return amount.error();
  auto sale = parse_provider_reference(request.paid_line.provider_reference);
  if (!sale) return Error{Code::not_found, "", "reason.payment_not_found"};
  const auto& line = request.paid_line;
  if (auto paid = check_amount(line.paid); !paid) return paid.error();
  if (line.paid.minor != sale->sum_minor || line.returned.minor < 0) {
    return Error{Code::invalid, "", "refund.amount_mismatch"};
  }
  if (request.amount.minor > line.paid.minor - line.returned.minor) {
    return Error{Code::refused, "", "reason.refund_exceeds"};
  }
  if (!request.receipt.positions.empty()) {
    if (auto positions = check_positions(request.receipt); !positions) return positions.error();
  }
  return std::move(*sale);
}

std::string digest_of(const pospay::PaymentRequest& request) {
  FieldWriter out;
  out.text("line", request.line);
  out.number("amount", request.amount.minor);
  write_order(out, make_order(request.receipt, request.amount.minor, request.shift));
  return digest(out.take());
}

std::string digest_of(const pospay::RefundRequest& request) {
  FieldWriter out;
  out.text("sale", request.paid_line.provider_reference);
  write_order(out, make_order(request.receipt, request.amount.minor, request.shift));
  return digest(out.take());
}

}  // namespace oplati

#include "plugins/oplati/core/report_index.hpp"

namespace oplati {

bool is_return(const ReportRow& row) {
  return row.type == GatewayPaymentType::sale_return ||
         row.type == GatewayPaymentType::purchase_return;
}

bool is_sale(const ReportRow& row) {
  return row.type == GatewayPaymentType::sale || row.type == GatewayPaymentType::purchase;
}

bool has_moved(const ReportRow& row) { return row.status == GatewayStatus::ok; }

bool is_undecided(const ReportRow& row) {
  return row.status == GatewayStatus::in_progress || row.status == GatewayStatus::unlisted;
}

ReportIndex::ReportIndex(const std::vector<ReportRow>& rows)
    : rows_(rows), by_order_(rows.size(), [this](std::uint32_t row) { return order_of(row); }) {
  by_id_.reserve(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) by_id_.push_back({rows[i].payment_id, i});
  std::sort(by_id_.begin(), by_id_.end());
}

std::optional<std::uint32_t> ReportIndex::find(std::int64_t id, std::string_view order_number,
                                               bool wants_return) const {
  if (order_number.empty()) return std::nullopt;
  const auto is_kind = [&](std::uint32_t row) { return is_return(rows_[row]) == wants_return; };
  if (id != 0) {
    auto at = std::lower_bound(by_id_.begin(), by_id_.end(), ById{id, 0});
    for (; at != by_id_.end() && at->id == id; ++at) {
      if (is_kind(at->row) && order_of(at->row) == order_number) return at->row;
    }
  }
  std::optional<std::uint32_t> best;
  for (const auto& [hash, row] :
       by_order_.find(order_number, [this](std::uint32_t i) { return order_of(i); })) {
    if (!is_kind(row)) continue;
    if (!best || (!has_moved(rows_[*best]) && has_moved(rows_[row]))) best = row;
  }
  return best;
}

}  // namespace oplati

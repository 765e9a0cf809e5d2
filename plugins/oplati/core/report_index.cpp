#include "plugins/oplati/core/report_index.hpp"

namespace oplati {

ReportRow row_of(const PaymentInfo& info) {
  return {info.payment_id, info.type, info.status, info.sum_minor, info.order_number};
}

std::vector<ReportRow> rows_of(const Report& report) {
  std::vector<ReportRow> rows;
  rows.reserve(report.rows.size());
  for (const auto& info : report.rows) rows.push_back(row_of(info));
  return rows;
}

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

ReportIndex::ReportIndex(const std::vector<ReportRow>& rows) : rows_(rows) {
  by_id_ = sorted_index(rows.size(), [&](std::uint32_t a, std::uint32_t b) {
    return rows[a].payment_id < rows[b].payment_id;
  });
  by_order_ = sorted_index(rows.size(), [&](std::uint32_t a, std::uint32_t b) {
    return rows[a].order_number < rows[b].order_number;
  });
}

std::optional<std::uint32_t> ReportIndex::find(std::int64_t id, std::string_view order_number,
                                               bool wants_return) const {
  if (order_number.empty()) return std::nullopt;
  const auto fits = [&](std::uint32_t i) {
    return is_return(rows_[i]) == wants_return && rows_[i].order_number == order_number;
  };
  if (id != 0) {
    const auto [first, last] =
        range_of(by_id_, id, [&](std::uint32_t i) { return rows_[i].payment_id; });
    const auto found = std::find_if(first, last, fits);
    if (found != last) return *found;
  }
  const auto [first, last] = range_of(by_order_, order_number, [&](std::uint32_t i) {
    return std::string_view(rows_[i].order_number);
  });
  std::optional<std::uint32_t> best;
  for (auto at = first; at != last; ++at) {
    if (fits(*at) && (!best || (!has_moved(rows_[*best]) && has_moved(rows_[*at])))) best = *at;
  }
  return best;
}

}  // namespace oplati

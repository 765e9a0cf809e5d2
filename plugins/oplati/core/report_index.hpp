// The rows of the gateway's report, and a way to find one among a hundred thousand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/oplati/core/messages.hpp"

namespace oplati {

// A row, without what decides nothing.
struct ReportRow {
  std::int64_t payment_id = 0;
  GatewayPaymentType type = GatewayPaymentType::unlisted;
  GatewayStatus status = GatewayStatus::unlisted;
  std::int64_t sum_minor = 0;
  std::string order_number;
};
ReportRow row_of(const PaymentInfo& info);
std::vector<ReportRow> rows_of(const Report& report);

bool is_return(const ReportRow& row);
bool is_sale(const ReportRow& row);
// Final, and the money changed hands.
bool has_moved(const ReportRow& row);
// Not final, or a status that the protocol does not list.
bool is_undecided(const ReportRow& row);

using Index = std::vector<std::uint32_t>;
using IndexRange = std::pair<Index::const_iterator, Index::const_iterator>;

// The numbers 0 to size-1 in the order of `less`; the first of equals is the oldest.
template <class Less>
Index sorted_index(std::size_t size, Less less) {
  Index index(size);
  std::iota(index.begin(), index.end(), 0U);
  std::stable_sort(index.begin(), index.end(), less);
  return index;
}

// The part of a sorted index whose elements have the key `wanted`.
template <class Key, class KeyOf>
IndexRange range_of(const Index& index, const Key& wanted, KeyOf key_of) {
  const auto first =
      std::lower_bound(index.begin(), index.end(), wanted,
                       [&](std::uint32_t i, const Key& key) { return key_of(i) < key; });
  const auto last = std::upper_bound(
      first, index.end(), wanted, [&](const Key& key, std::uint32_t i) { return key < key_of(i); });
  return {first, last};
}

class ReportIndex {
 public:
  // `rows` lives longer than the index.
  explicit ReportIndex(const std::vector<ReportRow>& rows);

  // The row of a payment, or with `wants_return` of a reversal; its number. A row with this id but
  // another order number is not it. Of several with the order number one that moved money comes
  // first.
  std::optional<std::uint32_t> find(std::int64_t id, std::string_view order_number,
                                    bool wants_return) const;

 private:
  const std::vector<ReportRow>& rows_;
  Index by_id_;
  Index by_order_;
};

}  // namespace oplati

#include "host_sim/checkout/return_plan.hpp"

#include <algorithm>

#include "host_sim/checkout/money_text.hpp"

namespace checkout {

namespace {

std::string list_of(const std::vector<ReturnWay>& ways) {
  std::string text;
  for (const ReturnWay& way : ways) {
    if (way.most_minor <= 0) continue;
    text +=
        (text.empty() ? "" : ", ") + ("«" + way.tender_name + "» до ") + money_text(way.most_minor);
  }
  return text.empty() ? "чек возвращён полностью" : "можно вернуть: " + text;
}

}  // namespace

std::vector<ReturnWay> ways_of(const std::vector<ReturnableLine>& lines) {
  std::vector<ReturnWay> totals;
  for (const ReturnableLine& line : lines) {
    for (const ReturnWay& way : line.ways) {
      const std::int64_t most = std::min(way.most_minor, line.left_minor);
      const auto found = std::find_if(totals.begin(), totals.end(), [&](const ReturnWay& total) {
        return total.tender_id == way.tender_id;
      });
      if (found != totals.end()) {
        found->most_minor += most;
      } else {
        totals.push_back(way);
        totals.back().most_minor = most;
      }
    }
  }
  return totals;
}

pospay::Result<std::vector<ReturnPart>> plan_return(const std::vector<ReturnableLine>& lines,
                                                    const std::string& tender_id,
                                                    const std::string& tender_name,
                                                    std::int64_t amount_minor) {
  using pospay::Code;
  using pospay::Error;
  if (amount_minor <= 0) return Error{Code::invalid, "Сумма возврата должна быть больше нуля"};
  const std::vector<ReturnWay> ways = ways_of(lines);
  const auto way = std::find_if(ways.begin(), ways.end(),
                                [&](const ReturnWay& one) { return one.tender_id == tender_id; });
  if (way == ways.end()) {
    return Error{Code::refused,
                 "Возврат тендером «" + tender_name + "» невозможен: " + list_of(ways),
                 "return.tender"};
  }
  if (amount_minor > way->most_minor) {
    return Error{Code::refused,
                 "Возврат " + money_text(amount_minor) + " тендером «" + tender_name +
                     "» больше остатка: " + list_of(ways),
                 "return.exceeds"};
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < lines.size(); ++i) order.push_back(i);
  std::stable_partition(order.begin(), order.end(), [&](std::size_t i) {
    return lines[i].paid.kind == pospay::TenderKind::cash;
  });
  std::vector<ReturnPart> parts;
  std::int64_t rest = amount_minor;
  for (const std::size_t i : order) {
    for (const ReturnWay& one : lines[i].ways) {
      if (one.tender_id != tender_id || rest == 0) continue;
      const std::int64_t amount = std::min({rest, one.most_minor, lines[i].left_minor});
      if (amount <= 0) continue;
      parts.push_back({i, one, amount});
      rest -= amount;
    }
  }
  return parts;
}

}  // namespace checkout

#include "host_sim/checkout/return_plan.hpp"

#include <algorithm>

#include "host_sim/checkout/money_text.hpp"
#include "host_sim/text/give_back.hpp"

namespace checkout {

namespace {

std::string list_of(const std::vector<ReturnWay>& ways, const text::Words& words) {
  std::string list;
  for (const ReturnWay& way : ways) {
    if (way.most_minor <= 0) continue;
    list += (list.empty() ? "" : ", ") +
            words(text::give_back("way"),
                  {{"tender", way.tender_name}, {"most", money_text(way.most_minor)}});
  }
  if (list.empty()) return words(text::give_back("no_ways"));
  return words(text::give_back("ways"), {{"list", list}});
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
                                                    std::int64_t amount_minor,
                                                    const text::Words& words) {
  using pospay::Code;
  using pospay::Error;
  if (amount_minor <= 0) return Error{Code::invalid, words(text::give_back("amount_positive"))};
  const std::vector<ReturnWay> ways = ways_of(lines);
  const auto way = std::find_if(ways.begin(), ways.end(),
                                [&](const ReturnWay& one) { return one.tender_id == tender_id; });
  if (way == ways.end()) {
    return Error{Code::refused,
                 words(text::give_back("tender_refused"),
                       {{"tender", tender_name}, {"ways", list_of(ways, words)}}),
                 "return.tender"};
  }
  if (amount_minor > way->most_minor) {
    return Error{Code::refused,
                 words(text::give_back("more_than_left"), {{"amount", money_text(amount_minor)},
                                                           {"tender", tender_name},
                                                           {"ways", list_of(ways, words)}}),
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

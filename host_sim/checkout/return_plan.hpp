// Against which payment lines of a sale an amount goes back, and by which tender. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host_sim/checkout/receipt.hpp"
#include "host_sim/text/words.hpp"
#include "pospay/cpp/result.hpp"

namespace checkout {

// A tender by which (a part of) one payment line may go back.
struct ReturnWay {
  std::string tender_id;
  std::string tender_name;
  pospay::TenderKind kind = pospay::TenderKind::cash;
  std::string plugin;
  std::int64_t most_minor = 0;
};

struct ReturnableLine {
  PaymentLine paid;
  std::int64_t left_minor = 0;  // paid less what went back and what is reserved
  std::vector<ReturnWay> ways;
};

// Part of a return: so much against line `line_index` by `way`.
struct ReturnPart {
  std::size_t line_index = 0;
  ReturnWay way;
  std::int64_t amount_minor = 0;
};

// Per tender, how much can go back by it: for the screen «Возврат. Оплата».
std::vector<ReturnWay> ways_of(const std::vector<ReturnableLine>& lines);

// Cash uses up what was paid in cash first, then other lines that allow it, in their order. Refused
// when the tender is not allowed at all, or not for the whole amount; the message lists what is.
pospay::Result<std::vector<ReturnPart>> plan_return(const std::vector<ReturnableLine>& lines,
                                                    const std::string& tender_id,
                                                    const std::string& tender_name,
                                                    std::int64_t amount_minor,
                                                    const text::Words& words);

}  // namespace checkout

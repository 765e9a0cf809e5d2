#include "host_sim/checkout/position.hpp"

#include "host_sim/checkout/plain_text.hpp"
#include "host_sim/text/sale.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

std::int64_t divide_half_up(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t whole = numerator / denominator;
  const std::int64_t rest = numerator % denominator;
  return rest >= denominator - rest ? whole + 1 : whole;
}

pospay::Result<pospay::Position> make_position(const PositionEntry& entry,
                                               const text::Words& words) {
  if (entry.name.find_first_not_of(' ') == std::string::npos ||
      entry.name.size() > kMaxPositionNameBytes) {
    return Error{Code::invalid, words(text::sale("position_name"))};
  }
  for (const std::string* word : {&entry.barcode, &entry.unit}) {
    if (word->size() > kMaxPositionWordBytes) {
      return Error{Code::invalid, words(text::sale("position_word"))};
    }
  }
  for (const std::string* entered : {&entry.name, &entry.barcode, &entry.unit}) {
    if (is_plain_text(*entered)) continue;
    return Error{Code::invalid, words(text::sale("position_not_plain"))};
  }
  if (entry.quantity_milli <= 0 || entry.quantity_milli > kMaxQuantityMilli) {
    return Error{Code::invalid, words(text::sale("position_quantity"))};
  }
  if (entry.price_minor <= 0 || entry.price_minor > kMaxPriceMinor) {
    return Error{Code::invalid, words(text::sale("position_price"))};
  }
  const std::int64_t gross = divide_half_up(entry.quantity_milli * entry.price_minor, 1000);
  if (entry.discount_minor < 0 || entry.discount_minor >= gross) {
    return Error{Code::invalid, words(text::sale("position_discount"))};
  }
  pospay::Position position;
  position.name = entry.name;
  position.barcode = entry.barcode;
  position.unit = entry.unit.empty() ? words(text::sale("unit")) : entry.unit;
  position.quantity_milli = entry.quantity_milli;
  position.price = pospay::byn(entry.price_minor);
  position.cost = pospay::byn(gross - entry.discount_minor);
  position.is_service = entry.is_service;
  return position;
}

}  // namespace checkout

#include "host_sim/checkout/position.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;

std::int64_t divide_half_up(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t whole = numerator / denominator;
  const std::int64_t rest = numerator % denominator;
  return rest >= denominator - rest ? whole + 1 : whole;
}

pospay::Result<pospay::Position> make_position(const PositionEntry& entry) {
  if (entry.name.empty() || entry.name.size() > kMaxPositionNameBytes) {
    return Error{Code::invalid, "Укажите наименование товара (не длиннее 256 байт)"};
  }
  if (entry.quantity_milli <= 0 || entry.quantity_milli > kMaxQuantityMilli) {
    return Error{Code::invalid, "Количество должно быть больше нуля и не больше 100 000"};
  }
  if (entry.price_minor <= 0 || entry.price_minor > kMaxPriceMinor) {
    return Error{Code::invalid, "Цена должна быть больше нуля и не больше 1 000 000,00"};
  }
  const std::int64_t gross = divide_half_up(entry.quantity_milli * entry.price_minor, 1000);
  if (entry.discount_minor < 0 || entry.discount_minor >= gross) {
    return Error{Code::invalid,
                 "Скидка не может быть отрицательной и должна быть меньше стоимости"};
  }
  pospay::Position position;
  position.name = entry.name;
  position.barcode = entry.barcode;
  position.unit = entry.unit;
  position.quantity_milli = entry.quantity_milli;
  position.price = pospay::byn(entry.price_minor);
  position.cost = pospay::byn(gross - entry.discount_minor);
  position.is_service = entry.is_service;
  return position;
}

}  // namespace checkout

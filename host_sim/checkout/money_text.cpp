#include "host_sim/checkout/money_text.hpp"

#include "pospay/cpp/money.hpp"

namespace checkout {

std::string money_text(std::int64_t minor) {
  std::string text = pospay::minor_to_text(minor);
  std::size_t point = text.find('.');
  text[point] = ',';
  const std::size_t first_digit = minor < 0 ? 1 : 0;
  while (point > first_digit + 3) {
    point -= 3;
    text.insert(point, "\u00A0");
  }
  return text;
}

std::string quantity_text(std::int64_t quantity_milli) {
  std::string text = std::to_string(quantity_milli / 1000);
  const std::string thousandths = std::to_string(quantity_milli % 1000);
  if (thousandths == "0") return text;
  return text + "," + std::string(3 - thousandths.size(), '0') + thousandths;
}

}  // namespace checkout

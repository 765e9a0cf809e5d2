// Amounts and quantities as a Russian receipt shows them. Nothing is parsed or computed here.
#pragma once

#include <cstdint>
#include <string>

namespace checkout {

// 123456 -> "1 234,56": a decimal comma, thousands apart by a no-break space (U+00A0).
std::string money_text(std::int64_t minor);

// 1250 -> "1,250", 2000 -> "2": thousandths of a unit, no decimals for whole units.
std::string quantity_text(std::int64_t quantity_milli);

}  // namespace checkout

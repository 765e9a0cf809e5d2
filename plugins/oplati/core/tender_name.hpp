// Names that a cashier would read as «ОПЛАТИ».
#pragma once

#include <string>
#include <string_view>

namespace oplati {

// True for «ОПЛАТИ» in any letter case, with surrounding or doubled spaces, invisible characters,
// and with Latin or Greek letters (or a zero) that look like the Cyrillic ones. Clause Z21.
bool reads_as_oplati(std::string_view name);

}  // namespace oplati

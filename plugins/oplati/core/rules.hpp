// The rules of the tender: pure functions, no I/O. Messages carry ids; the catalogue adds the
// texts.
#pragma once

#include <vector>

#include "pospay/cpp/types.hpp"

namespace oplati {

// Z18, Z19, Z21: the tender can be neither edited nor deleted, nobody else is called «ОПЛАТИ», and
// while the tender is on, «иные способы безналичных оплат» stay on.
pospay::Verdict check_host_change(const pospay::HostChange& change, bool is_enabled);

// Z31: any tenders combine, except card with ОПЛАТИ in the single cycle. One ОПЛАТИ line per
// receipt, positive, never more than the amount due.
pospay::Verdict check_mix(const pospay::Mix& mix, bool is_enabled);

// Z40, Z41, Z22: cash or ОПЛАТИ, up to what was paid minus what went back. While the tender is off,
// cash alone. NOT_FOUND when the reference is not of this plugin, INVALID for impossible amounts.
pospay::Result<std::vector<pospay::ReturnOption>> return_options(const pospay::PaidLine& line,
                                                                 bool is_enabled);

// Money that Oplati moves: BYN with two decimals, more than zero, at most `amount_limit_minor`.
pospay::Result<void> check_amount(const pospay::Money& amount);

// 10 000 000.00 BYN: far over any receipt, far under the end of the numbers.
inline constexpr std::int64_t amount_limit_minor = 1'000'000'000;

}  // namespace oplati

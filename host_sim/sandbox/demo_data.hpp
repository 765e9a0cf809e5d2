// What a new sandbox needs so that a stranger's first payment works: a point of sale, a section,
// two registers and a buyer with money.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host_sim/sandbox/cabinet.hpp"
#include "host_sim/sandbox/wallet_model.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

constexpr std::string_view kDemoPointName = "Магазин";
constexpr std::string_view kDemoSectionName = "Торговый зал";
constexpr std::string_view kDemoBuyerName = "Анна";
constexpr std::string_view kDemoBuyerPin = "1234";
constexpr std::int64_t kDemoBuyerBalanceMinor = 1000'00;
// The demo buyer scans this long after the QR is shown, and decides this long after the payment.
constexpr std::int64_t kDemoJoinAfterMs = 2'000;
constexpr std::int64_t kDemoDecideAfterMs = 2'000;

// Precondition: both are new. `password` is of the register in password mode.
// Errors: those of the cabinet.
pospay::Result<void> make_demo_data(Cabinet& cabinet, WalletModel& model,
                                    std::string_view password);

// Somebody who cannot pay for everything, where one wants to see that too.
constexpr std::string_view kPoorBuyerName = "Пётр";
constexpr std::int64_t kPoorBuyerBalanceMinor = 5'00;
pospay::Result<void> add_poor_buyer(WalletModel& model);

// The demo buyer, by name; nothing when there is none any more.
std::optional<std::size_t> find_demo_buyer(const WalletModel& model);

// The demo buyer scans and confirms each session that has no script of its own.
void let_demo_buyer_act(WalletModel& model, std::size_t buyer);

}  // namespace sandbox

// The buyers' phones and the gateway's switches as a state for the page, and the register
// protocol's calls as lines of a list.
#pragma once

#include <string>

#include "host_sim/sandbox/fault_list.hpp"
#include "host_sim/sandbox/sandbox.hpp"
#include "host_sim/sandbox/wallet_model.hpp"

namespace web {

// What a phone shows of the past.
constexpr std::size_t kMaxPhoneHistory = 15;
// Of each buyer and register more than these are not on the page.
constexpr std::size_t kMaxListed = 20;

// {buyers: [{buyer, name, pin, balance_minor, is_online, always_asks, waiting, history}],
//  stickers: {number: text}, is_down, faults}
std::string wallet_json(const sandbox::WalletModel& model, const sandbox::FaultList& faults);

// {method, path, register, request, status, reply, fault, ...}; tokens, passwords, one-time codes
// and the buyer's public id are masked.
std::string exchange_json(const sandbox::Exchange& exchange);

}  // namespace web

// What is not the register protocol: the buyers' phones, scripts, faults and the ledger, as JSON
// under /sandbox/ for developers, web pages and test programs. No network here.
//
// clang-format off
//
//   method and path below /sandbox/  asks -> answers
//   -------------------------------  --------------------------------------------------------------
//   GET    buyers                    -> [{buyer, name, balance, isOnline, alwaysAsks,
//                                    pursePublicId}]
//   POST   buyers                    {name, balance, pin, isOnline, alwaysAsks} -> the buyer
//   POST   buyers/N                  the same fields, each optional -> the buyer
//   GET    buyers/N/payments         -> what waits for this buyer: [{paymentId, sum, orderNumber,
//                                    needsPin}]
//   POST   buyers/N/join             {qr}: the QR on the till's screen; {qr, code}: the sticker at
//                                    the till and the code that the cashier tells; or
//                                    {registerNumber, code}
//   POST   buyers/N/qr               {} -> {consumerQR}: a new one-time QR
//   POST   buyers/N/confirm          {paymentId, pin}
//   POST   buyers/N/decline          {paymentId}
//
//   GET    registers                 -> [{number, credential, hasToken, merchant}]
//   POST   registers                 {number, credential: password | token, password, merchant}: a
//                                    shortcut past the cabinet (cabinet_api.hpp), for tests
//   POST   registers/reset-token     {number}
//
//   POST   scripts                   {decision: confirm | decline | no_money | wrong_pin | never |
//                                    technical_cancel, joinAfterMs, decideAfterMs, buyer,
//                                    isDefault}: for the next session, or for all
//   DELETE scripts                   takes the default away: buyers act by hand
//   POST   reversal-delay            {delayMs}
//
//   GET    payments                  -> the ledger, newest first, 1000 rows
//   POST   payments/status           {paymentId, status}: forced, for tests
//   GET    faults                    -> {waiting}
//   POST   faults                    {kind, call, delayMs, retryAfterS, count}
//   DELETE faults
//   POST   down                      {isDown}
//   GET    notification-key          -> {publicKey}: of the header Server-Sign
//
// clang-format on
//
// A POST must say Content-Type: application/json, and no call may come from a foreign page
// (origin_check.hpp). Refusals have the protocol's error body.
#pragma once

#include <cstdint>

#include "host_sim/sandbox/fault_list.hpp"
#include "host_sim/sandbox/http_message.hpp"
#include "host_sim/sandbox/json_tree.hpp"
#include "host_sim/sandbox/wallet_model.hpp"

namespace sandbox {

class ControlApi {
 public:
  // Both must outlive it.
  ControlApi(WalletModel& model, FaultList& faults) : model_(model), faults_(faults) {}

  // `request.path` begins with /sandbox/.
  HttpReply answer(const HttpRequest& request, std::int64_t now_ms);

 private:
  HttpReply post(std::string_view path, const JsonValue& body, std::int64_t now_ms);
  HttpReply post_buyer(std::size_t buyer, std::string_view action, const JsonValue& body,
                       std::int64_t now_ms);
  HttpReply add_buyer(const JsonValue& body);
  HttpReply change_buyer(std::size_t index, const JsonValue& body);
  HttpReply add_register(const JsonValue& body);
  HttpReply add_script(const JsonValue& body);
  HttpReply add_fault(const JsonValue& body);
  HttpReply list_buyers() const;
  HttpReply list_registers() const;
  HttpReply list_waiting(std::size_t buyer) const;
  HttpReply list_payments() const;

  WalletModel& model_;
  FaultList& faults_;
};

}  // namespace sandbox

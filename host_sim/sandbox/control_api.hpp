// What is not the register protocol: the buyers' phones, the cabinet, scripts, faults and the
// ledger, as JSON under /sandbox/ for developers, web pages and test programs. No network here.
//
//   GET  /sandbox/buyers                     [{buyer, name, balance, isOnline, alwaysAsks,
//   purse...}] POST /sandbox/buyers                     {name, balance, pin, isOnline, alwaysAsks}
//   -> {buyer} POST /sandbox/buyers/N                   the same fields, each optional -> the buyer
//   GET  /sandbox/buyers/N/payments          what waits for this buyer: [{paymentId, sum,
//   needsPin}] POST /sandbox/buyers/N/join              {qr} or {registerNumber, code} POST
//   /sandbox/buyers/N/qr                {} -> {consumerQR}: a new one-time QR POST
//   /sandbox/buyers/N/confirm           {paymentId, pin} POST /sandbox/buyers/N/decline {paymentId}
//   GET  /sandbox/registers                  [{number, credential, hasToken, merchant}]
//   POST /sandbox/registers                  {number, credential: password|token, password,
//   merchant} POST /sandbox/registers/reset-token      {number} POST /sandbox/scripts {decision:
//   confirm|decline|no_money|never|
//                                            technical_cancel, joinAfterMs, decideAfterMs, buyer,
//                                            isDefault}; DELETE takes the default away
//   POST /sandbox/reversal-delay             {delayMs}
//   GET  /sandbox/payments                   the ledger, newest first, 1000 rows
//   POST /sandbox/payments/status            {paymentId, status}: forced, for tests
//   GET, POST, DELETE /sandbox/faults        {kind, call, delayMs, retryAfterS, count}
//   POST /sandbox/down                       {isDown}
//
// A POST must say Content-Type: application/json, so that no foreign web page can send one unasked.
// Refusals have the protocol's error body.
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

// The register protocol over the model: a request in, an answer out, no network. Paths, header
// names and payment modes are the profile's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host_sim/sandbox/fault_list.hpp"
#include "host_sim/sandbox/http_message.hpp"
#include "host_sim/sandbox/wallet_model.hpp"
#include "plugins/oplati/profile/profile.hpp"

namespace sandbox {

// The calls, named like the keys of `paths` in the profile.
enum class Call {
  token,
  demand_payment,
  consumer_status,
  payments,
  payment,
  reversals,
  payment_reports,
  web_payments,
  web_payments_v2,
  unknown,
};
std::string_view call_name(Call call);

class RegisterProtocol {
 public:
  // Both must outlive the protocol. `origin` ("https://127.0.0.1:8443") begins redirectUrl.
  RegisterProtocol(WalletModel& model, const oplati::profile::Profile& profile, std::string origin)
      : model_(model), profile_(profile), origin_(std::move(origin)) {}

  // Which call is `request`, whose path is without the base path? `payment_id` where it has one.
  Call call_of(const HttpRequest& request, std::int64_t& payment_id) const;

  // Answers; any refusal is a documented error body with a status that is not 200.
  HttpReply answer(const HttpRequest& request, std::int64_t now_ms);
  // A report that is spoilt on its way out: a fault for which is_report_fault holds. `was_spoilt`
  // becomes true when there was a row to spoil.
  HttpReply answer_spoilt(const HttpRequest& request, std::int64_t now_ms, FaultKind fault,
                          bool& was_spoilt);

 private:
  Caller caller_of(const HttpRequest& request) const;
  HttpReply issue_token(const HttpRequest& request);
  HttpReply demand_payment(const HttpRequest& request, std::int64_t now_ms);
  HttpReply pay(Call call, const HttpRequest& request, std::int64_t payment_id,
                std::int64_t now_ms);
  HttpReply report(const HttpRequest& request, std::int64_t now_ms);
  // `problem`: what is wrong with the request, beside a refusal.
  Reply<std::vector<const Payment*>> report_rows(const HttpRequest& request, std::int64_t now_ms,
                                                 std::string& problem);

  HttpReply payment_reply(const Reply<const Payment*>& reply) const;
  std::string payment_text(const Payment& payment) const;

  WalletModel& model_;
  const oplati::profile::Profile& profile_;
  std::string origin_;
};

// A notification may go to this machine alone: the sandbox must not be a way to reach others.
bool is_loopback_url(std::string_view url);

}  // namespace sandbox

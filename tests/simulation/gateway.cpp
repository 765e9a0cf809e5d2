#include "tests/simulation/gateway.hpp"

#include <utility>

#include "host_sim/sandbox/refusal_text.hpp"
#include "tests/simulation/wire_gateway.hpp"

namespace simulation {
namespace {

using oplati::Answer;

constexpr std::string_view password = "password";

sandbox::Order order_of(const oplati::Order& order) {
  sandbox::Order made;
  made.sum_minor = order.sum_minor;
  made.order_number = order.order_number;
  made.session_id = order.session_id;
  made.shift = order.shift;
  return made;
}

oplati::Refusal refusal_of(sandbox::Refusal refusal, const oplati::profile::Profile& profile) {
  const sandbox::RefusalText text = sandbox::refusal_text(refusal);
  const auto rule = profile.refusal(text.internal_code);
  oplati::Refusal made;
  made.internal_code = text.internal_code;
  made.is_final = rule.is_final;
  made.reason = rule.reason;
  made.http_status = text.http_status;
  return made;
}

// Carries a typed call out on the model.
struct Clerk {
  sandbox::WalletModel& model;
  const oplati::profile::Profile& profile;
  const sandbox::Caller caller;
  std::int64_t now_ms;

  Answer answer(const sandbox::Reply<const sandbox::Payment*>& reply) const {
    if (!reply) return refusal_of(reply.refusal(), profile);
    return info_of(**reply);
  }
  Answer operator()(const oplati::IssueToken&) const {
    const auto token = model.issue_token(caller);
    if (!token) return refusal_of(token.refusal(), profile);
    return oplati::TokenIssued{*token};
  }
  Answer operator()(const oplati::DemandPayment& demand) const {
    const sandbox::Mode mode =
        demand.mode == oplati::PaymentMode::static_qr  ? sandbox::Mode::static_qr
        : demand.mode == oplati::PaymentMode::buyer_qr ? sandbox::Mode::buyer_qr
                                                       : sandbox::Mode::dynamic_qr;
    const auto opened = model.demand_payment(caller, mode, demand.consumer_qr, now_ms);
    if (!opened) return refusal_of(opened.refusal(), profile);
    return oplati::SessionOpened{opened->session_id, opened->dynamic_qr, opened->confirmation_code};
  }
  Answer operator()(const oplati::AskConsumerStatus& ask) const {
    const auto ready = model.consumer_status(caller, ask.session_id, now_ms);
    if (!ready) return refusal_of(ready.refusal(), profile);
    return oplati::ConsumerReadiness{*ready};
  }
  Answer operator()(const oplati::PostPayment& post) const {
    return answer(model.pay(caller, order_of(post.order), now_ms));
  }
  Answer operator()(const oplati::GetPayment& get) const {
    return answer(model.payment(caller, get.payment_id, now_ms));
  }
  Answer operator()(const oplati::PostReversal& post) const {
    return answer(model.reverse(caller, post.payment_id, order_of(post.order), now_ms));
  }
  Answer operator()(const oplati::GetReport& get) const {
    sandbox::ReportQuery query;
    query.shift = get.shift;
    const auto rows = model.report(caller, query, now_ms);
    if (!rows) return refusal_of(rows.refusal(), profile);
    oplati::Report report;
    for (const sandbox::Payment* row : *rows) {
      if (get.only_order_number && row->order_number != *get.only_order_number) continue;
      report.rows.push_back(info_of(*row));
    }
    return report;
  }
};

}  // namespace

oplati::PaymentInfo info_of(const sandbox::Payment& payment) {
  oplati::PaymentInfo info;
  info.payment_id = payment.id;
  info.type = static_cast<oplati::GatewayPaymentType>(payment.type);
  info.sum_minor = payment.sum_minor;
  info.status = static_cast<oplati::GatewayStatus>(payment.status);
  info.order_number = payment.order_number;
  return info;
}

Gateway::Gateway(oplati::profile::Profile profile, std::uint64_t seed, bool over_the_wire)
    : profile_(std::move(profile)), model_(profile_, seed) {
  if (over_the_wire) wire_ = std::make_unique<WireGateway>(profile_, model_, std::string(password));
}

Gateway::~Gateway() = default;

Answer Gateway::carry_out(const oplati::Binding& binding, const oplati::Call& call,
                          const sandbox::Script& script, std::int64_t now_ms) {
  model_.set_default_script(script);
  if (wire_) return wire_->carry_out(binding, call, now_ms);
  return std::visit(Clerk{model_, profile_, {binding.register_number, password, {}}, now_ms}, call);
}

Gateway::Account Gateway::account(std::string_view order_number) const {
  Account account;
  for (const auto& payment : model_.payments()) {
    if (payment.type != sandbox::PaymentType::sale || payment.order_number != order_number)
      continue;
    ++account.payments;
    account.last_id = payment.id;
    if (payment.status == sandbox::Status::in_progress) ++account.open;
    if (payment.status != sandbox::Status::ok) continue;
    ++account.paid;
    const std::int64_t left = payment.sum_minor - payment.returned_minor;
    if (left > 0) ++account.partly_left;
    account.net_minor += left;
  }
  return account;
}

const sandbox::Payment* Gateway::find(std::int64_t payment_id) const {
  const std::int64_t index = payment_id - sandbox::kFirstPaymentId;
  if (index < 0 || index >= static_cast<std::int64_t>(model_.payments().size())) return nullptr;
  return &model_.payments()[static_cast<std::size_t>(index)];
}

int Gateway::reversals(std::string_view order_number) const {
  int count = 0;
  for (const auto& payment : model_.payments()) {
    const bool is_alive =
        payment.status == sandbox::Status::ok || payment.status == sandbox::Status::in_progress;
    if (payment.type == sandbox::PaymentType::sale_return && is_alive &&
        payment.order_number == order_number) {
      ++count;
    }
  }
  return count;
}

}  // namespace simulation

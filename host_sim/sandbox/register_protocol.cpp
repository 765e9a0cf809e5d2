#include "host_sim/sandbox/register_protocol.hpp"

#include "host_sim/sandbox/date_text.hpp"
#include "host_sim/sandbox/protocol_json.hpp"
#include "host_sim/sandbox/refusal_text.hpp"

namespace sandbox {
namespace {

HttpReply refused(Refusal refusal, std::string_view detail = {}) {
  return {refusal_text(refusal).http_status, refusal_json(refusal, detail)};
}

struct Route {
  Call call;
  const char* method;
  std::string oplati::profile::Paths::*path;
};
using oplati::profile::Paths;
constexpr Route kRoutes[] = {
    {Call::token, "POST", &Paths::token},
    {Call::demand_payment, "POST", &Paths::demand_payment},
    {Call::consumer_status, "GET", &Paths::consumer_status},
    {Call::payments, "POST", &Paths::payments},
    {Call::payment, "GET", &Paths::payment},
    {Call::reversals, "POST", &Paths::reversals},
    {Call::payment_reports, "GET", &Paths::payment_reports},
    {Call::web_payments, "POST", &Paths::web_payments},
    {Call::web_payments_v2, "POST", &Paths::web_payments_v2},
};

// What a fault makes of a report; false when there is no row to spoil. Ids of payments that do not
// exist are far above the real ones.
bool spoil(std::vector<Payment>& rows, FaultKind fault, std::string_view shift,
           std::int64_t now_ms) {
  constexpr std::int64_t kNoSuchPayment = 900'000'000;
  if (fault == FaultKind::foreign_payment) {
    Payment foreign;
    foreign.id = kNoSuchPayment + static_cast<std::int64_t>(rows.size());
    foreign.status = Status::ok;
    foreign.sum_minor = 777;
    foreign.order_number = "foreign-" + std::to_string(rows.size());
    foreign.shift = shift;
    foreign.created_at_ms = foreign.paid_at_ms = now_ms;
    rows.push_back(foreign);
    return true;
  }
  if (rows.empty()) return false;
  if (fault == FaultKind::drop_from_report) rows.pop_back();
  if (fault == FaultKind::wrong_amount_in_report) ++rows.back().sum_minor;
  if (fault == FaultKind::double_in_report) {
    Payment second = rows.back();
    second.id += kNoSuchPayment;
    rows.push_back(second);
  }
  return true;
}

}  // namespace

std::string_view call_name(Call call) {
  switch (call) {
    case Call::token:
      return "token";
    case Call::demand_payment:
      return "demand_payment";
    case Call::consumer_status:
      return "consumer_status";
    case Call::payments:
      return "payments";
    case Call::payment:
      return "payment";
    case Call::reversals:
      return "reversals";
    case Call::payment_reports:
      return "payment_reports";
    case Call::web_payments:
      return "web_payments";
    case Call::web_payments_v2:
      return "web_payments_v2";
    case Call::unknown:
      return "unknown";
  }
  return "unknown";
}

bool is_loopback_url(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (url.substr(0, scheme.size()) != scheme) continue;
    const std::string_view authority =
        url.substr(scheme.size(), url.find_first_of("/?#", scheme.size()) - scheme.size());
    if (authority.find('@') != std::string_view::npos) return false;
    for (const std::string_view host : {"127.0.0.1", "localhost", "[::1]"}) {
      if (authority == host) return true;
      if (authority.substr(0, host.size()) == host && authority[host.size()] == ':' &&
          authority.find_first_not_of("0123456789", host.size() + 1) == std::string_view::npos) {
        return true;
      }
    }
  }
  return false;
}

Call RegisterProtocol::call_of(const HttpRequest& request, std::int64_t& payment_id) const {
  for (const Route& route : kRoutes) {
    long long number = 0;
    if (request.method == route.method &&
        match_path(profile_.paths.*route.path, request.path, number)) {
      payment_id = number;
      return route.call;
    }
  }
  return Call::unknown;
}

Caller RegisterProtocol::caller_of(const HttpRequest& request) const {
  return {request.header(profile_.headers.register_number),
          request.header(profile_.headers.password), request.header(profile_.headers.token)};
}

std::string RegisterProtocol::payment_text(const Payment& payment) const {
  const bool has_purse = payment.buyer != Payment::kNobody && payment.status == Status::ok;
  return payment_json(payment,
                      has_purse ? model_.buyers()[payment.buyer].purse_public_id : std::string());
}

HttpReply RegisterProtocol::payment_reply(const Reply<const Payment*>& reply) const {
  if (!reply) return refused(reply.refusal());
  return {200, payment_text(**reply)};
}

HttpReply RegisterProtocol::answer(const HttpRequest& request, std::int64_t now_ms) {
  std::int64_t payment_id = 0;
  const Call call = call_of(request, payment_id);
  switch (call) {
    case Call::token:
      return issue_token(request);
    case Call::demand_payment:
      return demand_payment(request, now_ms);
    case Call::consumer_status: {
      const auto ready =
          model_.consumer_status(caller_of(request), request.query_value("sessionId"), now_ms);
      if (!ready) return refused(ready.refusal());
      return {200, consumer_status_json(*ready)};
    }
    case Call::payment:
      return payment_reply(model_.payment(caller_of(request), payment_id, now_ms));
    case Call::payments:
    case Call::reversals:
    case Call::web_payments:
    case Call::web_payments_v2:
      return pay(call, request, payment_id, now_ms);
    case Call::payment_reports:
      return report(request, now_ms);
    case Call::unknown:
      break;
  }
  HttpReply reply = refused(Refusal::bad_request, "no such call: " + request.method);
  reply.status = 404;
  return reply;
}

HttpReply RegisterProtocol::issue_token(const HttpRequest& request) {
  const auto number = read_token_request(request.body);
  if (!number) return refused(Refusal::bad_request, number.error().message);
  const Caller caller = caller_of(request);
  if (*number != caller.register_number) {
    return refused(Refusal::bad_request, "regNum differs between header and body");
  }
  const auto token = model_.issue_token(caller);
  if (!token) return refused(token.refusal());
  return {200, token_json(*token, profile_)};
}

HttpReply RegisterProtocol::demand_payment(const HttpRequest& request, std::int64_t now_ms) {
  const auto demand = read_demand(request.body, profile_);
  if (!demand) return refused(Refusal::bad_request, demand.error().message);
  const auto opened =
      model_.demand_payment(caller_of(request), demand->mode, demand->consumer_qr, now_ms);
  if (!opened) return refused(opened.refusal());
  return {200, session_json(*opened, profile_)};
}

HttpReply RegisterProtocol::pay(Call call, const HttpRequest& request, std::int64_t payment_id,
                                std::int64_t now_ms) {
  const Caller caller = caller_of(request);
  auto read = read_order(request.body);
  if (!read) return refused(Refusal::bad_request, read.error().message);
  if (!read->register_number.empty() && read->register_number != caller.register_number) {
    return refused(Refusal::bad_request, "regNum differs between header and body");
  }
  const Order& order = read->order;
  if (!order.notification_url.empty() && !is_loopback_url(order.notification_url)) {
    return refused(Refusal::bad_request, "notificationUrl must be on loopback in the sandbox");
  }
  if (call == Call::payments) return payment_reply(model_.pay(caller, order, now_ms));
  if (call == Call::reversals) {
    return payment_reply(model_.reverse(caller, payment_id, order, now_ms));
  }
  const auto made = model_.web_pay(caller, order, now_ms);
  if (!made) return refused(made.refusal());
  if (call == Call::web_payments) return {200, web_payment_json(**made)};
  return {200, web_payment_v2_json(**made, origin_ + "/sandbox/web/" + std::to_string((*made)->id) +
                                               "?qr=" + (*made)->dynamic_qr)};
}

Reply<std::vector<const Payment*>> RegisterProtocol::report_rows(const HttpRequest& request,
                                                                 std::int64_t now_ms,
                                                                 std::string& problem) {
  ReportQuery query;
  query.shift = request.query_value("shift");
  const std::string_view start = request.query_value("shiftStart");
  const std::string_view end = request.query_value("shiftEnd");
  if (!start.empty() && !(query.from_ms = day_start_ms(start))) {
    problem = "shiftStart must be YYYY-MM-DD";
    return Refusal::bad_request;
  }
  if (!end.empty()) {
    query.to_ms = day_start_ms(end);
    if (!query.to_ms) {
      problem = "shiftEnd must be YYYY-MM-DD";
      return Refusal::bad_request;
    }
    *query.to_ms += kDayMs;
  }
  return model_.report(caller_of(request), query, now_ms);
}

HttpReply RegisterProtocol::report(const HttpRequest& request, std::int64_t now_ms) {
  std::string problem;
  const auto rows = report_rows(request, now_ms, problem);
  if (!rows) return refused(rows.refusal(), problem);
  std::string text = "[";
  for (const Payment* row : *rows) {
    if (text.size() > 1) text += ',';
    text += payment_text(*row);
  }
  return {200, text + "]"};
}

HttpReply RegisterProtocol::answer_spoilt(const HttpRequest& request, std::int64_t now_ms,
                                          FaultKind fault, bool& was_spoilt) {
  std::string problem;
  const auto rows = report_rows(request, now_ms, problem);
  if (!rows) return refused(rows.refusal(), problem);
  std::vector<Payment> spoilt;
  for (const Payment* row : *rows) spoilt.push_back(*row);
  was_spoilt = spoil(spoilt, fault, request.query_value("shift"), now_ms);
  std::string text = "[";
  for (const Payment& row : spoilt) {
    if (text.size() > 1) text += ',';
    text += payment_text(row);
  }
  return {200, text + "]"};
}

}  // namespace sandbox

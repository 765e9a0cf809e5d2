#include "tests/simulation/network.hpp"

#include <algorithm>
#include <utility>

#include "tests/simulation/invariants.hpp"
#include "tests/simulation/tamper.hpp"
#include "tests/simulation/till.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {
namespace {

// The transport's own limit for one request (profile: request_timeout_ms).
constexpr std::int64_t timeout_ms = 10'000;

oplati::Fault fault(bool was_sent, std::string kind) {
  oplati::Fault made;
  made.request_was_sent = was_sent;
  made.detail = kind;
  made.kind = std::move(kind);
  return made;
}

oplati::Refusal refusal(std::string code, int http_status, pospay::Reason reason) {
  oplati::Refusal made;
  made.internal_code = std::move(code);
  made.http_status = http_status;
  made.reason = reason;
  return made;
}

// An answer that is not the protocol, by its kind of Fault.
struct Spoilt {
  Fault fault;
  const char* kind;
};
constexpr Spoilt spoilt_answers[] = {
    {Fault::g10, "http_302"}, {Fault::g11, "not_json"}, {Fault::g12, "not_json"},
    {Fault::g13, "shape"},    {Fault::g14, "shape"},    {Fault::g16, "shape"},
};
struct Unsent {
  Fault fault;
  const char* kind;
  std::int64_t takes_ms;
};
constexpr Unsent unsent_requests[] = {
    {Fault::n1, "resolve", 50}, {Fault::n4, "connect", 9'900},  {Fault::n5, "connect", 30},
    {Fault::n6, "tls", 9'900},  {Fault::n8, "certificate", 60},
};

const char* name_of(const oplati::Call& call) {
  static constexpr const char* names[] = {"token",   "demandPayment", "consumerStatus", "payments",
                                          "payment", "reversals",     "report"};
  return names[call.index()];
}

}  // namespace

bool Network::strikes(Fault fault, const Request& request) {
  return world_->strikes(fault, request.site);
}

// Not one byte leaves.
bool Network::is_unsent(const Request& request, Fate& fate) {
  const auto end = [&](const char* kind, std::int64_t takes_ms) {
    fate.is_sent = fate.is_carried_out = false;
    fate.said = fault(false, kind);
    fate.answers_ms = takes_ms;
    return true;
  };
  if (world_->down.has(world_->now_ms())) return end("connect", 40);
  if (std::holds_alternative<oplati::DemandPayment>(request.call) && strikes(Fault::g1, request)) {
    return end("connect", 20);
  }
  if (request.is_payment() && strikes(Fault::g2, request)) return end("connect", 20);
  for (const Unsent& unsent : unsent_requests) {
    if (strikes(unsent.fault, request)) return end(unsent.kind, unsent.takes_ms);
  }
  return false;
}

// A byte left and no answer comes.
bool Network::is_lost(const Request& request, Fate& fate) {
  const auto end = [&](const char* kind, bool is_carried_out) {
    fate.said = fault(true, kind);
    fate.is_carried_out = is_carried_out;
    return true;
  };
  if (world_->one_way.has(world_->now_ms())) {
    fate.answers_ms = timeout_ms;
    return end("deadline", true);
  }
  if (strikes(Fault::n11, request)) return end("connection_lost", false);
  if (strikes(Fault::n12, request)) return end("connection_lost", true);
  if (strikes(Fault::n13, request)) return end("truncated", true);
  if (request.is_post() && strikes(Fault::g22, request)) {
    fate.arrives_ms = world_->dice.between(Question::fault_size, request.site, 10'000, 90'000);
    fate.answers_ms = timeout_ms;
    return end("deadline", true);
  }
  if (strikes(Fault::n16, request)) {
    fate.answers_ms = timeout_ms;
    return end("deadline", true);
  }
  return false;
}

// An answer comes and is not the gateway's word on this request.
bool Network::is_spoilt(const Request& request, Fate& fate) {
  const std::uint64_t shape = world_->dice.draw(Question::fault_shape, request.site);
  // Behind an error of the way, the gateway may have done its work.
  const auto end = [&](oplati::Answer said) {
    fate.said = std::move(said);
    fate.is_carried_out = world_->dice.chance(Question::carried_out, request.site, 500);
    return true;
  };
  if (strikes(request.is_post() ? Fault::g4 : Fault::g5, request)) {
    static constexpr const char* kinds[] = {"http_500", "http_502", "http_503", "http_504"};
    return end(fault(true, kinds[shape % 4]));
  }
  if (strikes(Fault::g6, request)) {
    static constexpr std::int64_t waits[] = {0, -1, 1'000'000'000'000, 1, 3'000};
    auto made = fault(true, "http_429");
    made.retry_after_ms = waits[shape % 5];
    return end(made);
  }
  if (request.is_post() && strikes(Fault::g7, request)) {
    return end(refusal("E-4711", 400, pospay::Reason::gateway_refused));
  }
  if (request.is_post() && strikes(Fault::g8, request)) {
    return end(refusal("UNAUTHORIZED", shape % 2 == 0 ? 401 : 403, pospay::Reason::unauthorized));
  }
  if (std::holds_alternative<oplati::GetPayment>(request.call) && strikes(Fault::g9, request)) {
    return end(refusal("PAYMENT_NOT_FOUND", 404, pospay::Reason::payment_not_found));
  }
  if (request.is_reversal() && strikes(Fault::g32, request)) {
    fate.said = refusal("REVERSAL_IN_PROGRESS", 409, pospay::Reason::gateway_refused);
    fate.is_carried_out = false;
    return true;
  }
  for (const Spoilt& spoilt : spoilt_answers) {
    if (strikes(spoilt.fault, request)) return end(fault(true, spoilt.kind));
  }
  return false;
}

void Network::draw_times(const Request& request, Fate& fate) {
  std::int64_t round_trip = world_->dice.between(Question::latency, request.site, 20, 160);
  if (strikes(Fault::n18, request)) {
    round_trip = world_->dice.between(Question::fault_size, request.site, 50, 5'000);
  }
  if (strikes(Fault::g36, request)) round_trip = timeout_ms - 1;
  fate.arrives_ms = round_trip / 2;
  fate.answers_ms = round_trip;
}

Fate Network::draw_fate(const Request& request) {
  Fate fate;
  draw_times(request, fate);
  if (world_->faults.is_over()) return fate;
  if (is_unsent(request, fate) || is_lost(request, fate) || is_spoilt(request, fate)) return fate;
  if (request.is_payment() && strikes(Fault::g23, request)) fate.is_twice = true;
  if (request.is_reversal() && strikes(Fault::g30, request)) fate.is_twice = true;
  return fate;
}

void Network::send(Operation& operation, std::uint32_t number, oplati::Binding binding,
                   oplati::Call&& call) {
  auto request = std::make_shared<Request>();
  request->operation = &operation;
  request->number = number;
  request->binding = std::move(binding);
  request->call = std::move(call);
  request->site = site_of(operation.index, ++operation.seen.requests, request->call.index());
  request->sent_at_ms = world_->now_ms();
  ++world_->figures.requests;
  world_->note(site_of(operation.index, request->call.index(), world_->now_ms()));
  Fate fate = draw_fate(*request);
  note_request(*world_, *till_, *request, fate);
  if (world_->is_told()) {
    world_->say("  " + operation.key + " asks " + name_of(request->call) +
                (!fate.is_sent         ? ": not sent"
                 : fate.is_twice       ? ": carried out twice"
                 : !fate.said          ? ""
                 : fate.is_carried_out ? ": carried out, the answer is lost or spoilt"
                                       : ": lost"));
  }
  if (fate.said) request->answer = std::move(*fate.said);
  const std::int64_t answers_at = world_->now_ms() + fate.answers_ms;
  if (!fate.is_carried_out) {
    if (fate.is_sent) note_request_is_gone(*request);
    deliver(request, answers_at);
    return;
  }
  const auto arrives = [this, request, is_twice = fate.is_twice, is_heard = !fate.said,
                        answers_at] {
    oplati::Answer answer = carry_out(*request, is_twice);
    if (!is_heard) return;
    request->answer = std::move(answer);
    deliver(request, answers_at);
  };
  const std::int64_t arrives_at = world_->now_ms() + fate.arrives_ms;
  if (fate.arrives_ms < timeout_ms) {
    world_->at(arrives_at, arrives);
  } else {
    world_->late_at(arrives_at, arrives);
  }
  if (fate.said) deliver(request, answers_at);
}

oplati::Answer Network::carry_out(const Request& request, bool is_twice) {
  const auto ask = [&] {
    return world_->gateway.carry_out(request.binding, request.call, request.operation->script,
                                     world_->now_ms());
  };
  note_request_is_gone(request);
  oplati::Answer answer = ask();
  if (is_twice) {
    const bool is_again = std::holds_alternative<oplati::PaymentInfo>(ask());
    request.operation->seen.was_doubled |= is_again;
  }
  note_carried_out(*world_, request, answer);
  return answer;
}

void Network::deliver(const std::shared_ptr<Request>& request, std::int64_t at_ms) {
  world_->at(*till_, at_ms, [this, request] {
    oplati::Answer& answer = request->answer;
    // What was not heard in time because the till stood still is not heard at all.
    if (world_->now_ms() - request->sent_at_ms > timeout_ms) answer = fault(true, "deadline");
    tamper(*world_, *request, answer);
    note_answer(*world_, *till_, *request, answer);
    const bool is_twice = strikes(Fault::n17, *request);
    world_->seams.answer(*request->operation, request->call, answer);
    const std::string& key = request->operation->key;
    if (is_twice) {
      const std::uint32_t epoch = till_->epoch();
      till_->on_answer(key, request->number, answer);
      if (!till_->is_alive() || till_->epoch() != epoch) return;
    }
    till_->on_answer(key, request->number, std::move(answer));
  });
}

}  // namespace simulation

#include "tests/core/machine_harness.hpp"

#include <utility>

namespace oplati::test {
namespace {

std::string name_of(const Call& call) {
  static constexpr const char* names[] = {"token",   "demandPayment", "consumerStatus", "payments",
                                          "payment", "reversals",     "report"};
  return names[call.index()];
}

std::string name_of(const pospay::Event& event) {
  switch (event.kind) {
    case pospay::EventKind::show_qr:
      return "qr";
    case pospay::EventKind::show_code:
      return "code";
    case pospay::EventKind::ask_scan:
      return "scan:" + event.message.id;
    case pospay::EventKind::waiting:
      return event.message.id;
    case pospay::EventKind::outcome:
      return "outcome:" + event.outcome->message.id;
    case pospay::EventKind::settled:
      return event.message.id;
    case pospay::EventKind::notice:
      return event.message.id;
    case pospay::EventKind::reconciliation:
      return "reconciliation:" + std::to_string(event.reconciliation->differences.size());
    case pospay::EventKind::diagnosis:
      return "diagnosis:" + std::to_string(event.diagnosis->checks.size());
  }
  return "?";
}

}  // namespace

std::string MachineHarness::feed(const Input& input) {
  Actions actions;
  moment.random = moment.random * 6364136223846793005ULL + 1442695040888963407ULL;
  machine_->handle(input, moment, actions);
  std::string log;
  const auto add = [&log](const std::string& word) {
    if (!log.empty()) log += ' ';
    log += word;
  };
  for (auto& action : actions) {
    if (const auto* write = std::get_if<Write>(&action)) {
      records.push_back(machine_->record());
      if (writes_fail && write->required) {
        add("write-failed");
        const std::string rest = feed(WriteFailed{failures_are_in_doubt});
        if (!rest.empty()) add(rest);
        return log;
      }
      add(write->required ? "write" : "note");
    } else if (auto* send = std::get_if<Send>(&action)) {
      last_call_number = send->call_number;
      last_call = send->call;
      if (std::holds_alternative<PostPayment>(send->call)) ++posts;
      if (std::holds_alternative<PostReversal>(send->call)) ++reversals;
      add("send:" + name_of(send->call));
    } else if (auto* emit = std::get_if<Emit>(&action)) {
      events.push_back(emit->event);
      add(name_of(emit->event));
    } else if (const auto* read = std::get_if<ReadShift>(&action)) {
      add("read:" + read->shift);
    } else if (auto* compare = std::get_if<Compare>(&action)) {
      last_material = compare->material;
      add("compare");
    } else if (auto* probe = std::get_if<Probe>(&action)) {
      add(probe->call ? "probe:" + name_of(*probe->call) : "probe");
    }
  }
  return log;
}

std::string MachineHarness::next_timer() {
  const auto wake_at = machine_->wake_at_ms();
  if (!wake_at) return "-";
  moment.now_ms = std::max(moment.now_ms, *wake_at);
  return feed(TimerDue{});
}

std::string MachineHarness::run_for(std::int64_t ms, const Answer& with) {
  const std::int64_t end = moment.now_ms + ms;
  std::string log;
  // A poll every 500 ms at most: more rounds than that is a machine that spins.
  for (std::int64_t rounds = ms / 100 + 100; rounds > 0; --rounds) {
    const auto wake_at = machine_->wake_at_ms();
    if (!wake_at || *wake_at > end) {
      moment.now_ms = end;
      return log;
    }
    const std::string done = next_timer();
    log += done + " ";
    if (done.find("send:") != std::string::npos) log += answer(with) + " ";
  }
  return log + "SPINS";
}

pospay::PaymentRequest payment_request(std::int64_t amount_minor) {
  pospay::PaymentRequest request;
  request.key = "till1.17.1.1";
  request.line = "till1.17.1";
  request.amount = pospay::byn(amount_minor);
  request.receipt.number = "17";
  request.receipt.title = "Чек 17";
  request.receipt.positions = {{"Молоко", "4810000000017", "шт", 1000, pospay::byn(amount_minor),
                                pospay::byn(amount_minor), false}};
  request.receipt.tenders = {
      {pospay::TenderKind::other, "oplati", "ОПЛАТИ", pospay::byn(amount_minor)}};
  request.receipt.total = pospay::byn(amount_minor);
  request.shift = {"shift-1", 1'780'000'000'000, 180, 1};
  return request;
}

PaymentInfo info_of(const Order& order, std::int64_t payment_id, GatewayStatus status,
                    GatewayPaymentType type) {
  PaymentInfo info;
  info.payment_id = payment_id;
  info.type = type;
  info.sum_minor = order.sum_minor;
  info.status = status;
  info.order_number = order.order_number;
  return info;
}

Fault lost() { return {true, "cut after the request", "connection", 0}; }
Fault unsent() { return {false, "connect: refused", "connect", 0}; }

Refusal refusal(const std::string& code, bool is_final, pospay::Reason reason) {
  return {code, is_final, reason, "Отказано", "refused", 400};
}

}  // namespace oplati::test

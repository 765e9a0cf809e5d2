#include "tests/simulation/plants.hpp"

#include <algorithm>
#include <utility>

namespace simulation {
namespace {

using oplati::Answer;
using oplati::Call;
using GatewayFault = oplati::Fault;
using oplati::GatewayStatus;
using oplati::GetPayment;
using oplati::GetReport;
using oplati::PaymentInfo;
using oplati::PostPayment;
using oplati::PostReversal;
using oplati::Refusal;

Refusal final_refusal() { return {"PLANTED", true, pospay::Reason::gateway_refused, "", "", 400}; }

// A fault of this kind, as an answer to a request for a payment.
Plant::AnswerBug refused_when(std::string kind) {
  return [kind = std::move(kind)](const Operation&, const Call& call, Answer& answer) {
    const auto* fault = std::get_if<GatewayFault>(&answer);
    const bool is_it = std::holds_alternative<PostPayment>(call) && fault != nullptr &&
                       fault->request_was_sent && fault->kind.rfind(kind, 0) == 0;
    if (is_it) answer = final_refusal();
  };
}

Plant::AnswerBug status_read_as(GatewayStatus from, GatewayStatus to) {
  return [from, to](const Operation& operation, const Call&, Answer& answer) {
    auto* info = std::get_if<PaymentInfo>(&answer);
    if (info != nullptr && operation.is_payment() && info->status == from) info->status = to;
  };
}

Plant::AnswerBug code_is_final(std::string code) {
  return [code = std::move(code)](const Operation&, const Call& call, Answer& answer) {
    auto* refusal = std::get_if<Refusal>(&answer);
    const bool is_post = std::holds_alternative<PostPayment>(call);
    if (refusal != nullptr && is_post && refusal->internal_code == code) refusal->is_final = true;
  };
}

template <class Posted>
Plant::AnswerBug lost_is_unsent() {
  return [](const Operation&, const Call& call, Answer& answer) {
    auto* fault = std::get_if<GatewayFault>(&answer);
    if (fault != nullptr && std::holds_alternative<Posted>(call)) fault->request_was_sent = false;
  };
}

template <class Change>
Plant::AnswerBug info_changed(Change change) {
  return [change](const Operation& operation, const Call& call, Answer& answer) {
    auto* info = std::get_if<PaymentInfo>(&answer);
    if (info != nullptr && operation.is_payment()) change(operation, call, *info);
  };
}

}  // namespace

Plant& add(Plants& plants, const char* name) {
  plants.push_back(std::make_unique<Plant>(name));
  return *plants.back();
}

void plant_answers(Plants& plants) {
  add(plants, "a lost payment request is taken for one that was not sent").in_answer =
      lost_is_unsent<PostPayment>();
  add(plants, "a lost reversal is taken for one that was not sent").in_answer =
      lost_is_unsent<PostReversal>();
  add(plants, "5xx on a payment is taken for a refusal").in_answer = refused_when("http_5");
  add(plants, "429 on a payment is taken for a refusal").in_answer = refused_when("http_4");
  add(plants, "a redirection is taken for a refusal").in_answer = refused_when("http_3");
  add(plants, "HTML is taken for a refusal").in_answer = refused_when("not_json");
  add(plants, "a wrong shape is taken for a refusal").in_answer = refused_when("shape");
  add(plants, "a time-out is taken for a refusal").in_answer = refused_when("deadline");
  add(plants, "a cut connection is taken for a refusal").in_answer =
      refused_when("connection_lost");
  add(plants, "a truncated answer is taken for a refusal").in_answer = refused_when("truncated");
  add(plants, "401 on a payment is final").in_answer = code_is_final("UNAUTHORIZED");
  add(plants, "an unknown code on a payment is final").in_answer = code_is_final("E-4711");
  add(plants, "an unlisted status is success").in_answer =
      status_read_as(GatewayStatus::unlisted, GatewayStatus::ok);
  add(plants, "in progress is success").in_answer =
      status_read_as(GatewayStatus::in_progress, GatewayStatus::ok);
  add(plants, "in progress is a decline").in_answer =
      status_read_as(GatewayStatus::in_progress, GatewayStatus::decline);
  add(plants, "the system's time-out is a decline for good").in_answer =
      status_read_as(GatewayStatus::timeout, GatewayStatus::decline);
  add(plants, "the system's cancelling is a decline for good").in_answer =
      status_read_as(GatewayStatus::technical_cancelling, GatewayStatus::decline);
  add(plants, "404 of a known payment is a decline").in_answer =
      [](const Operation& operation, const Call& call, Answer& answer) {
        const auto* get = std::get_if<GetPayment>(&call);
        if (get == nullptr || !operation.is_payment() || !std::holds_alternative<Refusal>(answer)) {
          return;
        }
        PaymentInfo info;
        info.payment_id = get->payment_id;
        info.type = oplati::GatewayPaymentType::sale;
        info.sum_minor = operation.amount_minor;
        info.order_number = operation.seen.order_number;
        info.status = GatewayStatus::decline;
        answer = info;
      };
  add(plants, "another sum is accepted").in_answer =
      info_changed([](const Operation& operation, const Call&, PaymentInfo& info) {
        info.sum_minor = operation.amount_minor;
      });
  add(plants, "another order number is accepted").in_answer =
      info_changed([](const Operation& operation, const Call&, PaymentInfo& info) {
        info.order_number = operation.seen.order_number;
      });
  add(plants, "another payment's number is accepted").in_answer =
      info_changed([](const Operation&, const Call& call, PaymentInfo& info) {
        if (const auto* get = std::get_if<GetPayment>(&call)) info.payment_id = get->payment_id;
      });
  add(plants, "a reversal that exceeds is taken for done").in_answer =
      [](const Operation&, const Call& call, Answer& answer) {
        const auto* post = std::get_if<PostReversal>(&call);
        if (post == nullptr || !std::holds_alternative<Refusal>(answer)) return;
        PaymentInfo info;
        info.payment_id = post->payment_id + 1;
        info.type = oplati::GatewayPaymentType::sale_return;
        info.sum_minor = post->order.sum_minor;
        info.order_number = post->order.order_number;
        info.status = GatewayStatus::ok;
        answer = info;
      };
}

void plant_calls(Plants& plants) {
  const auto payment = [&](const char* name, auto change) {
    add(plants, name).in_call = [change](Call& call) {
      if (auto* post = std::get_if<PostPayment>(&call)) change(*post);
    };
  };
  const auto reversal = [&](const char* name, auto change) {
    add(plants, name).in_call = [change](Call& call) {
      if (auto* post = std::get_if<PostReversal>(&call)) change(*post);
    };
  };
  const auto report = [&](const char* name, auto change) {
    add(plants, name).in_call = [change](Call& call) {
      if (auto* get = std::get_if<GetReport>(&call)) change(*get);
    };
  };
  payment("a payment is a kopeck too much", [](PostPayment& post) { ++post.order.sum_minor; });
  payment("a payment has an order number that is in no record",
          [](PostPayment& post) { post.order.order_number += "X"; });
  reversal("a reversal is twice the sum", [](PostReversal& post) { post.order.sum_minor *= 2; });
  reversal("a reversal has an order number that is in no record",
           [](PostReversal& post) { post.order.order_number += "X"; });
  reversal("a reversal goes to the payment before", [](PostReversal& post) { --post.payment_id; });
  report("the report of another shift is asked for",
         [](GetReport& get) { get.shift = "01011999"; });
  report("the report is searched for another order number",
         [](GetReport& get) { get.only_order_number = "other"; });
  add(plants, "requests are made as another register").in_binding = [](oplati::Binding& binding) {
    binding.register_number = "OPL000000004";
  };
  add(plants, "requests go to another address").in_binding = [](oplati::Binding& binding) {
    binding.base_url = "https://test";
  };
}

void plant_journal(Plants& plants) {
  const auto unwritten = [&](const char* name, auto is_it) {
    add(plants, name).in_write = [is_it](const oplati::OperationRecord& record) {
      return !is_it(record);
    };
  };
  unwritten("no record is written", [](const auto&) { return true; });
  // Not "opening_session" and "confirming": without them a recovery takes longer, and no more.
  for (const char* step :
       {"paying", "paid", "not_paid", "cancelling", "giving_back", "returning", "approved"}) {
    unwritten((std::string("the record \"") + step + "\" is not written").c_str(),
              [step = std::string(step)](const auto& record) { return record.step == step; });
  }
  unwritten("the host's answer is not written", [](const auto& record) {
    return record.payload.find("\nsettled=1") != std::string::npos;
  });
  add(plants, "a failed write counts as written").is_in_failed_write = true;
  add(plants, "an older record is loaded").is_in_order_of_records = true;
  add(plants, "nothing is loaded at the start").in_load = [](auto& records) { records.clear(); };
  add(plants, "only one operation is loaded at the start").in_load = [](auto& records) {
    if (records.size() > 1) records.resize(1);
  };
}

void plant_closes(Plants& plants) {
  add(plants, "a row of the report is passed over").in_report = [](oplati::Report& report) {
    if (!report.rows.empty()) report.rows.pop_back();
  };
  add(plants, "a row of the report is read as another sum").in_report = [](oplati::Report& report) {
    if (!report.rows.empty()) ++report.rows.front().sum_minor;
  };
  add(plants, "a close tells no differences").in_reconciliation =
      [](pospay::Reconciliation& found) { found.differences.clear(); };
}

Plants known_bugs() {
  Plants plants;
  plant_answers(plants);
  plant_calls(plants);
  plant_journal(plants);
  plant_host_side(plants);
  plant_machines(plants);
  plant_gates(plants);
  plant_closes(plants);
  return plants;
}

}  // namespace simulation

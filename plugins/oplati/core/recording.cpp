#include "plugins/oplati/core/recording.hpp"

#include <array>

namespace oplati {

using pospay::ReplayLine;
using pospay::ReplayParty;

namespace {

template <class... Cases>
struct Visitor : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Visitor(Cases...) -> Visitor<Cases...>;

std::string number(std::int64_t value) { return std::to_string(value); }

// --- Answers -------------------------------------------------------------------------------------

void write_row(FieldWriter& out, const ReportRow& row) {
  out.number("payment_id", row.payment_id);
  out.number("type", static_cast<int>(row.type));
  out.number("sum", row.sum_minor);
  out.number("status", static_cast<int>(row.status));
  out.text("order_number", row.order_number);
}

void write_info(FieldWriter& out, const PaymentInfo& info) {
  write_row(out, info);
  out.text("created", info.created_date);
  out.text("paid", info.paid_date);
}

// Older recordings have the dates in rows too; they are passed over.
ReportRow read_row(FieldReader& in) {
  ReportRow row;
  row.payment_id = in.number("payment_id");
  row.type = static_cast<GatewayPaymentType>(in.number("type"));
  row.sum_minor = in.number("sum");
  row.status = static_cast<GatewayStatus>(in.number("status"));
  row.order_number = in.text("order_number");
  return row;
}

PaymentInfo read_info(FieldReader& in) {
  PaymentInfo info;
  static_cast<ReportRow&>(info) = read_row(in);
  info.created_date = in.text("created");
  info.paid_date = in.text("paid");
  return info;
}

void write_answer(FieldWriter& out, const Answer& answer) {
  std::visit(Visitor{[&](const TokenIssued&) { out.text("answer", "token"); },
                     [&](const SessionOpened& session) {
                       out.text("answer", "session");
                       out.text("session_id", session.session_id);
                       out.text("dynamic_qr", session.dynamic_qr);
                       out.text("code", shape_of(session.confirmation_code));
                     },
                     [&](const ConsumerReadiness& readiness) {
                       out.text("answer", "readiness");
                       out.flag("is_ready", readiness.is_ready);
                     },
                     [&](const PaymentInfo& info) {
                       out.text("answer", "payment");
                       write_info(out, info);
                       out.text("dynamic_qr", info.dynamic_qr);
                     },
                     [&](const Report& report) {
                       out.text("answer", "report");
                       for (std::size_t i = 0; i < report.rows.size(); ++i) {
                         if (i == recorded_row_limit) break;
                         FieldWriter row;
                         write_row(row, report.rows[i]);
                         out.text("row", row.take());
                       }
                     },
                     [&](const Refusal& refusal) {
                       out.text("answer", "refusal");
                       out.text("internal_code", refusal.internal_code);
                       out.flag("is_final", refusal.is_final);
                       out.number("reason", static_cast<int>(refusal.reason));
                       out.text("cashier_text", refusal.cashier_text);
                       out.text("log_text", refusal.log_text);
                       out.number("http_status", refusal.http_status);
                     },
                     [&](const Fault& fault) {
                       out.text("answer", "fault");
                       out.flag("was_sent", fault.request_was_sent);
                       out.text("detail", fault.detail);
                       out.text("fault", fault.kind);
                       out.number("retry_after", fault.retry_after_ms);
                       if (fault.is_outage) out.flag("outage", true);
                     }},
             answer);
}

std::optional<Answer> read_answer(FieldReader& in) {
  const std::string kind = in.text("answer");
  if (kind == "token") return TokenIssued{};
  if (kind == "session") {
    return SessionOpened{in.text("session_id"), in.text("dynamic_qr"), in.text("code")};
  }
  if (kind == "readiness") return ConsumerReadiness{in.flag("is_ready")};
  if (kind == "payment") {
    PaymentInfo info = read_info(in);
    info.dynamic_qr = in.text("dynamic_qr");
    return info;
  }
  if (kind == "report") {
    Report report;
    for (const std::string& text : in.all("row")) {
      FieldReader row(text);
      report.rows.push_back(read_row(row));
      if (!row.ok()) in.fail();
    }
    return report;
  }
  if (kind == "refusal") {
    Refusal refusal;
    refusal.internal_code = in.text("internal_code");
    refusal.is_final = in.flag("is_final");
    refusal.reason = static_cast<pospay::Reason>(in.number("reason"));
    refusal.cashier_text = in.text("cashier_text");
    refusal.log_text = in.text("log_text");
    refusal.http_status = static_cast<int>(in.number("http_status"));
    return refusal;
  }
  if (kind == "fault") {
    Fault fault;
    fault.request_was_sent = in.flag("was_sent");
    fault.detail = in.text("detail");
    fault.kind = in.text("fault");
    fault.retry_after_ms = in.number("retry_after");
    fault.is_outage = in.flag("outage");
    return fault;
  }
  return std::nullopt;
}

// --- Words ---------------------------------------------------------------------------------------

std::string_view word_of(GatewayStatus status) {
  switch (status) {
    case GatewayStatus::in_progress:
      return "in progress";
    case GatewayStatus::ok:
      return "paid";
    case GatewayStatus::decline:
      return "declined";
    case GatewayStatus::not_enough:
      return "not enough money";
    case GatewayStatus::timeout:
      return "timed out";
    case GatewayStatus::technical_cancelling:
      return "technical cancelling";
    case GatewayStatus::unlisted:
      break;
  }
  return "a status that the protocol does not list";
}

std::string words_of(const Answer& answer) {
  return std::visit(
      Visitor{
          [](const TokenIssued&) -> std::string { return "a token"; },
          [](const SessionOpened& session) { return "session " + session.session_id; },
          [](const ConsumerReadiness& readiness) -> std::string {
            return readiness.is_ready ? "the buyer has joined" : "no buyer yet";
          },
          [](const PaymentInfo& info) {
            return "payment " + number(info.payment_id) + ", sum " + number(info.sum_minor) + ": " +
                   std::string(word_of(info.status));
          },
          [](const Report& report) { return "report, rows: " + number(std::ssize(report.rows)); },
          [](const Refusal& refusal) {
            return "refused, code " + refusal.internal_code + (refusal.is_final ? ", final" : "");
          },
          [](const Fault& fault) {
            return std::string(fault.request_was_sent ? "no usable answer" : "not sent") + ": " +
                   fault.detail;
          }},
      answer);
}

std::string words_of(const Call& call) {
  return std::visit(
      Visitor{[](const IssueToken&) -> std::string { return "ask for a token"; },
              [](const DemandPayment& demand) {
                return "demand a payment, mode " + number(static_cast<int>(demand.mode));
              },
              [](const AskConsumerStatus& ask) { return "has a buyer joined " + ask.session_id; },
              [](const PostPayment& post) {
                return "pay " + number(post.order.sum_minor) + ", order " + post.order.order_number;
              },
              [](const GetPayment& get) { return "ask for payment " + number(get.payment_id); },
              [](const PostReversal& reversal) {
                return "give back " + number(reversal.order.sum_minor) + " of payment " +
                       number(reversal.payment_id) + ", order " + reversal.order.order_number;
              },
              [](const GetReport& get) {
                return "report of shift " + get.shift +
                       (get.only_order_number ? ", order " + *get.only_order_number : "");
              }},
      call);
}

std::string_view word_of(pospay::OutcomeStatus status) {
  switch (status) {
    case pospay::OutcomeStatus::approved:
      return "approved";
    case pospay::OutcomeStatus::declined:
      return "declined";
    case pospay::OutcomeStatus::timed_out:
      return "timed out";
    case pospay::OutcomeStatus::cancelled:
      return "cancelled";
    case pospay::OutcomeStatus::unknown:
      break;
  }
  return "unknown";
}

std::string words_of(const pospay::Event& event) {
  switch (event.kind) {
    case pospay::EventKind::show_qr:
      return "show the QR";
    case pospay::EventKind::show_code:
      return "show the code";
    case pospay::EventKind::ask_scan:
      return "ask for a scan (" + event.message.id + ")";
    case pospay::EventKind::waiting:
      return "waiting, for " + number(static_cast<int>(event.waiting_for));
    case pospay::EventKind::outcome:
      return "outcome: " + std::string(word_of(event.outcome->status)) + " (" +
             event.outcome->message.id + ")";
    case pospay::EventKind::settled:
      return "settled, as " + number(static_cast<int>(event.settled_as));
    case pospay::EventKind::reconciliation:
      return "the reconciliation";
    case pospay::EventKind::diagnosis:
      return "the diagnosis";
    case pospay::EventKind::notice:
      break;
  }
  return "notice (" + event.message.id + ")";
}

constexpr std::array input_names = {
    "begin",   "recover",   "timer",  "answer",   "write_failed", "scan",     "cancel",
    "printed", "roll_back", "stored", "decision", "shift_read",   "compared", "probed",
    "hinted"};
static_assert(input_names.size() == std::variant_size_v<Input>);

constexpr std::array party_names = {"", "host", "gateway", "journal", "clock", "log"};

}  // namespace

std::string shape_of(std::string_view secret) {
  std::string shape(secret);
  for (char& c : shape) {
    if (c >= '0' && c <= '9') {
      c = '0';
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0) {
      c = 'x';
    }
  }
  return shape;
}

std::string_view name_of(const Input& input) { return input_names.at(input.index()); }

void write_input(FieldWriter& out, const Input& input) {
  out.text("input", name_of(input));
  if (const auto* answered = std::get_if<Answered>(&input)) {
    out.number("call", answered->call_number);
    write_answer(out, answered->answer);
  } else if (const auto* scan = std::get_if<ScanSubmitted>(&input)) {
    out.text("code", shape_of(scan->code));
  } else if (const auto* printed = std::get_if<ReceiptPrinted>(&input)) {
    out.text("receipt", printed->receipt.number);
    out.number("printed_at", printed->receipt.printed_at_ms);
  } else if (const auto* back = std::get_if<RollBackWanted>(&input)) {
    out.text("reason", back->reason);
  } else if (const auto* decision = std::get_if<DecisionTaken>(&input)) {
    out.flag("is_paid", decision->decision.is_paid);
    out.text("supervisor", decision->decision.supervisor);
    out.text("reason", decision->decision.reason);
  } else if (const auto* hint = std::get_if<Hinted>(&input)) {
    out.number("payment_id", hint->payment_id);
    out.text("order_number", hint->order_number);
  } else if (const auto* failed = std::get_if<WriteFailed>(&input)) {
    out.flag("in_doubt", failed->is_in_doubt);
  }
}

std::optional<Input> read_input(FieldReader& in) {
  const std::string name = in.text("input");
  if (name == "begin") return Begin{};
  if (name == "recover") return Recover{};
  if (name == "timer") return TimerDue{};
  if (name == "write_failed") return WriteFailed{in.flag("in_doubt")};
  if (name == "scan") return ScanSubmitted{in.text("code")};
  if (name == "cancel") return CancelWanted{};
  if (name == "printed") return ReceiptPrinted{{in.text("receipt"), in.number("printed_at")}};
  if (name == "roll_back") return RollBackWanted{in.text("reason")};
  if (name == "stored") return OutcomeStored{};
  if (name == "decision") {
    return DecisionTaken{{in.flag("is_paid"), in.text("supervisor"), in.text("reason")}};
  }
  if (name == "hinted") return Hinted{in.number("payment_id"), in.text("order_number")};
  if (name == "answer") {
    auto answer = read_answer(in);
    if (!answer) return std::nullopt;
    return Answered{static_cast<std::uint32_t>(in.number("call")), std::move(*answer)};
  }
  return std::nullopt;
}

ReplayLine describe(const Input& input) {
  return std::visit(
      Visitor{[](const Begin&) {
                return ReplayLine{ReplayParty::host, "begin"};
              },
              [](const Recover&) {
                return ReplayLine{ReplayParty::journal, "read after a start"};
              },
              [](const TimerDue&) {
                return ReplayLine{ReplayParty::clock, "time is up"};
              },
              [](const Answered& answered) {
                return ReplayLine{ReplayParty::gateway, "to call " + number(answered.call_number) +
                                                            ": " + words_of(answered.answer)};
              },
              [](const WriteFailed& failed) {
                return ReplayLine{ReplayParty::journal, failed.is_in_doubt
                                                            ? "cannot be written, or is it there?"
                                                            : "cannot be written"};
              },
              [](const ScanSubmitted& scan) {
                return ReplayLine{ReplayParty::host,
                                  "scanned, characters: " + number(std::ssize(scan.code))};
              },
              [](const CancelWanted&) {
                return ReplayLine{ReplayParty::host, "cancel"};
              },
              [](const ReceiptPrinted& printed) {
                return ReplayLine{ReplayParty::host, "confirm, receipt " + printed.receipt.number};
              },
              [](const RollBackWanted& back) {
                return ReplayLine{ReplayParty::host, "roll back: " + back.reason};
              },
              [](const OutcomeStored&) {
                return ReplayLine{ReplayParty::host, "acknowledge"};
              },
              [](const DecisionTaken& taken) {
                return ReplayLine{ReplayParty::host,
                                  taken.decision.supervisor + " decides: " +
                                      (taken.decision.is_paid ? "paid" : "not paid")};
              },
              [](const ShiftRead&) {
                return ReplayLine{ReplayParty::journal, "the shift"};
              },
              [](const Compared&) {
                return ReplayLine{ReplayParty::log, "compared"};
              },
              [](const Probed&) {
                return ReplayLine{ReplayParty::gateway, "the way to it"};
              },
              [](const Hinted& hint) {
                return ReplayLine{ReplayParty::gateway,
                                  "word about payment " + number(hint.payment_id)};
              }},
      input);
}

ReplayLine describe(const Action& action) {
  return std::visit(
      Visitor{
          [](const Write& write) {
            return ReplayLine{ReplayParty::journal, write.required ? "write, then go on" : "write"};
          },
          [](const Send& send) {
            return ReplayLine{ReplayParty::gateway,
                              "call " + number(send.call_number) + ": " + words_of(send.call)};
          },
          [](const Emit& emit) {
            return ReplayLine{ReplayParty::host, words_of(emit.event)};
          },
          [](const Log& log) {
            return ReplayLine{ReplayParty::log, log.line};
          },
          [](const KeepSecret&) {
            return ReplayLine{ReplayParty::host, "keep a secret"};
          },
          [](const ReadShift& read) {
            return ReplayLine{ReplayParty::journal, "read shift " + read.shift};
          },
          [](const Compare&) {
            return ReplayLine{ReplayParty::log, "compare"};
          },
          [](const Probe&) {
            return ReplayLine{ReplayParty::gateway, "try the way"};
          }},
      action);
}

std::string line_of(const Action& action) {
  const ReplayLine line = describe(action);
  return std::string(party_names.at(static_cast<std::size_t>(line.party))) + ": " + line.text;
}

}  // namespace oplati

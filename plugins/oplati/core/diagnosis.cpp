#include "plugins/oplati/core/diagnosis.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace oplati {

using pospay::Check;
using pospay::CheckStatus;
using pospay::OutcomeStatus;
using pospay::Reason;

namespace {

// A clock that is further off confuses receipts and reports; a day off, and certificates look
// wrong.
constexpr std::int64_t clock_warning_ms = 300'000;
constexpr std::int64_t clock_failure_ms = 86'400'000;
// Without a server's time: a year in which a till can be.
constexpr std::int64_t year_2024_ms = 1'704'067'200'000;
constexpr std::int64_t year_2100_ms = 4'102'444'800'000;
// A cashier notices a slower gateway.
constexpr std::int64_t slow_answer_ms = 3'000;

Check check(std::string id, CheckStatus status, const char* finding, std::int64_t elapsed_ms,
            std::vector<pospay::Argument> arguments = {}) {
  Check made;
  made.message = {"check." + id + "." + finding, "", std::move(arguments)};
  made.id = std::move(id);
  made.status = status;
  made.elapsed_ms = std::max<std::int64_t>(0, elapsed_ms);
  return made;
}

Check skipped(std::string id) {
  Check made;
  made.id = std::move(id);
  made.status = CheckStatus::skipped;
  made.message.id = "check.skipped";
  return made;
}

// The way ended in the stage that has no time, or behind all of them.
Check judge_stage(std::string id, std::int64_t elapsed_ms, bool is_reached, const char* problem,
                  const std::string& detail) {
  if (elapsed_ms >= 0) return check(std::move(id), CheckStatus::ok, "ok", elapsed_ms);
  if (!is_reached) return skipped(std::move(id));
  return check(std::move(id), CheckStatus::failed, problem, 0, {{"detail", detail}});
}

Check judge_answer(const Probed& probed, const Fault* fault) {
  if (fault != nullptr) {
    return check("gateway", CheckStatus::failed, "no_answer", probed.answer_ms,
                 {{"detail", fault->detail}});
  }
  const bool is_slow = probed.answer_ms > slow_answer_ms;
  return check("gateway", is_slow ? CheckStatus::warning : CheckStatus::ok, is_slow ? "slow" : "ok",
               probed.answer_ms);
}

Check judge_credentials(const Answer& answer) {
  const auto* refusal = std::get_if<Refusal>(&answer);
  if (refusal == nullptr) return check("credentials", CheckStatus::ok, "ok", 0);
  const std::vector<pospay::Argument> text = {{"text", refusal->cashier_text}};
  if (refusal->reason == Reason::register_unknown) {
    return check("credentials", CheckStatus::failed, "register_unknown", 0);
  }
  if (refusal->reason == Reason::unauthorized) {
    return check("credentials", CheckStatus::failed, "unauthorized", 0);
  }
  return check("credentials", CheckStatus::failed, "refused", 0, text);
}

Check judge_clock(const Probed& probed) {
  const std::int64_t till = probed.till_wall_ms;
  if (probed.server_wall_ms == 0) {
    if (probed.is_certificate_out_of_time) {
      return check("clock", CheckStatus::warning, "certificate", 0);
    }
    const bool is_plausible = till >= year_2024_ms && till < year_2100_ms;
    return check("clock", is_plausible ? CheckStatus::ok : CheckStatus::failed,
                 is_plausible ? "plausible" : "wrong_year", 0);
  }
  const std::int64_t off_ms = std::abs(till - probed.server_wall_ms);
  const std::vector<pospay::Argument> minutes = {{"minutes", std::to_string(off_ms / 60'000)}};
  if (off_ms >= clock_failure_ms) return check("clock", CheckStatus::failed, "wrong", 0, minutes);
  if (off_ms >= clock_warning_ms) return check("clock", CheckStatus::warning, "wrong", 0, minutes);
  return check("clock", CheckStatus::ok, "ok", 0);
}

}  // namespace

std::vector<Check> judge_probe(const Probed& probed, bool is_tls, bool has_credentials) {
  const Fault* fault = probed.answer ? std::get_if<Fault>(&*probed.answer) : nullptr;
  const std::string detail = fault != nullptr ? fault->detail : "";
  const bool is_certificate = fault != nullptr && fault->is_untrusted();
  const bool has_address = probed.resolve_ms >= 0;
  const bool is_connected = probed.connect_ms >= 0;
  const bool is_way_good = is_connected && (!is_tls || probed.tls_ms >= 0);
  std::vector<Check> checks;
  checks.push_back(judge_stage("dns", probed.resolve_ms, true, "not_found", detail));
  checks.push_back(
      judge_stage("connection", probed.connect_ms, has_address, "not_connected", detail));
  if (is_tls) {
    checks.push_back(judge_stage("tls", probed.tls_ms, is_connected,
                                 probed.is_certificate_out_of_time ? "certificate_time"
                                 : is_certificate                  ? "certificate"
                                                                   : "no_handshake",
                                 detail));
  } else {
    checks.push_back(check("tls", CheckStatus::ok, "loopback", 0));
  }
  const bool is_asked = is_way_good && probed.answer && has_credentials;
  checks.push_back(is_asked ? judge_answer(probed, fault) : skipped("gateway"));
  checks.push_back(is_asked && fault == nullptr ? judge_credentials(*probed.answer)
                                                : skipped("credentials"));
  checks.push_back(judge_clock(probed));
  return checks;
}

Diagnosis::Diagnosis(std::string key, DiagnosisSubject subject)
    : PassingMachine(std::move(key), "diagnosis", pospay::OperationKind::diagnosis),
      subject_(std::move(subject)) {
  checks_ = subject_.settings;
}

pospay::Result<void> Diagnosis::accepts(const Input& input) const {
  return accepts_of_a_look(input, "the diagnosis is still under way",
                           "a diagnosis moves no money: acknowledge it");
}

void Diagnosis::handle(const Input& input, const Moment& moment, Actions& actions) {
  if (!accepts(input)) return;
  if (std::holds_alternative<OutcomeStored>(input)) {
    if (host_.acknowledge()) host_.emit_settled(actions);
    return;
  }
  if (host_.told() != Told::nothing) return;
  if (std::holds_alternative<Begin>(input)) {
    if (std::exchange(is_busy_, true)) return;
    asked_ms_ = moment.now_ms;
    host_.emit_waiting(actions, pospay::WaitingFor::gateway, std::nullopt);
    actions.push_back(ReadShift{subject_.register_number, subject_.shift});
  } else if (std::holds_alternative<CancelWanted>(input)) {
    host_.set_outcome(Told::not_approved, OutcomeStatus::cancelled, Reason::cancelled_by_cashier,
                      "");
    host_.emit_outcome(actions, 0, {});
  } else if (const auto* read = std::get_if<ShiftRead>(&input)) {
    on_journal(*read, moment, actions);
  } else if (const auto* probed = std::get_if<Probed>(&input)) {
    on_probed(*probed, actions);
  }
}

void Diagnosis::on_journal(const ShiftRead& read, const Moment& moment, Actions& actions) {
  const std::int64_t elapsed_ms = moment.now_ms - asked_ms_;
  if (read.journal) {
    checks_.push_back(check("journal", CheckStatus::ok, "ok", elapsed_ms));
  } else {
    checks_.push_back(check("journal", CheckStatus::failed, "not_readable", elapsed_ms,
                            {{"detail", read.journal.error().message}}));
  }
  std::optional<Call> call;
  // Rows with this order number do not exist: the report is asked for, nothing of it is kept.
  if (!subject_.register_number.empty()) call = GetReport{subject_.shift, "-"};
  actions.push_back(Probe{std::move(call)});
}

void Diagnosis::on_probed(const Probed& probed, Actions& actions) {
  auto checks = judge_probe(probed, subject_.is_tls, subject_.has_credentials);
  std::move(checks.begin(), checks.end(), std::back_inserter(checks_));
  tell(actions);
}

void Diagnosis::tell(Actions& actions) {
  const auto failed = std::count_if(checks_.begin(), checks_.end(), [](const Check& one) {
    return one.status == CheckStatus::failed;
  });
  pospay::Event event;
  event.kind = pospay::EventKind::diagnosis;
  event.message = {failed == 0 ? "diagnosis.approved" : "diagnosis.failed",
                   "",
                   {{"count", std::to_string(failed)}}};
  event.diagnosis = pospay::Diagnosis{checks_};
  tell_found(std::move(event), actions);
}

}  // namespace oplati

#include "plugins/oplati/core/flight_recorder.hpp"

#include <utility>

#include "plugins/oplati/core/policy_text.hpp"
#include "plugins/oplati/core/recording.hpp"

namespace oplati {

FlightRecorder::FlightRecorder(const Policy& policy, Sink sink)
    : policy_(to_text(policy)), sink_(std::move(sink)) {}

void FlightRecorder::before(const std::string& key, const Machine& machine,
                            const Input& input) noexcept {
  const bool is_start =
      std::holds_alternative<Begin>(input) || std::holds_alternative<Recover>(input);
  if (!is_start) return;
  try {
    start(key, machine);
  } catch (...) {  // the operation goes on unrecorded
  }
}

void FlightRecorder::after(const std::string& key, const Machine& machine, const Input& input,
                           const Moment& moment, const Actions& actions) noexcept {
  try {
    step(key, machine, input, moment, actions);
  } catch (...) {  // this step is missing, which the replay will show
  }
}

void FlightRecorder::start(const std::string& key, const Machine& machine) {
  const OperationRecord record = machine.record();
  const bool is_payment = record.kind == pospay::OperationKind::payment;
  if (!is_payment && record.kind != pospay::OperationKind::refund) return;
  followed_.insert(key);
  FieldWriter out;
  out.text("entry", "start");
  out.number("version", recording_version);
  out.text("key", key);
  out.text("kind", is_payment ? "payment" : "refund");
  out.text("line", record.line);
  out.text("digest", record.request_digest);
  out.text("register", record.register_number);
  out.text("base_url", record.base_url);
  out.number("payment_id", record.payment_id);
  out.number("sale_payment_id", record.sale_payment_id);
  out.number("amount", record.amount_minor);
  out.text("payload", record.payload);
  out.text("policy", policy_);
  sink_(out.take() + "\n");
}

void FlightRecorder::step(const std::string& key, const Machine& machine, const Input& input,
                          const Moment& moment, const Actions& actions) {
  const auto followed = followed_.find(key);
  if (followed == followed_.end()) return;
  FieldWriter out;
  out.text("entry", "step");
  out.text("key", key);
  out.number("now", moment.now_ms);
  out.number("wall", moment.wall_ms);
  out.number("random", static_cast<std::int64_t>(moment.random));
  write_input(out, input);
  out.text("state", machine.record().step);
  for (const Action& action : actions) out.text("action", line_of(action));
  sink_(out.take() + "\n");
  if (machine.is_finished()) followed_.erase(followed);
}

}  // namespace oplati

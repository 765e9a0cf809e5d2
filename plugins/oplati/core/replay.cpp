#include "plugins/oplati/core/replay.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "plugins/oplati/core/payment.hpp"
#include "plugins/oplati/core/policy_text.hpp"
#include "plugins/oplati/core/recording.hpp"
#include "plugins/oplati/core/refund.hpp"

namespace oplati {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::ReplayStep;
using pospay::Result;

class Replayer {
 public:
  Result<void> take(std::string_view text) {
    FieldReader entry(text);
    const std::string kind = entry.text("entry");
    if (!entry.ok() || (kind != "start" && kind != "step")) {
      steps_.push_back(unreadable(entry.text("key")));
      return {};
    }
    ++entry_count_;
    if (kind == "step") {
      steps_.push_back(step(entry));
      return {};
    }
    return start(entry);
  }

  Result<std::vector<ReplayStep>> result() && {
    if (entry_count_ == 0) {
      return Error{Code::invalid,
                   "this is not a recording of ОПЛАТИ; name a file flight.log of the till's data",
                   "replay.not_a_recording"};
    }
    return std::move(steps_);
  }

 private:
  static ReplayStep unreadable(std::string key) {
    ReplayStep step;
    step.key = std::move(key);
    step.difference = "an entry that cannot be read was skipped";
    return step;
  }

  Result<void> start(FieldReader& entry) {
    if (const std::int64_t version = entry.number("version"); version > recording_version) {
      return Error{Code::unsupported,
                   "the recording is of version " + std::to_string(version) +
                       ", this plugin reads " + std::to_string(recording_version) +
                       "; use the plugin that made it",
                   "replay.newer"};
    }
    OperationRecord record;
    record.key = entry.text("key");
    record.line = entry.text("line");
    record.request_digest = entry.text("digest");
    record.register_number = entry.text("register");
    record.base_url = entry.text("base_url");
    record.payment_id = entry.number("payment_id");
    record.sale_payment_id = entry.number("sale_payment_id");
    record.amount_minor = entry.number("amount");
    record.payload = entry.text("payload");
    // Whatever ran under this key before is gone: the till was started anew.
    operations_.erase(record.key);
    const auto policy = read_policy(entry.text("policy"));
    if (!policy || !entry.ok()) {
      steps_.push_back(unreadable(record.key));
      return {};
    }
    Operation operation;
    operation.policy = std::make_unique<const Policy>(*policy);
    if (entry.text("kind") == "payment") {
      auto made = Payment::from_record(*operation.policy, record, RecordOf::draft);
      if (made) operation.machine = std::move(*made);
    } else {
      auto made = Refund::from_record(*operation.policy, record, RecordOf::draft);
      if (made) operation.machine = std::move(*made);
    }
    if (operation.machine == nullptr) {
      steps_.push_back(unreadable(record.key));
    } else {
      operations_.emplace(record.key, std::move(operation));
    }
    return {};
  }

  ReplayStep step(FieldReader& entry) {
    ReplayStep step;
    step.key = entry.text("key");
    step.at_ms = entry.number("wall");
    const Moment moment{entry.number("now"), step.at_ms,
                        static_cast<std::uint64_t>(entry.number("random"))};
    const auto input = read_input(entry);
    if (!input || !entry.ok()) return unreadable(step.key);
    step.input = describe(*input);
    const auto found = operations_.find(step.key);
    if (found == operations_.end()) {
      step.state = entry.text("state");
      step.difference = "the beginning of this operation is not in the recording";
      return step;
    }
    Actions actions;
    found->second.machine->handle(*input, moment, actions);
    step.state = found->second.machine->record().step;
    std::vector<std::string> lines;
    for (const Action& action : actions) {
      step.actions.push_back(describe(action));
      lines.push_back(line_of(action));
    }
    step.difference = difference(entry, step.state, lines);
    return step;
  }

  static std::string difference(const FieldReader& entry, const std::string& state,
                                const std::vector<std::string>& lines) {
    if (const std::string recorded = entry.text("state"); recorded != state) {
      return "recorded: state " + recorded + "; now: " + state;
    }
    const std::vector<std::string> recorded = entry.all("action");
    for (std::size_t i = 0; i < std::max(recorded.size(), lines.size()); ++i) {
      const std::string was = i < recorded.size() ? recorded[i] : "nothing";
      const std::string is = i < lines.size() ? lines[i] : "nothing";
      if (was != is) return "recorded: " + was + "; now: " + is;
    }
    return "";
  }

  struct Operation {
    std::unique_ptr<const Policy> policy;  // outlives the machine
    std::unique_ptr<Machine> machine;
  };

  std::map<std::string, Operation, std::less<>> operations_;
  std::vector<ReplayStep> steps_;
  std::size_t entry_count_ = 0;
};

}  // namespace

Result<std::vector<ReplayStep>> replay(std::string_view recording) {
  Replayer replayer;
  while (!recording.empty()) {
    const std::size_t end = std::min(recording.find("\n\n"), recording.size());
    // With the line feed of its last line; what a cut left behind has none and is unreadable.
    const std::string_view entry = recording.substr(0, std::min(end + 1, recording.size()));
    recording.remove_prefix(std::min(end + 2, recording.size()));
    if (entry.find_first_not_of('\n') == std::string_view::npos) continue;
    if (auto taken = replayer.take(entry.substr(entry.find_first_not_of('\n'))); !taken) {
      return taken.error();
    }
  }
  return std::move(replayer).result();
}

}  // namespace oplati

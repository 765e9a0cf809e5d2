// Known bugs, each planted at a seam of the product: what the simulation is worth is how soon it
// finds them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/planted_machine.hpp"
#include "tests/simulation/seams.hpp"

namespace simulation {

// Seams of which one leaks.
class Plant final : public Seams {
 public:
  using AnswerBug = std::function<void(const Operation&, const oplati::Call&, oplati::Answer&)>;

  explicit Plant(std::string given) : name(std::move(given)) {}

  const std::string name;
  MachineBug in_machine;
  std::function<std::unique_ptr<oplati::SendGate>(std::unique_ptr<oplati::SendGate>)> in_gate;
  bool is_in_machine = false;
  std::function<void(oplati::Call&)> in_call;
  std::function<void(oplati::Binding&)> in_binding;
  AnswerBug in_answer;
  std::function<bool(const oplati::OperationRecord&)> in_write;
  bool is_in_failed_write = false;
  std::function<void(std::vector<oplati::OperationRecord>&)> in_load;
  bool is_in_order_of_records = false;
  std::function<void(std::vector<pospay::OpenOperation>&)> in_list;
  std::function<void(oplati::Report&)> in_report;
  std::function<void(pospay::Reconciliation&)> in_reconciliation;
  std::function<std::int64_t(std::int64_t)> in_refunded;
  std::function<void(std::string&)> in_digest;
  std::function<void(std::string&)> in_line;
  std::function<void(oplati::Moment&)> in_moment;
  std::function<bool(oplati::Input&)> in_input;
  std::function<bool(pospay::Event&)> in_event;

  std::unique_ptr<oplati::Machine> machine(std::unique_ptr<oplati::Machine> made) const override {
    if (!is_in_machine) return made;
    return std::make_unique<PlantedMachine>(std::move(made), in_machine);
  }
  std::unique_ptr<oplati::SendGate> gate(std::unique_ptr<oplati::SendGate> made) const override {
    return in_gate ? in_gate(std::move(made)) : std::move(made);
  }
  void call(oplati::Call& call) const override {
    if (in_call) in_call(call);
  }
  void binding(oplati::Binding& binding) const override {
    if (in_binding) in_binding(binding);
  }
  void answer(const Operation& operation, const oplati::Call& call,
              oplati::Answer& answer) const override {
    if (in_answer) in_answer(operation, call, answer);
  }
  bool writes(const oplati::OperationRecord& record) const override {
    return !in_write || in_write(record);
  }
  bool hides_failed_write() const override { return is_in_failed_write; }
  void report(oplati::Report& report) const override {
    if (in_report) in_report(report);
  }
  void reconciliation(pospay::Reconciliation& found) const override {
    if (in_reconciliation) in_reconciliation(found);
  }
  void loads(std::vector<oplati::OperationRecord>& records) const override {
    if (in_load) in_load(records);
  }
  bool reads_older_records() const override { return is_in_order_of_records; }
  void open_operations(std::vector<pospay::OpenOperation>& open) const override {
    if (in_list) in_list(open);
  }
  std::int64_t refunded(std::int64_t minor) const override {
    return in_refunded ? in_refunded(minor) : minor;
  }
  void digest(std::string& digest) const override {
    if (in_digest) in_digest(digest);
  }
  void line(std::string& line) const override {
    if (in_line) in_line(line);
  }
  void moment(oplati::Moment& moment) const override {
    if (in_moment) in_moment(moment);
  }
  bool input(oplati::Input& input) const override { return !in_input || in_input(input); }
  bool event(pospay::Event& event) const override { return !in_event || in_event(event); }
};

using Plants = std::vector<std::unique_ptr<Plant>>;

// A new plant without a bug yet.
Plant& add(Plants& plants, const char* name);

// All of them; each has a name of its own.
Plants known_bugs();

void plant_answers(Plants& plants);
void plant_calls(Plants& plants);
void plant_journal(Plants& plants);
void plant_host_side(Plants& plants);
void plant_machines(Plants& plants);
void plant_gates(Plants& plants);
void plant_closes(Plants& plants);

}  // namespace simulation

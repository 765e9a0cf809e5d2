// Hand-written fakes with visible logs: a payment method, its operations, and a host.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "pospay/cpp/exporter.hpp"
#include "pospay/cpp/reference.hpp"
#include "tests/api/dump.hpp"
#include "tests/api/samples.hpp"

namespace api_test {

// What the fake plugin does and what it was asked. One for the program; `reset` begins a test.
struct Script {
  std::vector<std::string> log;
  // Run inside every function of the fake, with its name: throws, calls back, or does nothing.
  std::function<void(const std::string&)> on_call = [](const std::string&) {};
  std::vector<Event> events;     // what next_event hands out
  std::optional<Error> refusal;  // answered by everything that can fail
  IHost* host = nullptr;         // of the last instance
  bool answers_null = false;     // success without an instance or operation
  std::vector<OpenOperation> open;

  void enter(const std::string& name) {
    log.push_back(name);
    on_call(name);
  }
  bool has(const std::string& entry) const {
    for (const auto& line : log) {
      if (line == entry) return true;
    }
    return false;
  }
};

inline Script& script() {
  static Script instance;
  return instance;
}

class FakeOperation : public IOperation {
 public:
  explicit FakeOperation(std::string key) : key_(std::move(key)) {}
  ~FakeOperation() override { script().log.push_back("~operation " + key_); }

  std::string key() const override { return key_; }
  std::optional<Event> next_event() override {
    script().enter("next_event");
    if (script().events.empty()) return std::nullopt;
    Event event = script().events.front();
    script().events.erase(script().events.begin());
    return event;
  }
  Result<void> submit_scan(std::string_view code) override {
    return done("submit_scan", dump(std::string(code)));
  }
  Result<void> cancel() override { return done("cancel", ""); }
  Result<void> confirm(const FiscalReceipt& receipt) override {
    return done("confirm", dump(receipt));
  }
  Result<void> roll_back(std::string_view reason) override {
    return done("roll_back", dump(std::string(reason)));
  }
  Result<void> acknowledge() override { return done("acknowledge", ""); }
  Result<void> settle_manually(const Decision& decision) override {
    return done("settle_manually", dump(decision));
  }

 private:
  static Result<void> done(const std::string& name, const std::string& input) {
    script().enter(name);
    script().log.push_back(name + " " + input);
    if (script().refusal) return *script().refusal;
    return {};
  }
  std::string key_;
};

class FakeMethod : public IPaymentMethod {
 public:
  ~FakeMethod() override { script().log.push_back("~method"); }

  Result<Tender> tender() const override { return given("tender", "", sample_tender()); }
  Result<std::vector<Parameter>> parameters() const override {
    return given("parameters", "", std::vector<Parameter>{sample_parameter(), sample_parameter()});
  }
  Result<void> configure(const Values& values) override {
    const auto result = given("configure", dump(values), 0);
    if (!result) return result.error();
    return {};
  }
  Result<Operation> invoke(std::string_view action) override {
    return operation("invoke", dump(std::string(action)), "action");
  }
  Result<Verdict> check_host_change(const HostChange& change) const override {
    return given("check_host_change", dump(change), Verdict{false, sample_message()});
  }
  Result<Verdict> check_mix(const Mix& mix) const override {
    return given("check_mix", dump(mix), Verdict{false, sample_message()});
  }
  Result<std::vector<ReturnOption>> return_options(const PaidLine& line) const override {
    return given("return_options", dump(line),
                 std::vector<ReturnOption>{{TenderKind::other, "fake", byn(800)}});
  }
  void prepare() override { script().enter("prepare"); }
  Result<Operation> start_payment(const PaymentRequest& request) override {
    return operation("start_payment", dump(request), request.key);
  }
  Result<Operation> start_refund(const RefundRequest& request) override {
    return operation("start_refund", dump(request), request.key);
  }
  Result<std::vector<OpenOperation>> open_operations() const override {
    return given("open_operations", "", script().open);
  }
  Result<Operation> resume(std::string_view key) override {
    return operation("resume", dump(std::string(key)), std::string(key));
  }
  Result<void> open_shift(const Shift& shift) override {
    const auto result = given("open_shift", dump(shift), 0);
    if (!result) return result.error();
    return {};
  }
  Result<Operation> close_shift(const ShiftBooks& books) override {
    return operation("close_shift", dump(books), "close");
  }
  Result<Operation> diagnose() override { return operation("diagnose", "", "diagnosis"); }

 private:
  template <class T>
  static Result<T> given(const std::string& name, const std::string& input, T value) {
    script().enter(name);
    script().log.push_back(name + " " + input);
    if (script().refusal) return *script().refusal;
    return value;
  }
  static Result<Operation> operation(const std::string& name, const std::string& input,
                                     std::string key) {
    script().enter(name);
    script().log.push_back(name + " " + input);
    if (script().refusal) return *script().refusal;
    if (script().answers_null) return Operation{};
    return Operation(std::make_unique<FakeOperation>(std::move(key)));
  }
};

inline Result<void> fake_init() {
  script().enter("init");
  if (script().refusal) return *script().refusal;
  return {};
}
inline void fake_deinit() { script().enter("deinit"); }
inline Result<std::unique_ptr<IPaymentMethod>> fake_create(const Values& settings, IHost& host) {
  script().enter("create");
  script().log.push_back("create " + dump(settings));
  script().host = &host;
  if (script().refusal) return *script().refusal;
  if (script().answers_null) return std::unique_ptr<IPaymentMethod>{};
  return std::unique_ptr<IPaymentMethod>(std::make_unique<FakeMethod>());
}
// Each line of the recording is one step. Static: with UBSan an inline function might have the
// address null, and a table with it is no constant.
static Result<std::vector<ReplayStep>> fake_replay(const Values& settings,
                                                   std::string_view recording) {
  script().enter("replay");
  script().log.push_back("replay " + dump(settings));
  if (script().refusal) return *script().refusal;
  std::vector<ReplayStep> steps;
  while (!recording.empty()) {
    const std::string_view line = recording.substr(0, recording.find('\n'));
    recording.remove_prefix(std::min(recording.size(), line.size() + 1));
    ReplayStep step;
    step.key = "key-" + std::to_string(steps.size());
    step.at_ms = static_cast<std::int64_t>(1000 + steps.size());
    step.input = {ReplayParty::gateway, std::string(line)};
    step.state = "created";
    step.actions = {{ReplayParty::journal, "write"}, {ReplayParty::host, "tell"}};
    step.difference = steps.empty() ? "" : "other";
    steps.push_back(std::move(step));
  }
  return steps;
}
constexpr PluginDescription describe_fake() {
  return {"fake",     "Проба",      "1.2.3",      "Example",
          &fake_init, &fake_deinit, &fake_create, &fake_replay};
}
inline const pospay_plugin& fake_table() {
  static constexpr pospay_plugin table = Exporter<&describe_fake>::table();
  return table;
}

class FakeHost : public IHost {
 public:
  std::vector<std::string> lines;
  std::map<std::string, std::string> secrets;
  std::atomic<int> wake_up_count{0};
  std::function<void()> on_callback = [] {};
  bool is_clock_given = false;

  void request_wake_up() override {
    ++wake_up_count;
    on_callback();
  }
  void log(int level, std::string_view line) override {
    lines.push_back(std::to_string(level) + " " + std::string(line));
    on_callback();
  }
  std::optional<std::string> get_secret(std::string_view name) override {
    on_callback();
    const auto found = secrets.find(std::string(name));
    if (found == secrets.end()) return std::nullopt;
    return found->second;
  }
  Result<void> put_secret(std::string_view name, std::string_view value) override {
    on_callback();
    if (name == "refused") return Error(Code::unavailable, "disk full");
    secrets[std::string(name)] = std::string(value);
    return {};
  }
  std::string data_folder() const override { return "/tmp/данные"; }
  std::string locale() const override { return "be"; }
  std::int32_t utc_offset_minutes() const override { return 120; }
  bool has_clock() const override { return is_clock_given; }
  std::int64_t monotonic_ms() const override { return 11; }
  std::int64_t wall_ms() const override { return 22; }
};

// The fake plugin through the exporter and the reference.
struct Boundary {
  FakeHost host;
  PluginReference plugin;
  std::unique_ptr<IPaymentMethod> method;

  Boundary() : plugin(begin()) { method = *plugin.create({{"a.b", "ц"}}, host); }

  // What a test put there may speak of variables of the test that are gone by now.
  ~Boundary() {
    script().on_call = [](const std::string&) {};
    host.on_callback = [] {};
  }

  static PluginReference begin() {
    script() = Script{};
    return *PluginReference::from_table(&fake_table());
  }
};

}  // namespace api_test

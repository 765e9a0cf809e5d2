#include "tests/host/fake_system.hpp"

#include <algorithm>
#include <utility>

namespace host_test {

using pospay::Code;
using pospay::Error;
using pospay::OutcomeStatus;
using pospay::Result;

namespace {

const char* word(OutcomeStatus status) {
  switch (status) {
    case OutcomeStatus::approved:
      return "Оплата одобрена";
    case OutcomeStatus::declined:
      return "Покупатель отказался";
    case OutcomeStatus::timed_out:
      return "Время вышло";
    case OutcomeStatus::cancelled:
      return "Оплата отменена";
    case OutcomeStatus::unknown:
      return "Исход неизвестен";
  }
  return "";
}

pospay::Event settled_event(pospay::SettledAs as) {
  pospay::Event event;
  event.kind = pospay::EventKind::settled;
  event.settled_as = as;
  return event;
}

class FakeOperation : public pospay::IOperation {
 public:
  FakeOperation(FakeSystem& system, std::string key) : system_(system), key_(std::move(key)) {}

  std::string key() const override { return key_; }

  std::optional<pospay::Event> next_event() override {
    FakeEntry& entry = system_.entries[key_];
    if (system_.stops) {
      if (std::exchange(is_stop_told_, true)) return std::nullopt;
      pospay::Event event;  // as OperationReference tells it
      event.kind = pospay::EventKind::notice;
      event.message.text = "A bug in the payment plugin was caught.";
      return event;
    }
    if (entry.events.empty()) return std::nullopt;
    pospay::Event event = entry.events.front();
    entry.events.pop_front();
    return event;
  }
  Result<void> submit_scan(std::string_view code) override {
    system_.call("scan " + std::string(code));
    return {};
  }
  Result<void> cancel() override {
    system_.call("cancel " + key_);
    system_.resolve(key_, OutcomeStatus::cancelled);
    return {};
  }
  Result<void> confirm(const pospay::FiscalReceipt& receipt) override {
    system_.call("confirm " + receipt.number);
    return settle(pospay::SettledAs::confirmed);
  }
  Result<void> roll_back(std::string_view) override {
    if (system_.entries[key_].kind == pospay::OperationKind::refund) {
      return Error{Code::refused, "a refund is not rolled back"};
    }
    system_.call("roll_back");
    return settle(pospay::SettledAs::rolled_back);
  }
  Result<void> acknowledge() override {
    system_.call("acknowledge");
    return settle(pospay::SettledAs::acknowledged);
  }
  Result<void> settle_manually(const pospay::Decision& decision) override {
    system_.call(std::string("settle_manually ") + (decision.is_paid ? "paid" : "not paid"));
    return settle(pospay::SettledAs::manually);
  }

 private:
  Result<void> settle(pospay::SettledAs as) {
    FakeEntry& entry = system_.entries[key_];
    if (!system_.settles_at_once) return {};
    entry.is_settled = true;
    entry.events.push_back(settled_event(as));
    return {};
  }

  FakeSystem& system_;
  std::string key_;
  bool is_stop_told_ = false;
};

class FakeMethod : public pospay::IPaymentMethod {
 public:
  explicit FakeMethod(FakeSystem& system) : system_(system) {}

  Result<pospay::Tender> tender() const override {
    pospay::Tender tender;
    tender.id = system_.id;
    tender.names = {{"ru", "ФЕЙК"}, {"en", "FAKE"}};
    tender.is_enabled = system_.is_enabled;
    tender.is_deletable = false;
    tender.is_editable = false;
    return tender;
  }
  Result<std::vector<pospay::Parameter>> parameters() const override {
    pospay::Parameter enabled;
    enabled.id = "enabled";
    enabled.kind = pospay::ParameterKind::toggle;
    enabled.label.text = "Работа с ФЕЙК";
    enabled.default_value = "false";
    enabled.depends_on_host = POSPAY_HOST_OTHER_NON_CASH;
    pospay::Parameter number;
    number.id = "number";
    number.label.text = "Номер";
    number.max_size = 12;
    pospay::Parameter mode;
    mode.id = "mode";
    mode.kind = pospay::ParameterKind::choice;
    mode.label.text = "Режим";
    mode.choices = {{"one", {}}, {"two", {}}};
    mode.default_value = "one";
    pospay::Parameter secret;
    secret.id = "password";
    secret.kind = pospay::ParameterKind::secret;
    secret.label.text = "Пароль";
    pospay::Parameter button;
    button.id = "hello";
    button.kind = pospay::ParameterKind::action;
    button.label.text = "Проверить";
    return std::vector<pospay::Parameter>{enabled, number, mode, secret, button};
  }
  Result<void> configure(const pospay::Values& values) override {
    for (const pospay::Argument& value : values) {
      if (value.name == "number" && value.value == "bad") {
        return Error{Code::invalid, "Номер неверен"};
      }
    }
    for (const pospay::Argument& value : values) system_.values[value.name] = value.value;
    return {};
  }
  Result<pospay::Operation> invoke(std::string_view action) override {
    system_.call("invoke " + std::string(action));
    return begin("action", pospay::OperationKind::action, pospay::byn(0));
  }
  Result<pospay::Verdict> check_host_change(const pospay::HostChange& change) const override {
    const bool is_own = change.tender_id == system_.id;
    const bool is_name = change.kind == pospay::ChangeKind::add_tender ||
                         change.kind == pospay::ChangeKind::edit_tender;
    if (is_own || (is_name && change.name == "ФЕЙК" && system_.is_enabled)) {
      return pospay::Verdict{false, {"fake.undeletable", "Тендер «ФЕЙК» изменить нельзя", {}}};
    }
    return pospay::Verdict{};
  }
  Result<pospay::Verdict> check_mix(const pospay::Mix& mix) const override {
    system_.call("check_mix " + std::to_string(mix.lines.size()));
    if (system_.refuses_mix.empty()) return pospay::Verdict{};
    return pospay::Verdict{false, {"fake.mix", system_.refuses_mix, {}}};
  }
  Result<std::vector<pospay::ReturnOption>> return_options(
      const pospay::PaidLine& line) const override {
    const pospay::Money left = pospay::byn(line.paid.minor - line.returned.minor);
    return std::vector<pospay::ReturnOption>{{pospay::TenderKind::cash, "", left},
                                             {pospay::TenderKind::other, system_.id, left}};
  }

  void prepare() override { system_.call("prepare"); }

  Result<pospay::Operation> start_payment(const pospay::PaymentRequest& request) override {
    if (system_.not_ready_times > 0) {
      --system_.not_ready_times;
      system_.host->request_wake_up();
      return Error{Code::not_ready, "not yet"};
    }
    system_.call("start_payment " + pospay::minor_to_text(request.amount.minor));
    system_.payments.push_back(request);
    if (std::optional<Error> error = take_error()) return *error;
    FakeEntry& entry = system_.entries[request.key];
    entry.line = request.line;
    entry.receipt = request.receipt.number;
    return begin(request.key, pospay::OperationKind::payment, request.amount);
  }
  Result<pospay::Operation> start_refund(const pospay::RefundRequest& request) override {
    system_.call("start_refund " + pospay::minor_to_text(request.amount.minor));
    system_.refunds.push_back(request);
    if (std::optional<Error> error = take_error()) return *error;
    system_.entries[request.key].receipt = request.receipt.number;
    return begin(request.key, pospay::OperationKind::refund, request.amount);
  }
  Result<std::vector<pospay::OpenOperation>> open_operations() const override {
    std::vector<pospay::OpenOperation> open;
    for (const auto& [key, entry] : system_.entries) {
      if (entry.is_settled || entry.kind == pospay::OperationKind::action) continue;
      pospay::OpenOperation one;
      one.kind = entry.kind;
      one.key = key;
      one.receipt_number = entry.receipt;
      one.amount = entry.amount;
      one.state = entry.is_returning                        ? pospay::OpenState::returning
                  : entry.status == OutcomeStatus::approved ? pospay::OpenState::unconfirmed
                  : entry.status == OutcomeStatus::unknown  ? pospay::OpenState::unresolved
                                                            : pospay::OpenState::undelivered;
      open.push_back(one);
    }
    return open;
  }
  Result<pospay::Operation> resume(std::string_view key) override {
    system_.call("resume");
    const auto found = system_.entries.find(std::string(key));
    if (found == system_.entries.end()) return Error{Code::not_found, "no such operation"};
    FakeEntry& entry = found->second;
    entry.events.clear();
    if (!entry.is_settled) entry.events.push_back(outcome_event(entry, system_.approves_minor));
    return pospay::Operation(std::make_unique<FakeOperation>(system_, std::string(key)));
  }

  Result<void> open_shift(const pospay::Shift& shift) override {
    system_.call("open_shift " + shift.id);
    return {};
  }
  Result<pospay::Operation> close_shift(const pospay::ShiftBooks& books) override {
    system_.call("close_shift " + std::to_string(books.lines.size()));
    system_.books.push_back(books);
    auto begun = begin("close", pospay::OperationKind::action, pospay::byn(0));
    if (begun && system_.reconciliation) {
      pospay::Event event;
      event.kind = pospay::EventKind::reconciliation;
      event.reconciliation = system_.reconciliation;
      system_.entries["close"].events.push_front(event);
    }
    return begun;
  }
  Result<pospay::Operation> diagnose() override { return Error{Code::unsupported, "no"}; }

 private:
  std::optional<Error> take_error() {
    std::optional<Error> error = std::move(system_.next_start_error);
    system_.next_start_error.reset();
    return error;
  }
  Result<pospay::Operation> begin(const std::string& key, pospay::OperationKind kind,
                                  pospay::Money amount) {
    FakeEntry& entry = system_.entries[key];
    entry.kind = kind;
    entry.amount = std::move(amount);
    entry.is_settled = false;
    pospay::Event waiting;
    waiting.kind = pospay::EventKind::waiting;
    waiting.waiting_for = pospay::WaitingFor::gateway;
    entry.events.push_back(waiting);
    if (!system_.is_waiting) {
      OutcomeStatus next = OutcomeStatus::approved;
      if (!system_.next_outcomes.empty()) {
        next = system_.next_outcomes.front();
        system_.next_outcomes.pop_front();
      }
      system_.resolve(key, next);
    }
    return pospay::Operation(std::make_unique<FakeOperation>(system_, key));
  }

  FakeSystem& system_;
};

}  // namespace

pospay::Event outcome_event(const FakeEntry& entry, std::int64_t approves_minor) {
  pospay::Event event;
  event.kind = pospay::EventKind::outcome;
  pospay::Outcome outcome;
  outcome.status = entry.status;
  outcome.message.text = word(entry.status);
  outcome.amount = approves_minor >= 0 ? pospay::byn(approves_minor) : entry.amount;
  if (entry.status == OutcomeStatus::approved) {
    outcome.payment_number = "770001";
    outcome.provider_reference = "fake:770001";
  }
  event.outcome = outcome;
  return event;
}

void FakeSystem::call(const std::string& text) {
  log.push_back(text);
  if (on_call) on_call(text);
}

void FakeSystem::resolve(const std::string& key, OutcomeStatus status) {
  FakeEntry& entry = entries[key];
  entry.status = status;
  entry.events.push_back(outcome_event(entry, approves_minor));
  if (host != nullptr) host->request_wake_up();
}

checkout::LaneSource FakeSystem::source() {
  return {id, [this](pospay::IHost& lent) -> Result<std::unique_ptr<pospay::IPaymentMethod>> {
            host = &lent;
            return std::unique_ptr<pospay::IPaymentMethod>(std::make_unique<FakeMethod>(*this));
          }};
}

std::size_t FakeSystem::count(const std::string& call_start) const {
  return static_cast<std::size_t>(
      std::count_if(log.begin(), log.end(),
                    [&](const std::string& one) { return one.rfind(call_start, 0) == 0; }));
}

}  // namespace host_test

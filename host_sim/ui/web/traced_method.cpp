#include "host_sim/ui/web/traced_method.hpp"

#include <chrono>
#include <type_traits>
#include <utility>

#include "host_sim/checkout/contract_words.hpp"
#include "host_sim/checkout/money_text.hpp"
#include "host_sim/ui/web/event_json.hpp"

namespace web {

using pospay::Operation;
using pospay::Result;

namespace {

struct Wire {
  std::string plugin;
  Tracer tracer;

  // Calls `call`, and tells it with its answer.
  template <class Call>
  auto watch(const char* name, const std::string& operation, const std::string& detail,
             Call call) const {
    const auto begun = std::chrono::steady_clock::now();
    auto answer = call();
    Crossing crossing;
    crossing.plugin = plugin;
    crossing.call = name;
    crossing.operation = operation;
    crossing.detail = detail;
    if (!answer) crossing.answer = answer.error().message;
    if constexpr (std::is_same_v<decltype(answer), Result<pospay::Verdict>>) {
      if (answer && !answer->is_allowed) crossing.answer = answer->message.text;
    }
    crossing.elapsed_us = std::chrono::duration_cast<std::chrono::microseconds>(
                              std::chrono::steady_clock::now() - begun)
                              .count();
    tracer(crossing);
    return answer;
  }
};

std::string names_of(const pospay::Values& values) {
  std::string names;
  for (const pospay::Argument& one : values) names += (names.empty() ? "" : ", ") + one.name;
  return names;
}

std::string mix_text(const std::vector<pospay::MixLine>& lines) {
  std::string text;
  for (const pospay::MixLine& line : lines) {
    text += (text.empty() ? "" : " + ") + line.name + " " + checkout::money_text(line.amount.minor);
  }
  return text;
}

class TracedOperation : public pospay::IOperation {
 public:
  TracedOperation(Wire wire, Operation behind)
      : wire_(std::move(wire)), behind_(std::move(behind)), key_(behind_->key()) {}

  std::string key() const override { return key_; }

  std::optional<pospay::Event> next_event() override {
    std::optional<pospay::Event> event = behind_->next_event();
    if (event) {
      Crossing crossing;
      crossing.plugin = wire_.plugin;
      crossing.call = std::string("event ") + checkout::event_word(event->kind);
      crossing.operation = key_;
      crossing.detail = event_summary(*event);
      wire_.tracer(crossing);
    }
    return event;
  }
  Result<void> submit_scan(std::string_view code) override {
    // The code is worth money until it is used.
    return wire_.watch("submit_scan", key_, std::to_string(code.size()) + " bytes",
                       [&] { return behind_->submit_scan(code); });
  }
  Result<void> cancel() override {
    return wire_.watch("cancel", key_, "", [&] { return behind_->cancel(); });
  }
  Result<void> confirm(const pospay::FiscalReceipt& receipt) override {
    return wire_.watch("confirm", key_, "№ " + receipt.number,
                       [&] { return behind_->confirm(receipt); });
  }
  Result<void> roll_back(std::string_view reason) override {
    return wire_.watch("roll_back", key_, std::string(reason),
                       [&] { return behind_->roll_back(reason); });
  }
  Result<void> acknowledge() override {
    return wire_.watch("acknowledge", key_, "", [&] { return behind_->acknowledge(); });
  }
  Result<void> settle_manually(const pospay::Decision& decision) override {
    return wire_.watch("settle_manually", key_, decision.is_paid ? "paid" : "not paid",
                       [&] { return behind_->settle_manually(decision); });
  }

 private:
  Wire wire_;
  Operation behind_;
  std::string key_;
};

class TracedMethod : public pospay::IPaymentMethod {
 public:
  TracedMethod(Wire wire, std::unique_ptr<pospay::IPaymentMethod> behind)
      : wire_(std::move(wire)), behind_(std::move(behind)) {}

  // Asked whenever the till draws its screens; they would hide everything else.
  Result<pospay::Tender> tender() const override { return behind_->tender(); }
  Result<std::vector<pospay::Parameter>> parameters() const override {
    return behind_->parameters();
  }

  Result<void> configure(const pospay::Values& values) override {
    return wire_.watch("configure", "", names_of(values),
                       [&] { return behind_->configure(values); });
  }
  Result<Operation> invoke(std::string_view action) override {
    return start("invoke", std::string(action), [&] { return behind_->invoke(action); });
  }
  Result<pospay::Verdict> check_host_change(const pospay::HostChange& change) const override {
    return wire_.watch("check_host_change", "", change.name,
                       [&] { return behind_->check_host_change(change); });
  }
  Result<pospay::Verdict> check_mix(const pospay::Mix& mix) const override {
    return wire_.watch("check_mix", "", mix_text(mix.lines),
                       [&] { return behind_->check_mix(mix); });
  }
  Result<std::vector<pospay::ReturnOption>> return_options(
      const pospay::PaidLine& line) const override {
    return wire_.watch(
        "return_options", "",
        checkout::money_text(line.paid.minor) + " − " + checkout::money_text(line.returned.minor),
        [&] { return behind_->return_options(line); });
  }
  void prepare() override { behind_->prepare(); }
  Result<Operation> start_payment(const pospay::PaymentRequest& request) override {
    return start("start_payment", checkout::money_text(request.amount.minor),
                 [&] { return behind_->start_payment(request); });
  }
  Result<Operation> start_refund(const pospay::RefundRequest& request) override {
    return start("start_refund", checkout::money_text(request.amount.minor),
                 [&] { return behind_->start_refund(request); });
  }
  Result<std::vector<pospay::OpenOperation>> open_operations() const override {
    return wire_.watch("open_operations", "", "", [&] { return behind_->open_operations(); });
  }
  Result<Operation> resume(std::string_view key) override {
    return start("resume", std::string(key), [&] { return behind_->resume(key); });
  }
  Result<void> open_shift(const pospay::Shift& shift) override {
    return wire_.watch("open_shift", "", shift.id, [&] { return behind_->open_shift(shift); });
  }
  Result<Operation> close_shift(const pospay::ShiftBooks& books) override {
    return start("close_shift", std::to_string(books.lines.size()) + " lines",
                 [&] { return behind_->close_shift(books); });
  }
  Result<Operation> diagnose() override {
    return start("diagnose", "", [&] { return behind_->diagnose(); });
  }

 private:
  template <class Call>
  Result<Operation> start(const char* name, const std::string& detail, Call call) {
    Result<Operation> started = wire_.watch(name, "", detail, call);
    if (!started) return started;
    return Operation(std::make_unique<TracedOperation>(wire_, std::move(*started)));
  }

  Wire wire_;
  std::unique_ptr<pospay::IPaymentMethod> behind_;
};

}  // namespace

checkout::LaneSource traced(checkout::LaneSource source, Tracer tracer) {
  Wire wire{source.id, std::move(tracer)};
  const auto make = source.make;
  source.make = [wire,
                 make](pospay::IHost& host) -> Result<std::unique_ptr<pospay::IPaymentMethod>> {
    auto made = make(host);
    if (!made) return made;
    return std::unique_ptr<pospay::IPaymentMethod>(
        std::make_unique<TracedMethod>(wire, std::move(*made)));
  };
  return source;
}

}  // namespace web

#include "host_sim/ui/recorded_method.hpp"

#include <memory>
#include <utility>

#include "host_sim/checkout/contract_words.hpp"
#include "pospay/cpp/money.hpp"

namespace ui {

using pospay::Result;

namespace {

constexpr auto kTill = Participant::till;
constexpr auto kPlugin = Participant::plugin;

// An error is drawn as an answer; success shows in what follows.
template <class T>
Result<T> seen(Recorder& recorder, Result<T> result) {
  if (!result) recorder.answer(kPlugin, kTill, result.error().message);
  return result;
}

class RecordedOperation : public pospay::IOperation {
 public:
  RecordedOperation(pospay::Operation inner, Recorder& recorder)
      : inner_(std::move(inner)), recorder_(recorder) {}

  std::string key() const override { return inner_->key(); }
  std::optional<pospay::Event> next_event() override {
    std::optional<pospay::Event> event = inner_->next_event();
    if (event) recorder_.answer(kPlugin, kTill, event_text(*event));
    return event;
  }
  Result<void> submit_scan(std::string_view code) override {
    recorder_.call(kTill, kPlugin, "submit_scan");
    return seen(recorder_, inner_->submit_scan(code));
  }
  Result<void> cancel() override {
    recorder_.call(kTill, kPlugin, "cancel");
    return seen(recorder_, inner_->cancel());
  }
  Result<void> confirm(const pospay::FiscalReceipt& receipt) override {
    recorder_.call(kTill, kPlugin, "confirm: " + receipt.number);
    return seen(recorder_, inner_->confirm(receipt));
  }
  Result<void> roll_back(std::string_view reason) override {
    recorder_.call(kTill, kPlugin, "roll_back");
    return seen(recorder_, inner_->roll_back(reason));
  }
  Result<void> acknowledge() override {
    recorder_.call(kTill, kPlugin, "acknowledge");
    return seen(recorder_, inner_->acknowledge());
  }
  Result<void> settle_manually(const pospay::Decision& decision) override {
    recorder_.call(kTill, kPlugin,
                   std::string("settle_manually: ") + (decision.is_paid ? "paid" : "not paid"));
    return seen(recorder_, inner_->settle_manually(decision));
  }

 private:
  pospay::Operation inner_;
  Recorder& recorder_;
};

class RecordedMethod : public pospay::IPaymentMethod {
 public:
  RecordedMethod(std::unique_ptr<pospay::IPaymentMethod> inner, Recorder& recorder)
      : inner_(std::move(inner)), recorder_(recorder) {}

  Result<pospay::Tender> tender() const override { return inner_->tender(); }
  Result<std::vector<pospay::Parameter>> parameters() const override {
    return inner_->parameters();
  }
  Result<void> configure(const pospay::Values& values) override {
    recorder_.call(kTill, kPlugin, "configure");
    return seen(recorder_, inner_->configure(values));
  }
  Result<pospay::Operation> invoke(std::string_view action) override {
    recorder_.call(kTill, kPlugin, "invoke: " + std::string(action));
    return wrap(inner_->invoke(action));
  }
  Result<pospay::Verdict> check_host_change(const pospay::HostChange& change) const override {
    return refused_or_not("check_host_change", inner_->check_host_change(change));
  }
  Result<pospay::Verdict> check_mix(const pospay::Mix& mix) const override {
    return refused_or_not("check_mix", inner_->check_mix(mix));
  }
  Result<std::vector<pospay::ReturnOption>> return_options(
      const pospay::PaidLine& line) const override {
    return inner_->return_options(line);
  }
  void prepare() override { inner_->prepare(); }
  Result<pospay::Operation> start_payment(const pospay::PaymentRequest& request) override {
    recorder_.call(kTill, kPlugin, "start_payment: " + pospay::minor_to_text(request.amount.minor));
    return wrap(inner_->start_payment(request));
  }
  Result<pospay::Operation> start_refund(const pospay::RefundRequest& request) override {
    recorder_.call(kTill, kPlugin, "start_refund: " + pospay::minor_to_text(request.amount.minor));
    return wrap(inner_->start_refund(request));
  }
  Result<std::vector<pospay::OpenOperation>> open_operations() const override {
    Result<std::vector<pospay::OpenOperation>> open = inner_->open_operations();
    if (open) {
      recorder_.call(kTill, kPlugin, "open_operations");
      recorder_.answer(kPlugin, kTill, std::to_string(open->size()));
    }
    return open;
  }
  Result<pospay::Operation> resume(std::string_view key) override {
    recorder_.call(kTill, kPlugin, "resume");
    return wrap(inner_->resume(key));
  }
  Result<void> open_shift(const pospay::Shift& shift) override {
    recorder_.call(kTill, kPlugin, "open_shift");
    return seen(recorder_, inner_->open_shift(shift));
  }
  Result<pospay::Operation> close_shift(const pospay::ShiftBooks& books) override {
    recorder_.call(kTill, kPlugin, "close_shift");
    return wrap(inner_->close_shift(books));
  }
  Result<pospay::Operation> diagnose() override { return wrap(inner_->diagnose()); }

 private:
  Result<pospay::Operation> wrap(Result<pospay::Operation> started) {
    if (!started) {
      // What is not there in this version of a plugin says nothing to a reader.
      if (started.error().code == pospay::Code::unsupported) return started;
      return seen(recorder_, std::move(started));
    }
    return pospay::Operation(std::make_unique<RecordedOperation>(std::move(*started), recorder_));
  }
  // The many questions that end well are not drawn.
  Result<pospay::Verdict> refused_or_not(const char* question,
                                         Result<pospay::Verdict> verdict) const {
    if (verdict && !verdict->is_allowed) {
      recorder_.call(kTill, kPlugin, question);
      recorder_.answer(kPlugin, kTill, verdict->message.text);
    }
    return verdict;
  }

  std::unique_ptr<pospay::IPaymentMethod> inner_;
  Recorder& recorder_;
};

}  // namespace

std::string event_text(const pospay::Event& event) {
  std::string text = checkout::event_word(event.kind);
  if (event.kind == pospay::EventKind::waiting) {
    text += std::string(": ") + checkout::waiting_word(event.waiting_for);
  }
  if (event.kind == pospay::EventKind::outcome) {
    text += std::string(": ") +
            (event.outcome ? checkout::outcome_word(event.outcome->status) : "unknown");
  }
  return text;
}

std::vector<checkout::LaneSource> recorded(std::vector<checkout::LaneSource> sources,
                                           Recorder& recorder) {
  for (checkout::LaneSource& source : sources) {
    source.make = [make = std::move(source.make), &recorder](
                      pospay::IHost& host) -> Result<std::unique_ptr<pospay::IPaymentMethod>> {
      Result<std::unique_ptr<pospay::IPaymentMethod>> made = make(host);
      if (!made) return made;
      return std::unique_ptr<pospay::IPaymentMethod>(
          std::make_unique<RecordedMethod>(std::move(*made), recorder));
    };
  }
  return sources;
}

}  // namespace ui

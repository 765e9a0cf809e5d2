// ExportedMethod: an IPaymentMethod behind a pospay_method. One static function per slot of
// pospay_method_table; each enters through the guard, reads what the host passed in, calls the
// implementation, and keeps the answer until the next call of the same function.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pospay/cpp/convert_shift.hpp"
#include "pospay/cpp/exported_operation.hpp"
#include "pospay/cpp/guard.hpp"
#include "pospay/cpp/host_adapter.hpp"
#include "pospay/cpp/payment_method.hpp"

namespace pospay::exported {

class ExportedMethod {
 public:
  // Called when the instance is gone.
  using Ended = void (*)();

  // Precondition: HostAdapter::check(host) succeeded.
  ExportedMethod(const pospay_host* host, Ended ended)
      : host_(host), ended_(ended), handles_(std::make_shared<Handles>()) {}

  IHost& host() noexcept { return host_; }
  void adopt(std::unique_ptr<IPaymentMethod> method) noexcept { method_ = std::move(method); }

  static const pospay_method_table& table() noexcept {
    static constexpr pospay_method_table slots{sizeof(pospay_method_table),
                                               0,
                                               &destroy,
                                               &tender,
                                               &parameters,
                                               &configure,
                                               &invoke,
                                               &check_host_change,
                                               &check_mix,
                                               &return_options,
                                               &prepare,
                                               &start_payment,
                                               &start_refund,
                                               &open_operations,
                                               &resume,
                                               &open_shift,
                                               &close_shift,
                                               &diagnose};
    return slots;
  }

 private:
  // The slots, in the order of pospay_method_table.

  static void destroy(void* self) noexcept {
    auto* instance = static_cast<ExportedMethod*>(self);
    if (instance == nullptr || !may_end(instance->handles_->guard)) return;
    const std::shared_ptr<Handles> handles = instance->handles_;
    const Ended ended = instance->ended_;
    {
      const Busy busy(handles->guard);
      handles->guard.is_destroyed = true;
      for (ExportedOperation* open : handles->open) open->abandon();
      contain(nullptr, [instance] {
        instance->method_.reset();
        return POSPAY_OK;
      });
      delete instance;
    }
    ended();
  }

  static pospay_code tender(void* self, const pospay_tender** out, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (out == nullptr) return report_null(error, "tender");
      Result<Tender> result = instance.method_->tender();
      if (!result) return convert::report(error, result.error());
      instance.tender_.take(std::move(*result));
      *out = write(instance.tender_.arena, instance.tender_.value);
      return pospay_code{POSPAY_OK};
    });
  }

  static pospay_code parameters(void* self, const pospay_parameter* const** out,
                                std::uint32_t* count, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (out == nullptr || count == nullptr) return report_null(error, "parameters");
      return give_list<pospay_parameter>(instance.method_->parameters(), instance.parameters_, out,
                                         count, error);
    });
  }

  static pospay_code configure(void* self, const pospay_value* values, std::uint32_t count,
                               pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      convert::Reader reader(convert::Mode::strict);
      Values list;
      if (!reader.arguments(values, count, max_values, list, "values")) {
        return convert::report(error, reader.error());
      }
      return answer(instance.method_->configure(list), error);
    });
  }

  static pospay_code invoke(void* self, pospay_text action, pospay_operation* operation,
                            pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (operation == nullptr) return report_null(error, "operation");
      convert::Reader reader(convert::Mode::strict);
      std::string text;
      if (!reader.text(action, text, "action")) return convert::report(error, reader.error());
      if (text.empty()) return convert::report(error, POSPAY_INVALID, "action: empty");
      return instance.hand_out(instance.method_->invoke(text), operation, error);
    });
  }

  static pospay_code check_host_change(void* self, const pospay_host_change* change,
                                       const pospay_verdict** verdict,
                                       pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (verdict == nullptr) return report_null(error, "verdict");
      if (change != nullptr && POSPAY_HAS(change, pospay_host_change, kind) &&
          !convert::is_known_change(change->kind)) {
        return give_verdict(Verdict{}, instance.host_change_verdict_, verdict, error);
      }
      HostChange& input = instance.host_change_;
      const pospay_code code = read_input(change, input, "change", error);
      if (code != POSPAY_OK) return code;
      return give_verdict(instance.method_->check_host_change(input), instance.host_change_verdict_,
                          verdict, error);
    });
  }

  static pospay_code check_mix(void* self, const pospay_mix* mix, const pospay_verdict** verdict,
                               pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (verdict == nullptr) return report_null(error, "verdict");
      Mix& input = instance.mix_;
      const pospay_code code = read_input(mix, input, "mix", error);
      if (code != POSPAY_OK) return code;
      return give_verdict(instance.method_->check_mix(input), instance.mix_verdict_, verdict,
                          error);
    });
  }

  static pospay_code return_options(void* self, const pospay_paid_line* line,
                                    const pospay_return_option* const** options,
                                    std::uint32_t* count, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (options == nullptr || count == nullptr) return report_null(error, "options");
      PaidLine& input = instance.paid_line_;
      const pospay_code code = read_input(line, input, "line", error);
      if (code != POSPAY_OK) return code;
      return give_list<pospay_return_option>(instance.method_->return_options(input),
                                             instance.return_options_, options, count, error);
    });
  }

  static void prepare(void* self) noexcept {
    enter(self, nullptr, [](ExportedMethod& instance) {
      instance.method_->prepare();
      return pospay_code{POSPAY_OK};
    });
  }

  static pospay_code start_payment(void* self, const pospay_payment_request* request,
                                   pospay_operation* operation, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (operation == nullptr) return report_null(error, "operation");
      PaymentRequest input;
      const pospay_code code = read_input(request, input, "request", error);
      if (code != POSPAY_OK) return code;
      return instance.hand_out(instance.method_->start_payment(input), operation, error);
    });
  }

  static pospay_code start_refund(void* self, const pospay_refund_request* request,
                                  pospay_operation* operation, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (operation == nullptr) return report_null(error, "operation");
      RefundRequest input;
      const pospay_code code = read_input(request, input, "request", error);
      if (code != POSPAY_OK) return code;
      return instance.hand_out(instance.method_->start_refund(input), operation, error);
    });
  }

  static pospay_code open_operations(void* self, const pospay_open_operation* const** operations,
                                     std::uint32_t* count, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (operations == nullptr || count == nullptr) return report_null(error, "operations");
      return give_list<pospay_open_operation>(instance.method_->open_operations(),
                                              instance.open_operations_, operations, count, error);
    });
  }

  static pospay_code resume(void* self, pospay_text key, pospay_operation* operation,
                            pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (operation == nullptr) return report_null(error, "operation");
      convert::Reader reader(convert::Mode::strict);
      std::string text;
      if (!reader.key(key, text, "key")) return convert::report(error, reader.error());
      return instance.hand_out(instance.method_->resume(text), operation, error);
    });
  }

  static pospay_code open_shift(void* self, const pospay_shift* shift,
                                pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      Shift input;
      const pospay_code code = read_input(shift, input, "shift", error);
      return code != POSPAY_OK ? code : answer(instance.method_->open_shift(input), error);
    });
  }

  static pospay_code close_shift(void* self, const pospay_shift_books* books,
                                 pospay_operation* operation, pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (operation == nullptr) return report_null(error, "operation");
      ShiftBooks input;
      const pospay_code code = read_input(books, input, "books", error);
      if (code != POSPAY_OK) return code;
      return instance.hand_out(instance.method_->close_shift(input), operation, error);
    });
  }

  static pospay_code diagnose(void* self, pospay_operation* operation,
                              pospay_error* error) noexcept {
    return enter(self, error, [=](ExportedMethod& instance) {
      if (operation == nullptr) return report_null(error, "operation");
      return instance.hand_out(instance.method_->diagnose(), operation, error);
    });
  }

  // What the slots share.

  template <class Body>
  static pospay_code enter(void* self, pospay_error* error, Body body) noexcept {
    if (self == nullptr) return report_null(error, "self");
    auto& instance = *static_cast<ExportedMethod*>(self);
    return exported::enter(instance.handles_->guard, error, [&] { return body(instance); });
  }

  static pospay_code answer(const Result<void>& result, pospay_error* error) noexcept {
    return result ? pospay_code{POSPAY_OK} : convert::report(error, result.error());
  }

  template <class Kept>
  static pospay_code give_verdict(Result<Verdict> result, Kept& kept, const pospay_verdict** out,
                                  pospay_error* error) {
    if (!result) return convert::report(error, result.error());
    kept.take(std::move(*result));
    *out = write(kept.arena, kept.value);
    return POSPAY_OK;
  }

  template <class C, class T, class Kept>
  static pospay_code give_list(Result<std::vector<T>> result, Kept& kept, const C* const** out,
                               std::uint32_t* count, pospay_error* error) {
    if (!result) return convert::report(error, result.error());
    kept.take(std::move(*result));
    *out = convert::write_list<C>(kept.arena, kept.value);
    *count = static_cast<std::uint32_t>(kept.value.size());
    return POSPAY_OK;
  }

  pospay_code hand_out(Result<Operation> result, pospay_operation* out, pospay_error* error) {
    if (!result) return convert::report(error, result.error());
    if (*result == nullptr) return report_bug(error, "success without an operation");
    ExportedOperation::hand_out(handles_, std::move(*result), out);
    return POSPAY_OK;
  }

  HostAdapter host_;
  const Ended ended_;
  const std::shared_ptr<Handles> handles_;
  std::unique_ptr<IPaymentMethod> method_;

  // Inputs of the rules, kept so that a rule asked at every key press allocates nothing anew.
  HostChange host_change_;
  Mix mix_;
  PaidLine paid_line_;

  // The last answer of each function.
  Answer<Tender, 256> tender_;
  Answer<std::vector<Parameter>, 1024> parameters_;
  Answer<Verdict, 256> host_change_verdict_;
  Answer<Verdict, 256> mix_verdict_;
  Answer<std::vector<ReturnOption>, 256> return_options_;
  Answer<std::vector<OpenOperation>, 1024> open_operations_;
};

}  // namespace pospay::exported
